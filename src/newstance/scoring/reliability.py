"""Whether confidence means what it says: the share right in bins of like confidence, and what chance would give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

MOST_BINS = 10
FEWEST_IN_A_BIN = 8
_SIMULATIONS = 2_000


@dataclass(frozen=True)
class Bin:
    """Statements of like confidence; `low` and `high` hold 95 % of the shares right that a calibrated model gets."""

    confidence: float
    right: float
    n: int
    low: float
    high: float


def reliability(confidence: ArrayLike, right: ArrayLike, seed: int = 0) -> tuple[Bin, ...]:
    """Return bins of equal mass (Nguyen and O'Connor 2015), the least sure first: at most 10, of 8 statements or more.

    `confidence` and `right` have shape (n,). The band is drawn by letting each label be right with the probability
    that its confidence states (consistency bars; Bröcker and Smith 2007). Fewer than 16 statements are one bin, none
    are none.
    """
    sure, hits = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    if not len(sure):
        return ()
    chance = np.random.default_rng(seed)
    count = max(1, min(MOST_BINS, len(sure) // FEWEST_IN_A_BIN))
    bins = []
    for part in np.array_split(np.argsort(sure, kind="stable"), count):
        drawn = (chance.random((_SIMULATIONS, len(part))) < sure[part]).mean(axis=1)
        low, high = np.percentile(drawn, [2.5, 97.5])
        bins.append(Bin(float(sure[part].mean()), float(hits[part].mean()), len(part), float(low), float(high)))
    return tuple(bins)
