"""Our scores are scikit-learn's, on random labels, with failures and without."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newstance.scoring.metrics import FAILED, accuracy, confusion, ece, f1, f_avg, macro_f1, precision, recall

sklearn = pytest.importorskip("sklearn.metrics")

SIDES = [0, 1, 2]
CLASSES = [*SIDES, FAILED]
LABELLED = st.lists(st.tuples(st.sampled_from(SIDES), st.sampled_from(CLASSES)), min_size=1, max_size=40)
UNMATCHED = st.lists(st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES)), min_size=1, max_size=40)
quick = settings(max_examples=60, deadline=None, derandomize=True)
SCORES: list[Callable[[Any], Any]] = [precision, recall, f1, macro_f1, f_avg, accuracy]


def scored_alike(gold: list[int], predicted: list[int]) -> None:
    counts = confusion(gold, predicted)
    theirs = sklearn.precision_recall_fscore_support(gold, predicted, labels=SIDES, zero_division=0)
    assert precision(counts) == pytest.approx(theirs[0])
    assert recall(counts) == pytest.approx(theirs[1])
    assert f1(counts) == pytest.approx(theirs[2])
    assert macro_f1(counts) == pytest.approx(theirs[2].mean())
    assert f_avg(counts) == pytest.approx(theirs[2][:2].mean())
    assert np.array_equal(counts[:3].sum(axis=1), theirs[3])


@quick
@given(pairs=UNMATCHED)
def test_per_label_and_macro_scores_are_sklearns_with_failed_and_unmatched(pairs: list[tuple[int, int]]) -> None:
    scored_alike([gold for gold, _ in pairs], [predicted for _, predicted in pairs])


@quick
@given(pairs=LABELLED)
def test_confusion_accuracy_and_macro_f1_are_sklearns(pairs: list[tuple[int, int]]) -> None:
    gold, predicted = [gold for gold, _ in pairs], [predicted for _, predicted in pairs]
    counts = confusion(gold, predicted)
    assert np.array_equal(counts, sklearn.confusion_matrix(gold, predicted, labels=CLASSES))
    assert accuracy(counts) == pytest.approx(sklearn.accuracy_score(gold, predicted))
    theirs = sklearn.f1_score(gold, predicted, labels=SIDES, average="macro", zero_division=0)
    assert macro_f1(counts) == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("chances", [(0.3, 0.3, 0.3, 0.1), (0.05, 0.05, 0.9, 0.0), (0.9, 0.0, 0.1, 0.0)])
def test_scores_of_many_random_labels_are_sklearns(seed: int, chances: tuple[float, ...]) -> None:
    random = np.random.default_rng(seed)
    gold = random.choice(SIDES, 3000, p=(0.2, 0.2, 0.6))
    scored_alike(gold.tolist(), random.choice(CLASSES, 3000, p=chances).tolist())


@quick
@given(pairs=UNMATCHED, seed=st.integers(0, 99))
def test_scores_lie_between_0_and_1_and_do_not_depend_on_the_order(pairs: list[tuple[int, int]], seed: int) -> None:
    labels = np.array(pairs)
    counts = confusion(*labels.T)
    assert np.array_equal(counts, confusion(*np.random.default_rng(seed).permutation(labels).T))
    assert all(np.min(score(counts)) >= 0 and np.max(score(counts)) <= 1 for score in SCORES)


@quick
@given(pairs=UNMATCHED, others=UNMATCHED)
def test_matrices_add_up(pairs: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    one, other, both = (confusion(*np.array(each).T) for each in (pairs, others, pairs + others))
    assert np.array_equal(one + other, both)
    stacked = np.stack([one, other, both])
    for score in SCORES:
        assert score(stacked) == pytest.approx(np.array([score(each) for each in (one, other, both)]))


@quick
@given(scored=st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60), bins=st.integers(1, 20))
def test_calibration_error_is_the_mean_gap_of_bins_of_equal_mass(scored: list[tuple[float, bool]], bins: int) -> None:
    confidence, correct = [sure for sure, _ in scored], [right for _, right in scored]
    ranked = sorted(scored, key=lambda each: each[0])
    size, longer = divmod(len(ranked), bins)
    gaps, start = 0.0, 0
    for number in range(bins):
        part = ranked[start : start + size + (number < longer)]
        start += len(part)
        gaps += abs(sum(sure for sure, _ in part) - sum(right for _, right in part))
    assert ece(confidence, correct, bins) == pytest.approx(gaps / len(ranked), abs=1e-9)
    assert 0 <= ece(confidence, correct, bins) <= 1
