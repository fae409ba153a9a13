"""A sentence as words with one-letter tags, each of its quotations one token: what the rules read."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newstance.attributors import lexicon
from newstance.attributors.quotes import Quote
from newstance.cues import ATTITUDES, VERB_FORMS, VerbForm

_CONTRACTION = r"['’](?:s|ve|ll|re|d|m)\b"
_PARTY = re.compile(
    r"\s*(?:\((?:[DRI]|Ind)[-–][^()]{2,20}\)"
    r"|,\s+(?:[DRI]|Ind)[-–][A-Z][\w.]*(?:\s[A-Z][a-z]+)?(?:,(?!\s+(?:who\w*|which|an?|the|one)\b))?)"
)
"""`(D-Ohio)`, `, R-Pa.,`: left out, so that a name meets its verb."""
_TOKEN = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}(?:-\w+)*|{_CONTRACTION}|(?<=s)['’](?!\w)"
    rf"|[^\W_]+(?:(?:[&-]|[.,](?=[a-z\d])|(?!{_CONTRACTION})['’])[^\W_]+)*|--|\S"
)
_DASHES = frozenset("—–―-") | {"--"}
_FORM_TAGS = {VerbForm.BASE: "e", VerbForm.THIRD: "f", VerbForm.PAST: "D", VerbForm.ING: "g"}
_CLOSED = {
    **dict.fromkeys(lexicon.PREPOSITIONS, "p"), **dict.fromkeys(lexicon.COUNTS, "q"),
    **dict.fromkeys(lexicon.HAVE, "h"), **dict.fromkeys(lexicon.MODALS, "x"),
    **dict.fromkeys(lexicon.BE, "B"), **dict.fromkeys(lexicon.DETERMINERS, "d"),
    **dict.fromkeys(lexicon.CONTRASTS, "b"), **dict.fromkeys(lexicon.CONJUNCTIONS, "c"),
    **dict.fromkeys(lexicon.SUBORDINATORS, "u"), **dict.fromkeys(lexicon.RELATIVES, "w"),
    **dict.fromkeys(lexicon.SUBJECT_PRONOUNS, "r"), **dict.fromkeys(lexicon.OBJECT_PRONOUNS, "n"), "of": "o", "to": "z",
}  # fmt: skip
_PLURAL_PEOPLE = re.compile(
    r"(?:[a-z]{4,}(?:(?<!s)ists|ians|crats|makers|workers|holders|goers)|\w*(?:men|women|people))$"
)
_ONE_PERSON = re.compile(r"[a-z]{4,}(?:(?<!s)ist|crat|maker|worker|holder|woman|spokesman|(?<!hu)(?<!ger)(?<!ro)man)$")
_PEOPLES = re.compile(r"[A-Z][a-z]{3,}(?:ians|icans|ists|crats|nese|itish)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement's tokens: words, their casefolded forms, offsets in the article, and a string of tags, one a token.

    Tags: Q quotation; P name, T office, I institution, G people, U one person, C body, N other word, r she, n them,
    d determiner, q count, s possessive, k name particle; e f D g cue verb (base, -s, past, -ing), V other verb,
    J attitude, B be, h have, x modal, v adverb, t time; o of, z to, p preposition, c and, b but, w who,
    u subordinator; the marks , ; : - ( ) and . for any other.
    """

    words: tuple[str, ...]
    lows: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tags: str

    def text(self, first: int, last: int, source: str) -> str:
        """Return the article's words from token `first` to token `last`, both included, white space evened out."""
        return " ".join(source[self.starts[first] : self.ends[last]].split())


def read_sentence(text: str, start: int, end: int, quotes: Sequence[Quote]) -> Sentence:
    """Split a statement into tagged tokens; `quotes` are the article's, in order."""
    spans = list(_spans(text, start, end, quotes))
    words = tuple(text[first:last] for first, last, _ in spans)
    lows = tuple(word.casefold().replace("’", "'").rstrip(".") or word for word in words)
    tags: list[str] = []
    for at, (_, _, quoted) in enumerate(spans):
        tags.append("Q" if quoted else _tag(words, lows, at, tags))
    firsts = tuple(first for first, _, _ in spans)
    return Sentence(words, lows, firsts, tuple(last for _, last, _ in spans), "".join(tags))


