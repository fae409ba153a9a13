"""Claims of phrases that are no verb's plain subject: `according to Roe`, `her letter said`, `a rebuke from Roe`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from newstance.attributors.phrases import FARTHEST, HOLDING, Phrase, phrase_starting
from newstance.attributors.tokens import Sentence
from newstance.cues import REPORTING_FORMS, TEXTS

_MAIN_VERB = re.compile("[vxht]*V")
_OF_NOTES = frozenset({"write", "add", "read", "record", "post", "text"})
"""What hands write for any reason, so that `used a pen to write` conveys no position."""


class Relation(StrEnum):
    """How a holder stands to the cue."""

    SUBJECT = "subject"
    INVERTED = "inverted"
    ACCORDING = "according"
    AGENT = "agent"
    PARTICIPLE = "participle"
    RESPONSE = "response"
    TEXT = "text"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Claim:
    """A holder's phrase, its cue's token, how they relate, and whether it is said inside another clause."""

    phrase: Phrase
    cue: int
    relation: Relation
    reporting: bool
    subordinate: bool = False


def governed(
    sentence: Sentence, cue: int, first: int, relation: Relation, *, subordinate: bool = False
) -> Iterator[Claim]:
    """Yield the claim of the phrase that begins at `first`, or of whose text it is."""
    phrase = phrase_starting(sentence, first)
    if phrase and sentence.tags[phrase.head] in HOLDING:
        phrase = named_after(sentence, phrase)
        yield Claim(phrase, cue, relation, relation is Relation.ACCORDING, subordinate)
    elif phrase and (
        owner := _owner(sentence, Phrase(phrase.first, _sentence_part(sentence, phrase.last), phrase.head))
    ):
        yield Claim(owner, cue, relation, relation is Relation.ACCORDING, subordinate)


def named_after(sentence: Sentence, phrase: Phrase) -> Phrase:
    """Return the name that follows a description between commas (`the geologist, Ann Roe`), else the phrase itself."""
    tags = sentence.tags
    if tags[phrase.head] not in "UT" or tags[phrase.last + 1 : phrase.last + 2] != ",":
        return phrase
    name = phrase_starting(sentence, phrase.last + 2)
    named = (
        name
        and tags[name.head] == "P"
        and name.last > name.first
        and tags[name.last + 1 : name.last + 2] in ("", ",", ".", "-", "(")
    )
    return name if name and named else phrase


def view(sentence: Sentence, at: int) -> Iterator[Claim]:
    """Yield `in Roe's view` and `in the words of Roe`."""
    opening = sentence.lows[max(at - 8, 0) : at]
    if "in" not in opening:
        return
    if sentence.lows[at + 1 : at + 2] == ("of",):
        yield from governed(sentence, at, at + 2, Relation.ACCORDING)
    elif sentence.tags[at - 1] == "s" and sentence.tags[at - 2] in HOLDING:
        first = at - len(opening) + opening.index("in") + 1
        yield Claim(Phrase(min(first, at - 2), at - 2, at - 2), at, Relation.ACCORDING, reporting=True)


def response(sentence: Sentence, at: int) -> Iterator[Claim]:
    """Yield `drew a rebuke from Roe`."""
    window = sentence.lows[at + 1 : at + 7]
    if "from" in window:
        yield from governed(sentence, at, at + 2 + window.index("from"), Relation.RESPONSE)
    elif sentence.lows[at] in ("ire", "wrath") and window[:1] == ("of",):
        yield from governed(sentence, at, at + 2, Relation.RESPONSE)


def text_claim(sentence: Sentence, verb: int, phrase: Phrase | None) -> Iterator[Claim]:
    """Yield the claim of `the letter from Roe said`, whose holder is its author."""
    if phrase and sentence.lows[phrase.head] in TEXTS:
        owner = _owner(sentence, phrase)
        relation = Relation.SUBJECT if owner else Relation.TEXT
        yield Claim(owner or phrase, verb, relation, reporting=True, subordinate=subordinate(sentence, phrase))


def participle(sentence: Sentence, verb: int, before: Sequence[Claim]) -> Iterator[Claim]:
    """Yield `Roe spoke for an hour, urging …`: the sentence's first subject is the holder."""
    led = sentence.tags[verb - 1 : verb] in tuple(",vQ") or sentence.lows[verb - 1 : verb] == ("by",)
    if not led or (before and not before[0].subordinate):
        return
    first = _leading_phrase(sentence)
    if first and first.last < verb and sentence.tags[first.head] in HOLDING:
        yield Claim(first, verb, Relation.PARTICIPLE, sentence.lows[verb] in REPORTING_FORMS)


def purpose(sentence: Sentence, verb: int, before: Sequence[Claim]) -> Iterator[Claim]:
    """Yield `Roe used her speech to denounce …`: the subject of the main verb is the holder."""
    main = None if before or sentence.lows[verb] in _OF_NOTES else main_verb_subject(sentence, verb)
    if main and not set(sentence.tags[main.last + 2 : verb]) & set("BV,"):
        yield Claim(main, verb, Relation.PARTICIPLE, sentence.lows[verb] in REPORTING_FORMS)


def main_verb_subject(sentence: Sentence, verb: int) -> Phrase | None:
    """Return the sentence's first phrase if a verb that is no cue follows it: `Roe met …` before a cue at `verb`."""
    first = _leading_phrase(sentence) if verb <= FARTHEST else None
    if first is None or first.last >= verb or sentence.tags[first.head] not in HOLDING:
        return None
    return first if _MAIN_VERB.match(sentence.tags, first.last + 1, verb) else None


def subordinate(sentence: Sentence, phrase: Phrase) -> bool:
    """Tell whether a phrase stands inside another clause: after `that`, `when`, or another verb."""
    if not phrase.first or (phrase.first > 1 and sentence.lows[phrase.first - 1] in ("while", "whereas")):
        return False
    return sentence.tags[phrase.first - 1] not in ",;:-).Qbcvt"


def _leading_phrase(sentence: Sentence) -> Phrase | None:
    """Return the phrase that the sentence begins with, past an opening `But` or `On Monday,`."""
    tags, at = sentence.tags, 0
    while at < len(tags) and tags[at] in "bcv,":
        at += 1
    if tags[at : at + 1] in tuple("puz"):
        at = tags.find(",", at) + 1
        if not at:
            return None
    return phrase_starting(sentence, at, subject=True)


def _owner(sentence: Sentence, phrase: Phrase) -> Phrase | None:
    """Return whose text it is: `Roe's letter`, `a letter from Roe`, `his remarks`."""
    tags, lows = sentence.tags, sentence.lows
    for at in range(phrase.first, phrase.last + 1):
        if tags[at] == "s" and at > phrase.first and tags[at - 1] in HOLDING:
            return Phrase(phrase.first, at - 1, at - 1)
        if lows[at] in ("from", "by", "in") and at > phrase.head and (source := phrase_starting(sentence, at + 1)):
            return source if tags[source.head] in HOLDING else None
    if phrase.head > phrase.first and tags[phrase.head - 1] in "PI":
        return Phrase(phrase.first, phrase.head - 1, phrase.head - 1)
    if lows[phrase.first] in ("his", "her", "their"):
        return Phrase(phrase.first, phrase.first, phrase.first)
    return None


def _sentence_part(sentence: Sentence, at: int) -> int:
    """Return the last token before the next comma or end mark, at most so many on."""
    last = min(at + FARTHEST, len(sentence.tags) - 1)
    while at < last and sentence.tags[at + 1] not in ",;:.Q-(":
        at += 1
    return at
