"""The law of `Segmenter`, held against every option of `segmenter`."""

from dataclasses import replace

import pytest

from newstance.articles import parse_article
from newstance.errors import DataError
from newstance.protocols import Segmenter
from newstance.types import Article, BlockKind, Statement

from .options import built, options_of

SEGMENTERS = options_of("segmenter")
TEXTS = {
    "quotations": "“We go,” said Ada Brook. “We stay.” Why now? “Who knows?” she asked.\n\nTom Reed said no.",
    "crlf": "First line, which ends here.\r\n\r\nSecond paragraph. It has two sentences.\r\n",
    "emoji and combining marks": "The mayor wept 😭😭. Cafe\u0301 owners did not. 👩‍👩‍👧 agreed with Jose\u0301.",
    "no sentence end": "the council never ends its sentences",
    "unbalanced marks": "He said \"no and left. She said yes” and stayed. 'Perhaps, said the third.",
    "headings": "Tunnel opens\n\nThe tunnel opened on Monday. It is long.\n\nWhat comes next\n\nNobody knows yet.",
    "dateline": "HARBOUR CITY, May 3 (Reuters) - The port closed on Friday. Dr. Vale said it was late.",
    "list": "The plan has three parts:\n\n- a tunnel\n- a bridge\n- a ferry\n\nNone is cheap.",
    "another script": "議会は月曜日に法案を可決した。市長は反対した。 Мэр сказал нет. Совет согласился.",
    "one letter": "A",
    "marks and spaces": " \u00a0\u2028 Well. \t \u200b \n\n\n Fine! \u3000",
}


@pytest.fixture(scope="module", params=SEGMENTERS)
def segmenter(request: pytest.FixtureRequest) -> Segmenter:
    return built("segmenter", request.param)


@pytest.fixture(params=TEXTS.values(), ids=TEXTS.keys())
def article(request: pytest.FixtureRequest) -> Article:
    """An article that also brings statements, its paragraphs, for the segmenter that takes those."""
    read = parse_article(request.param)
    bodies = [block for block in read.blocks if block.kind is BlockKind.PARAGRAPH]
    return replace(
        read, statements=tuple(Statement(each.start, each.end, read.text[each.start : each.end]) for each in bodies)
    )


def test_there_are_segmenters_to_test() -> None:
    assert len(SEGMENTERS) >= 3


def test_segmenter_keeps_the_protocol(segmenter: Segmenter) -> None:
    assert isinstance(segmenter, Segmenter)


def test_segmenter_gives_slices_in_order_without_overlap(segmenter: Segmenter, article: Article) -> None:
    statements = segmenter.segment(article)
    assert statements
    end = 0
    for statement in statements:
        assert end <= statement.start < statement.end <= len(article.text)
        assert statement.text == article.text[statement.start : statement.end]
        assert statement.text.strip()
        end = statement.end


def test_segmenter_covers_every_letter_of_the_paragraphs_and_nothing_else(
    segmenter: Segmenter, article: Article
) -> None:
    covered = {place for each in segmenter.segment(article) for place in range(each.start, each.end)}
    for block in article.blocks:
        letters = {place for place in range(block.start, block.end) if article.text[place].isalnum()}
        if block.kind is BlockKind.PARAGRAPH:
            assert letters <= covered
        else:
            assert not letters & covered


def test_segmenter_is_deterministic_and_leaves_the_article_alone(segmenter: Segmenter, article: Article) -> None:
    before = replace(article)
    assert segmenter.segment(article) == segmenter.segment(article)
    assert article == before


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t \u3000\u2028"], ids=["empty", "a space", "white space"])
@pytest.mark.parametrize("name", [name for name in SEGMENTERS if name != "given"])
def test_segmenter_finds_nothing_in_a_text_without_letters(name: str, text: str) -> None:
    assert built("segmenter", name).segment(Article(text=text)) == []


def test_given_segmenter_says_what_to_do_when_nothing_was_given() -> None:
    with pytest.raises(DataError, match="segmenter=sentence"):
        built("segmenter", "given").segment(Article(text="A sentence."))
