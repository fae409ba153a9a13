"""What a training stage does to its sets."""

from random import Random
from typing import Any

import pytest

from newstance.training.mixing import cap, fingerprint, hide_context, mismatched, without
from newstance.types import LabelledPair, Pair, StanceLabel

SUPPORTS, OPPOSES, NEUTRAL = StanceLabel


def example(text: str, target: str = "the dam", label: StanceLabel = SUPPORTS, **context: Any) -> LabelledPair:
    return LabelledPair(Pair(text, target, **context), label)


def mixed(count: int, neutral: int) -> list[LabelledPair]:
    return [
        example(f"It leaks {n} times.", f"dam {n % 5}", NEUTRAL if n < neutral else (SUPPORTS, OPPOSES)[n % 2])
        for n in range(count)
    ]


@pytest.mark.parametrize(
    "same", ["the dam leaks", "The dam: leaks!", " THE  DAM\r\nLEAKS ", "“The dam” leaks.", "the\u00a0dam\u2028leaks"]
)
def test_fingerprint_looks_past_case_marks_and_spaces(same: str) -> None:
    assert fingerprint(same) == fingerprint("The dam leaks.")


@pytest.mark.parametrize("other", ["The dam leaked.", "The dam leaks 2", "dam leaks", "Thé dam leaks", ""])
def test_fingerprint_tells_other_letters_and_digits_apart(other: str) -> None:
    assert fingerprint(other) != fingerprint("The dam leaks.")


def test_fingerprint_is_the_same_on_every_machine() -> None:
    assert fingerprint("The dam leaks.") == "23d308fee0871a8a"  # sha256 of "thedamleaks"
    assert fingerprint("STRASSE") == fingerprint("straße")


def test_held_out_texts_are_left_out_whatever_their_target() -> None:
    pairs = [example("It leaks."), example("It is dry."), example("IT LEAKS", "the port")]
    assert without(pairs, [example("it leaks", "the canal", OPPOSES)]) == [pairs[1]]


def test_each_pair_is_kept_once_and_in_its_order() -> None:
    one, two = example("It leaks."), example("It is dry.")
    assert without([two, one, example("It leaks!"), two], []) == [two, one]


@pytest.mark.parametrize("context", [{"target": "the port"}, {"holder": "Ada Brook"}, {"before": "They met."}])
def test_same_text_with_another_target_holder_or_context_is_another_pair(context: dict[str, str]) -> None:
    pairs = [example("It leaks."), example("It leaks.", **context)]
    assert without(pairs, []) == pairs


@pytest.mark.parametrize("most", [0, 30, 31, 1000])
def test_no_cap_or_a_wide_one_keeps_all(most: int) -> None:
    pairs = mixed(30, neutral=20)
    assert cap(pairs, most, Random(1)) == pairs


def test_cap_draws_in_the_old_order_and_the_same_again_with_the_same_seed() -> None:
    pairs = mixed(300, neutral=100)
    drawn = cap(pairs, 60, Random(1))
    assert drawn == [pair for pair in pairs if pair in drawn] == cap(pairs, 60, Random(1))
    assert len(drawn) == len(set(drawn)) == 60
    assert drawn != cap(pairs, 60, Random(2))


@pytest.mark.parametrize("neutral", [0, 60, 200])
def test_cap_keeps_the_labels_about_in_their_proportion(neutral: int) -> None:
    drawn = cap(mixed(300, neutral), 150, Random(1))
    assert abs(sum(each.label is NEUTRAL for each in drawn) - neutral / 2) < 15


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (0.25, 10), (0.5, 20), (1.0, 40)])
def test_mismatched_gives_a_share_of_pairs_a_stranger_target_and_calls_them_neutral(share: float, count: int) -> None:
    pairs = mixed(40, neutral=0)
    strangers = mismatched(pairs, share, Random(1))
    own = {pair.pair.text: pair.pair.target for pair in pairs}
    assert len({pair.pair.text for pair in strangers}) == len(strangers) == count
    assert all(pair.label is NEUTRAL for pair in strangers)
    assert all(pair.pair.target in own.values() and pair.pair.target != own[pair.pair.text] for pair in strangers)


def test_mismatched_keeps_holder_and_context() -> None:
    pairs = [example("It leaks.", "the dam", holder="Ada Brook", before="They met."), example("No.", "the port")]
    stranger = next(pair for pair in mismatched(pairs, 1.0, Random(1)) if pair.pair.text == "It leaks.")
    assert stranger.pair == Pair("It leaks.", "the port", "Ada Brook", "They met.")


@pytest.mark.parametrize("pairs", [[], [example("It leaks.")], [example("It leaks."), example("It is dry.")]])
def test_set_of_one_target_has_no_stranger_for_it(pairs: list[LabelledPair]) -> None:
    assert mismatched(pairs, 1.0, Random(1)) == []


@pytest.mark.parametrize(
    ("holder", "before", "left"),
    [(0, 0, ("Ada", "They met.")), (1, 0, (None, "They met.")), (0, 1, ("Ada", "")), (1, 1, (None, ""))],
)
def test_hiding_drops_holder_and_context_and_nothing_else(
    holder: float, before: float, left: tuple[str | None, str]
) -> None:
    pairs = [example("It leaks.", label=OPPOSES, holder="Ada", before="They met.")]
    assert hide_context(pairs, holder, before, Random(1)) == [
        example("It leaks.", label=OPPOSES, holder=left[0], before=left[1])
    ]


def test_hiding_hits_about_the_share_asked_for_each_apart() -> None:
    pairs = [example(str(n), holder="Ada", before="They met.") for n in range(4000)]
    hidden = hide_context(pairs, 0.3, 0.6, Random(1))
    no_holder, no_before = ({each.pair.text for each in hidden if not value(each.pair)} for value in (_holder, _before))
    assert len(no_holder) / 4000 == pytest.approx(0.3, abs=0.03)
    assert len(no_before) / 4000 == pytest.approx(0.6, abs=0.03)
    assert len(no_holder & no_before) / 4000 == pytest.approx(0.18, abs=0.03)


def _holder(pair: Pair) -> str | None:
    return pair.holder


def _before(pair: Pair) -> str:
    return pair.before
