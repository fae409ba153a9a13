"""Scores on matrices that can be reckoned by hand."""

import numpy as np
import pytest

from newstance.scoring import metrics
from newstance.scoring.metrics import FAILED, accuracy, confusion, ece, f1, f_avg, macro_f1, precision, recall

# Gold 0 0 0 1 1 2, predicted 0 0 1 1 failed 0: two of three, one of two, none of one.
GOLD, PREDICTED = [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, FAILED, 0]


def test_confusion_has_gold_in_rows_and_failures_last() -> None:
    assert confusion(GOLD, PREDICTED).tolist() == [[2, 1, 0, 0], [0, 1, 0, 1], [1, 0, 0, 0], [0, 0, 0, 0]]


def test_scores_by_hand() -> None:
    counts = confusion(GOLD, PREDICTED)
    assert precision(counts) == pytest.approx([2 / 3, 1 / 2, 0])
    assert recall(counts) == pytest.approx([2 / 3, 1 / 2, 0])
    assert f1(counts) == pytest.approx([2 / 3, 1 / 2, 0])
    assert macro_f1(counts) == pytest.approx(7 / 18)
    assert f_avg(counts) == pytest.approx(7 / 12)
    assert accuracy(counts) == pytest.approx(1 / 2)


def test_failed_statement_counts_as_wrong_and_costs_recall_only() -> None:
    whole, failed = confusion([0, 1, 2], [0, 1, 2]), confusion([0, 1, 2], [0, 1, FAILED])
    assert accuracy(whole) == 1
    assert accuracy(failed) == pytest.approx(2 / 3)
    assert (precision(failed).tolist(), recall(failed).tolist()) == ([1, 1, 0], [1, 1, 0])


def test_own_statement_without_gold_costs_precision_only() -> None:
    counts = confusion([0, 1, 2, FAILED], [0, 1, 2, 0])
    assert (precision(counts).tolist(), recall(counts).tolist()) == ([0.5, 1, 1], [1, 1, 1])


def test_matrix_without_row_and_column_of_failures_gives_the_same_scores() -> None:
    counts = confusion([0, 0, 1, 2, 2], [0, 1, 1, 2, 0])
    for score in (precision, recall, f1, macro_f1, f_avg, accuracy):
        assert np.asarray(score(counts[:3, :3])) == pytest.approx(np.asarray(score(counts)))


@pytest.mark.parametrize("name", ["precision", "recall", "f1", "macro_f1", "f_avg", "accuracy"])
def test_stacked_matrices_are_scored_one_by_one(name: str) -> None:
    score = getattr(metrics, name)
    stack = np.random.default_rng(1).integers(0, 9, (2, 5, 4, 4)).astype(float)
    single = np.array([[score(counts) for counts in row] for row in stack])
    assert score(stack).shape == single.shape
    assert score(stack) == pytest.approx(single)


@pytest.mark.parametrize("name", ["precision", "recall", "f1", "macro_f1", "f_avg", "accuracy"])
def test_nothing_to_score_scores_0_without_a_warning(name: str) -> None:
    assert np.all(getattr(metrics, name)(confusion([], [])) == 0)


def test_everything_right_scores_1() -> None:
    counts = confusion([0, 1, 2, 2], [0, 1, 2, 2])
    assert macro_f1(counts) == f_avg(counts) == accuracy(counts) == 1


def test_constant_answer_scores_a_third_of_its_f1() -> None:
    counts = confusion([0, 0, 0, 1, 2, 2], [2] * 6)
    assert macro_f1(counts) == pytest.approx(0.5 / 3)
    assert f_avg(counts) == 0


def test_scores_leave_the_matrix_as_it_was() -> None:
    counts = confusion(GOLD, PREDICTED)
    before = counts.copy()
    for score in (precision, recall, f1, macro_f1, f_avg, accuracy):
        score(counts)
    assert np.array_equal(counts, before)


@pytest.mark.parametrize(("gold", "predicted"), [([0, FAILED + 1], [0, 0]), ([0, 0], [0, FAILED + 1])])
def test_class_that_does_not_exist_is_refused(gold: list[int], predicted: list[int]) -> None:
    with pytest.raises(IndexError):
        confusion(gold, predicted)


@pytest.mark.parametrize(
    ("confidence", "correct", "bins", "error"),
    [
        ([], [], 15, 0.0),
        ([1.0, 1.0], [True, True], 15, 0.0),
        ([1.0, 1.0], [False, False], 15, 1.0),
        ([0.5, 0.5], [True, False], 1, 0.0),
        ([0.9, 0.9, 0.4, 0.4], [1, 0, 1, 0], 2, 0.25),  # 0.1 too low in one bin, 0.4 too high in the other
        ([0.4, 0.9, 0.4, 0.9], [1, 1, 0, 0], 2, 0.25),
        ([0.8], [1], 15, 0.2),
    ],
)
def test_calibration_error_by_hand(confidence: list[float], correct: list[int], bins: int, error: float) -> None:
    assert ece(confidence, correct, bins) == pytest.approx(error)


def test_calibration_error_has_bins_of_equal_mass() -> None:
    # Bins of equal width would put all six in one and find no error.
    confidence, correct = [0.91, 0.92, 0.93, 0.94, 0.95, 0.95], [0.0, 1, 1, 1, 1, 1]
    assert ece(confidence, correct, 3) == pytest.approx(((1.83 - 1) + (2 - 1.87) + (2 - 1.90)) / 6)
