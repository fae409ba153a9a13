"""Statements of an article: sentences (sentencex, with what news needs), paragraphs, or those that came with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from newstance.blocks import parse_blocks
from newstance.cues import REPORTING_VERB
from newstance.errors import DataError
from newstance.types import Article, Block, BlockKind, Statement

_MARKS = '"“”„«»‟'
_BLANKED = str.maketrans(dict.fromkeys("\xa0\u202f\r\n\t\v\f\u2028\u2029\x85" + _MARKS, " ") | {"’": "'", "‘": "'"})
"""Line ends and marks would keep sentences together; curly apostrophes would pair up as quotation marks."""
_UNFINISHED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Capt|Prof|Rev|Hon|St|vs)|\([A-Z]-[A-Z][a-z]?|\b[A-Z]-[A-Z])\.\s*$"
)
"""Ends that are none: titles before a name, and a politician's party and state (`D-W.Va.`)."""
_OPEN_QUESTION = re.compile(r"[?!][\"”’»]+\s*$")


def paragraphs(article: Article) -> Iterator[Block]:
    """Yield the blocks of an article that hold statements, found afresh if reading has not found them."""
    blocks = article.blocks or parse_blocks(article.text, article.title)[0]
    return (block for block in blocks if block.kind is BlockKind.PARAGRAPH)


@dataclass(frozen=True)
class SentenceSegmenter:
    """One statement a sentence; a quotation of several sentences is split, its marks stay with their sentence."""

    language: str = "en"

    def segment(self, article: Article) -> list[Statement]:
        """See `Segmenter`. Sentences by sentencex (Wikimedia), over the text with quotation marks blanked."""
        spans = [span for block in paragraphs(article) for span in self._sentences(article.text, block)]
        return [Statement(start, end, article.text[start:end]) for start, end in spans]

    def _sentences(self, text: str, block: Block) -> Iterator[tuple[int, int]]:
        stretch = text[block.start : block.end]
        cuts = [_snap(stretch, cut) for cut in _boundaries(stretch.translate(_BLANKED), self.language)]
        kept = [0]
        for cut in cuts:
            if cut > kept[-1] and not _belongs_together(stretch[kept[-1] : cut], stretch[cut:]):
                kept.append(cut)
        for start, end in zip(kept, [*kept[1:], len(stretch)], strict=True):
            sentence = stretch[start:end]
            if sentence.strip():
                indent = len(sentence) - len(sentence.lstrip())
                yield block.start + start + indent, block.start + start + len(sentence.rstrip())


@dataclass(frozen=True)
class ParagraphSegmenter:
    """One statement a paragraph."""

    def segment(self, article: Article) -> list[Statement]:
        """See `Segmenter`."""
        return [
            Statement(block.start, block.end, article.text[block.start : block.end]) for block in paragraphs(article)
        ]


@dataclass(frozen=True)
class GivenSegmenter:
    """The statements that the input brings (`"statements": [{"start", "end", "holder"?}, …]` in JSON Lines)."""

    def segment(self, article: Article) -> list[Statement]:
        """See `Segmenter`; raises DataError where the article brings none or two overlap."""
        given = sorted(article.statements, key=lambda statement: statement.start)
        if not given:
            raise DataError(
                f'{article.id}: segmenter=given, but the article has no "statements"; use segmenter=sentence'
            )
        for one, other in pairwise(given):
            if other.start < one.end:
                raise DataError(
                    f"{article.id}: statements overlap at {other.start}; each letter belongs to one at most"
                )
        return given


def _boundaries(blanked: str, language: str) -> Iterator[int]:
    """Yield where a sentence after the first begins."""
    from sentencex import get_sentence_boundaries

    for boundary in get_sentence_boundaries(language, blanked):
        if 0 < boundary["start_index"] < len(blanked):
            yield boundary["start_index"]


def _snap(stretch: str, cut: int) -> int:
    """Move a cut over the marks and spaces round it: closing marks stay with what they close."""
    start = cut
    while start and (stretch[start - 1].isspace() or stretch[start - 1] in _MARKS):
        start -= 1
    while start < len(stretch) and stretch[start] in _MARKS and not _opens(stretch, start):
        start += 1
    return start


def _opens(stretch: str, at: int) -> bool:
    """Tell whether the mark opens what follows: it stands against the next letter, or after a space."""
    before, after = stretch[at - 1 : at], stretch[at + 1 : at + 2]
    if stretch[at] in "“„«":
        return True
    return before.isspace() and stretch[at] not in "”»" if not after or not after.isspace() else before.isspace()


def _belongs_together(sentence: str, rest: str) -> bool:
    """Tell whether `"Why now?"` and `she asked.` are one statement, or what follows is but punctuation."""
    if not re.search(r"\w", rest) or not re.search(r"\w", sentence):
        return True
    if _UNFINISHED.search(sentence):
        return True
    follows = rest.lstrip()
    return bool(_OPEN_QUESTION.search(sentence) and (_reporting_clause().match(follows) or follows[:1].islower()))


@cache
def _reporting_clause() -> re.Pattern[str]:
    """Return what `she asked.` and `asked Smith.` look like; made when first needed, since it takes its time."""
    return re.compile(
        rf"(?:(?:he|she|they|it|[A-Z][\w.’'-]*)(?:\s+[A-Z][\w.’'-]*){{0,3}}\s+(?:\w+ly\s+)?(?:{REPORTING_VERB})\b"
        rf"|(?:{REPORTING_VERB})\s+(?:the\s+)?[A-Z\w])"
    )
