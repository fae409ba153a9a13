"""Offices and affiliations: what the words before and after a person's name say of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from newstance.attributors.phrases import phrase_ending
from newstance.attributors.tokens import Sentence

_BARE = frozenset("mr mrs ms miss mx dr sir dame lord lady sens reps govs".split())
"""Titles that say nothing of an office, or are of several people."""
_LEADS = frozenset(
    """chairs chaired directs directed edits edited founded heads headed leads led owns owned represents represented
    runs ran""".split()
)
_BELONGS = frozenset("of from at with".split())
_BEFORE = frozenset("TUPINGCsJk")
_AFTER = frozenset("dqNPTIGUCksoepzctJ")
_ENDS = ("", ",", ".", ";", ":", "-", "(", ")", "w", "Q")
_FARTHEST = 8
"""Tokens that a role may reach back over before a name."""
_LONGEST = 18
"""Tokens of a role after a name."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a sentence says that somebody is, by its tokens, ends included."""

    first: int
    last: int
    offices: tuple[int, ...]
    """Tokens of the office itself: `ambassador` in `ambassador to the United Nations`; none in an affiliation."""


def roles_of(sentence: Sentence, first: int, last: int) -> Iterator[Role]:
    """Yield the roles that a sentence gives the person whose name are the tokens from `first` to `last`.

    `Deputy Envoy to the Port League Ann Roe`; `its director, Ann Roe,`; `Ann Roe, the mayor of Riverton,`;
    `Ann Roe, who chairs the union`; `Ann Roe of the Farm Union`.
    """
    found = (_in_front(sentence, first), _described(sentence, first, last), _in_apposition(sentence, last))
    yield from (role for role in (*found, _leading(sentence, last), _belonging(sentence, last)) if role)


def worded(sentence: Sentence, role: Role, text: str) -> str:
    """Return a role in the article's words, without an article or `Mr.` before it; empty where no more is left."""
    first = role.first
    while first <= role.last and (sentence.tags[first] in "dq" or sentence.lows[first] in _BARE):
        first += 1
    return sentence.text(first, role.last, text) if first <= role.last else ""


def fuller(one: str | None, other: str) -> str | None:
    """Return which of two wordings says more: the one of more words, the first where both have as many."""
    return other if len(other.split()) > len((one or "").split()) else one


def _in_front(sentence: Sentence, name: int) -> Role | None:
    tags, first = sentence.tags, name
    lowest = max(name - _FARTHEST, 0)
    while first > lowest:
        if tags[first - 1] in _BEFORE:
            first -= 1
        elif (chained := _chained(tags, first, name)) is not None and chained >= lowest:
            first = chained
        else:
            break
    if tags[first : first + 1] == "s":
        return None  # "the council's Ann Roe"
    return _role(tags, first, name - 1) if first < name else None


def _chained(tags: str, first: int, name: int) -> int | None:
    """Return the token of the office that a body before a name hangs on: `Envoy` of `to the Port League`."""
    if first == name or set(tags[first:name]) & set("TU"):
        return None  # "mayor of Riverton", "a spokesman for Senator Roe"
    at = first - 1
    at -= tags[at : at + 1] == "d"
    return at - 1 if at > 0 and tags[at] in "poz" and tags[at - 1] in "TU" else None


def _described(sentence: Sentence, first: int, last: int) -> Role | None:
    """Return `its director` of `its director, Ann Roe,`."""
    if first < 2 or sentence.tags[first - 1] != "," or sentence.tags[last + 1 : last + 2] not in (",", ".", ""):
        return None
    phrase = phrase_ending(sentence, first - 2)
    if phrase is None or sentence.tags[phrase.head] not in "TU" or "c" in sentence.tags[phrase.first : phrase.last]:
        return None
    return _role(sentence.tags, phrase.first, phrase.last)


def _in_apposition(sentence: Sentence, last: int) -> Role | None:
    tags, at = sentence.tags, last + 2
    if tags[last + 1 : last + 2] != ",":
        return None
    if tags[at : at + 2] == "q,":
        at += 2  # "Ann Roe, 43, a farmer"
    end = _nouns_end(tags, at)
    if end is None:
        return None
    core = next((place for place in range(at, end + 1) if tags[place] in "poz"), end + 1) - 1
    return _role(tags, at, end) if core >= at and tags[core] in "TU" else None  # not "Ann Roe, Sen. Tom Doe, and"


def _leading(sentence: Sentence, last: int) -> Role | None:
    """Return `chairs the port union` of `Ann Roe, who chairs the port union`."""
    at = last + 1 + (sentence.tags[last + 1 : last + 2] == ",")
    if sentence.lows[at : at + 1] != ("who",) or not _LEADS.issuperset(sentence.lows[at + 1 : at + 2]):
        return None
    end = _nouns_end(sentence.tags, at + 2)
    return Role(at + 1, end, ()) if end is not None else None


def _belonging(sentence: Sentence, last: int) -> Role | None:
    """Return `Farm Union` of `Ann Roe of the Farm Union`."""
    tags, at = sentence.tags, last + 2
    if not _BELONGS.issuperset(sentence.lows[last + 1 : last + 2]):
        return None
    end = at + (tags[at : at + 1] == "d")
    while tags[end : end + 1] in tuple("PIC"):
        end += 1
    return Role(at, end - 1, ()) if end > at and tags[end - 1] == "I" else None


def _nouns_end(tags: str, first: int) -> int | None:
    """Return the last token of the nouns that begin at `first`, None unless a mark or a relative ends them."""
    end = first
    while end < len(tags) and end - first < _LONGEST and tags[end] in _AFTER:
        end += 1
    return end - 1 if end > first and tags[end : end + 1] in _ENDS else None


def _role(tags: str, first: int, last: int) -> Role | None:
    """Return the role if it holds an office before any `of` or `to`, and after any `Mr. Roe's`."""
    offices: list[int] = []
    for at in range(first, last + 1):
        if tags[at] in "poz" and offices:
            break
        if tags[at] == "s":
            offices.clear()
        elif tags[at] in "TU":
            offices.append(at)
    return Role(first, last, tuple(offices)) if offices else None
