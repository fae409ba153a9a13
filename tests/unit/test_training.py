"""What goes into a stage, before any model is touched."""

import logging

import pytest

from newstance.training import Stage, prepare
from newstance.types import LabelledPair, Pair, StanceLabel

FERRY = [
    LabelledPair(
        Pair(f"Statement number {n}.", f"target {n % 4}", holder="Ada Lund"), StanceLabel.SUPPORTS, dataset="ferry"
    )
    for n in range(40)
]


def test_a_text_of_a_held_out_set_is_never_trained_on() -> None:
    held = [LabelledPair(Pair("statement NUMBER 7", "another target"), StanceLabel.NEUTRAL)]
    chosen = prepare(Stage(sets={"ferry": 0}), {"ferry": FERRY}, held, seed=1)
    assert len(chosen) == 39
    assert all("number 7." not in example.pair.text for example in chosen)


def test_mismatched_pairs_are_neutral_and_have_a_target_of_another_pair() -> None:
    chosen = prepare(Stage(sets={"ferry": 0}, mismatched={"ferry": 0.5}), {"ferry": FERRY}, [], seed=1)
    strangers = [example for example in chosen if example.label is StanceLabel.NEUTRAL]
    own = {example.pair.text: example.pair.target for example in FERRY}
    assert len(strangers) == 20
    assert all(own[example.pair.text] != example.pair.target for example in strangers)


def test_same_seed_gives_the_same_pairs_and_another_seed_others() -> None:
    stage = Stage(sets={"ferry": 10})
    first = prepare(stage, {"ferry": FERRY}, [], seed=1)
    assert first == prepare(stage, {"ferry": FERRY}, [], seed=1)
    assert first != prepare(stage, {"ferry": FERRY}, [], seed=2)
    assert len(first) == 10


@pytest.mark.parametrize(("share", "left"), [(0.0, 40), (1.0, 0)])
def test_holders_are_hidden_from_the_share_asked_for(share: float, left: int) -> None:
    chosen = prepare(Stage(sets={"ferry": 0}, hide_holder=share), {"ferry": FERRY}, [], seed=1)
    assert sum(example.pair.holder is not None for example in chosen) == left


def test_what_fell_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        prepare(Stage(sets={"ferry": 0}), {"ferry": FERRY + FERRY[:3]}, [], seed=1)
    assert "43 pairs, 3 duplicates fell, 40 taken" in caplog.text
