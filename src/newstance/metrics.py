"""Scores computed from confusion matrices, so that thousands of bootstrap resamples are one vectorised step.

A confusion matrix has gold labels in rows and predicted labels in columns, in the order of `LABELS`; a fourth
column counts statements that could not be labelled, which are wrong whatever their gold label. All functions
take matrices of shape (…, 3, 3 or 4) and return arrays of shape (…).
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from newstance.types import LABELS

FAILED = len(LABELS)
"""The predicted class of a statement that could not be labelled."""

Floats = NDArray[np.float64]


def confusion(gold: ArrayLike, predicted: ArrayLike) -> Floats:
    """Count (gold, predicted) class numbers, each of shape (n,), into a matrix of shape (3, 4)."""
    counts = np.zeros((len(LABELS), FAILED + 1))
    np.add.at(counts, (np.asarray(gold, dtype=int), np.asarray(predicted, dtype=int)), 1)
    return counts


def precision(counts: Floats) -> Floats:
    """Return each label's precision, shape (…, 3); 0 where nothing was predicted."""
    square = counts[..., : len(LABELS)]
    return _ratio(np.diagonal(square, axis1=-2, axis2=-1), square.sum(axis=-2))


def recall(counts: Floats) -> Floats:
    """Return each label's recall, shape (…, 3); 0 where the gold has none."""
    return _ratio(np.diagonal(counts[..., : len(LABELS)], axis1=-2, axis2=-1), counts.sum(axis=-1))


def f1(counts: Floats) -> Floats:
    """Return each label's F1, shape (…, 3); 0 where a label is neither in the gold nor predicted."""
    square = counts[..., : len(LABELS)]
    return _ratio(2 * np.diagonal(square, axis1=-2, axis2=-1), square.sum(axis=-2) + counts.sum(axis=-1))


def macro_f1(counts: Floats) -> Any:
    """Return the mean F1 of the three labels: the score that decides."""
    return f1(counts).mean(axis=-1)


def f_avg(counts: Floats) -> Any:
    """Return the mean F1 of `supports` and `opposes` (SemEval-2016 task 6, Mohammad et al. 2016)."""
    return f1(counts)[..., :2].mean(axis=-1)


def accuracy(counts: Floats) -> Any:
    """Return the share of statements labelled right."""
    return _ratio(np.trace(counts[..., : len(LABELS)], axis1=-2, axis2=-1), counts.sum(axis=(-2, -1)))


def _ratio(over: Any, under: Any) -> Any:
    return np.divide(over, under, out=np.zeros_like(np.asarray(over, dtype=float)), where=np.asarray(under) != 0)
