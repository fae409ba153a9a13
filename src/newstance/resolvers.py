"""What is done with an article's predictions together, holder by holder."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newstance.errors import ConfigError
from newstance.holders import by_holder
from newstance.types import Prediction, Scores


@dataclass(frozen=True)
class NoResolver:
    """Every statement stands for itself."""

    def resolve(self, predictions: Sequence[Prediction]) -> list[Prediction]:
        """See `Resolver`."""
        return list(predictions)


@dataclass(frozen=True)
class HolderResolver:
    """A holder is mostly of one side: what else they say in the article weighs on each of their statements.

    Exact inference in a small factor graph: see `pooled`. How probable it is that a statement takes no side is kept;
    only the odds between the two sides move. Narration, failed statements and a holder's only statement stay.
    """

    rho: float = 0.05
    """How often a holder takes the other side, against once their own: 0 never, 1 as often (nothing is pooled)."""
    alpha: float = 1.0
    """How much the other statements weigh: 1 as if a model's errors in them were independent, 0 nothing."""

    def __post_init__(self) -> None:
        """Refuse settings under which the graph is none."""
        if not 0 < self.rho <= 1:
            raise ConfigError(f"resolver.rho: must be above 0 and at most 1, got {self.rho}")
        if not (math.isfinite(self.alpha) and self.alpha >= 0):
            raise ConfigError(f"resolver.alpha: must be 0 or more, got {self.alpha}")

    def resolve(self, predictions: Sequence[Prediction]) -> list[Prediction]:
        """See `Resolver`. What the model gave stays in `raw`, of every statement that it labelled."""
        resolved = [replace(each, raw=each.scores) for each in predictions]
        holders = [each.statement.holder if each.scores else None for each in predictions]
        for group in by_holder([holder.name if holder else None for holder in holders]):
            given = [scores for number in group if (scores := predictions[number].scores)]
            for number, scores in zip(group, pooled(given, self.rho, self.alpha), strict=True):
                resolved[number] = replace(resolved[number], scores=scores)
        return resolved


def pooled(scores: Sequence[Scores], rho: float, alpha: float) -> list[Scores]:
    """Return the scores of one holder's statements, each given the others.

    The holder's side z is hidden and either one beforehand. A statement's label y goes with it by the factor
    psi(y, z): 1 where y is neutral or is z, `rho` where it is the other side. Summing over y, statement j tells
    m_j = log(sum_y p_j(y) psi(y, supports)) - log(sum_y p_j(y) psi(y, opposes)) about z (sum-product,
    Kschischang et al. 2001; exact, since the graph is a star); statement i reads the others' sum, times `alpha`.
    """
    if len(scores) == 1:
        return list(scores)
    messages = [_message(each, rho) for each in scores]
    total = math.fsum(messages)
    return [_given(each, alpha * (total - own), rho) for each, own in zip(scores, messages, strict=True)]


def _message(scores: Scores, rho: float) -> float:
    """Return the log odds that a holder supports, as one statement tells them."""
    supports, opposes, neutral = scores
    return math.log((supports + rho * opposes + neutral) / (rho * supports + opposes + neutral))


def _given(scores: Scores, evidence: float, rho: float) -> Scores:
    """Return a statement's scores, given the others' log odds that its holder supports."""
    supporter = 0.5 * (1 + math.tanh(evidence / 2))  # the logistic function, without overflow
    supports = scores.supports * (supporter + rho * (1 - supporter))
    opposes = scores.opposes * ((1 - supporter) + rho * supporter)
    both = supports + opposes
    if not both:
        return scores
    share = (scores.supports + scores.opposes) / both
    return Scores(supports * share, opposes * share, scores.neutral)
