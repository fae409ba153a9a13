"""An article cut into what a page shows: its blocks as published, and in them the stretches that are statements."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from newstance.types import Article, Block, BlockKind, Statement


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `statement` is the number of the statement it belongs to, None for none."""

    text: Markup
    statement: int | None = None
    first: bool = False
    """Whether the statement begins here: one that crosses blocks is several pieces."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its pieces; `kind` is None for white space between blocks."""

    kind: BlockKind | None
    pieces: tuple[Piece, ...]
    runs_on: bool = False
    """Whether the next block stands on the same line, as a paragraph after its dateline does."""
    goes_on: bool = False
    """Whether the block before stands on the same line."""


def parts_of(article: Article, statements: Sequence[Statement]) -> list[Part]:
    """Cut an article into parts whose texts, joined, are the whole text of the article."""
    spans = _spans(statements)
    blocks = list(_blocks(article))
    begun: set[int] = set()
    together = [not {one[2], other[2]} & {None, BlockKind.HEADING} for one, other in pairwise(blocks)]
    return [
        Part(kind, tuple(_pieces(article.text, start, end, spans, begun)), runs_on, goes_on)
        for (start, end, kind), runs_on, goes_on in zip(blocks, [*together, False], [False, *together], strict=False)
    ]


def visible(text: str) -> Markup:
    """Escape a text for HTML so that a browser reads back the same text.

    What no HTML file can hold (null characters, halves of characters) becomes the replacement character, one for one.
    A carriage return is written as a reference, else a parser would turn it into a line feed.
    """
    return Markup(str(escape(_UNHELD.sub("\ufffd", text))).replace("\r", "&#13;"))


_UNHELD = re.compile("[\0\ud800-\udfff]")


def _blocks(article: Article) -> Iterator[tuple[int, int, BlockKind | None]]:
    """Yield the article's blocks and what lies between them; what is left out but can be read is a paragraph."""
    place = 0
    for block in [*article.blocks, Block(len(article.text), len(article.text))]:
        start = max(block.start, place)
        if place < start:
            between = article.text[place:start]
            yield place, start, BlockKind.PARAGRAPH if between.strip() else None
        if start < block.end:
            yield start, block.end, block.kind
        place = max(place, block.end)


def _spans(statements: Sequence[Statement]) -> list[tuple[int, int, int]]:
    """Return (start, end, number) in text order; where two overlap, the later one keeps what is left."""
    spans: list[tuple[int, int, int]] = []
    place = 0
    for number, statement in sorted(enumerate(statements), key=lambda each: (each[1].start, each[1].end)):
        start = max(statement.start, place)
        if start < statement.end:
            spans.append((start, statement.end, number))
            place = statement.end
    return spans


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int, int]], begun: set[int]) -> Iterator[Piece]:
    place = start
    for begin, stop, number in spans[bisect_right(spans, start, key=lambda span: span[1]) :]:
        if begin >= end:
            break
        left, right = max(begin, start), min(stop, end)
        if place < left:
            yield Piece(visible(text[place:left]))
        yield Piece(visible(text[left:right]), number, number not in begun)
        begun.add(number)
        place = right
    if place < end:
        yield Piece(visible(text[place:end]))
