"""The layout of an article: paragraphs, headings, the dateline, and lines that scraping leaves behind."""

import re
from collections.abc import Iterator

from newstance.types import Block, BlockKind

_AGENCY = (
    r"CNN|CNN Business|Reuters|REUTERS|AP|AFP|UPI|BBC|BBC News|Bloomberg|Xinhua|ANI|PTI|IANS|dpa|DPA|TASS|Kyodo|"
    r"NBC News|CBS News|ABC News|Fox News|Politico|POLITICO|NPR|Al Jazeera|The Hill|EFE|ANSA|Yonhap|PA|AAP|Guardian"
)
_DATE = r"(?:date\s+)?(?P<date>\d{4}-\d{2}-\d{2})"
_PLACE = r"(?P<place>[A-Z][\w.’'-]*(?:[ ,]+[A-Z][\w.’'-]*){0,5})"
_DAY = r"(?:,\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?))?"
_NEW = r"(?!\s*(?:--|[-–—:])?\s*[a-z])"  # a sentence begins: "The Associated Press (AP) reported" is no dateline
_DATELINES = (
    # [date] [place][, day] (agency) -
    re.compile(rf"\s*(?:{_DATE}\s+)?(?:{_PLACE}{_DAY}\s*)?[(/](?P<source>{_AGENCY})[)/]\s*(?:(?:--|[-–—:])\s*)?{_NEW}"),
    # PLACE, day --
    re.compile(
        rf"\s*(?:{_DATE}\s+)?(?P<place>[A-Z][A-Z.’' ,-]+[A-Z.](?:,\s+[A-Z][a-z]+\.?)?){_DAY}\s+(?:--|[-–—])\s+{_NEW}"
    ),
    re.compile(rf"\s*{_DATE}\s+"),
)
_BYLINE = re.compile(r"(?:By|BY)\s+[A-Z][\w.’'-]+(?:\s+(?:and\s+)?[A-Z][\w.’'-]+){1,6}(?:,\s.{0,40})?")
_NOISE = re.compile(
    r"(?:read more|related|see also|watch|more from)\b\s*:.*|advertisement|share this.*|story continues below.*|"
    r"(?:image|photo|file photo|picture)(?:\s+(?:copyright|credit|source|by))?\s*:.*|"
    r"(?:last\s+)?(?:updated|published)\b(?=.{0,60}\d)"
    r"(?:\s*:|\s+(?:on|at|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)).{0,70}|https?://\S+|[-*_=#~\s]{3,}",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"[.!?…:;,](?:\[\w{1,4}\]|[^\w.!?…:;,])*$")
"""An end mark, with nothing after it but closing marks, emoji and the numbers of notes."""
_MOST_HEADING_WORDS = 14
_MOST_HEADINGS = 3
"""Headings that may follow on each other (section, title, its second line); more lines like them are text or a menu."""
_MENU_WORDS = 3


def parse_blocks(text: str, title: str | None = None) -> tuple[tuple[Block, ...], dict[str, str]]:
    """Return the blocks of a text in order, and the fields found on the way (title, date, dateline, source).

    A heading is a short line without an end mark that a paragraph follows; what is alone is never a heading.
    """
    spans = list(_paragraphs(text))
    blocks: list[Block] = []
    found: dict[str, str] = {}
    for (begin, end), kind in zip(spans, _kinds([text[begin:end] for begin, end in spans], title), strict=True):
        start = begin
        if kind is BlockKind.PARAGRAPH and all(block.kind is not BlockKind.PARAGRAPH for block in blocks):
            cut = _dateline(text, start if blocks else 0, end, found)
            if cut:
                blocks.append(Block(start, cut, BlockKind.DATELINE))
                start = cut
        if kind is BlockKind.HEADING and not blocks and not title:
            found["title"] = text[start:end].lstrip("# ").strip()
        blocks.append(Block(start, end, kind))
    return tuple(blocks), found


def _dateline(text: str, start: int, end: int, found: dict[str, str]) -> int | None:
    for pattern in _DATELINES:
        match = pattern.match(text, start, end)
        if match and match.end() < end:
            fields = {key: value.strip(" ,") for key, value in match.groupdict().items() if value}
            found |= {"dateline" if key == "place" else key: value for key, value in fields.items()}
            return match.end()
    return None


def _kinds(lines: list[str], title: str | None) -> list[BlockKind]:
    by_looks = [_kind(line, title) for line in lines]
    kinds = [kind or BlockKind.PARAGRAPH for kind in by_looks]
    run: list[int] = []  # lines since the last paragraph that look like headings
    for number, kind in enumerate(by_looks):
        if kind is None:
            run.append(number)
        elif kind is BlockKind.PARAGRAPH:
            for each in run:
                if len(run) <= _MOST_HEADINGS or len(lines[each].split()) <= _MENU_WORDS:
                    kinds[each] = BlockKind.HEADING
            run = []
    return kinds


def _kind(line: str, title: str | None) -> BlockKind | None:
    """Tell the kind of a line; None: a heading by its looks, if what comes after it lets it be one."""
    if title and _same(line, title):
        return BlockKind.HEADING
    if _NOISE.fullmatch(line) or _BYLINE.fullmatch(line):
        return BlockKind.NOISE
    if re.match(r"#{1,6}\s", line):
        return BlockKind.HEADING
    short = "\n" not in line and len(line.split()) <= _MOST_HEADING_WORDS and re.search(r"\w", line)
    quoted = re.search(r"[\"“”„«»]", line)
    plain = short and not _ENDS_SENTENCE.search(line) and not quoted and not re.match(r"[-*•]\s|\d+[.)]\s", line)
    return None if plain else BlockKind.PARAGRAPH


def _same(line: str, title: str) -> bool:
    return re.sub(r"\W+", "", line).casefold() == re.sub(r"\W+", "", title).casefold()


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs' spans: parted by empty lines, or by line ends where the lines are not hard-wrapped."""
    for chunk in re.finditer(r"(?:[^\r\n]+(?:\r\n|\r|\n)?)+", text):
        lines = list(re.finditer(r"[^\r\n]+", chunk[0]))
        width = max((len(line[0].rstrip()) for line in lines[:-1]), default=0)
        start = chunk.start() + lines[0].start()
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            if following is None or not _wraps(line[0], following[0], width):
                yield from _trimmed(text, start, chunk.start() + line.end())
                start = chunk.start() + (following.start() if following else 0)


def _wraps(line: str, following: str, width: int) -> bool:
    """Tell whether a line goes on in the next: an open sentence in a chunk of lines of like length (`width`)."""
    next_word = (following.split(maxsplit=1) or [""])[0]
    return 40 <= width <= 120 and len(line.rstrip()) + len(next_word) >= width - 2


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    stretch = text[start:end]
    if stretch.strip():
        yield start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())
