"""When a cascade's cheap model is sure enough: the threshold that passes on least within a loss, chosen on dev."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newstance.scoring.metrics import FAILED, confusion, macro_f1
from newstance.types import LABELS, Scores, StanceLabel

THRESHOLDS = np.arange(1001) / 1000
"""What is tried: thousandths, so that what is printed is what was measured."""


@dataclass(frozen=True)
class Choice:
    """A threshold, with what it does on the pairs it was chosen on."""

    threshold: float
    passed_on: float
    """Share of the pairs that the dear model labels."""
    macro_f1: float
    loss: float
    """Macro-F1 of the dear model alone minus the cascade's; below 0 where the cascade is better."""
    predicted: tuple[int, ...]
    """The cascade's classes, in the order of the pairs."""


def choose_threshold(
    cheap: Sequence[Scores | None], dear: Sequence[Scores | None], gold: Sequence[StanceLabel], loss: float
) -> Choice | None:
    """Return the threshold that passes on the fewest pairs at no more than a loss of macro-F1; None: there is none.

    `cheap` and `dear` are both models' scores of the same pairs; None, where a model failed, counts as wrong, as it
    does in a cascade. Only thresholds from 0 to 1 are tried: a cheap model that is always certain is always believed.
    """
    wanted = np.array([LABELS.index(label) for label in gold], dtype=int)
    first, second = classes(cheap), classes(dear)
    # A pair on which the cheap model fails is not passed on: it fails.
    sure = np.array([each.confidence if each else np.inf for each in cheap])
    passed, scores = _curve(wanted, first, second, sure)
    losses = float(macro_f1(confusion(wanted, second))) - scores
    within = np.flatnonzero(losses <= loss + 1e-12)
    if not len(within):
        return None
    best = int(within[0])  # the lowest threshold passes on least
    predicted = np.where(sure < THRESHOLDS[best], second, first)
    share = float(passed[best]) / max(len(gold), 1)
    return Choice(float(THRESHOLDS[best]), share, float(scores[best]), float(losses[best]), tuple(predicted.tolist()))


def _curve(
    gold: NDArray[np.int_], first: NDArray[np.int_], second: NDArray[np.int_], sure: NDArray[np.float64]
) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
    """Return, for each of `THRESHOLDS`, how many pairs are passed on and the cascade's macro-F1."""
    order = np.argsort(sure, kind="stable")
    rows = np.arange(1, len(gold) + 1)
    # One pair more passed on moves one count of the confusion matrix.
    moves = np.zeros((len(gold) + 1, FAILED + 1, FAILED + 1))
    np.add.at(moves, (rows, gold[order], second[order]), 1)
    np.add.at(moves, (rows, gold[order], first[order]), -1)
    scores = macro_f1(confusion(gold, first) + np.cumsum(moves, axis=0))
    passed = np.searchsorted(sure[order], THRESHOLDS, side="left")
    return passed, scores[passed]


def classes(scores: Sequence[Scores | None]) -> NDArray[np.int_]:
    """Return the predicted class of each pair; `FAILED` where there are no scores."""
    return np.array([LABELS.index(each.stance) if each else FAILED for each in scores], dtype=int)
