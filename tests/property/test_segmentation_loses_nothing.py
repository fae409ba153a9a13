"""Whatever the text, every letter of every paragraph is in exactly one statement, and no other letter is in any."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newstance.articles import parse_article
from newstance.blocks import parse_blocks
from newstance.protocols import Segmenter
from newstance.segmenters import GivenSegmenter, ParagraphSegmenter, SentenceSegmenter
from newstance.types import Article, Block, BlockKind, Statement

NEWS = (
    "“We will fight this,” said Ada Brook, the mayor of Riverton. “It is wrong. Is it?” Nearly 20 farm groups, incl. "
    'the "Growers\' Union", have pushed back on Gov. Tom Reed (R-Ohio). "Why now?" she asked. He called it "sad" - '
    "and, per U.S. law, no. «Non», wrote Reed at 5 p.m. It rose 3.5% … ok!"
).split()
LAYOUT = [
    "\n",
    "\r\n",
    "\n\n",
    "\r\n\r\n",
    "RIVERTON -- ",
    "(CNN) ",
    "2021-03-04 ",
    "# Top\n",
    "\nWhat next\n\n",
    "***\n",
]
MARKS = list("\"“”„«»‟'‘’()[]—–-,.:;?!…\t\v\f\x85\u2028\u00a0é\u0301İß漢。🙂\u200d\u202e\u200b#*1|")
PIECES = st.one_of(st.sampled_from(NEWS).map(lambda word: f"{word} "), st.sampled_from([*MARKS, *LAYOUT]))
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.lists(PIECES, max_size=60).map("".join),
)
thorough = settings(max_examples=250, deadline=None, derandomize=True)
SEGMENTERS = [SentenceSegmenter(), ParagraphSegmenter()]


def covered(stretches: list[Statement] | list[Block]) -> set[int]:
    return {at for stretch in stretches for at in range(stretch.start, stretch.end)}


def letters(text: str) -> set[int]:
    return {at for at, letter in enumerate(text) if not letter.isspace()}


def holds_the_law(text: str, stretches: list[Statement] | list[Block]) -> bool:
    """Tell whether the stretches are in order, apart, inside the text, and none is empty or begins or ends in space."""
    parts = [text[stretch.start : stretch.end] for stretch in stretches]
    return (
        all(0 <= stretch.start < stretch.end <= len(text) for stretch in stretches)
        and all(one.end <= other.start for one, other in pairwise(stretches))
        and all(part and part == part.strip() for part in parts)
    )


@thorough
@given(text=TEXTS)
def test_every_letter_is_in_exactly_one_block(text: str) -> None:
    blocks = list(parse_blocks(text)[0])
    assert all(0 <= block.start < block.end <= len(text) for block in blocks)
    assert all(one.end <= other.start for one, other in pairwise(blocks))
    assert letters(text) <= covered(blocks)
    assert holds_the_law(text, [block for block in blocks if block.kind is not BlockKind.DATELINE])


@pytest.mark.parametrize("segmenter", SEGMENTERS, ids=repr)
@thorough
@given(text=TEXTS)
def test_every_letter_of_every_paragraph_is_in_exactly_one_statement(segmenter: Segmenter, text: str) -> None:
    article = Article(text, blocks=parse_blocks(text)[0])
    statements = segmenter.segment(article)
    paragraphs = [block for block in article.blocks if block.kind is BlockKind.PARAGRAPH]
    assert holds_the_law(text, statements)
    assert all(statement.text == text[statement.start : statement.end] for statement in statements)
    assert covered(paragraphs) & letters(text) <= covered(statements) <= covered(paragraphs)
    assert segmenter.segment(article) == statements
    assert article == Article(text, blocks=parse_blocks(text)[0])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=TEXTS.filter(str.strip))
def test_sentences_part_paragraphs_and_never_join_them(text: str) -> None:
    article = parse_article(text)
    paragraphs = ParagraphSegmenter().segment(article)
    for sentence in SentenceSegmenter().segment(article):
        assert sum(block.start <= sentence.start and sentence.end <= block.end for block in paragraphs) == 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(words=st.lists(st.sampled_from(NEWS), min_size=1, max_size=40), end=st.sampled_from(["\r\n", "\r"]))
def test_line_ends_of_another_system_part_the_same_statements(words: list[str], end: str) -> None:
    text = "".join(word + ("\n\n" if number % 9 == 8 else " ") for number, word in enumerate(words))
    plain, other = (SentenceSegmenter().segment(Article(each)) for each in (text, text.replace("\n", end)))
    assert [statement.text for statement in plain] == [statement.text for statement in other]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=TEXTS.filter(bool), cuts=st.sets(st.integers(1, 200), max_size=8), seed=st.integers(0, 99))
def test_given_statements_come_back_whole_and_in_order(text: str, cuts: set[int], seed: int) -> None:
    bounds = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    statements = [Statement(start, end, text[start:end]) for start, end in pairwise(bounds)]
    shuffled = Random(seed).sample(statements, len(statements))
    assert GivenSegmenter().segment(Article(text, statements=tuple(shuffled))) == statements
