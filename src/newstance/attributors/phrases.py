"""Noun phrases found by walking a sentence's tags from a verb: which words are its subject."""

from dataclasses import dataclass

from newstance.attributors.tokens import Sentence

HOLDING = frozenset("PTIGUCr")
"""Tags of the words that can be a holder's head."""
_NOUNS = frozenset("PTIGUCNefgJ")
_MODIFIERS = frozenset("NPTICGUJeqksB")
_FARTHEST = 45
"""Tokens that a subject may stand before its verb, insertions counted; it keeps the walk linear in the text."""
_MOST_INSERTIONS = 6
_REDUCED = (
    "led",
    "run",
    "made",
    "held",
    "known",
    "headed",
    "chaired",
    "based",
    "run",
    "owned",
    "founded",
    "elected",
    "appointed",
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase by its tokens, ends included; `head` is the last token of what stands before any `of`, `in`, …"""

    first: int
    last: int
    head: int


def phrase_ending(sentence: Sentence, last: int) -> Phrase | None:
    """Return the noun phrase whose last word is at `last`, with what it hangs on by `of`, `for`, `and`, ….

    None where no noun ends there, or where a preposition without anything before it governs the phrase.
    """
    tags = sentence.tags
    core = _core(sentence, last)
    if core is None:
        return None
    first, head = core, last
    for _ in range(_MOST_INSERTIONS):
        before = tags[first - 1] if first else ""
        if before == "c" or (before == "," and _lists(sentence, first - 1)):
            outer = first - 2 - (before == "c" and tags[first - 2 : first - 1] == ",")
            if (
                outer < 0
                or tags[outer] not in HOLDING - {"r"}
                or tags[head] not in HOLDING
                or sentence.lows[first - 1] == "but"
            ):
                break
        elif before and before in "poz":
            outer = first - 2
            if (before == "p" and outer >= 0 and tags[outer] == "D") or (outer >= 0 and sentence.lows[outer] in _REDUCED):
                outer -= 1  # "groups backed by", "a coalition led by"
            if outer < 0 or tags[outer] not in _NOUNS:
                return None
        else:
            break
        start = _core(sentence, outer)
        if start is None:
            return None if before != "c" else Phrase(first, last, head)
        first, head = start, outer
    return Phrase(first, last, head)


def phrase_starting(sentence: Sentence, first: int) -> Phrase | None:
    """Return the noun phrase that begins at `first`, up to where its nouns end; names joined with `and` are one."""
    tags, at, head = sentence.tags, first, -1
    while at < len(tags) and (
        tags[at] in "dsvJ" or tags[at] in _MODIFIERS or tags[at] in _NOUNS - {"f", "g"} or tags[at] == "r"
    ):
        if tags[at] == "r":
            return Phrase(at, at, at) if at == first else None
        if tags[at] == "B" or (tags[at] == "d" and head >= 0 and tags[at - 1] != "s"):
            break
        if tags[at] in HOLDING or tags[at] == "N":
            head = at
        at += 1
        joins = (
            tags[at : at + 1] == "c"
            and head == at - 1
            and tags[head] in "PTIG"
            and tags[at + 1 : at + 2] in tuple("PTIGd")
        )
        if joins and _core_follows(sentence, at + 1):
            at += 1
    if head < 0:
        return None
    return Phrase(first, _with_complement(sentence, head), head)


def subject(sentence: Sentence, verb: int) -> tuple[Phrase | None, bool]:
    """Return the subject of the verb at `verb` and whether a form of `be` stands between them.

    Adverbs, auxiliaries and times are stepped over, then brackets, dashes and insertions between commas.
    """
    at, passive = _before_verb_group(sentence, verb)
    for _ in range(_MOST_INSERTIONS):
        if at < 0 or verb - at > _FARTHEST:
            return None, passive
        tag = sentence.tags[at]
        if tag == ")":
            at = sentence.tags.rfind("(", 0, at) - 1
        elif tag == "-":
            at = sentence.tags.rfind("-", 0, at) - 1
        elif tag == ",":
            return _before_insertion(sentence, at), passive
        else:
            return _plain_subject(sentence, at), passive
    return None, passive


def _core(sentence: Sentence, last: int) -> int | None:
    """Return where the words begin that modify the noun at `last`."""
    tags = sentence.tags
    if last < 0 or tags[last] not in _NOUNS | {"r", "q"}:
        return None
    if tags[last] == "r":
        return last
    first = last
    while first and tags[first - 1] in _MODIFIERS - {"B"}:
        first -= 1
    while (
        first
        and tags[first - 1] in "dqv"
        and not (tags[first - 1] == "v" and first >= 2 and tags[first - 2] not in "dq")
    ):
        first -= 1
        if tags[first] == "d":
            if first and tags[first - 1] == "s":
                continue
            break
    return first


def _core_follows(sentence: Sentence, at: int) -> bool:
    """Tell whether a noun phrase, and no clause of its own, begins at a place."""
    end = at
    while end < len(sentence.tags) and sentence.tags[end] in _MODIFIERS | {"d"} and sentence.tags[end] != "B":
        end += 1
    return end > at and sentence.tags[end : end + 1] not in tuple("DfxhBe")


def _lists(sentence: Sentence, comma: int) -> bool:
    """Tell whether a comma joins names of a list: names on both sides, an `and` soon after."""
    tags = sentence.tags
    if comma < 1 or tags[comma - 1] not in "PIG":
        return False
    follows = tags[comma + 1 : comma + 7].lstrip("dPTIGNkq")
    return follows[:1] == "c" or follows[:2] == ",c"


def _with_complement(sentence: Sentence, head: int) -> int:
    """Return the last token of `lawyers for the state`, given the token of `lawyers`; names take none."""
    tags = sentence.tags
    if tags[head] not in "GUCI" or tags[head + 1 : head + 2] not in tuple("po"):
        return head
    at, last = head + 2, head
    while at < len(tags) and tags[at] in "dqNPTIGUCks":
        last = at if tags[at] in _NOUNS else last
        at += 1
    return last


def _before_verb_group(sentence: Sentence, verb: int) -> tuple[int, bool]:
    tags, at, passive = sentence.tags, verb - 1, False
    while at >= 0:
        tag = tags[at]
        if tag in "vxht":
            at -= 1
        elif tag == "B":
            passive, at = True, at - 1
        elif tag == "q" and at and tags[at - 1] == "t":
            at -= 2
        elif (tag in "pd" and tags[at + 1] in "t" and verb - at > 1) or (tag == "N" and at and tags[at - 1] == "x" and sentence.lows[at] in ("have", "be")):
            at -= 1
        else:
            break
    return at, passive


def _plain_subject(sentence: Sentence, at: int) -> Phrase | None:
    found = phrase_ending(sentence, at)
    blocked = found and (
        sentence.tags[found.head] not in HOLDING or sentence.tags[found.first - 1 : found.first] in tuple("efDg")
    )
    if found and not blocked:
        return found
    lowest = max(at - _FARTHEST, 0)
    for back in range(at, lowest, -1):  # "the judge who ruled on it had …"
        if sentence.tags[back] in ",;:-Q":
            break
        if sentence.tags[back] == "w" and sentence.lows[back] in ("who", "that", "which"):
            outer = phrase_ending(sentence, back - 1)
            return outer if outer and sentence.tags[outer.head] in HOLDING else None
    return found


def _before_insertion(sentence: Sentence, comma: int) -> Phrase | None:
    """Return the subject before (or, for `its head, Ann Roe, said`, inside) an insertion that ends at a comma."""
    tags = sentence.tags
    inside = phrase_ending(sentence, comma - 1)
    if inside and _names_the_one_before(sentence, inside):
        return inside
    found: Phrase | None = None
    end = comma
    for _ in range(_MOST_INSERTIONS):
        end = tags.rfind(",", max(comma - _FARTHEST, 0), end)
        if end <= 0:
            break
        phrase = phrase_ending(sentence, end - 1 if tags[end - 1] != ")" else tags.rfind("(", 0, end) - 1)
        if phrase and tags[phrase.head] in HOLDING:
            if tags[phrase.head] == "P" or tags[phrase.head] == "r":
                return phrase
            found = found or phrase
    return found


def _names_the_one_before(sentence: Sentence, inside: Phrase) -> bool:
    """Tell whether `inside` names, between commas, what a noun before the first comma describes."""
    tags = sentence.tags
    before = inside.first - 2
    if before < 0 or tags[inside.first - 1] != "," or tags[inside.head] not in "PI" or tags[before] not in "UCGTNIPt":
        return False
    outer = phrase_ending(sentence, before)
    described = tags[outer.head] in "UCG" if outer else tags[before] in "UCGNt"
    return described and inside.last > inside.first
