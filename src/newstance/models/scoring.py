"""From a head's logits to `Scores`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from newstance.types import Pair, Scores


def as_pair(given: Pair | tuple[str, str]) -> Pair:
    """Return a pair; a plain tuple is (text, target)."""
    return given if isinstance(given, Pair) else Pair(*given)


def scores_of(logits: ArrayLike, order: Sequence[int] = (0, 1, 2), temperature: float = 1.0) -> Scores:
    """Return softmax(logits / temperature), its columns put in the order of `LABELS`; logits of shape (3,)."""
    scaled = np.asarray(logits, dtype=np.float64)[list(order)] / temperature
    weights = np.exp(scaled - scaled.max())
    return Scores(*(weights / weights.sum()).tolist())
