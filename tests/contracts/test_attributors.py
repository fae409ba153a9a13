"""The law of `Attributor`, held against every option of `attributor`."""

from dataclasses import replace

import pytest

from newstance.articles import parse_article
from newstance.protocols import Attributor
from newstance.segmenters import SentenceSegmenter
from newstance.types import Article, Holder, HolderKind, Statement, StatementKind

from .options import built, options_of
from .test_segmenters import TEXTS

ATTRIBUTORS = options_of("attributor")
NEWS = (
    "“The tunnel is a gift,” said Ada Brook, the mayor of Harbour City. Tom Reed disagreed. He said it was “too dear”. "
    "According to the harbour union, two of three dockers are against it. They stressed that nobody had asked them. "
    "The council voted on Monday to stop the works. It rained."
)


@pytest.fixture(scope="module", params=ATTRIBUTORS)
def attributor(request: pytest.FixtureRequest) -> Attributor:
    return built("attributor", request.param)


@pytest.fixture(params=[NEWS, *TEXTS.values()], ids=["news", *TEXTS])
def given(request: pytest.FixtureRequest) -> tuple[Article, list[Statement]]:
    article = parse_article(request.param)
    return article, SentenceSegmenter().segment(article)


def test_there_are_attributors_to_test() -> None:
    assert len(ATTRIBUTORS) >= 2


def test_attributor_keeps_the_protocol(attributor: Attributor) -> None:
    assert isinstance(attributor, Attributor)


def test_attributor_gives_the_same_statements_back_in_order(
    attributor: Attributor, given: tuple[Article, list[Statement]]
) -> None:
    found = attributor.attribute(*given)
    bare = [replace(each, kind=StatementKind.NARRATION, holder=None) for each in found]
    assert bare == given[1]


def test_attributor_points_at_mentions_inside_the_article(
    attributor: Attributor, given: tuple[Article, list[Statement]]
) -> None:
    for statement in attributor.attribute(*given):
        if statement.holder is not None:
            holder = statement.holder
            assert holder.name.strip()
            assert isinstance(holder.kind, HolderKind)
            assert (holder.start is None) == (holder.end is None)
            assert holder.start is None or 0 <= holder.start < holder.end <= len(given[0].text)


def test_attributor_is_deterministic_and_leaves_its_input_alone(
    attributor: Attributor, given: tuple[Article, list[Statement]]
) -> None:
    article, statements = given
    before = replace(article), list(statements)
    assert attributor.attribute(article, statements) == attributor.attribute(article, tuple(statements))
    assert (article, statements) == before


def test_attributor_gives_nothing_for_nothing(attributor: Attributor) -> None:
    assert attributor.attribute(Article(text=NEWS), []) == []


def test_attributor_takes_any_selection_of_statements(attributor: Attributor) -> None:
    article = parse_article(NEWS)
    every_other = SentenceSegmenter().segment(article)[::2]
    assert [each.start for each in attributor.attribute(article, every_other)] == [each.start for each in every_other]


def test_none_finds_nobody_and_rules_find_somebody() -> None:
    article = parse_article(NEWS)
    statements = SentenceSegmenter().segment(article)
    names = {
        option: [
            each.holder.name if each.holder else None
            for each in built("attributor", option).attribute(article, statements)
        ]
        for option in ("none", "rules")
    }
    assert set(names["none"]) == {None}
    assert {"Ada Brook", "Tom Reed", None} <= set(names["rules"])


def test_none_keeps_the_holder_that_came_with_a_statement() -> None:
    brought = [Statement(0, 1, NEWS[:1], holder=Holder("Ines Vale"))]
    assert built("attributor", "none").attribute(Article(text=NEWS), brought) == brought