def _spans(text: str, start: int, end: int, quotes: Sequence[Quote]) -> Iterator[tuple[int, int, bool]]:
    at = start
    first = max(bisect_right(quotes, start, key=lambda quote: quote.start) - 1, 0)
    for number in range(first, len(quotes)):
        quote = quotes[number]
        if quote.start >= end:
            break
        if quote.end > at:
            yield from _words(text, at, min(quote.start, end))
            yield max(quote.start, start), min(quote.end, end), True
            at = min(quote.end, end)
    yield from _words(text, at, end)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield tokens; the full stop of an abbreviation or an initial stays with it."""
    at = start
    while match := _TOKEN.search(text, at, end) if at < end else None:
        if party := _PARTY.match(text, match.start(), end):
            at = party.end()
            continue
        first, at = match.span()
        short = match[0].casefold() in lexicon.ABBREVIATIONS or (len(match[0]) == 1 and match[0].isupper())
        at += short and text[at : at + 1] == "." and at < end
        yield first, at, False


def _tag(words: Sequence[str], lows: Sequence[str], at: int, before: Sequence[str]) -> str:
    word, low = words[at], lows[at]
    if not word[0].isalnum():
        return _mark_tag(word, low, lows[at - 1] if at else "", before[-1] if before else "")
    following = words[at + 1] if at + 1 < len(words) else ""
    if _is_phase(low, following) or (low == "to" and before and before[-1] == "v" and lows[at - 1] in lexicon.PHASES):
        return "v"  # "began to say", "kept saying"
    if word[0].isdigit() or (low in ("more", "less", "fewer", "than", "at") and _counts(lows, at)):
        return "q"
    initial = not before or before[-1] in "Q:" or all(tag in "-.(:" for tag in before)
    verb = VERB_FORMS.get(low, VerbForm.ING) is not VerbForm.ING
    if word[0].isupper() and (not initial or (verb and following[:1].isupper())):  # "Planned Giving", not "Saying that"
        return _name_tag(word, low)
    tag = _word_tag(low, named=bool(before) and before[-1] in "PT")
    if tag == "J" and low in VERB_FORMS and "B" not in before[-2:]:
        tag = _FORM_TAGS[VERB_FORMS[low]]  # "opposed it", not "is opposed to it"
    if tag and not (tag in "JU" and word[0].isupper()):  # "Senator", not "senator"
        return tag
    return _name_tag(word, low) if word[0].isupper() else _ending_tag(low)


def _is_phase(low: str, following: str) -> bool:
    return low in lexicon.PHASES and (following == "to" or following.endswith("ing"))


def _counts(lows: Sequence[str], at: int) -> bool:
    """Tell whether a word belongs to `more than` or `at least`."""
    if lows[at] == "than":
        return lows[at - 1] in ("more", "less", "fewer")
    return lows[at + 1 : at + 2] in ((("least",), ("most",)) if lows[at] == "at" else (("than",),))


def _mark_tag(word: str, low: str, previous: str, before: str) -> str:
    if low in ("'s", "'"):
        return "B" if before == "r" or previous in ("that", "there", "who", "what", "here") else "s"
    if low in lexicon.HAVE or low in lexicon.MODALS or low in lexicon.BE:
        return _CLOSED[low]
    if word in _DASHES:
        return "-"
    return {"[": "(", "]": ")", "$": "q", "£": "q", "€": "q", "%": "q", "&": "c"}.get(
        word, word if word in ",;:()" else "."
    )


def _name_tag(word: str, low: str) -> str:
    """Tag a capitalised word inside a sentence."""
    if "-" in word and word.rpartition("-")[2] in lexicon.LINKED:
        return "N"  # "U.S.-led", not "Min-jae"
    if low in lexicon.TIMES and low not in lexicon.COMMON_TIMES:
        return "t"
    if low in lexicon.OFFICES:
        return "T"
    if low in lexicon.INSTITUTIONS:
        return "I"
    if low in lexicon.GROUP_NOUNS or _PEOPLES.match(word):
        return "G"
    closed = _CLOSED.get(low, "P")
    return closed if closed in "dopzcwur" and not (word.isupper() and len(word) > 1) else "P"


def _word_tag(low: str, *, named: bool) -> str | None:
    """Tag a word in lower case, or the first of its sentence, if a list knows it."""
    listed = next((tag for tag, words in _OPEN if low in words), None)
    if listed:
        return listed
    if named and low in lexicon.PARTICLES:
        return "k"
    if low in VERB_FORMS:
        return _FORM_TAGS[VERB_FORMS[low]]
    adverb = low.endswith("ly") and low not in lexicon.NOT_ADVERBS
    return _CLOSED.get(low) or ("v" if adverb else None)


def _ending_tag(low: str) -> str:
    """Tag a word that no list knows by how it ends."""
    if _PLURAL_PEOPLE.match(low):
        return "G"
    if _ONE_PERSON.match(low):
        return "U"
    past = len(low) > 4 and low.endswith("ed") and "-" not in low and low not in lexicon.NO_VERBS
    return "V" if past or low in lexicon.OTHER_VERBS else "N"


_OPEN: tuple[tuple[str, frozenset[str]], ...] = (
    ("v", lexicon.ADVERBS),
    ("t", lexicon.TIMES - lexicon.MONTHS_AS_WORDS),
    ("G", lexicon.GROUP_NOUNS),
    ("C", lexicon.COLLECTIVES),
    ("U", lexicon.PERSON_NOUNS),
    ("J", ATTITUDES),
)
