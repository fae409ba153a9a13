"""Whom `she`, `they`, `the official` and a follow-on quotation refer back to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from newstance.attributors.mentions import Mention
from newstance.attributors.people import People
from newstance.types import HolderKind

_FARTHEST = 6
"""Statements that a pronoun may reach back over."""
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
            fits = lambda each: each.kind is HolderKind.PERSON and each.gender in (None, _SINGULAR[low])  # noqa: E731
            unnamed = lambda each: each.kind is HolderKind.UNNAMED and not each.plural  # noqa: E731
            return self._nearest(fits, earlier) or self._nearest(unnamed, ())
        if low in ("they", "their"):
            return self._several(earlier)
        if low == "it":
            return self._nearest(lambda each: each.kind is HolderKind.INSTITUTION and not each.plural, (), reach=2)
        return ()

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

    def _nearest(self, fits, earlier: Sequence[Mention], reach: int = _FARTHEST) -> tuple[Mention, ...]:  # type: ignore[no-untyped-def]
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
        """Resolve `the official`, `the company`, `the senator`: a holder with that head word, else whoever has the office."""
        for turn in self._back(len(self.turns)):
            for each in (*turn.holders, *turn.mentioned):
                longer = len(each.name) > len(mention.name)
                if longer and each.kind is mention.kind and _covers(each, mention):
                    return (each,)
        if mention.kind is HolderKind.UNNAMED and not mention.plural:
            person = self.people.in_office(mention.head, mention.start)
            if person:
                return (replace(mention, name=person.name, kind=HolderKind.PERSON, gender=person.gender, definite=False),)
        return (mention,)

    def _named_later(self, mention: Mention) -> tuple[Mention, ...]:
        """Resolve `a state judge` to the one judge that the article names after it."""
        if mention.kind is HolderKind.UNNAMED and not mention.plural:
            person = self.people.in_office(mention.head, mention.start)
            if person and person.at > mention.start:
                return (replace(mention, name=person.name, kind=HolderKind.PERSON, gender=person.gender),)
        return (mention,)

    def _back(self, reach: int = _FARTHEST) -> Iterator[Turn]:
        return reversed(self.turns[-reach:]) if reach else iter(())


def _covers(each: Mention, mention: Mention) -> bool:
    """Tell whether a longer name holds every word of a description, its head word last or first."""
    words, wanted = each.name.casefold().split(), mention.name.casefold().split()
    return (words[-1] == mention.head or words[0] == mention.head) and set(wanted) <= set(words)
