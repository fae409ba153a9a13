"""Who stands where over all results of a target, and how the stances lie in time."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from newstance.types import LABELS, HolderKind, Result, StanceLabel


@dataclass
class Standing:
    """A holder with the statements of theirs, in one article or over many."""

    number: int
    name: str
    kind: HolderKind
    counts: Counter[StanceLabel] = field(default_factory=Counter)
    score: float = 0.0
    """Sum of P(supports) - P(opposes) over the statements that count: decides a tie between the sides."""
    articles: int = 0
    role: str | None = None
    """Role or affiliation, as the first article that gives one has it."""
    statements: list[int] = field(default_factory=list)
    """Numbers of all statements of theirs, those that do not count (failed, abstained) too."""

    @property
    def stance(self) -> StanceLabel:
        """The side of more statements, the score's in a tie; neutral where no statement takes a side."""
        supports, opposes = self.counts[StanceLabel.SUPPORTS], self.counts[StanceLabel.OPPOSES]
        if not supports and not opposes:
            return StanceLabel.NEUTRAL
        return StanceLabel.SUPPORTS if (supports - opposes or self.score) > 0 else StanceLabel.OPPOSES


@dataclass(frozen=True)
class Stretch:
    """The statements of all articles of a day, a month or a year."""

    name: str
    counts: Counter[StanceLabel]


def key_of(name: str) -> str:
    """Return what two spellings of a holder's name share."""
    return " ".join(name.casefold().split())


def standings(results: Sequence[Result], first: Sequence[int], numbers: dict[str, int]) -> list[Standing]:
    """Return where the holders of all results stand, those with most statements first.

    `first` holds the number of each result's first statement, `numbers` each holder's by `key_of`.
    """
    found: dict[str, Standing] = {}
    for result, start in zip(results, first, strict=True):
        seen: set[str] = set()
        for number, prediction in enumerate(result.predictions, start):
            holder = prediction.statement.holder
            if not holder:
                continue
            key = key_of(holder.name)
            each = found.setdefault(key, Standing(numbers[key], holder.name, holder.kind))
            each.role = each.role or holder.role
            each.statements.append(number)
            each.articles += key not in seen
            seen.add(key)
            if prediction.scores and not prediction.abstained:
                each.counts[prediction.scores.stance] += 1
                each.score += prediction.scores.supports - prediction.scores.opposes
    return sorted(found.values(), key=lambda each: (-sum(each.counts.values()), each.statements[0]))


def counts_of(result: Result) -> Counter[StanceLabel]:
    """Count the labels of a result's statements; failed and abstained ones do not count."""
    kept = (each.stance for each in result.predictions if not each.abstained)
    return Counter(stance for stance in kept if stance)


def over_time(results: Sequence[Result]) -> list[Stretch]:
    """Count stances by the articles' dates: by day, or by month or year where the days are too many to draw.

    Only dates that begin as ISO 8601 has it count; empty where they name fewer than two days.
    """
    days = [((result.article.date or "")[:10], counts_of(result)) for result in results]
    dated = [(day, counts) for day, counts in days if _is_day(day)]
    if len({day for day, _ in dated}) < 2:
        return []
    for length in (10, 7, 4):
        stretches: dict[str, Counter[StanceLabel]] = defaultdict(Counter)
        for day, counts in dated:
            stretches[day[:length]].update(counts)
        if len(stretches) <= _MOST_STRETCHES:
            break
    return [Stretch(name, stretches[name]) for name in sorted(stretches)]


_MOST_STRETCHES = 31


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def largest(counted: Sequence[Counter[StanceLabel]]) -> int:
    """Return the largest count of a side, at least 1: what the longest bar stands for."""
    sides = [label for label in LABELS if label is not StanceLabel.NEUTRAL]
    return max([1, *(counts[side] for counts in counted for side in sides)])
