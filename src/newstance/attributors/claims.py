"""The claims of a sentence: which noun phrase says, does or feels what, as its cue words and word order tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from newstance.attributors.phrases import HOLDING, Phrase, phrase_ending, phrase_starting, subject
from newstance.attributors.tokens import Sentence
from newstance.cues import REPORTING_FORMS, RESPONSES, TEXTS

_TAKES_NO_INVERSION = frozenset("asked told called accused sued wanted added".split()) - {"added"}
_NEVER_PASSIVE = frozenset("B")
_VIEWS = frozenset("view views opinion words eyes account telling reckoning estimation".split())
_AFTER_NOUN = frozenset("xBhDs")


class Relation(StrEnum):
    """How a holder stands to the cue."""

    SUBJECT = "subject"
    INVERTED = "inverted"
    ACCORDING = "according"
    AGENT = "agent"
    PARTICIPLE = "participle"
    RESPONSE = "response"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Claim:
    """A holder's phrase, its cue's token, how they relate, and whether it is said inside another clause."""

    phrase: Phrase
    cue: int
    relation: Relation
    reporting: bool
    subordinate: bool = False


def claims(sentence: Sentence) -> list[Claim]:
    """Return the claims of a sentence in the order of their cues; none inside its quotations."""
    found: list[Claim] = []
    for at, tag in enumerate(sentence.tags):
        if tag in "efDJ" or (tag == "g" and _after_be(sentence, at)):
            found.extend(_finite(sentence, at, found))
        elif tag == "g":
            found.extend(_participle(sentence, at, found))
        elif sentence.lows[at] == "according" and sentence.lows[at + 1 : at + 2] == ("to",):
            found.extend(_governed(sentence, at, at + 2, Relation.ACCORDING))
        elif sentence.lows[at] in _VIEWS:
            found.extend(_view(sentence, at))
        elif tag == "N" and sentence.lows[at] in ("reads", "read") and at and sentence.tags[at - 1] not in "zxr":
            found.extend(claim for claim in _finite(sentence, at, found) if claim.relation is Relation.TEXT)
        if sentence.lows[at] in RESPONSES:
            found.extend(_response(sentence, at))
    return found


def _finite(sentence: Sentence, verb: int, before: list[Claim]) -> Iterator[Claim]:
    low, tags = sentence.lows[verb], sentence.tags
    following = tags[verb + 1 : verb + 2]
    if tags[verb] in "ef" and (following in tuple("xBhs") or tags[verb - 1 : verb] in tuple("dsoqp")):
        return
    reporting = low in REPORTING_FORMS
    inverts = reporting and tags[verb] in "Df" and low not in _TAKES_NO_INVERSION
    if inverts and tags[verb - 1 : verb] == "Q" and (claim := _inverted(sentence, verb)):
        yield claim
        return
    phrase, be = subject(sentence, verb)
    if be and tags[verb] == "D":
        if sentence.lows[verb + 1 : verb + 2] == ("by",):
            yield from _governed(sentence, verb, verb + 2, Relation.AGENT)
        return
    if tags[verb] == "J" and not be:
        return
    if phrase is None:
        shared = _shared_subject(sentence, verb, before)
        if shared:
            yield Claim(shared.phrase, verb, Relation.SUBJECT, reporting, shared.subordinate)
        elif inverts and tags[verb - 1 : verb] in tuple(",-") and (claim := _inverted(sentence, verb)):
            yield claim
        return
    if tags[verb] == "D" and sentence.lows[verb + 1 : verb + 2] == ("by",):
        return
    if low == "accused" and sentence.lows[verb + 1 : verb + 2] == ("of",):
        return
    if tags[verb] == "e" and not (_modal(sentence, verb) or _plural(sentence, phrase)):
        return
    inside = _subordinate(sentence, phrase)
    if tags[phrase.head] in HOLDING:
        yield Claim(phrase, verb, Relation.SUBJECT, reporting, inside)
    elif sentence.lows[phrase.head] in TEXTS:
        owner = _owner(sentence, phrase)
        yield Claim(owner or phrase, verb, Relation.SUBJECT if owner else Relation.TEXT, reporting=True, subordinate=inside)


def _participle(sentence: Sentence, verb: int, before: list[Claim]) -> Iterator[Claim]:
    """Yield `Roe spoke for an hour, urging …`: the sentence's first subject is the holder."""
    if sentence.tags[verb - 1 : verb] not in tuple(",v") or (before and not before[0].subordinate):
        return
    first = _leading_phrase(sentence)
    if first and first.last < verb and sentence.tags[first.head] in HOLDING:
        yield Claim(first, verb, Relation.PARTICIPLE, sentence.lows[verb] in REPORTING_FORMS)


