"""Models made of models: a weighted mean (ensemble), and a cheap model before a dear one (cascade).

Where a part fails on a pair, the whole fails on it, and the error names the part: scores never depend on which
parts happened to answer.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from newstance.errors import ConfigError, NewstanceError, naming
from newstance.models.scoring import as_pair
from newstance.protocols import StanceModel
from newstance.types import Pair, Scores


@dataclass(frozen=True)
class EnsembleModel:
    """The weighted mean of its members' probabilities (a linear opinion pool; Stone 1961)."""

    members: list[StanceModel]
    weights: list[float] | None = None
    """One a member, in any unit; None: all alike."""

    def __post_init__(self) -> None:
        """Refuse an ensemble of nothing, and weights that are no weights."""
        if not self.members:
            raise ConfigError("model.members: empty; name models, as in model.members=[default,lexicon]")
        if self.weights is None:
            return
        if len(self.weights) != len(self.members):
            raise ConfigError(f"model.weights: {len(self.weights)} for {len(self.members)} members; give one a member")
        if not all(math.isfinite(weight) and weight >= 0 for weight in self.weights) or not sum(self.weights):
            raise ConfigError(f"model.weights: {self.weights}; none may be below 0, and not all may be 0")

    @property
    def name(self) -> str:
        """The members' names, with their weights where they have some."""
        names = [member.name for member in self.members]
        if self.weights:
            names = [f"{weight:g}*{name}" for weight, name in zip(self.weights, names, strict=True)]
        return f"ensemble({', '.join(names)})"

    def check(self) -> None:
        """Raise NewstanceError now if a member cannot be used, before any work starts."""
        _check(self._parts)

    def report(self) -> list[str]:
        """Return what the members have to say of their work."""
        return _report(self._parts)

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`."""
        given = [as_pair(pair) for pair in pairs]
        weights = self.weights or [1.0] * len(self.members)
        found = []
        for place, member in self._parts.items():
            with _part(place):
                found.append(member.predict(given))
        return [_mean(scores, weights) for scores in zip(*found, strict=True)]

    @property
    def _parts(self) -> dict[str, StanceModel]:
        return {f"members[{n}]": member for n, member in enumerate(self.members)}


def _mean(scores: tuple[Scores, ...], weights: list[float]) -> Scores:
    total = sum(weights)
    columns = zip(*scores, strict=True)
    return Scores(*(sum(w * p for w, p in zip(weights, column, strict=True)) / total for column in columns))


@dataclass(frozen=True)
class CascadeModel:
    """A cheap model where it is sure, a dear one for the rest (Viola and Jones 2001); `newstance cascade` chooses."""

    cheap: StanceModel
    dear: StanceModel
    threshold: float = 0.8
    """The cheap model answers where its confidence is at least this; 0: always."""

    def __post_init__(self) -> None:
        """Refuse what is no probability."""
        if not 0 <= self.threshold <= 1:
            raise ConfigError(f"model.threshold: must be between 0 and 1, got {self.threshold}")

    @property
    def name(self) -> str:
        """Both models' names and the threshold."""
        return f"cascade({self.cheap.name}, below {self.threshold:g} {self.dear.name})"

    def check(self) -> None:
        """Raise NewstanceError now if either model cannot be used, before any work starts."""
        _check(self._parts)

    @property
    def share_passed_on(self) -> float:
        """The share of all pairs labelled so far that the dear model labelled; 0 before there are any."""
        return self._count["dear"] / max(self._count["all"], 1)

    def report(self) -> list[str]:
        """Return how many pairs were passed on, and what either model has to say of its work."""
        passed, count = self._count["dear"], self._count["all"]
        return [
            f"cascade: passed {passed} of {count} pairs ({self.share_passed_on:.1%}) on to {self.dear.name}",
            *_report(self._parts),
        ]

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`."""
        given = [as_pair(pair) for pair in pairs]
        with _part("cheap"):
            answers = list(self.cheap.predict(given))
        unsure = [n for n, scores in enumerate(answers) if scores.confidence < self.threshold]
        if unsure:
            with _part("dear"):
                for n, scores in zip(unsure, self.dear.predict([given[n] for n in unsure]), strict=True):
                    answers[n] = scores
        self._count.update({"all": len(given), "dear": len(unsure)})
        return answers

    @property
    def _parts(self) -> dict[str, StanceModel]:
        return {"cheap": self.cheap, "dear": self.dear}

    @cached_property
    def _count(self) -> Counter[str]:
        return Counter()


@contextmanager
def _part(place: str) -> Iterator[None]:
    """Let what a part raises name the part."""
    try:
        with naming("model", f"model.{place}"):
            yield
    except NewstanceError:
        raise
    except Exception as error:  # a model may raise anything; the pipeline writes it into the statement's row
        raise RuntimeError(f"model.{place}: {type(error).__name__}: {error}") from error


def _check(parts: Mapping[str, StanceModel]) -> None:
    for place, model in parts.items():
        with naming("model", f"model.{place}"):
            getattr(model, "check", lambda: None)()


def _report(parts: Mapping[str, StanceModel]) -> list[str]:
    return [line for model in parts.values() for line in getattr(model, "report", list)()]
