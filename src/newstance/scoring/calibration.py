"""Making the confidence mean what it says: one temperature, fitted on dev (Guo et al. 2017)."""

from collections.abc import Sequence

import numpy as np

from newstance.types import LABELS, Scores, StanceLabel

COLDEST, HOTTEST = 0.25, 8.0


def fit_temperature(scores: Sequence[Scores], gold: Sequence[StanceLabel]) -> float:
    """Return the temperature in [0.25, 8] that makes the gold labels most likely; 1 for no statements.

    `scores` are those at temperature 1. The negative log-likelihood has one minimum in the temperature, so a
    golden-section search over its logarithm finds it.
    """
    if not scores:
        return 1.0
    logits = np.log(np.maximum(np.array([list(each) for each in scores]), 1e-12))
    columns = np.array([LABELS.index(label) for label in gold])

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        shifted = scaled - scaled.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(shifted).sum(axis=1))
        return float((log_sums - shifted[np.arange(len(columns)), columns]).mean())

    low, high = np.log(COLDEST), np.log(HOTTEST)
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return round(float(np.exp((low + high) / 2)), 4)
