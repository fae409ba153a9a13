"""`label(article, target) -> Result`: the only place that knows the order of the stages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from newstance.articles import parse_article
from newstance.attributors import RuleAttributor
from newstance.errors import NewstanceError
from newstance.models import OnnxModel
from newstance.protocols import AskedModel, Attributor, Resolver, Segmenter, StanceModel
from newstance.resolvers import NoResolver
from newstance.segmenters import SentenceSegmenter
from newstance.standing import summarise
from newstance.types import Article, Pair, Prediction, Result, Scores, Statement, Target


@dataclass(frozen=True)
class Pipeline:
    """The stages of the main job; every part can be swapped."""

    segmenter: Segmenter
    attributor: Attributor
    model: StanceModel
    resolver: Resolver
    abstain_below: float = 0.0
    """A label less probable than this is marked `abstained`."""

    def statements(self, article: Article) -> list[Statement]:
        """Segment and attribute an article; holders that came with the input are kept."""
        given = self.segmenter.segment(article)
        found = self.attributor.attribute(article, given)
        return [own if own.holder else other for own, other in zip(given, found, strict=True)]

    def label(self, article: Article, target: Target, progress: Callable[[int], object] | None = None) -> Result:
        """Label every statement of an article for a target; `progress` is called with the number just labelled."""
        return self.label_statements(article, self.statements(article), target, progress)

    def label_statements(
        self,
        article: Article,
        statements: Sequence[Statement],
        target: Target,
        progress: Callable[[int], object] | None = None,
    ) -> Result:
        """Label statements that `statements` found before; for several targets they need not be found again."""
        resolved = self.resolver.resolve(self.predict(statements, target, progress))
        judged = tuple(self._judged(prediction) for prediction in resolved)
        return Result(article, target, judged, self.model.name, summarise(judged))

    def predict(
        self, statements: Sequence[Statement], target: Target, progress: Callable[[int], object] | None = None
    ) -> list[Prediction]:
        """Label statements that stand in the order of their article, a few at a time; nothing is resolved yet."""
        pairs = pairs_of(statements, target)
        predictions: list[Prediction] = []
        at_once = pairs_at_once(self.model, least=16)
        for start in range(0, len(pairs), at_once):
            chunk = pairs[start : start + at_once]
            outcomes = scores_or_errors(self.model, chunk)
            for statement, outcome in zip(statements[start : start + at_once], outcomes, strict=True):
                predictions.append(_prediction(statement, outcome))
            if progress:
                progress(len(chunk))
        return predictions

    def _judged(self, prediction: Prediction) -> Prediction:
        """Mark a label that is too unsure in the end, whatever it was before the resolver."""
        unsure = prediction.scores is not None and prediction.scores.confidence < self.abstain_below
        return replace(prediction, abstained=unsure)


def _prediction(statement: Statement, outcome: Scores | str) -> Prediction:
    if isinstance(outcome, str):
        return Prediction(statement, None, error=outcome)
    return Prediction(statement, outcome)


def pairs_of(statements: Sequence[Statement], target: Target) -> list[Pair]:
    """Write statements as pairs: each with its holder's name and the statement before it as context."""
    before = ["", *(statement.text for statement in statements)]  # one more than statements, also of none
    return [
        Pair(statement.text, target.text, statement.holder.name if statement.holder else None, context)
        for statement, context in zip(statements, before, strict=False)
    ]


def label(article: str | Article, target: str | Target) -> Result:
    """Label the statements of a news article (or its plain text) for a target with the default pipeline.

    >>> import newstance
    >>> result = newstance.label("The mayor said the bridge must be built.", "the new bridge")
    >>> [prediction.statement.text for prediction in result.predictions]
    ['The mayor said the bridge must be built.']
    """
    read = parse_article(article) if isinstance(article, str) else article
    wanted = Target(target) if isinstance(target, str) else target
    return default_pipeline().label(read, wanted)


def default_pipeline() -> Pipeline:
    """Return the pipeline that `newstance predict` runs without arguments."""
    return Pipeline(SentenceSegmenter(), RuleAttributor(), OnnxModel(), NoResolver())


def pairs_at_once(model: StanceModel, least: int) -> int:
    """Return how many pairs to give a model in a call: few, so that progress is seen, unless it asks for more."""
    return max(least, model.pairs_at_once) if isinstance(model, AskedModel) else least


def scores_or_errors(model: StanceModel, pairs: Sequence[Pair]) -> list[Scores | str]:
    """Label a few pairs; where the model fails on them, label one by one, so that one failure stays one failure."""
    if isinstance(model, AskedModel):
        return model.outcomes(pairs)
    try:
        return list(model.predict(pairs))
    except NewstanceError:
        raise
    except Exception as error:  # whatever a model raises, the other statements are not lost
        if len(pairs) == 1:
            return [f"{type(error).__name__}: {error}"]
        return [outcome for pair in pairs for outcome in scores_or_errors(model, [pair])]
