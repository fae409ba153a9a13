"""Mentions: a noun phrase read as the people, groups or bodies it names, each in its shortest full form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newstance.attributors import lexicon
from newstance.attributors.people import People, gender_of, name_runs
from newstance.attributors.phrases import Phrase, phrase_ending
from newstance.attributors.tokens import Sentence
from newstance.types import HolderKind

_COUNTING = frozenset("group groups number couple handful lot lots dozens scores hundreds thousands millions".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A holder as one place names it: canonical name, kind, gender if known, offsets in the article, its head word."""

    name: str
    kind: HolderKind
    start: int
    end: int
    head: str
    gender: str | None = None
    plural: bool = False
    definite: bool = False
    pronoun: bool = False
    oblique: bool = False
    """Under a preposition or a possessive, so a worse antecedent than a subject."""


def mentions_of(sentence: Sentence, phrase: Phrase, people: People, text: str) -> list[Mention]:
    """Return what a phrase mentions: one holder, or the several that `and` joins."""
    return [_mention(sentence, part, people, text) for part in _parts(sentence, phrase, people)]


def mentions_in(sentence: Sentence, people: People, text: str) -> list[Mention]:
    """Return everybody a sentence mentions outside its quotations, in text order, to be referred back to."""
    found = [_name_mention(sentence, first, last, people, text) for first, last in name_runs(sentence)]
    for at, tag in enumerate(sentence.tags):
        if tag in "GCI" and sentence.tags[at + 1 : at + 2] not in tuple("PTIGCUN"):
            phrase = phrase_ending(sentence, at)
            first = at
            while first and sentence.tags[first - 1] in "NPTICGUJ":
                first -= 1
            found.append(
                _mention(sentence, Phrase(first, at, at), people, text, oblique=phrase is None or phrase.head != at)
            )
    return sorted(found, key=lambda mention: mention.start)


def _parts(sentence: Sentence, phrase: Phrase, people: People) -> Iterator[Phrase]:
    """Yield the phrases that `and` joins at the top; `states of A and B` and `Health and Human Services` stay whole."""
    tags = sentence.tags
    cuts = [at for at in range(phrase.first + 1, phrase.last) if tags[at] == "c" or tags[at] == ","]
    bounds = [phrase.first - 1, *cuts, phrase.last + 1]
    spans = [(left + 1, right - 1) for left, right in pairwise(bounds) if left + 1 <= right - 1]
    parts = [Phrase(first, last, _head(tags, first, last)) for first, last in spans]
    if len(parts) == 1 and len(bounds) > 2:
        yield parts[0]
    elif len(parts) > 1 and _joined(sentence, parts, people):
        yield from parts
    else:
        yield phrase


def _joined(sentence: Sentence, parts: Sequence[Phrase], people: People) -> bool:
    tags = sentence.tags
    heads = [tags[part.head] for part in parts]
    if any(head not in "PTIGUC" for head in heads):
        return False
    if any(part.head < part.last for part in parts[:-1]):
        return len(set(heads)) == 1 and heads[0] in "GU"
    first, last = parts[0], parts[-1]
    alone = first.first == first.last and tags[first.head] == "P" and not people.named([sentence.lows[first.head]], 0)
    return not (alone and tags[last.head] in "ICG" and last.first < last.last and tags[last.first] != "d")


def _head(tags: str, first: int, last: int) -> int:
    for at in range(first + 1, last + 1):
        if tags[at] in "poz":
            return at - 1
    return last


