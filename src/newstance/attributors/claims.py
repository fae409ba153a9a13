"""The claims of a sentence: which noun phrase says, does or feels what, as its cue words and word order tell."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newstance.attributors.constructions import (
    Claim,
    Relation,
    governed,
    main_verb_subject,
    named_after,
    participle,
    purpose,
    response,
    subordinate,
    text_claim,
    view,
)
from newstance.attributors.lexicon import PHASES
from newstance.attributors.phrases import HOLDING, Phrase, phrase_starting, subject
from newstance.attributors.tokens import Sentence
from newstance.cues import REPORTING_FORMS, RESPONSES, SPEECH_FORMS, TEXTS, THINGS

_TAKES_NO_INVERSION = frozenset("asked told called".split())
_NO_CUES = frozenset({("accused", "of"), ("added", "to"), ("adding", "to"), ("adds", "to"), ("called", "off")})
_WITH_THAT = frozenset({"find", "finds", "found"})
_SPECULATING = frozenset("could may might can would should must".split())
_VIEWS = frozenset("view views opinion words eyes account telling reckoning estimation".split())


def claims(sentence: Sentence) -> list[Claim]:
    """Return the claims of a sentence in the order of their cues; none inside its quotations."""
    found: list[Claim] = []
    for at, tag in enumerate(sentence.tags):
        if tag in "efDgJ":
            found.extend(_verb(sentence, at, found))
        else:
            found.extend(_phrase(sentence, at))
        if sentence.lows[at] in RESPONSES:
            found.extend(response(sentence, at))
    return found or list(_actor(sentence))


def _actor(sentence: Sentence) -> Iterator[Claim]:
    """Yield that the sentence's subject does something, whatever it is: a claim only if the subject is a person."""
    verb = sentence.tags.find("V")
    actor, be = subject(sentence, verb) if verb > 0 else (None, False)
    if actor and not be and sentence.tags[actor.head] == "P" and not subordinate(sentence, actor):
        yield Claim(actor, verb, Relation.ACTOR, reporting=False)


def _verb(sentence: Sentence, at: int, before: Sequence[Claim]) -> Iterator[Claim]:
    if sentence.tags[at] == "g" and not _after_be(sentence, at):
        return participle(sentence, at, before)
    if sentence.tags[at] == "e" and _infinitive(sentence, at):
        return purpose(sentence, at, before)
    return _finite(sentence, at, before)


def _phrase(sentence: Sentence, at: int) -> Iterator[Claim]:
    low = sentence.lows[at]
    if low == "according" and sentence.lows[at + 1 : at + 2] == ("to",):
        yield from governed(sentence, at, at + 2, Relation.ACCORDING)
    elif low in _VIEWS and at >= 2:
        yield from view(sentence, at)
    elif low in ("reads", "read"):
        yield from text_claim(sentence, at, subject(sentence, at)[0])


def _finite(sentence: Sentence, verb: int, before: Sequence[Claim]) -> Iterator[Claim]:
    """Yield the claim of a finite cue verb or of an attitude: subject, inverted subject, or agent of a passive."""
    if _is_noun(sentence, verb):
        return
    tags, low = sentence.tags, sentence.lows[verb]
    reporting = low in REPORTING_FORMS
    inverted = _inverted(sentence, verb) if reporting and tags[verb] in "Df" else None
    if inverted and tags[verb - 1] == "Q":
        yield inverted
        return
    phrase, be = subject(sentence, verb)
    agent = tags[verb] == "D" and sentence.lows[verb + 1 : verb + 2] == ("by",) and tags[verb + 2 : verb + 3] != "q"
    if be and agent:
        inside = phrase is not None and subordinate(sentence, phrase)
        yield from governed(sentence, verb, verb + 2, Relation.AGENT, subordinate=inside)
    elif phrase is None and not (be and tags[verb] == "D"):
        shared = _shared_subject(sentence, verb, before)
        other = replace(shared, cue=verb, reporting=reporting) if shared else inverted
        yield from (other,) if other else ()
    elif phrase and not agent and _governs(sentence, verb, phrase, be=be):
        if tags[phrase.head] in HOLDING or _speaks(sentence, verb, phrase):
            yield _by_subject(sentence, verb, phrase)
        else:
            yield from text_claim(sentence, verb, phrase)


def _speaks(sentence: Sentence, verb: int, phrase: Phrase) -> bool:
    """Tell whether a noun that no list knows does what only people do: `auditors said`."""
    thing = sentence.lows[phrase.head] in TEXTS or sentence.lows[phrase.head] in THINGS
    return sentence.lows[verb] in SPEECH_FORMS and sentence.tags[phrase.head] == "N" and not thing


