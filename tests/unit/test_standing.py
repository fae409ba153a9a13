"""Who stands where: counts, mentions, roles and words of each holder, and the sides of an article."""

import pytest

from newstance.standing import sides, summarise
from newstance.types import LABELS, Holder, HolderKind, Prediction, Scores, StanceLabel, Statement


def predicted(name: str | None, *scores: float, start: int = 0, **more: object) -> Prediction:
    holder = Holder(name, HolderKind.GROUP) if name else None
    return Prediction(Statement(start, start + 1, "x", holder=holder), Scores(*scores) if scores else None, **more)


def test_summary_counts_labels_and_takes_the_side_of_the_mean_score() -> None:
    found = summarise(
        [
            predicted("union", 0.6, 0.3, 0.1),
            predicted("union", 0.1, 0.8, 0.1, start=2),
            predicted("mayor", 0.2, 0.1, 0.7, start=4),
            predicted("union", 0.1, 0.2, 0.7, start=6),
        ]
    )
    union, mayor = found
    assert (union.holder, union.kind, union.stance) == ("union", HolderKind.GROUP, StanceLabel.OPPOSES)
    assert {str(label): count for label, count in union.counts.items()} == {"supports": 1, "opposes": 1, "neutral": 1}
    assert union.score == pytest.approx((0.3 - 0.7 - 0.1) / 3)
    assert union.statements == ((0, 1), (2, 3), (6, 7))
    assert (mayor.stance, mayor.score) == (StanceLabel.NEUTRAL, pytest.approx(0.1))


def test_summary_leaves_out_narration_failures_and_abstentions() -> None:
    assert summarise([predicted(None, 1, 0, 0), predicted("a"), predicted("b", 1, 0, 0, abstained=True)]) == ()


def test_summary_names_first_who_says_most_then_who_speaks_first() -> None:
    given = [predicted(name, 1, 0, 0, start=n) for n, name in enumerate("abcbc")]
    assert [each.holder for each in summarise(given)] == ["b", "c", "a"]


def held(text: str, holder: Holder | None, stance: str, start: int) -> Prediction:
    scores = Scores(*(0.8 if label == stance else 0.1 for label in LABELS))
    return Prediction(Statement(start, start + len(text), text, holder=holder), scores)


def roe(start: int | None, end: int | None, role: str | None = None, name: str = "Ann Roe") -> Holder:
    return Holder(name, HolderKind.PERSON, start, end, role)


ARTICLE = [
    held("Ann Roe said yes.", roe(0, 7), "supports", 0),
    held("“Yes,” she said again.", roe(26, 29, "mayor of Riverton"), "supports", 18),
    held("“Yes.”", roe(26, 29), "opposes", 41),
    held("The dockers will vote on it.", Holder("The dockers", HolderKind.GROUP, 52, 63), "neutral", 48),
    held("Some dockers said no.", Holder("dockers", HolderKind.GROUP, 82, 89), "opposes", 77),
    held("It rained.", None, "supports", 99),
    held("Others watched.", Holder("Others", HolderKind.GROUP), "neutral", 110),
]


def test_holder_has_every_mention_once_the_role_and_the_words_of_each_label() -> None:
    person, dockers, others = summarise(ARTICLE)
    assert person.mentions == ((0, 7), (26, 29))
    assert person.role == "mayor of Riverton"
    assert {str(label): words for label, words in person.words.items()} == {"supports": 8, "opposes": 1, "neutral": 0}
    assert (dockers.holder, dockers.role) == ("The dockers", None)
    assert dockers.mentions == ((52, 63), (82, 89))
    assert others.mentions == ()


def test_names_that_differ_in_case_article_or_count_are_one_holder() -> None:
    given = [predicted(name, 1, 0, 0, start=n) for n, name in enumerate(("Dockers", "the dockers", "20 others"))]
    assert [(each.holder, len(each.statements)) for each in summarise(given)] == [("Dockers", 2), ("20 others", 1)]


def test_article_has_its_supporters_opponents_those_without_a_side_and_the_balance() -> None:
    found = sides(summarise(ARTICLE))
    assert list(found) == list(LABELS)
    assert {str(label): side.holders for label, side in found.items()} == {
        "supports": ("Ann Roe",),
        "opposes": ("The dockers",),
        "neutral": ("Others",),
    }
    assert {str(label): (side.statements, side.words) for label, side in found.items()} == {
        "supports": (2, 8),  # what nobody says is on no side
        "opposes": (2, 5),
        "neutral": (2, 8),
    }


def test_article_in_which_nobody_speaks_has_empty_sides() -> None:
    assert all((side.holders, side.statements, side.words) == ((), 0, 0) for side in sides(()).values())


@pytest.mark.parametrize(
    ("supports", "opposes", "score", "side"),
    [
        (0, 1, 0.4, "opposes"),
        (2, 1, -0.1, "supports"),
        (1, 1, 0.1, "supports"),
        (1, 1, -0.1, "opposes"),
        (0, 0, 0.9, "neutral"),
    ],
)
def test_holder_stands_where_more_statements_do(supports: int, opposes: int, score: float, side: str) -> None:
    from newstance.standing import _side

    assert _side(supports, opposes, score) == side
