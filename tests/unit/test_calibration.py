"""The temperature: it makes confidence mean what it says."""

import numpy as np
import pytest

from newstance.models.scoring import scores_of
from newstance.scoring.calibration import COLDEST, HOTTEST, fit_temperature
from newstance.types import LABELS, Scores


def drawn(temperature: float, n: int = 4000) -> tuple[list[Scores], list]:
    """Return scores at temperature 1 of a model whose true probabilities are those at `temperature`."""
    random = np.random.default_rng(7)
    logits = random.normal(size=(n, 3)) * 3
    truth = [scores_of(row, temperature=temperature) for row in logits]
    gold = [LABELS[random.choice(3, p=list(each))] for each in truth]
    return [scores_of(row) for row in logits], gold


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_fit_finds_the_temperature_that_made_the_labels(temperature: float) -> None:
    assert fit_temperature(*drawn(temperature)) == pytest.approx(temperature, rel=0.1)


def test_fit_stays_within_its_bounds_when_the_model_is_always_right_or_always_wrong() -> None:
    sure = [Scores(0.9, 0.05, 0.05)] * 20
    assert fit_temperature(sure, [LABELS[0]] * 20) == pytest.approx(COLDEST, rel=0.01)
    assert fit_temperature(sure, [LABELS[1]] * 20) == pytest.approx(HOTTEST, rel=0.01)


def test_fit_without_statements_changes_nothing() -> None:
    assert fit_temperature([], []) == 1.0


def test_fit_survives_scores_of_zero() -> None:
    assert COLDEST <= fit_temperature([Scores(1.0, 0.0, 0.0)] * 3, [LABELS[0]] * 3) <= HOTTEST
