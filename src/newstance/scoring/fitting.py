"""The holder resolver's settings, tried on labelled statements: what each adds to the model alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from newstance.errors import ConfigError
from newstance.holders import by_holder
from newstance.resolvers import HolderResolver, pooled
from newstance.scoring.bootstrap import Interval, Outcomes, difference
from newstance.scoring.metrics import FAILED, macro_f1
from newstance.types import LABELS, LabelledPair, Scores


@dataclass(frozen=True)
class FitSettings:
    """The plain settings of `newstance fit`: the values to try, each with each."""

    rho: list[float] = field(default_factory=lambda: [0.05])
    alpha: list[float] = field(default_factory=lambda: [1.0])

    def __post_init__(self) -> None:
        """Refuse values that the resolver refuses, and none at all."""
        for name, values in (("rho", self.rho), ("alpha", self.alpha)):
            if not values:
                raise ConfigError(f"{name}: empty; give the values to try, as in {name}=[0.05,1]")
        for rho in self.rho:
            HolderResolver(rho=rho)
        for alpha in self.alpha:
            HolderResolver(alpha=alpha)


@dataclass(frozen=True)
class Fit:
    """What one pair of settings gives: macro-F1, and what it adds to the model alone (paired interval)."""

    rho: float
    alpha: float
    macro_f1: float
    gain: Interval


def fits(
    pairs: Sequence[LabelledPair], scores: Sequence[Scores | None], settings: FitSettings
) -> tuple[Outcomes, list[Fit]]:
    """Return the outcomes of the model alone, and what every pair of settings makes of them, best first."""
    groups = holder_groups(pairs, scores)
    alone = _outcomes(pairs, scores)
    found = []
    for rho in settings.rho:
        for alpha in settings.alpha:
            moved = list(scores)
            for group in groups:
                given = [own for number in group if (own := scores[number])]
                for number, own in zip(group, pooled(given, rho, alpha), strict=True):
                    moved[number] = own
            resolved = replace(alone, predicted=_classes(moved))
            value = float(macro_f1(resolved.matrix()))
            found.append(Fit(rho, alpha, value, difference(resolved, alone, macro_f1)))
    return alone, sorted(found, key=lambda each: -each.macro_f1)


def holder_groups(pairs: Sequence[LabelledPair], scores: Sequence[Scores | None]) -> list[list[int]]:
    """Return the places of labelled pairs of one holder under one target in one text (`TEXT:NUMBER` is a pair's id)."""
    texts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (example, own) in enumerate(zip(pairs, scores, strict=True)):
        if own is not None:
            texts[example.id.rpartition(":")[0], example.pair.target].append(number)
    return [
        [numbers[place] for place in group]
        for numbers in texts.values()
        for group in by_holder([pairs[number].pair.holder for number in numbers])
    ]


def _outcomes(pairs: Sequence[LabelledPair], scores: Iterable[Scores | None]) -> Outcomes:
    gold = [LABELS.index(example.label) for example in pairs]
    return Outcomes(gold, _classes(scores), [example.cluster or example.group or example.id for example in pairs])


def _classes(scores: Iterable[Scores | None]) -> list[int]:
    return [LABELS.index(each.stance) if each else FAILED for each in scores]
