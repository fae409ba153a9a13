"""The rule-based attributor: quotations, cues and word order give the holders, sentence by sentence."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newstance.attributors.antecedents import Antecedents, Turn
from newstance.attributors.claims import claims
from newstance.attributors.constructions import Claim, Relation
from newstance.attributors.mentions import Mention, mentions_in, mentions_of
from newstance.attributors.people import People
from newstance.attributors.quotes import Quote, quotations
from newstance.attributors.rules import choose, kind_of, wholly_quoted
from newstance.attributors.tokens import read_sentence
from newstance.types import Article, Holder, HolderKind, Statement


@dataclass(frozen=True)
class NoAttributor:
    """Leaves statements as they are, with the holders they came with."""

    def attribute(self, article: Article, statements: Sequence[Statement]) -> list[Statement]:  # noqa: ARG002
        """See `Attributor`."""
        return list(statements)


@dataclass(frozen=True)
class RuleAttributor:
    """Finds holders by rule: quotation marks, reporting and action verbs, word order, and who was named before.

    Linear in the length of the article; needs nothing but the standard library.
    """

    def attribute(self, article: Article, statements: Sequence[Statement]) -> list[Statement]:
        """See `Attributor`. A mention is the one that its statement uses, or the one it was carried over from."""
        return _Reading(article, statements).attributed()


class _Reading:
    """One pass over one article."""

    def __init__(self, article: Article, statements: Sequence[Statement]) -> None:
        self.text, self.statements = article.text, statements
        ends = [block.end for block in article.blocks] or [len(article.text)]
        self.quotes = quotations(article.text, ends, sorted(statement.start for statement in statements))
        self.sentences = [read_sentence(article.text, each.start, each.end, self.quotes) for each in statements]
        self.people = People(self.sentences, article.text)
        self.chosen = [choose(sentence, claims(sentence), article.text) for sentence in self.sentences]
        self.past = Antecedents(self.people)

    def attributed(self) -> list[Statement]:
        """Return the statements with kind and holder."""
        found = [self._attribute(number) for number in range(len(self.statements))]
        people = {each.holder.name for each in found if each.holder and self._is_he_or_she(each.holder)}
        return [_as_person(each) if each.holder and each.holder.name in people else each for each in found]

    def _is_he_or_she(self, holder: Holder) -> bool:
        """Tell whether a lone name that could be a body's is a person's, since `he` or `she` refers back to it."""
        mention = self.text[holder.start : holder.end].casefold()
        return holder.kind is HolderKind.INSTITUTION and mention in ("he", "she") and " " not in holder.name

    def _attribute(self, number: int) -> Statement:
        sentence, claim = self.sentences[number], self.chosen[number]
        seen = mentions_in(sentence, self.people, self.text)
        holders = self._holders(number, claim, seen)
        self.past.turns.append(Turn(holders, tuple(seen)))
        kind = (
            kind_of(sentence, claim, self.text, held=bool(holders)) if sentence.tags else self.statements[number].kind
        )
        return replace(self.statements[number], kind=kind, holder=self._joined(holders))

    def _holders(self, number: int, claim: Claim | None, seen: Sequence[Mention]) -> tuple[Mention, ...]:
        if claim is not None and claim.relation is Relation.TEXT:
            return self.past.last_holders(2)
        if claim is not None:
            return self._claimed(number, claim, seen)
        if wholly_quoted(self.sentences[number]) or self._within_quotation(number):
            return self._carried(number, seen)
        return ()

    def _claimed(self, number: int, claim: Claim, seen: Sequence[Mention]) -> tuple[Mention, ...]:
        mentioned = mentions_of(self.sentences[number], claim.phrase, self.people, self.text)
        found = tuple(one for mention in mentioned for one in self.past.resolve(mention, seen))
        if claim.relation is Relation.ACTOR and any(one.kind is not HolderKind.PERSON for one in found):
            return ()
        return found

    def _carried(self, number: int, seen: Sequence[Mention]) -> tuple[Mention, ...]:
        """Return the holder of a quotation without a cue: whose quotation it goes on, else who spoke last."""
        quote = self._quote_at(self.statements[number].end - 1)
        following = number + 1
        while quote and following < len(self.statements) and self.statements[following].start < quote.end:
            claim = self.chosen[following]
            if claim is not None and claim.relation is not Relation.TEXT:
                return self._claimed(following, claim, seen)
            following += 1
        return self.past.last_holders() or self._claimed_next(number, seen)

    def _claimed_next(self, number: int, seen: Sequence[Mention]) -> tuple[Mention, ...]:
        """Return the next statement's holder where that begins with a quotation too: `"No."`, `"Never," Roe said.`."""
        claim = self.chosen[number + 1] if number + 1 < len(self.chosen) else None
        quoted = claim is not None and self.sentences[number + 1].tags.startswith("Q")
        return self._claimed(number + 1, claim, seen) if claim and quoted else ()

    def _within_quotation(self, number: int) -> bool:
        """Tell whether most of a statement is quoted."""
        sentence = self.sentences[number]
        quoted = [at for at, tag in enumerate(sentence.tags) if tag == "Q"]
        length = sum(sentence.ends[at] - sentence.starts[at] for at in quoted)
        return bool(quoted) and 2 * length >= self.statements[number].end - self.statements[number].start

    def _quote_at(self, place: int) -> Quote | None:
        before = bisect_right(self.quotes, place, key=lambda quote: quote.start) - 1
        return self.quotes[before] if before >= 0 and place < self.quotes[before].end else None

    def _joined(self, mentions: Sequence[Mention]) -> Holder | None:
        """Return one holder for all that hold a statement, their names joined with `; `."""
        if not mentions:
            return None
        names = list(dict.fromkeys(mention.name for mention in mentions))
        start, end = min(each.start for each in mentions), max(each.end for each in mentions)
        if len(mentions) > 1:
            return Holder("; ".join(names), HolderKind.GROUP, start, end)
        return Holder(names[0], mentions[0].kind, start, end, self.people.role(names[0]))


def _as_person(statement: Statement) -> Statement:
    return replace(statement, holder=replace(statement.holder, kind=HolderKind.PERSON) if statement.holder else None)
