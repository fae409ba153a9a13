"""The verbs of the pipeline. Each docstring is the law that a contract test holds every implementation to.

An implementation is a dataclass whose fields are its settings; making one stores them and does no work.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from newstance.types import Article, LabelledPair, Pair, Prediction, Scores, Statement


@runtime_checkable
class Segmenter(Protocol):
    """Finds the statements of an article."""

    def segment(self, article: Article) -> list[Statement]:
        """Return statements in text order, none overlapping, none empty, each `text` the slice at its offsets.

        Headings, datelines and scraping's leftovers are in none; every letter of every paragraph is in one.
        """
        ...


@runtime_checkable
class Attributor(Protocol):
    """Finds who says each statement."""

    def attribute(self, article: Article, statements: Sequence[Statement]) -> list[Statement]:
        """Return the same statements (same number, order, offsets, text) with `kind` and `holder` filled in.

        A holder's mention, where it has one, lies inside the article. Never raises, whatever the marks.
        """
        ...


@runtime_checkable
class StanceModel(Protocol):
    """Gives each pair the probabilities of the three labels."""

    @property
    def name(self) -> str:
        """What the output calls the model."""
        ...

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """Return one `Scores` a pair, in order; a pair's scores do not depend on the other pairs.

        A plain tuple is (text, target). The same call gives the same scores again.
        """
        ...


@runtime_checkable
class AskedModel(Protocol):
    """A stance model that is asked over a network: for many pairs at once, any of which may fail by itself."""

    @property
    def pairs_at_once(self) -> int:
        """Pairs that keep it busy; fewer in a call leave it waiting."""
        ...

    def outcomes(self, pairs: Sequence[Pair]) -> list[Scores | str]:
        """Return what `predict` does, with the reason in place of the scores that could not be had."""
        ...


@runtime_checkable
class Resolver(Protocol):
    """Looks at an article's predictions together, holder by holder."""

    def resolve(self, predictions: Sequence[Prediction]) -> list[Prediction]:
        """Return the same statements in the same order; a failed prediction stays failed, one alone stays as it is.

        Where scores are changed, `raw` holds what the model gave.
        """
        ...


@runtime_checkable
class LabelledSet(Protocol):
    """A set of labelled pairs, for training and scoring."""

    @property
    def name(self) -> str:
        """What reports call the set."""
        ...

    def read(self) -> list[LabelledPair]:
        """Return all pairs; raise DataError, which names the place, where they cannot be read."""
        ...
