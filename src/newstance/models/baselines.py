"""Models that any other must beat: the majority label, and a count of approving and disapproving words."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newstance.errors import ConfigError
from newstance.models.scoring import as_pair, scores_of
from newstance.types import LABELS, Pair, Scores


@dataclass(frozen=True)
class MajorityModel:
    """Gives every statement the same label, by default the most frequent one in news."""

    label: str = "neutral"

    def __post_init__(self) -> None:
        """Refuse a label that does not exist."""
        if self.label not in list(LABELS):
            raise ConfigError(f"model.label: unknown label {self.label!r}; use {', '.join(LABELS)}")

    @property
    def name(self) -> str:
        """What the output calls it."""
        return "majority"

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`."""
        constant = Scores(*(float(label == self.label) for label in LABELS))
        return [constant for _ in pairs]


@dataclass(frozen=True)
class LexiconModel:
    """Counts approving and disapproving words and negations; never looks at the target.

    `threshold` is the net count that takes a side; the scores are a softmax over the counts.
    """

    threshold: int = 1

    def __post_init__(self) -> None:
        """Refuse a threshold that every statement would pass."""
        if self.threshold < 1:
            raise ConfigError(f"model.threshold: must be at least 1, got {self.threshold}")

    @property
    def name(self) -> str:
        """What the output calls it."""
        return "lexicon"

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`."""
        return [self._score(as_pair(pair).text) for pair in pairs]

    def _score(self, text: str) -> Scores:
        words = re.findall(r"[a-z']+", text.casefold().replace("’", "'"))
        approving, disapproving = (_stems(kind) for kind in ("approving", "disapproving"))
        net = sum(_polarity(word, approving, disapproving) for word in words)
        if any(word in {"not", "no", "never"} or word.endswith("n't") for word in words):
            net = -net
        margin = math.log(2) * (abs(net) - self.threshold + 1)
        return scores_of((margin, -margin, 0.0) if net > 0 else (-margin, margin, 0.0) if net < 0 else (0.0, 0.0, 1.0))


def _polarity(word: str, approving: frozenset[str], disapproving: frozenset[str]) -> int:
    stems = {word[:n] for n in range(4, min(len(word), _LONGEST_STEM) + 1)}
    return bool(stems & approving) - bool(stems & disapproving)


_LONGEST_STEM = 20


@cache
def _stems(kind: str) -> frozenset[str]:
    """Read the package's list of word stems, one a line, `#` begins a comment."""
    lines = (files("newstance.models") / f"{kind}.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