def _by_subject(sentence: Sentence, verb: int, phrase: Phrase) -> Claim:
    """Return the claim of a verb's own subject; `As Roe noted, …` names a source."""
    reporting = sentence.lows[verb] in REPORTING_FORMS
    as_source = (
        reporting
        and sentence.lows[max(phrase.first - 1, 0)] == "as"
        and sentence.tags[verb + 1 : verb + 2] in tuple(",Q:")
    )
    if as_source:
        return Claim(phrase, verb, Relation.ACCORDING, reporting)
    return Claim(phrase, verb, Relation.SUBJECT, reporting, subordinate(sentence, phrase))


def _is_noun(sentence: Sentence, verb: int) -> bool:
    """Tell whether a word that can be a verb is none here: `the plan`, `their votes were`, `to plan`."""
    around = (sentence.tags[verb - 1 : verb], sentence.tags[verb + 1 : verb + 2])
    return sentence.tags[verb] in "ef" and (around[0] in tuple("dsoqpz") or around[1] in tuple("xBhs"))


def _governs(sentence: Sentence, verb: int, phrase: Phrase, *, be: bool) -> bool:
    """Tell whether a verb in its form can have the phrase as its acting subject."""
    tag, modal = sentence.tags[verb], _modal(sentence, verb)
    if tag in "DJ" and be != (tag == "J"):
        return False  # "Roe was accused", "Roe, angry at"
    if sentence.lows[verb] in _WITH_THAT and "that" not in sentence.lows[verb + 1 : verb + 5]:
        return False
    if sentence.lows[verb : verb + 2] in _NO_CUES or (
        sentence.lows[verb] == "raised" and sentence.tags[verb + 1 : verb + 2] == "q"
    ):
        return False
    if modal in _SPECULATING and sentence.lows[verb] not in REPORTING_FORMS:
        return False
    return tag != "e" or bool(modal) or _plural(sentence, phrase)


def _inverted(sentence: Sentence, verb: int) -> Claim | None:
    """Return the claim of `said Roe`."""
    before = sentence.tags[verb - 1] if verb else ""
    if before not in tuple("Q,-") or (before != "Q" and sentence.lows[verb] in _TAKES_NO_INVERSION):
        return None
    phrase = phrase_starting(sentence, verb + 1)
    if phrase is None or sentence.tags[phrase.head] not in HOLDING:
        return None
    phrase = named_after(sentence, phrase)
    ends = sentence.tags[phrase.last + 1 : phrase.last + 2]
    return None if ends and ends in "fDxhBs" else Claim(phrase, verb, Relation.INVERTED, reporting=True)


def _shared_subject(sentence: Sentence, verb: int, before: Sequence[Claim]) -> Claim | None:
    """Return the earlier claim whose subject `… and said` shares."""
    at = verb - 1
    while at >= 0 and sentence.tags[at] in "vxh":
        at -= 1
    joined = at >= 0 and sentence.tags[at] in "cb"
    if not joined:
        return None
    if before:
        return before[-1] if before[-1].relation is Relation.SUBJECT else None
    main = main_verb_subject(sentence, verb)
    return Claim(main, verb, Relation.SUBJECT, reporting=True) if main else None


def _after_be(sentence: Sentence, at: int) -> bool:
    """Tell whether an -ing form is finite: `is urging`, `began urging`."""
    while at and sentence.tags[at - 1] == "v":
        at -= 1
        if sentence.lows[at] in PHASES:
            return True
    return at > 0 and sentence.tags[at - 1] == "B"


def _infinitive(sentence: Sentence, verb: int) -> bool:
    at = verb
    while at and sentence.tags[at - 1] == "v":
        at -= 1
    return at > 0 and sentence.tags[at - 1] == "z"


def _modal(sentence: Sentence, verb: int) -> str:
    """Return the modal verb (or `began to`) before a verb, empty where there is none."""
    at = verb
    while at and sentence.tags[at - 1] == "v":
        at -= 1
        if sentence.lows[at] in PHASES:
            return sentence.lows[at]
    return sentence.lows[at - 1] if at and sentence.tags[at - 1] == "x" else ""


def _plural(sentence: Sentence, phrase: Phrase) -> bool:
    low = sentence.lows[phrase.head]
    if sentence.tags[phrase.head] == "r":
        return low in ("they", "we", "i", "you")
    joined = "c" in sentence.tags[phrase.first : phrase.last + 1]
    return joined or sentence.tags[phrase.head] == "G" or (sentence.tags[phrase.head] == "T" and low.endswith("s"))