def _mention(sentence: Sentence, phrase: Phrase, people: People, text: str, *, oblique: bool = False) -> Mention:
    tags, lows = sentence.tags, sentence.lows
    first, last = phrase.first, phrase.last
    if tags[phrase.head] in "rd" and first == last:
        start, end = sentence.starts[first], sentence.ends[first]
        return Mention(lows[first], HolderKind.PERSON, start, end, lows[first], pronoun=True)
    named = _name_in(sentence, phrase, people)
    if named:
        return _name_mention(sentence, *named, people, text)
    first = _past_counts(sentence, first, phrase.head)
    reduced = next((at for at in range(phrase.head + 1, last + 1) if tags[at] in "VD"), None)
    last = reduced - 1 if reduced else last  # "groups led by"
    if tags[phrase.head] == "P" and not _proper_complement(sentence, phrase):
        last = phrase.head
    first = min(first, last)
    head = phrase.head if first <= phrase.head else _head(tags, first, last)
    low, tag = lows[head], tags[head]
    name = sentence.text(first, last, text)
    if (tag in "PI" and head == last) or (tag == "G" and sentence.words[head][0].isupper()):
        first = _past_common_words(sentence, first, head, people_of=tag == "G")
        name = people.spelled_out(sentence.text(first, last, text))
    definite = lows[phrase.first] in ("the", "that", "this", "these", "those") or tags[phrase.first] == "T"
    kind, plural = HolderKind.INSTITUTION, False
    if tag == "G" or (tag in "UTN" and low.endswith("s") and not low.endswith("ss")):
        kind, plural = (HolderKind.UNNAMED if low in lexicon.UNNAMED_HEADS else HolderKind.GROUP), True
    elif tag in "UT":
        kind = HolderKind.UNNAMED
    start, end = sentence.starts[first], sentence.ends[last]
    return Mention(name, kind, start, end, low, plural=plural, definite=definite, oblique=oblique)


def _name_in(sentence: Sentence, phrase: Phrase, people: People) -> tuple[int, int] | None:
    """Return the tokens of the person's name in a phrase: at its head, or after an office (`envoy to the UN Roe`)."""
    tags = sentence.tags
    for last in (phrase.head, phrase.last) if tags[phrase.head] in "TU" else (phrase.head,):
        first = last
        if tags[last] != "P":
            continue
        while first > phrase.first and tags[first - 1] in "Pk":
            first -= 1
        determined = first > phrase.first and tags[first - 1] in "dq"
        given = _given_name_at(sentence, first, last, people)
        if given is not None and not (determined and given == first):
            return given, last
    return None


def _given_name_at(sentence: Sentence, first: int, last: int, people: People) -> int | None:
    """Return where in a run of name words a known person's name begins, None if the run names nobody known."""
    for start in range(first, last + 1):
        person = people.named(sentence.lows[start : last + 1], sentence.starts[start])
        if person and (start == last or person.name.casefold().split()[0] == sentence.words[start].casefold()):
            return start
    return None


def _name_mention(sentence: Sentence, first: int, last: int, people: People, text: str) -> Mention:
    tags = sentence.tags
    gender = gender_of(sentence, first, last)
    person = people.named(sentence.lows[first : last + 1], sentence.starts[first], gender)
    oblique = tags[last + 1 : last + 2] == "s" or (first > 0 and tags[first - 1] in "poz")
    start, end = sentence.starts[first], sentence.ends[last]
    if person:
        return Mention(
            person.name, HolderKind.PERSON, start, end, sentence.lows[last], person.gender or gender, oblique=oblique
        )
    return Mention(
        sentence.text(first, last, text), HolderKind.INSTITUTION, start, end, sentence.lows[last], oblique=oblique
    )


def _past_counts(sentence: Sentence, first: int, head: int) -> int:
    """Step over articles, counts and `a group of`."""
    tags, lows = sentence.tags, sentence.lows
    while first < head and (tags[first] in "dqv" or (tags[first] == "o" and first and tags[first - 1] in "dqv")):
        first += 1
    if first == head and lows[first] in _COUNTING and lows[first + 1 : first + 2] == ("of",) and first + 2 < len(tags):
        first += 2
        while first + 1 < len(tags) and tags[first] in "dqv":
            first += 1
    return first


def _past_common_words(sentence: Sentence, first: int, head: int, *, people_of: bool) -> int:
    """Step over what only describes a name: `member station KUT`; a people keeps its adjectives after an article."""
    if people_of and (first == 0 or sentence.tags[first - 1] in "dqQ,bc"):
        return first
    common = [
        at
        for at in range(first, head)
        if sentence.words[at][0].islower() and sentence.tags[at] in "NGUCJe" and sentence.tags[at + 1] != "s"
    ]
    return common[-1] + 1 if common else first


def _proper_complement(sentence: Sentence, phrase: Phrase) -> bool:
    """Tell whether what follows a name is part of it (`Right to Life`)."""
    return (
        phrase.head > phrase.first
        and "d" not in sentence.tags[phrase.head : phrase.last + 1]
        and sentence.tags[phrase.last] in "PI"
    )
