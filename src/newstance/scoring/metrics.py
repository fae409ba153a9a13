"""Scores computed from confusion matrices, so that thousands of bootstrap resamples are one vectorised step.

A confusion matrix has gold labels in rows and predicted labels in columns, in the order of `LABELS`. A fourth
column counts statements that could not be labelled or found: wrong whatever their gold label. A fourth row counts
own statements that match no gold statement: they only cost precision. All functions take matrices of shape
(…, 3 or 4, 3 or 4) and return arrays of shape (…).
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from newstance.types import LABELS

FAILED = len(LABELS)
"""The predicted class of a statement that could not be labelled, the gold class of one that has no gold."""

Floats = NDArray[np.float64]


def confusion(gold: ArrayLike, predicted: ArrayLike) -> Floats:
    """Count (gold, predicted) class numbers in 0…3, each of shape (n,), into a matrix of shape (4, 4)."""
    counts = np.zeros((FAILED + 1, FAILED + 1))
    np.add.at(counts, (np.asarray(gold, dtype=int), np.asarray(predicted, dtype=int)), 1)
    return counts


def precision(counts: Floats) -> Floats:
    """Return each label's precision, shape (…, 3); 0 where nothing was predicted."""
    square = counts[..., : len(LABELS)]
    return _ratio(np.diagonal(square, axis1=-2, axis2=-1), square.sum(axis=-2))


def recall(counts: Floats) -> Floats:
    """Return each label's recall, shape (…, 3); 0 where the gold has none."""
    return _ratio(
        np.diagonal(counts[..., : len(LABELS)], axis1=-2, axis2=-1), counts[..., : len(LABELS), :].sum(axis=-1)
    )


def f1(counts: Floats) -> Floats:
    """Return each label's F1, shape (…, 3); 0 where a label is neither in the gold nor predicted."""
    square = counts[..., : len(LABELS)]
    return _ratio(
        2 * np.diagonal(square, axis1=-2, axis2=-1), square.sum(axis=-2) + counts[..., : len(LABELS), :].sum(axis=-1)
    )


def macro_f1(counts: Floats) -> Any:
    """Return the mean F1 of the three labels: the score that decides."""
    return f1(counts).mean(axis=-1)


def f_avg(counts: Floats) -> Any:
    """Return the mean F1 of `supports` and `opposes` (SemEval-2016 task 6, Mohammad et al. 2016)."""
    return f1(counts)[..., :2].mean(axis=-1)


def accuracy(counts: Floats) -> Any:
    """Return the share of statements labelled right."""
    return _ratio(np.trace(counts[..., : len(LABELS)], axis1=-2, axis2=-1), counts.sum(axis=(-2, -1)))


def _ratio(over: Any, under: Any) -> Floats:
    ratio: Floats = np.divide(
        over, under, out=np.zeros_like(np.asarray(over, dtype=float)), where=np.asarray(under) != 0
    )
    return ratio


def ece(confidence: ArrayLike, correct: ArrayLike, bins: int = 15) -> float:
    """Return the expected calibration error over bins of equal mass (Nguyen and O'Connor 2015), in [0, 1].

    `confidence` and `correct` have shape (n,); 0 for no statements.
    """
    order = np.argsort(np.asarray(confidence, dtype=float), kind="stable")
    sure, right = np.asarray(confidence, dtype=float)[order], np.asarray(correct, dtype=float)[order]
    gaps = [
        abs(part.sum() - hits.sum())
        for part, hits in zip(np.array_split(sure, bins), np.array_split(right, bins), strict=True)
    ]
    return float(sum(gaps) / max(len(sure), 1))
