"""A linear baseline that is trained when it is first needed, on a labelled set: no weights are kept anywhere.

Word and word-pair TF-IDF of the statement (with its holder and context) and of the target, and a multinomial logistic
regression (scikit-learn). It has no way to relate statement and target: what it gets right, words alone give away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from newstance.errors import ConfigError, DataError, MissingExtraError
from newstance.models.scoring import as_pair, scores_of
from newstance.protocols import LabelledSet
from newstance.rendering import render
from newstance.types import LABELS, LabelledPair, Pair, Scores


@dataclass(frozen=True)
class TfidfModel:
    """TF-IDF and logistic regression, trained on `data`."""

    data: LabelledSet
    strength: float = 1.0
    """Inverse strength of regularisation (scikit-learn's C)."""

    def __post_init__(self) -> None:
        """Refuse a strength that is none."""
        if not 0 < self.strength < float("inf"):
            raise ConfigError(f"model.strength: must be above 0, got {self.strength}")

    @property
    def name(self) -> str:
        """What the output calls it, with the set it was trained on."""
        return f"tfidf({self.data.name})"

    def check(self) -> None:
        """Raise NewstanceError now if scikit-learn or the set is not at hand."""
        try:
            import sklearn  # noqa: F401
        except ImportError:
            raise MissingExtraError("model=tfidf", "train") from None
        _ = self._examples

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`."""
        given = [render(as_pair(pair)) for pair in pairs]
        if not given:
            return []
        vectors, classifier = self._trained
        return [scores_of(logits) for logits in classifier.decision_function(vectors.transform(given))]

    @cached_property
    def _examples(self) -> list[LabelledPair]:
        examples = self.data.read()
        if not all(isinstance(each, LabelledPair) for each in examples):
            raise ConfigError(f"model.data: {self.data.name} is no set of labelled pairs; use one, or passages")
        if {each.label for each in examples} != set(LABELS):
            raise DataError(f"model.data: {self.data.name} lacks one of {', '.join(LABELS)}; train on a set with all")
        return examples

    @cached_property
    def _trained(self) -> tuple[Any, Any]:
        self.check()
        from sklearn.compose import ColumnTransformer
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        columns = [(str(n), TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), n) for n in range(2)]
        vectors = ColumnTransformer(columns)
        rows = vectors.fit_transform([render(each.pair) for each in self._examples])
        # Numbers instead of names: scikit-learn sorts its classes, and ours have an order.
        classes = [LABELS.index(each.label) for each in self._examples]
        return vectors, LogisticRegression(C=self.strength, max_iter=1000).fit(rows, classes)
