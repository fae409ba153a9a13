"""Holders are compared as the annotation guideline says."""

import pytest

from newstance.holders import normalise_holder, same_holder


@pytest.mark.parametrize(
    ("name", "holders"),
    [
        ("Nearly 20 farm groups", {"farm groups"}),
        ("a group of senators", {"senators"}),
        ("The River Board", {"river board"}),
        ("Sen. Ann Stone", {"ann stone"}),
        ("Former Prime Minister Ana Costa", {"ana costa"}),
        ("More than 1,200 teachers", {"teachers"}),
        ("the law’s opponents", {"law opponents"}),
        ("Tom Hill; the House", {"tom hill", "house"}),
        ("ＲＩＶＥＲ Board", {"river board"}),
        ("the president", {"president"}),
        ("Many", {"many"}),
        ("  ", set()),
        ("", set()),
    ],
)
def test_normalising_drops_articles_counts_titles_and_possessives(name: str, holders: set[str]) -> None:
    assert normalise_holder(name) == holders


def test_same_holder_ignores_the_order_of_two() -> None:
    assert same_holder("Ann Stone; Tom Hill", "Rep. Tom Hill; Rep. Ann Stone")


def test_same_holder_wants_every_holder() -> None:
    assert not same_holder("Ann Stone", "Ann Stone; Tom Hill")


def test_same_holder_takes_straight_and_curly_apostrophes_for_one() -> None:
    assert same_holder("court's critics", "the court’s critics")


def test_other_forms_of_the_gold_holder_count() -> None:
    assert same_holder("Stone", "Ann Stone", ["Stone"])
    assert not same_holder("Hill", "Ann Stone", ["Stone"])


def test_narration_is_the_same_as_narration_only() -> None:
    assert same_holder(None, None)
    assert not same_holder("Ann Stone", None)
    assert not same_holder(None, "Ann Stone", ["Stone"])


def test_different_people_with_one_title_differ() -> None:
    assert not same_holder("Judge Ann Stone", "Judge Tom Hill")