def _leading_phrase(sentence: Sentence) -> Phrase | None:
    """Return the phrase that the sentence begins with, past an opening `But` or `On Monday,`."""
    tags, at = sentence.tags, 0
    while at < len(tags) and tags[at] in "bcv,":
        at += 1
    if tags[at : at + 1] in tuple("puz"):
        at = tags.find(",", at) + 1
        if not at:
            return None
    return phrase_starting(sentence, at)


def _inverted(sentence: Sentence, verb: int) -> Claim | None:
    phrase = phrase_starting(sentence, verb + 1)
    if phrase is None or sentence.tags[phrase.head] not in HOLDING:
        return None
    ends = sentence.tags[phrase.last + 1 : phrase.last + 2]
    return None if ends and ends in "fDxhBs" else Claim(phrase, verb, Relation.INVERTED, reporting=True)


def _governed(sentence: Sentence, cue: int, first: int, relation: Relation) -> Iterator[Claim]:
    phrase = phrase_starting(sentence, first)
    if phrase and sentence.tags[phrase.head] in HOLDING:
        yield Claim(phrase, cue, relation, reporting=relation is Relation.ACCORDING)
    elif phrase and (owner := _owner(sentence, Phrase(phrase.first, _sentence_part(sentence, phrase.last), phrase.head))):
        yield Claim(owner, cue, relation, reporting=relation is Relation.ACCORDING)


def _sentence_part(sentence: Sentence, at: int) -> int:
    """Return the last token before the next comma or end mark."""
    while at + 1 < len(sentence.tags) and sentence.tags[at + 1] not in ",;:.Q-(":
        at += 1
    return at


def _view(sentence: Sentence, at: int) -> Iterator[Claim]:
    """Yield `in Roe's view` and `in the words of Roe`."""
    if sentence.lows[at + 1 : at + 2] == ("of",):
        if "in" in sentence.lows[max(at - 3, 0) : at]:
            yield from _governed(sentence, at, at + 2, Relation.ACCORDING)
    elif at >= 2 and sentence.tags[at - 1] == "s":
        phrase = phrase_ending(sentence, at - 2) or None
        core_first = sentence.lows.index("in", max(at - 8, 0), at) + 1 if "in" in sentence.lows[max(at - 8, 0) : at] else None
        if phrase is None and core_first is not None:
            phrase = Phrase(core_first, at - 2, at - 2)
        if phrase and core_first is not None and sentence.tags[phrase.head] in HOLDING:
            yield Claim(phrase, at, Relation.ACCORDING, reporting=True)


def _response(sentence: Sentence, at: int) -> Iterator[Claim]:
    """Yield `drew a rebuke from Roe`."""
    window = sentence.lows[at + 1 : at + 7]
    if "from" in window:
        yield from _governed(sentence, at, at + 2 + window.index("from"), Relation.RESPONSE)


def _shared_subject(sentence: Sentence, verb: int, before: list[Claim]) -> Claim | None:
    """Return the earlier claim whose subject `… and said` shares."""
    at = verb - 1
    while at >= 0 and sentence.tags[at] in "vxh":
        at -= 1
    joined = at >= 0 and sentence.tags[at] in "cb"
    return before[-1] if joined and before and before[-1].relation is Relation.SUBJECT else None


def _after_be(sentence: Sentence, at: int) -> bool:
    while at and sentence.tags[at - 1] == "v":
        at -= 1
    return at > 0 and sentence.tags[at - 1] == "B"


def _modal(sentence: Sentence, verb: int) -> bool:
    at = verb
    while at and sentence.tags[at - 1] == "v":
        at -= 1
    return at > 0 and sentence.tags[at - 1] == "x"


def _plural(sentence: Sentence, phrase: Phrase) -> bool:
    low = sentence.lows[phrase.head]
    if sentence.tags[phrase.head] == "r":
        return low in ("they", "we", "i", "you")
    joined = "c" in sentence.tags[phrase.first : phrase.last + 1]
    return joined or sentence.tags[phrase.head] == "G" or (sentence.tags[phrase.head] == "T" and low.endswith("s"))


def _subordinate(sentence: Sentence, phrase: Phrase) -> bool:
    before = sentence.tags[phrase.first - 1 : phrase.first] if phrase.first else ""
    return bool(before) and before not in ",;:-).Qbcvt"


def _owner(sentence: Sentence, phrase: Phrase) -> Phrase | None:
    """Return whose text it is: `Roe's letter`, `a letter from Roe`, `his remarks`."""
    tags, lows = sentence.tags, sentence.lows
    for at in range(phrase.first, phrase.last + 1):
        if tags[at] == "s" and at > phrase.first and tags[at - 1] in HOLDING:
            return Phrase(phrase.first, at - 1, at - 1)
        if lows[at] in ("from", "by", "in") and at > phrase.head and (source := phrase_starting(sentence, at + 1)):
            return source if tags[source.head] in HOLDING else None
    if lows[phrase.first] in ("his", "her", "their"):
        return Phrase(phrase.first, phrase.first, phrase.first)
    return None
