"""What is done with an article's predictions together, holder by holder."""

from collections.abc import Sequence
from dataclasses import dataclass

from newstance.types import Prediction


@dataclass(frozen=True)
class NoResolver:
    """Every statement stands for itself."""

    def resolve(self, predictions: Sequence[Prediction]) -> list[Prediction]:
        """See `Resolver`."""
        return list(predictions)
