"""Whom `she`, `they`, `the official` and a follow-on quotation refer back to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from newstance.attributors.mentions import Mention
from newstance.attributors.people import People
from newstance.types import HolderKind

_FARTHEST = 6
"""Statements that a pronoun may reach back over."""
_ANY_PERSON = frozenset(
    """businessman candidate congressman congresswoman democrat lawmaker leader legislator nominee politician
    representative republican""".split()
)
"""Heads that fit most people in the news, so that `the lawmaker` is whoever spoke last."""
_ANY_INSTITUTION = frozenset("agency company firm group network organisation organization outlet union".split())
_FARTHEST_NAME = 40
"""Statements that a description may reach back over."""
_SINGULAR = {"he": "m", "his": "m", "she": "f", "her": "f"}


@dataclass(frozen=True, slots=True)
class Turn:
    """A statement gone by: who held it (the mention's own offsets), and everybody it mentioned."""

    holders: tuple[Mention, ...]
    mentioned: tuple[Mention, ...]


@dataclass(slots=True)
class Antecedents:
    """What an article has said so far, for resolving what comes next."""

    people: People
    turns: list[Turn] = field(default_factory=list)

    def resolve(self, mention: Mention, same_sentence: Sequence[Mention]) -> tuple[Mention, ...]:
        """Return whom a mention means, each with the mention's own offsets; empty where nobody fits."""
        if mention.pronoun:
            found = self._pronoun(mention, [each for each in same_sentence if each.end <= mention.start])
        elif mention.kind is HolderKind.PERSON or not mention.definite:
            found = self._named_later(mention)
        else:
            found = self._description(mention)
        return tuple(replace(each, start=mention.start, end=mention.end) for each in found)

    def last_holders(self, reach: int = _FARTHEST) -> tuple[Mention, ...]:
        """Return who held the latest of the last `reach` statements that anybody held."""
        return next((turn.holders for turn in reversed(self.turns[-reach:]) if turn.holders), ())

    def _pronoun(self, mention: Mention, earlier: Sequence[Mention]) -> tuple[Mention, ...]:
        low = mention.head
        if low in _SINGULAR:
            gender = _SINGULAR[low]
            return self._nearest(partial(_is_person, gender=gender), earlier) or self._nearest(_may_be_person, ())
        if low in ("they", "their"):
            return self._several(earlier)
        return self._nearest(_is_institution, (), reach=2) if low == "it" else ()

    def _several(self, earlier: Sequence[Mention]) -> tuple[Mention, ...]:
        plural = [each for each in earlier if each.plural and not each.oblique]
        if plural:
            return (plural[0],)
        for turn in self._back():
            if len(turn.holders) > 1 or any(each.plural for each in turn.holders):
                return turn.holders
            groups = [each for each in turn.mentioned if each.plural]
            subjects = [each for each in groups if not each.oblique]
            if groups:
                return ((subjects or groups)[0],)
        return next((turn.holders for turn in self._back(2) if turn.holders), ())

    def _nearest(
        self, fits: Callable[[Mention], bool], earlier: Sequence[Mention], reach: int = _FARTHEST
    ) -> tuple[Mention, ...]:
        same = [each for each in earlier if fits(each) and not each.oblique]
        if same:
            return (same[0],)
        for turn in self._back(reach):
            chosen = [each for each in turn.holders if fits(each)]
            chosen = chosen or [each for each in turn.mentioned if fits(each) and not each.oblique]
            chosen = chosen or [each for each in turn.mentioned if fits(each)]
            if chosen:
                return (chosen[0],)
        return ()

    def _description(self, mention: Mention) -> tuple[Mention, ...]:
        """Resolve `the official`, `the company`, `the senator`: named so before, else whoever has the office."""
        named = [each for turn in self._back(_FARTHEST_NAME) for each in (*turn.holders, *turn.mentioned)]
        longer = [each for each in named if each.kind is mention.kind and _covers(each, mention)]
        proper = [each for each in longer if each.name[0].isupper()]
        if longer:
            return ((proper or longer)[0],)
        if mention.kind is HolderKind.UNNAMED and not mention.plural:
            person = self.people.in_office(mention.head, mention.start)
            last = [each for each in self.last_holders(2) if each.kind is HolderKind.PERSON]
            if mention.head in _ANY_PERSON and last and not (person and person.at < mention.start):
                return (last[0],)
            if person:
                return (
                    replace(mention, name=person.name, kind=HolderKind.PERSON, gender=person.gender, definite=False),
                )
        if mention.head in _ANY_INSTITUTION and mention.name.casefold() == mention.head:
            return self._nearest(_is_institution, (), reach=4) or (mention,)
        return (self._spelled_out(mention),)

    def _named_later(self, mention: Mention) -> tuple[Mention, ...]:
        """Resolve `a state judge` to the one judge that the article names after it."""
        if mention.kind is HolderKind.UNNAMED and not mention.plural:
            person = self.people.in_office(mention.head, mention.start)
            if person and person.at > mention.start:
                return (replace(mention, name=person.name, kind=HolderKind.PERSON, gender=person.gender),)
        if mention.kind is HolderKind.INSTITUTION and " " not in mention.name:
            return (self._in_full(mention),)
        return (mention,)

    def _in_full(self, mention: Mention) -> Mention:
        """Return the full name, if given before, whose first word a body goes by: `Roe Optics`, then `Roe`."""
        return self._body(lambda name: name.split()[0] == mention.name) or self._spelled_out(mention)

    def _spelled_out(self, mention: Mention) -> Mention:
        """Return the full name, if given before, whose initials a body goes by: `Farm Workers' League`, then `FWL`."""
        return self._body(lambda name: " " in name and _initials(name) == mention.name) or mention

    def _body(self, fits: Callable[[str], bool]) -> Mention | None:
        turns = self.turns[-_FARTHEST_NAME:]
        bodies = (each for turn in turns for each in turn.mentioned if each.kind is HolderKind.INSTITUTION)
        return next((each for each in bodies if fits(each.name)), None)

    def _back(self, reach: int = _FARTHEST) -> Iterator[Turn]:
        return reversed(self.turns[-reach:]) if reach else iter(())


def _is_person(each: Mention, gender: str) -> bool:
    return each.kind is HolderKind.PERSON and each.gender in (None, gender)


def _may_be_person(each: Mention) -> bool:
    """Tell whether a mention may be one: `a source`, or a lone name that the article says no more about."""
    return not each.plural and (each.kind is HolderKind.UNNAMED or each.name.istitle())


def _is_institution(each: Mention) -> bool:
    return each.kind is HolderKind.INSTITUTION and not each.plural


def _initials(name: str) -> str:
    """Return the initials of a name's capitalised words."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _covers(each: Mention, mention: Mention) -> bool:
    """Tell whether a longer name holds every word of a description, its head word last or first."""
    wanted = set(mention.name.casefold().split()) - {"high", "top"}
    longer = len(each.name) > len(mention.name)
    return longer and each.head == mention.head and wanted <= set(each.name.casefold().split())
