"""Which of a sentence's claims makes its holder, and what kind of statement that makes it."""

from collections.abc import Sequence

from newstance.attributors.constructions import Claim, Relation
from newstance.attributors.tokens import Sentence
from newstance.types import StatementKind

_SCARE_WORDS = 3
_FRAGMENT_WORDS = 7
_OPENS_SPEECH = ("", ",", ":", "-", ".", "Q")
"""What stands before quoted speech; a quoted fragment follows a word."""
_TAIL = 14
"""Tokens that may follow the cue of `…, Roe said Tuesday in a statement.`"""
_OUTLETS_OWN = frozenset({"i", "we", "you"})


def choose(sentence: Sentence, claims: Sequence[Claim], source: str) -> Claim | None:
    """Return the claim that makes the holder, None in narration.

    A quotation goes to the cue beside it; then what ends a sentence as its source, if that source has a name; then
    the first main clause; then what drew a response from somebody.
    """
    usable = [claim for claim in claims if sentence.lows[claim.phrase.head] not in _OUTLETS_OWN]
    main = [claim for claim in usable if not claim.subordinate and claim.relation is not Relation.RESPONSE]
    speech = _longest_quotation(sentence, source)
    if speech is not None and (beside := _beside(sentence, main, speech)):
        return beside
    closing = [claim for claim in main if _closes(sentence, claim)]
    opening = [claim for claim in main if claim not in closing]
    if closing and (not opening or sentence.tags[closing[0].phrase.head] in "PTIrN"):
        return closing[0]
    if opening:
        return opening[0]
    return next((claim for claim in usable if claim.relation is Relation.RESPONSE or _retold(sentence, claim)), None)


def _retold(sentence: Sentence, claim: Claim) -> bool:
    """Tell whether a claim is `…, when she announced`, of somebody the sentence names before."""
    before = sentence.lows[claim.phrase.first - 1] if claim.phrase.first else ""
    return claim.subordinate and claim.reporting and sentence.tags[claim.phrase.head] == "r" and before == "when"


def kind_of(sentence: Sentence, claim: Claim | None, source: str, *, held: bool) -> StatementKind:
    """Return the kind of a statement: how much of it is quoted, and what its cue does."""
    quoted = [at for at, tag in enumerate(sentence.tags) if tag == "Q"]
    if any(_is_speech(sentence, at, source) for at in quoted):
        return StatementKind.DIRECT
    if not held:
        return StatementKind.NARRATION
    if quoted:
        return StatementKind.MIXED
    return StatementKind.INDIRECT if claim is None or claim.reporting else StatementKind.ACTION


def _is_speech(sentence: Sentence, at: int, source: str) -> bool:
    """Tell whether a quotation is a sentence of its own (`"We will go," said Roe`) and no fragment (`a "sad" day`)."""
    if sentence.tags[max(at - 1, 0) : at] not in _OPENS_SPEECH:
        return False
    quoted = source[sentence.starts[at] : sentence.ends[at]].rstrip("\"“”„«»'’ ")
    return (
        quoted.endswith((",", ".", "!", "?", "…", ":"))
        or sentence.tags[at - 1 : at] == ":"
        or len(quoted.split()) > _FRAGMENT_WORDS
    )


def wholly_quoted(sentence: Sentence) -> bool:
    """Tell whether nothing but quotations, marks and joining words make up a sentence."""
    return "Q" in sentence.tags and all(tag in "Qcb,;:-.()" for tag in sentence.tags)


def _longest_quotation(sentence: Sentence, source: str) -> int | None:
    quoted = [at for at, tag in enumerate(sentence.tags) if tag == "Q"]
    lengths = {at: len(source[sentence.starts[at] : sentence.ends[at]].split()) for at in quoted}
    longest = max(quoted, key=lengths.__getitem__, default=None)
    return longest if longest is not None and lengths[longest] >= _SCARE_WORDS else None


def _beside(sentence: Sentence, claims: Sequence[Claim], quotation: int) -> Claim | None:
    """Return the claim whose words touch a quotation's end, else the last whose cue comes before it."""
    for claim in claims:
        start = min(claim.cue, claim.phrase.first)
        between = sentence.tags[quotation + 1 : start]
        if start > quotation and claim.reporting and all(tag in ",-bcvpt" for tag in between):
            return claim
    before = [claim for claim in claims if claim.cue < quotation and claim.relation is not Relation.PARTICIPLE]
    return before[-1] if before else None


def _closes(sentence: Sentence, claim: Claim) -> bool:
    """Tell whether a claim stands at the end as the source of all that precedes it."""
    if claim.relation is Relation.ACCORDING:
        return True
    start = min(claim.cue, claim.phrase.first)
    after = sentence.tags[max(claim.cue, claim.phrase.last) + 1 :]
    return (
        claim.reporting
        and start > 1
        and sentence.tags[start - 1] in ",Q"
        and len(after) <= _TAIL
        and not set(after) & set("wQ")
    )
