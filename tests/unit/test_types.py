"""The nouns: the order of the labels, what scores say, and that nothing can be changed once made."""

import dataclasses
import json

import pytest

from newstance import types
from newstance.types import (
    LABELS,
    Article,
    Block,
    BlockKind,
    Holder,
    HolderKind,
    LabelledStatement,
    Pair,
    Prediction,
    Scores,
    StanceLabel,
    Statement,
    StatementKind,
    Target,
)

NOUNS = [each for each in vars(types).values() if dataclasses.is_dataclass(each)]


def test_labels_are_in_the_order_of_every_score_vector() -> None:
    assert LABELS == ("supports", "opposes", "neutral")
    assert tuple(Scores(0.5, 0.3, 0.2)) == (0.5, 0.3, 0.2)
    assert tuple(field.name for field in dataclasses.fields(Scores)) == LABELS


@pytest.mark.parametrize(
    ("scores", "stance", "confidence"),
    [
        (Scores(0.6, 0.3, 0.1), StanceLabel.SUPPORTS, 0.6),
        (Scores(0.1, 0.5, 0.4), StanceLabel.OPPOSES, 0.5),
        (Scores(0.1, 0.2, 0.7), StanceLabel.NEUTRAL, 0.7),
        (Scores(0.0, 0.0, 1.0), StanceLabel.NEUTRAL, 1.0),
        (Scores(0.4, 0.4, 0.2), StanceLabel.SUPPORTS, 0.4),
        (Scores(0.2, 0.4, 0.4), StanceLabel.OPPOSES, 0.4),
    ],
)
def test_stance_is_the_most_probable_label_and_the_first_in_a_tie(
    scores: Scores, stance: StanceLabel, confidence: float
) -> None:
    assert scores.stance is stance
    assert scores.confidence == confidence


def test_a_failed_prediction_has_no_stance() -> None:
    statement = Statement(0, 2, "No")
    assert Prediction(statement, None, error="model failed").stance is None
    assert Prediction(statement, Scores(0.1, 0.8, 0.1)).stance is StanceLabel.OPPOSES


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_nouns_are_frozen_and_slotted(noun: type) -> None:
    assert noun.__dataclass_params__.frozen
    assert "__slots__" in vars(noun)


def test_nothing_can_be_changed_once_made() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Pair("The tunnel is good.", "the tunnel").holder = "Ada Brook"


def test_equal_content_makes_equal_nouns_that_sets_hold_once() -> None:
    assert len({Pair("a", "b"), Pair("a", "b", None, ""), Pair("a", "c")}) == 2
    assert len({Article("a"), Article("a", "article", ()), Article("a", "other")}) == 2


def test_labels_and_kinds_are_written_as_plain_words() -> None:
    words = [*StanceLabel, *StatementKind, *HolderKind, *BlockKind]
    assert json.loads(json.dumps(words)) == [str(word) for word in words]
    assert StanceLabel("opposes") is StanceLabel.OPPOSES


def test_what_is_not_said_is_left_open() -> None:
    assert Statement(0, 2, "No") == Statement(0, 2, "No", StatementKind.NARRATION, None)
    assert Holder("Ada Brook").start is Holder("Ada Brook").end is None
    assert Target("the tunnel").aliases == ()
    assert Block(0, 2).kind is BlockKind.PARAGRAPH
    assert LabelledStatement("a", 0, 2, "the tunnel", StanceLabel.NEUTRAL).holder is None
