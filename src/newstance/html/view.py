"""What a report shows, worked out before any markup: marked statements, sections, and who stands where."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from newstance.evidence import Phrase
from newstance.html.against import Comparison
from newstance.html.marking import Part, parts_of
from newstance.html.standing import Standing, Stretch, counts_of, key_of, largest, over_time, standings
from newstance.types import Article, LabelledStatement, Prediction, Result, StanceLabel


@dataclass(frozen=True)
class Marked:
    """A statement as the page shows it."""

    number: int
    prediction: Prediction
    holder: int | None
    target: int
    gold: LabelledStatement | None = None

    @property
    def look(self) -> str:
        """The stance's name, or `failed`."""
        return self.prediction.stance or "failed"

    @property
    def confidence(self) -> float:
        """The probability of the label; 0 where labelling failed."""
        return self.prediction.scores.confidence if self.prediction.scores else 0.0

    @property
    def wrong(self) -> bool:
        """Whether a hand label says otherwise."""
        return self.gold is not None and self.gold.stance is not self.prediction.stance

    @property
    def classes(self) -> str:
        """The classes that style and filters know: stance, holder, target, strength, confidence in twentieths."""
        strength = sum(self.confidence >= bound for bound in (0.5, 0.65, 0.8))
        names = [self.look, f"k{strength}", f"c{int(self.confidence * 20 + 1e-9)}", f"t{self.target}"]
        names.append("h-" if self.holder is None else f"h{self.holder}")
        names += ["unsure"] if self.prediction.abstained else []
        return " ".join(names + (["wrong"] if self.wrong else []))

    @property
    def spoken(self) -> str:
        """What the mark says to a screen reader, and on paper."""
        holder = self.prediction.statement.holder
        words = [self.look + (", unsure" if self.prediction.abstained else "")]
        words += [holder.name] if holder else ["no holder"]
        words += [f"{100 * self.confidence:.0f} %"] if self.prediction.scores else []
        if self.gold:
            words.append(f"hand label {self.gold.stance}" if self.wrong else "as the hand label")
        return " · ".join(words)

    def data(self, phrases: Sequence[Phrase]) -> dict[str, Any]:
        """Return what the page's script shows of the statement when it is pointed at."""
        statement, scores = self.prediction.statement, self.prediction.scores
        found: dict[str, Any] = {
            "stance": self.look,
            "holder": self.holder,
            "target": self.target,
            "kind": str(statement.kind),
            "scores": [round(score, 3) for score in scores] if scores else None,
            "phrases": [_in_browser_units(statement.text, each) for each in phrases],
        }
        found |= {"unsure": True} if self.prediction.abstained else {}
        found |= {"error": self.prediction.error} if self.prediction.error else {}
        found |= {"gold": str(self.gold.stance), "goldHolder": self.gold.holder} if self.gold else {}
        return found


def _in_browser_units(text: str, phrase: Phrase) -> list[float]:
    """Return start, end and weight, the offsets in UTF-16 units, in which a browser counts."""
    start, end = (len(text[:place].encode("utf-16-le", "surrogatepass")) // 2 for place in (phrase.start, phrase.end))
    return [start, end, round(phrase.weight, 2)]


@dataclass(frozen=True)
class Section:
    """One article labelled for one target."""

    number: int
    article: Article
    target: str
    parts: list[Part]
    marked: list[Marked]
    counts: Mapping[StanceLabel, int]
    link: str | None
    """The article's address, where it is one that a click may lead to."""


@dataclass(frozen=True)
class Group:
    """Everything on one target."""

    target: str
    standings: list[Standing]
    stretches: list[Stretch]
    counts: Mapping[StanceLabel, int]
    longest: int
    longest_stretch: int


@dataclass(frozen=True)
class View:
    """Everything that the templates show of results."""

    marked: list[Marked]
    sections: list[Section]
    groups: list[Group]
    holders: list[str]
    """The holders' names by number."""


def view_of(results: Sequence[Result], comparison: Comparison | None) -> View:
    """Number statements and holders over all results, and gather who stands where for each target."""
    targets = list(dict.fromkeys(result.target.text for result in results))
    names: dict[str, str] = {}
    for holder in (each.statement.holder for result in results for each in result.predictions):
        if holder:
            names.setdefault(key_of(holder.name), holder.name)
    numbers = {key: number for number, key in enumerate(names)}
    starts = [0, *accumulate(len(result.predictions) for result in results)]
    gold = comparison.gold if comparison else {}
    marked = [
        Marked(
            number=start + offset,
            prediction=each,
            holder=numbers[key_of(each.statement.holder.name)] if each.statement.holder else None,
            target=targets.index(result.target.text),
            gold=gold.get(start + offset),
        )
        for result, start in zip(results, starts, strict=False)
        for offset, each in enumerate(result.predictions)
    ]
    sections = [
        _section(number, result, marked[start:end])
        for number, (result, start, end) in enumerate(zip(results, starts, starts[1:], strict=False))
    ]
    return View(marked, sections, list(_groups(targets, results, starts, numbers)), list(names.values()))


def _section(number: int, result: Result, marked: list[Marked]) -> Section:
    article = result.article
    link = article.url if article.url and article.url.lower().startswith(("http://", "https://")) else None
    parts = parts_of(article, [each.statement for each in result.predictions])
    return Section(number, article, result.target.text, parts, marked, counts_of(result), link)


def _groups(
    targets: Sequence[str], results: Sequence[Result], starts: Sequence[int], numbers: dict[str, int]
) -> Iterator[Group]:
    for target in targets:
        own = [(result, start) for result, start in zip(results, starts, strict=False) if result.target.text == target]
        standing = standings([result for result, _ in own], [start for _, start in own], numbers)
        stretches = over_time([result for result, _ in own])
        counts = sum((counts_of(result) for result, _ in own), Counter[StanceLabel]())
        yield Group(
            target=target,
            standings=standing,
            stretches=stretches,
            counts=counts,
            longest=largest([each.counts for each in standing]),
            longest_stretch=largest([each.counts for each in stretches]),
        )
