"""Quotation marks paired by how they stand in the text, so that dropped, swapped and foreign marks do little harm."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile("[\"“”„‟«»]|''|``")
_SINGLE = re.compile(r"(?<!\w)['‘](?=\w)[^'‘’\n]*(?:(?<=\w)['’](?=\w)[^'‘’\n]*)*[,.?!]['’](?!\w)")
_SPEAKER = r"(?:he|she|they|[Tt]he \w+|[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3})"
_SAID = r"(?:said|says|wrote|writes|added|adds|told|continued|asked|replied|explained|argued)"
_REPORTED = re.compile(rf"[,?!](?=\s+(?:{_SPEAKER}\s+{_SAID}|{_SAID}\s+[A-Z]))")
_BEFORE_OPENING = frozenset(" \t\r\n\u00a0([—–-/")
_AFTER_CLOSING = frozenset(" \t\r\n\u00a0)].,;:!?—–-/")
_FARTHEST_CLOSING = 2_000
"""Code points: a mark that closes later than this does not belong to a quotation that its paragraph left open."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its marks; `unclosed` where the text never closes it, or the next paragraph opens it again."""

    start: int
    end: int
    unclosed: bool = False


def quotations(text: str, paragraph_ends: Sequence[int], sentence_starts: Sequence[int]) -> list[Quote]:
    """Return the quotations of a text in order, none overlapping. Linear in the length of the text.

    A mark opens or closes by the spaces round it, then by its shape, then in turn. One never closed ends with its
    paragraph, unless the next mark closes it later on; one never opened begins with its sentence.
    """
    marks = [(match.start(), match.end()) for match in _MARK.finditer(text)]
    swapped = 0 <= text.find("»") < (text.find("«") if "«" in text else len(text))
    quotes: list[Quote] = []
    opened: int | None = None
    for start, end in marks:
        opens = _opens(text, start, end, swapped=swapped)
        if opens is None:
            opens = opened is None
        if opened is not None:
            limit = _limit(paragraph_ends, opened)
            if not opens and (start <= limit or start - opened <= _FARTHEST_CLOSING):
                quotes.append(Quote(opened, end))
                opened = None
                continue
            quotes.append(_unclosed(text, opened, min(limit, start)))
            opened = None
        if opens:
            opened = start
        elif _ends_speech(text, start):
            quotes.extend(_never_opened(start, end, quotes, sentence_starts))
    if opened is not None:
        quotes.append(_unclosed(text, opened, _limit(paragraph_ends, opened)))
    return quotes or [Quote(match.start(), match.end()) for match in _SINGLE.finditer(text)]


def _opens(text: str, start: int, end: int, *, swapped: bool) -> bool | None:
    """Tell whether a mark opens (True) or closes (False); None where neither its place nor its shape tells."""
    after_space = start == 0 or text[start - 1] in _BEFORE_OPENING
    before_space = end >= len(text) or text[end] in _AFTER_CLOSING
    if after_space != before_space:
        return after_space
    mark = text[start:end]
    if mark in ("«", "»"):
        return (mark == "»") if swapped else (mark == "«")
    return {"“": True, "„": True, "”": False}.get(mark)


def _limit(paragraph_ends: Sequence[int], at: int) -> int:
    """Return where the paragraph ends that holds a place."""
    after = bisect_right(paragraph_ends, at)
    return paragraph_ends[after] if after < len(paragraph_ends) else at + 1


def _unclosed(text: str, start: int, end: int) -> Quote:
    """Return a quotation that is never closed: up to `, Roe said`, else to its end."""
    reported = _REPORTED.search(text, start, end)
    return Quote(start, reported.end()) if reported else Quote(start, end, unclosed=True)


def _ends_speech(text: str, at: int) -> bool:
    """Tell whether the mark follows an end mark or a comma: a quotation's end rather than inches or minutes."""
    return text[max(at - 1, 0) : at] in tuple(".,!?…")


def _never_opened(start: int, end: int, quotes: Sequence[Quote], sentence_starts: Sequence[int]) -> list[Quote]:
    before = bisect_right(sentence_starts, start) - 1
    begin = max(sentence_starts[before] if before >= 0 else 0, quotes[-1].end if quotes else 0)
    return [Quote(begin, end)] if begin < start else []
