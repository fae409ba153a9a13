"""The threshold of a cascade: what is chosen is what a cascade then does, and passes on least within the loss."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newstance.models import CascadeModel
from newstance.scoring.metrics import FAILED, confusion, macro_f1
from newstance.scoring.thresholds import THRESHOLDS, choose_threshold, classes
from newstance.types import LABELS, Pair, Scores, StanceLabel

PRO, CON, NONE = LABELS


def sure(label: StanceLabel, confidence: float) -> Scores:
    rest = (1 - confidence) / 2
    return Scores(*(confidence if label is each else rest for each in LABELS))


GOLD = [PRO, CON, NONE, PRO, CON, NONE]
DEAR = [sure(label, 0.9) for label in GOLD]
CHEAP = [sure(PRO, 0.9), sure(CON, 0.8), sure(NONE, 0.7), sure(CON, 0.6), sure(NONE, 0.5), sure(PRO, 0.4)]
"""Right where it is sure."""


def test_only_what_the_cheap_model_gets_wrong_is_passed_on() -> None:
    chosen = choose_threshold(CHEAP, DEAR, GOLD, 0.0)
    assert chosen
    assert (chosen.threshold, chosen.passed_on, chosen.macro_f1, chosen.loss) == (0.601, 0.5, 1.0, 0.0)
    assert chosen.predicted == tuple(LABELS.index(label) for label in GOLD)


def test_greater_loss_passes_on_less_down_to_nothing() -> None:
    shares = [choice.passed_on for loss in (0, 0.2, 0.4, 1) if (choice := choose_threshold(CHEAP, DEAR, GOLD, loss))]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0


def test_cascade_may_be_better_than_its_dear_model() -> None:
    chosen = choose_threshold(CHEAP, [sure(NONE, 0.9)] * 6, GOLD, 0.0)
    assert chosen
    assert chosen.loss < 0


def test_cheap_model_that_is_certain_and_wrong_leaves_no_threshold() -> None:
    assert choose_threshold([Scores(1.0, 0.0, 0.0)] * 6, DEAR, GOLD, 0.1) is None


def test_nothing_to_choose_on_passes_nothing_on() -> None:
    chosen = choose_threshold([], [], [], 0.0)
    assert chosen
    assert (chosen.threshold, chosen.passed_on, chosen.loss) == (0, 0, 0)


def test_failure_of_either_model_counts_as_wrong_and_is_not_passed_on() -> None:
    cheap: list[Scores | None] = [None, *CHEAP[1:]]
    dear: list[Scores | None] = [*DEAR[:5], None]
    chosen = choose_threshold(cheap, dear, GOLD, 0.12)
    assert chosen
    assert chosen.predicted[0] == FAILED
    assert chosen.predicted[1:5] == tuple(LABELS.index(label) for label in GOLD[1:5])
    assert classes(dear)[5] == FAILED
    assert chosen.loss == pytest.approx(macro(GOLD, dear) - chosen.macro_f1)


def macro(gold: list[StanceLabel], scores: list[Scores | None]) -> float:
    return float(macro_f1(confusion([LABELS.index(label) for label in gold], classes(scores))))


parts = st.tuples(st.sampled_from(LABELS), st.integers(34, 100).map(lambda percent: percent / 100))
rows = st.lists(st.tuples(parts, parts, st.sampled_from(LABELS)), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None)
@given(rows, st.sampled_from([0.0, 0.05, 0.3]))
def test_what_is_chosen_is_what_a_cascade_then_does_and_nothing_cheaper_is_within_the_loss(
    drawn: list[Any], loss: float
) -> None:
    cheap, dear = [sure(*one) for one, _, _ in drawn], [sure(*other) for _, other, _ in drawn]
    gold = [label for _, _, label in drawn]
    chosen = choose_threshold(cheap, dear, gold, loss)
    lower = THRESHOLDS if chosen is None else THRESHOLDS[chosen.threshold > THRESHOLDS]
    for threshold in {one.confidence for one in cheap if one.confidence in lower}:
        answers = [one if one.confidence >= threshold else other for one, other in zip(cheap, dear, strict=True)]
        assert macro(gold, dear) - macro(gold, answers) > loss
    if chosen is None:
        return

    class Numbered:
        name = "numbered"

        def __init__(self, scores: list[Scores]) -> None:
            self.scores = scores

        def predict(self, pairs: Any) -> list[Scores]:
            return [self.scores[int(pair.text)] for pair in pairs]

    cascade = CascadeModel(Numbered(cheap), Numbered(dear), chosen.threshold)
    found = cascade.predict(Pair(str(n), "it") for n in range(len(drawn)))
    assert classes(found).tolist() == list(chosen.predicted)
    assert cascade.share_passed_on == pytest.approx(chosen.passed_on)
    assert chosen.macro_f1 == pytest.approx(macro(gold, found))
    assert chosen.loss == pytest.approx(macro(gold, dear) - chosen.macro_f1)
