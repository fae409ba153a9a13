"""Intervals: percentile bootstrap over clusters (articles, targets), or over statements where clusters are few.

Efron and Tibshirani (1993); clusters because statements of one article stand or fall together.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newstance.scoring.metrics import FAILED, confusion

RESAMPLES = 10_000
FEWEST_CLUSTERS = 10
Metric = Callable[[NDArray[np.float64]], Any]


@dataclass(frozen=True)
class Interval:
    """A value with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Outcomes:
    """Gold and predicted classes of n statements, and the cluster each belongs to."""

    gold: Sequence[int]
    predicted: Sequence[int]
    clusters: Sequence[Hashable]

    @property
    def resampled(self) -> str:
        """What a resample draws: `clusters`, or `statements` where there are fewer than ten clusters."""
        return "clusters" if len(set(self.clusters)) >= FEWEST_CLUSTERS else "statements"

    def matrix(self) -> NDArray[np.float64]:
        """Return the confusion matrix of all statements, shape (4, 4)."""
        return confusion(self.gold, self.predicted)


def interval(outcomes: Outcomes, metric: Metric, seed: int = 0) -> Interval:
    """Return a metric of the confusion matrix with its 95 % bootstrap interval."""
    draws = metric(_resampled(outcomes, [outcomes.predicted], seed)[0])
    return Interval(float(metric(outcomes.matrix())), *_ends(draws))


def difference(one: Outcomes, other: Outcomes, metric: Metric, seed: int = 0) -> Interval:
    """Return metric(one) - metric(other) with its paired interval: one is better where `low` is above 0.

    Both must hold the same statements in the same order.
    """
    first, second = _resampled(one, [one.predicted, other.predicted], seed)
    value = float(metric(one.matrix())) - float(metric(other.matrix()))
    return Interval(value, *_ends(metric(first) - metric(second)))


def share(hits: Sequence[bool], clusters: Sequence[Hashable], seed: int = 0) -> Interval:
    """Return the share of hits with its interval."""
    from newstance.scoring.metrics import accuracy

    return interval(Outcomes([0] * len(hits), [0 if hit else FAILED for hit in hits], clusters), accuracy, seed)


def _ends(draws: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def _resampled(outcomes: Outcomes, systems: Sequence[Sequence[int]], seed: int) -> list[NDArray[np.float64]]:
    """Return, for each system, the matrices of all resamples, shape (RESAMPLES, 4, 4), drawn alike for all."""
    random = np.random.default_rng(seed)
    side = FAILED + 1
    if not len(outcomes.gold):
        return [np.zeros((1, side, side)) for _ in systems]
    # Statements with the same gold and the same predictions are exchangeable: what is drawn is how many of each cell.
    keys = np.ravel_multi_index(
        (np.asarray(outcomes.gold), *(np.asarray(system) for system in systems)), (side,) * (1 + len(systems))
    )
    if outcomes.resampled == "clusters":
        numbers = {cluster: n for n, cluster in enumerate(dict.fromkeys(outcomes.clusters))}
        rows = np.array([numbers[cluster] for cluster in outcomes.clusters])
        cells = np.zeros((len(numbers), side ** (1 + len(systems))))
        np.add.at(cells, (rows, keys), 1)
        weights = random.multinomial(len(numbers), np.full(len(numbers), 1 / len(numbers)), size=RESAMPLES)
        draws = weights @ cells
    else:
        counts = np.bincount(keys, minlength=side ** (1 + len(systems)))
        draws = random.multinomial(len(keys), counts / len(keys), size=RESAMPLES).astype(float)
    cube = draws.reshape(-1, *(side,) * (1 + len(systems)))
    axes = range(2, 2 + len(systems))
    return [cube.sum(axis=tuple(axis for axis in axes if axis != 2 + n)) for n in range(len(systems))]
