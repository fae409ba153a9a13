"""The people of an article: full names, surnames, offices and genders, read from the whole article first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newstance.attributors.lexicon import PLACE_WORDS
from newstance.attributors.names import FEMALE_NAMES, GIVEN_NAMES, MALE_NAMES
from newstance.attributors.roles import fuller, roles_of, worded
from newstance.attributors.tokens import Sentence
from newstance.cues import REPORTING_FORMS

_MEN = frozenset("mr sir lord king prince congressman chairman spokesman councilman businessman assemblyman".split())
_WOMEN = frozenset(
    "mrs ms miss dame lady queen princess congresswoman chairwoman spokeswoman councilwoman assemblywoman".split()
)
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_ROLES = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "gen": "general",
    "amb": "ambassador",
    "prof": "professor",
}
_SAID = tuple((form,) for form in sorted(REPORTING_FORMS))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the article names: the full name as first given, gender (`m`, `f`, unknown), offices, first place."""

    name: str
    gender: str | None
    roles: frozenset[str]
    at: int


class People:
    """Who is who in one article; look-ups by surname, by full name and by office."""

    def __init__(self, sentences: Sequence[Sentence], text: str) -> None:
        """Read every name of an article's sentences; names inside quotations do not count."""
        runs = [(sentence, first, last) for sentence in sentences for first, last in name_runs(sentence)]
        alone = {
            sentence.lows[first] for sentence, first, last in runs if first == last and _stands_alone(sentence, first)
        }
        self._by_surname: dict[str, list[Person]] = defaultdict(list)
        self._acronyms = dict(acronym for sentence in sentences for acronym in _acronyms(sentence, text))
        for sentence, first, last in runs:
            surname = _surname(sentence, first, last)
            titled = first > 0 and sentence.tags[first - 1] == "T"
            if first < last and not _stands_alone(sentence, first) and not titled:
                continue  # "the New York Times"
            if first < last and (titled or surname in alone or _reads_like_a_person(sentence, first, last)):
                self._add(sentence, _after_place(sentence, first, last), last, surname, text)
        for sentence, first, last in runs:
            low = sentence.lows[first]
            if first == last and first > 0 and sentence.tags[first - 1] == "T":
                self._add_titled(sentence, first, low, text)
        self._worded: dict[str, str] = {}
        for sentence, first, last in runs:
            self._word_roles(sentence, first, last, text)

    def named(self, lows: Sequence[str], at: int, gender: str | None = None) -> Person | None:
        """Return the person whom a name (casefolded words) means: named in full nearest before `at`, else first."""
        words = [low for low in lows if low not in _SUFFIXES]
        known = self._by_surname.get(words[-1], []) if words else []
        if len(words) > 1:
            known = [person for person in known if person.name.casefold().startswith(words[0][:1])]
        fitting = [person for person in known if not gender or person.gender in (None, gender)] or known
        earlier = [person for person in fitting if person.at <= at]
        return earlier[-1] if earlier else fitting[0] if fitting else None

    def spelled_out(self, name: str) -> str:
        """Return the full name behind an acronym that the article explains (`American Water Union (AWU)`)."""
        return self._acronyms.get(name, name)

    def role(self, name: str) -> str | None:
        """Return what the article says that a person (full name) is, in its fullest words: `mayor of Riverton`."""
        return self._worded.get(name)

    def in_office(self, role: str, at: int) -> Person | None:
        """Return the person who holds an office (`senator`): the nearest before `at`, else the only one after it."""
        holders = [person for people in self._by_surname.values() for person in people if role in person.roles]
        earlier = [person for person in holders if person.at <= at]
        if earlier:
            return max(earlier, key=lambda person: person.at)
        return holders[0] if len(holders) == 1 else None

    def _word_roles(self, sentence: Sentence, first: int, last: int, text: str) -> None:
        person = self.named(sentence.lows[first : last + 1], sentence.starts[first])
        for role in roles_of(sentence, first, last) if person else ():
            words = fuller(self._worded.get(person.name), worded(sentence, role, text)) if person else None
            if person and words:
                self._worded[person.name] = words

    def _add_titled(self, sentence: Sentence, at: int, surname: str, text: str) -> None:
        """Add `Mr. Roe`: a new person, or another office of a known one."""
        known = self._by_surname.get(surname)
        if not known:
            self._add(sentence, at, at, surname, text)
        elif len(known) == 1:
            roles = frozenset(_roles(sentence, at, at))
            known[0] = replace(known[0], roles=known[0].roles | roles, gender=known[0].gender or _gender("", roles))

    def _add(self, sentence: Sentence, first: int, last: int, surname: str, text: str) -> None:
        name = sentence.text(first, last, text)
        known = self._by_surname[surname]
        same = [person for person in known if person.name.casefold()[:1] == name.casefold()[:1]]
        roles = frozenset(_roles(sentence, first, last))
        gender = _gender(sentence.lows[first], roles)
        if not same:
            known.append(Person(name, gender, roles, sentence.starts[first]))
        else:
            old = same[0]
            known[known.index(old)] = Person(old.name, old.gender or gender, old.roles | roles, old.at)


