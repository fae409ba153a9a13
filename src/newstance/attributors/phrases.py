"""Noun phrases found by walking a sentence's tags from a verb: which words are its subject."""

from dataclasses import dataclass

from newstance.attributors.tokens import Sentence

HOLDING = frozenset("PTIGUCr")
"""Tags of the words that can be a holder's head."""
_NOUNS = frozenset("PTIGUCNefgJ")
_MODIFIERS = frozenset("NPTICGUJeqks")
_WITHIN = frozenset("dsqvtkNPTICGUJe")
FARTHEST = 45
"""Tokens that a subject may stand before its verb, insertions counted; it keeps the walk linear in the text."""
_MOST_INSERTIONS = 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase by its tokens, ends included; `head` is the last token of what stands before any `of` or `in`."""

    first: int
    last: int
    head: int


def phrase_ending(sentence: Sentence, last: int) -> Phrase | None:
    """Return the noun phrase whose last word is at `last`, with what it hangs on by `of`, `for`, `and`, ….

    None where no noun ends there, or where a preposition without anything before it governs the phrase.
    """
    first, head = _core(sentence, last), last
    for _ in range(_MOST_INSERTIONS):
        if not first:
            break
        before = sentence.tags[first - 1]
        if before in "poz":
            outer = _governor(sentence, first)
            if outer is None:
                return None
        elif before in "c,":
            outer = _conjunct(sentence, first, head)
            if outer is None:
                break
        else:
            break
        start = _core(sentence, outer)
        if start is None:
            break
        first, head = start, head if sentence.tags[outer] == "q" else outer
    return None if first is None else Phrase(first, last, head)


def phrase_starting(sentence: Sentence, first: int, *, subject: bool = False) -> Phrase | None:
    """Return the noun phrase that begins at `first`, up to where its nouns end; names joined with `and` are one.

    Unless it is a `subject`, what `and` joins must not have a verb of its own.
    """
    tags, at, head = sentence.tags, first, -1
    if tags[first : first + 1] == "r":
        return Phrase(first, first, first)
    end = min(len(tags), first + FARTHEST)
    while at < end and tags[at] in _WITHIN:
        if (tags[at] == "d" and head >= 0 and tags[at - 1] not in "sc") or (head >= 0 and tags[at] in "vtq"):
            break
        if tags[at] in HOLDING or (tags[at] in "Ne" and (head < 0 or tags[head] in "Nes" or tags[at - 1] == "s")):
            head = at
        at += 1
        joins = (
            tags[at : at + 1] == "c"
            and head == at - 1
            and tags[head] in "PTIG"
            and tags[at + 1 : at + 2] in tuple("PTIGd")
        )
        if joins and (subject or _core_follows(sentence, at + 1)):
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
        if at < 0 or verb - at > FARTHEST:
            return None, passive
        tag = sentence.tags[at]
        if tag == ")":
            at = sentence.tags.rfind("(", 0, at) - 1
        elif tag == "-":
            inside = phrase_ending(sentence, _past_brackets(sentence, at - 1))
            if inside and _names_the_one_before(sentence, inside, "-"):
                return inside, passive
            at = sentence.tags.rfind("-", 0, at) - 1
        elif tag == ",":
            return _before_insertion(sentence, at), passive
        else:
            return _plain_subject(sentence, at), passive
    return None, passive


def _governor(sentence: Sentence, first: int) -> int | None:
    """Return the noun (or count) that the phrase at `first` hangs on by the preposition before it."""
    tags, outer = sentence.tags, first - 2
    if outer > 0 and tags[outer] in "DV" and sentence.lows[first - 1] in ("by", "in", "from", "to"):
        outer -= 1  # "groups backed by", "a coalition led by"
    if outer < 0:
        return None
    return outer if tags[outer] in _NOUNS or (tags[outer] == "q" and tags[first - 1] == "o") else None


def _conjunct(sentence: Sentence, first: int, head: int) -> int | None:
    """Return the noun that `and` or a list's comma joins to the phrase at `first`."""
    tags, outer = sentence.tags, first - 2
    if tags[first - 1] == ",":
        return outer if _lists(sentence, first - 1) else None
    outer -= tags[outer : outer + 1] == ","
    return outer if outer >= 0 and tags[outer] in HOLDING - {"r"} and tags[head] in HOLDING else None


