"""Bins of like confidence, and the band of a calibrated model."""

import numpy as np
import pytest

from newstance.scoring.reliability import reliability


def test_no_statements_have_no_bins_and_few_have_one() -> None:
    assert reliability([], []) == ()
    (only,) = reliability([0.5] * 15, [True] * 5 + [False] * 10)
    assert (only.n, only.confidence, only.right) == (15, 0.5, pytest.approx(1 / 3))


def test_bins_hold_equally_many_and_the_least_sure_come_first() -> None:
    chance = np.random.default_rng(1)
    sure = chance.uniform(0.34, 1, 500)
    found = reliability(sure, chance.random(500) < sure)
    assert [each.n for each in found] == [50] * 10
    assert [each.confidence for each in found] == sorted(each.confidence for each in found)
    assert sum(each.confidence * each.n for each in found) == pytest.approx(sure.sum())


def test_calibrated_labels_lie_in_the_band_and_overconfident_ones_do_not() -> None:
    chance = np.random.default_rng(2)
    sure = chance.uniform(0.4, 1, 2_000)
    calibrated = reliability(sure, chance.random(2_000) < sure)
    assert sum(each.low <= each.right <= each.high for each in calibrated) >= 9
    assert all(each.low <= each.confidence <= each.high for each in calibrated)
    overconfident = reliability(sure, chance.random(2_000) < sure - 0.3)
    assert not any(each.low <= each.right <= each.high for each in overconfident)


def test_same_statements_give_the_same_band() -> None:
    assert reliability([0.6, 0.9] * 20, [True, False] * 20) == reliability([0.6, 0.9] * 20, [True, False] * 20)