def name_runs(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield first and last token of every run of name words: `Ann Roe`, `Ludwig van Roe`."""
    tags, at = sentence.tags, 0
    while at < len(tags):
        if tags[at] != "P":
            at += 1
            continue
        last = at
        while last + 1 < len(tags) and (
            tags[last + 1] == "P" or (tags[last + 1] == "k" and "P" in tags[last + 2 : last + 4])
        ):
            last += 1
        if tags[last + 1 : last + 2] not in tuple("IGC"):
            yield at, last
        at = last + 1


def gender_of(sentence: Sentence, first: int, last: int) -> str | None:
    """Return `m` or `f` where the words round a name tell."""
    return _gender(sentence.lows[first], frozenset(_roles(sentence, first, last)))


def _gender(given: str, roles: frozenset[str]) -> str | None:
    if roles & _MEN or roles & _WOMEN:
        return "m" if roles & _MEN else "f"
    return "m" if given in MALE_NAMES else "f" if given in FEMALE_NAMES else None


def _surname(sentence: Sentence, first: int, last: int) -> str:
    return sentence.lows[last - 1] if last > first and sentence.lows[last] in _SUFFIXES else sentence.lows[last]


def _reads_like_a_person(sentence: Sentence, first: int, last: int) -> bool:
    lows, words = sentence.lows, sentence.words
    initial = any(len(words[at].rstrip(".")) == 1 for at in range(first, last))
    return lows[first] in GIVEN_NAMES or initial or "k" in sentence.tags[first:last] or _speaks(sentence, first, last)


def _speaks(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether two or three name words stand beside a reporting verb: `said Ann Roe`, `Ann Roe, who`."""
    lows = sentence.lows
    if (
        last - first > 2
        or lows[first] in PLACE_WORDS
        or any(sentence.words[at].isupper() for at in range(first, last + 1))
    ):
        return False
    said_before = first > 1 and lows[first - 1] in REPORTING_FORMS and sentence.tags[first - 2] in ",Q"
    return said_before or lows[last + 1 : last + 2] in _SAID or lows[last + 1 : last + 3] == (",", "who")


def _acronyms(sentence: Sentence, text: str) -> Iterator[tuple[str, str]]:
    """Yield acronyms in brackets with the capitalised words before them whose initials they are."""
    for at in range(2, len(sentence.tags) - 1):
        word = sentence.words[at]
        if sentence.tags[at - 1] == "(" and sentence.tags[at + 1] == ")" and word.isupper() and len(word) > 1:
            for first in range(max(at - 2 * len(word), 0), at - 1):
                initials = "".join(each[0] for each in sentence.words[first : at - 1] if each[0].isupper())
                if initials == word and sentence.words[first][0].isupper():
                    yield word, sentence.text(first, at - 2, text)
                    break


def _stands_alone(sentence: Sentence, first: int) -> bool:
    """Tell whether no article stands before a name, as it does before `the Kremlin`."""
    return first == 0 or sentence.tags[first - 1] != "d"


def _after_place(sentence: Sentence, first: int, last: int) -> int:
    """Return where a name begins that a place or an outlet stands before: at its given name."""
    given = [at for at in range(first, last) if sentence.lows[at] in GIVEN_NAMES]
    return given[0] if given and last - first >= 2 else first


def _roles(sentence: Sentence, first: int, last: int) -> Iterator[str]:
    """Yield the offices before a name and in the apposition after it."""
    for role in roles_of(sentence, first, last):
        for at in role.offices:
            yield _ROLES.get(sentence.lows[at], sentence.lows[at])