def _core(sentence: Sentence, last: int) -> int | None:
    """Return where the words begin that modify the noun at `last`."""
    tags = sentence.tags
    if last < 0 or tags[last] not in _NOUNS | {"r", "q"}:
        return None
    if tags[last] == "r":
        return last
    first, lowest = last, max(last - FARTHEST, 0)
    while first > lowest and (tags[first - 1] in _MODIFIERS or _is_modifier(tags, first - 1)):
        first -= 1
    while first > lowest and tags[first - 1] in "dqv" and (tags[first - 1] != "v" or tags[max(first - 2, 0)] in "dqv"):
        first -= 1
        if tags[first] == "d" and tags[max(first - 1, 0)] != "s":
            break
    return first


def _is_modifier(tags: str, at: int) -> bool:
    """Tell whether a past form modifies what follows: `the proposed ban`."""
    return tags[at] in "VD" and at > 0 and tags[at - 1] in "dq"


def _core_follows(sentence: Sentence, at: int) -> bool:
    """Tell whether a noun phrase, and no clause of its own, begins at a place."""
    end = at
    last = min(len(sentence.tags), at + FARTHEST)
    while end < last and sentence.tags[end] in _MODIFIERS | {"d"}:
        end += 1
    return end > at and sentence.tags[end : end + 1] not in tuple("DVfxhBe")


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
    if tags[head] not in "GUCIT" or tags[head + 1 : head + 2] not in tuple("po"):
        return head
    at, last = head + 2, head
    end = min(len(tags), head + FARTHEST)
    while at < end and (tags[at] in "dqNPTIGUCkseo" or (tags[at] == "c" and tags[at + 1 : at + 2] in tuple("PI"))):
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
        elif tag == "q" and at and (tags[at - 1] == "t" or (tags[at - 1] == "p" and sentence.words[at].isdigit())):
            at -= 2
        elif (tag in "pd" and tags[at + 1] in "t" and verb - at > 1) or (
            tag == "N" and at and tags[at - 1] == "x" and sentence.lows[at] in ("have", "be")
        ):
            at -= 1
        else:
            break
    return at, passive


def _past_brackets(sentence: Sentence, at: int) -> int:
    """Return the token before `(R-Ohio)`, or the same token where no bracket closes."""
    return sentence.tags.rfind("(", 0, at) - 1 if at > 0 and sentence.tags[at] == ")" else at


def _plain_subject(sentence: Sentence, at: int) -> Phrase | None:
    if sentence.tags[at] not in _NOUNS | {"r", "q"}:
        return None
    found = phrase_ending(sentence, at)
    before = sentence.tags[found.first - 1 : found.first] if found else ""
    if found and sentence.tags[found.head] in HOLDING and before not in tuple("efDg"):
        return found
    lowest = max(at - FARTHEST, 0)
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
    inside = phrase_ending(sentence, _past_brackets(sentence, comma - 1))
    if inside and _names_the_one_before(sentence, inside, ","):
        return inside
    found: Phrase | None = None
    end = comma
    for _ in range(_MOST_INSERTIONS):
        end = tags.rfind(",", max(comma - FARTHEST, 0), end)
        if end <= 0:
            break
        phrase = phrase_ending(sentence, _past_brackets(sentence, end - 1))
        if phrase and tags[phrase.head] in HOLDING:
            if tags[phrase.head] == "P" or tags[phrase.head] == "r":
                return phrase
            found = found or phrase
    return found


def _names_the_one_before(sentence: Sentence, inside: Phrase, mark: str) -> bool:
    """Tell whether `inside` names, between commas or dashes, what a noun before the first comma describes."""
    tags = sentence.tags
    before = inside.first - 2
    if before < 0 or tags[inside.first - 1] != mark or tags[inside.head] not in "PI" or tags[before] not in "UCGTNIPt":
        return False
    outer = phrase_ending(sentence, before)
    described = (tags[outer.head] in "UCGTN" and tags[outer.last] != "P") if outer else tags[before] in "UCGNt"
    return described and inside.last > inside.first
