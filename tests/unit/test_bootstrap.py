"""Bootstrap intervals: round the value, close to theory, wider where statements hang together."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from newstance.scoring.bootstrap import RESAMPLES, Interval, Outcomes, difference, interval, share
from newstance.scoring.metrics import FAILED, accuracy, f_avg, macro_f1


def outcomes(count: int, right: float = 0.7, clusters: int | None = None, seed: int = 3) -> Outcomes:
    """Return statements of which about `right` are labelled right; without `clusters` each is its own."""
    chance = np.random.default_rng(seed)
    gold: NDArray[np.int64] = chance.integers(0, 3, count)
    predicted = np.where(chance.random(count) < right, gold, chance.integers(0, 4, count))
    return Outcomes(gold.tolist(), predicted.tolist(), [n % (clusters or count) for n in range(count)])


@pytest.mark.parametrize("metric", [macro_f1, f_avg, accuracy])
@pytest.mark.parametrize("clusters", [None, 30, 4])
def test_interval_contains_the_value_and_stays_within_zero_and_one(metric: object, clusters: int | None) -> None:
    found = interval(outcomes(150, clusters=clusters), metric)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


def test_interval_of_accuracy_is_that_of_a_binomial_share() -> None:
    hits = [n % 4 != 0 for n in range(400)]
    found = share(hits, range(400))
    half = 1.96 * math.sqrt(0.75 * 0.25 / 400)
    assert found.value == 0.75
    assert found.low == pytest.approx(0.75 - half, abs=0.006)
    assert found.high == pytest.approx(0.75 + half, abs=0.006)


def test_interval_of_few_statements_that_are_resampled_is_the_same_binomial_one() -> None:
    hits = [n % 4 != 0 for n in range(400)]
    whole = share(hits, ["one article"] * 400)
    assert whole.low == pytest.approx(0.75 - 1.96 * math.sqrt(0.75 * 0.25 / 400), abs=0.006)


def test_interval_of_clusters_that_stand_or_fall_together_is_that_of_their_number() -> None:
    hits = [n // 20 % 2 == 0 for n in range(800)]  # 40 articles of 20 statements, right or wrong as a whole
    found = share(hits, [n // 20 for n in range(800)])
    half = 1.96 * math.sqrt(0.25 / 40)
    assert found.low == pytest.approx(0.5 - half, abs=0.02)
    assert found.high == pytest.approx(0.5 + half, abs=0.02)


def test_ten_clusters_are_resampled_and_nine_are_not() -> None:
    assert outcomes(100, clusters=10).resampled == "clusters"
    assert outcomes(100, clusters=9).resampled == "statements"


def test_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    given = outcomes(120)
    assert interval(given, macro_f1, seed=1) == interval(given, macro_f1, seed=1)
    assert interval(given, macro_f1, seed=1) != interval(given, macro_f1, seed=2)


def test_order_of_statements_does_not_matter_where_statements_are_resampled() -> None:
    given = outcomes(90, clusters=3)
    turned = Outcomes(given.gold[::-1], given.predicted[::-1], given.clusters[::-1])
    assert interval(given, macro_f1) == interval(turned, macro_f1)


@pytest.mark.parametrize("clusters", [None, 5])
def test_difference_of_a_system_with_itself_is_nothing(clusters: int | None) -> None:
    given = outcomes(100, clusters=clusters)
    assert difference(given, given, macro_f1) == Interval(0, 0, 0)


def test_difference_is_positive_where_one_is_better_everywhere() -> None:
    better = outcomes(200, right=0.9)
    worse = Outcomes(better.gold, [FAILED] * 200, better.clusters)
    found = difference(better, worse, macro_f1)
    assert 0 < found.low <= found.value <= found.high
    turned = difference(worse, better, macro_f1)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_paired_difference_is_narrower_than_two_intervals_apart() -> None:
    one = outcomes(300, right=0.7)
    other = Outcomes(one.gold, [*one.predicted[:-6], *one.gold[-6:]], one.clusters)
    paired, alone = difference(other, one, accuracy), interval(one, accuracy)
    assert paired.high - paired.low < (alone.high - alone.low) / 2


def test_nothing_to_score_is_zero_and_no_exception() -> None:
    assert share([], []) == Interval(0, 0, 0)
    assert interval(Outcomes([], [], []), macro_f1) == Interval(0, 0, 0)


def test_resamples_keep_the_number_of_statements_where_clusters_are_alike() -> None:
    sizes = []
    interval(outcomes(100, clusters=20), lambda matrix: sizes.append(matrix.sum(axis=(-2, -1))) or accuracy(matrix))
    drawn = next(each for each in sizes if np.ndim(each))
    assert len(drawn) == RESAMPLES
    assert set(drawn) == {100}
