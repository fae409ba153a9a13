"""From logits to scores."""

import itertools
import json

import pytest

from newstance.models.scoring import as_pair, scores_of
from newstance.types import LABELS, Pair


def test_plain_tuple_is_text_and_target() -> None:
    assert as_pair(("It leaks.", "the dam")) == Pair("It leaks.", "the dam")


def test_pair_is_taken_as_it_is() -> None:
    pair = Pair("It leaks.", "the dam", "Ada Brook", "They met.")
    assert as_pair(pair) is pair


@pytest.mark.parametrize("logits", [(0, 0, 0), (1, -2, 0.5), (1000, -1000, 0), (-1000, -1000, -1000), (1e-9, 0, 0)])
@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_scores_are_probabilities_whatever_the_logits(logits: tuple[float, ...], temperature: float) -> None:
    scores = tuple(scores_of(logits, temperature=temperature))
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) == pytest.approx(1)


def test_scores_are_a_softmax() -> None:
    # exp(log 2) : exp(log 1) : exp(log 5)
    assert tuple(scores_of((0.6931471805599453, 0.0, 1.6094379124341003))) == pytest.approx((0.25, 0.125, 0.625))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_columns_are_put_in_the_order_of_the_labels(order: tuple[int, ...]) -> None:
    logits = [0.0, 0.0, 0.0]
    for label, column in enumerate(order):
        logits[column] = (3.0, 2.0, 1.0)[label]
    assert tuple(scores_of(logits, order)) == tuple(scores_of((3.0, 2.0, 1.0)))
    assert scores_of(logits, order).stance is LABELS[0]


def test_temperature_makes_scores_flatter_and_keeps_the_label() -> None:
    sharp, plain, flat = (scores_of((2.0, 0.5, -1.0), temperature=t) for t in (0.5, 1.0, 4.0))
    assert sharp.confidence > plain.confidence > flat.confidence
    assert sharp.stance is plain.stance is flat.stance


def test_adding_a_constant_to_the_logits_changes_nothing() -> None:
    assert tuple(scores_of((5.0, 4.0, 3.0))) == pytest.approx(tuple(scores_of((2.0, 1.0, 0.0))))


def test_scores_can_be_written_as_json() -> None:
    assert len(json.loads(json.dumps(list(scores_of((1.0, 2.0, 3.0)))))) == 3
