"""`label(article, target) -> Result`: the only place that knows the order of the stages."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newstance.articles import parse_article
from newstance.attributors import RuleAttributor
from newstance.errors import NewstanceError
from newstance.models import OnnxModel
from newstance.protocols import AskedModel, Attributor, Resolver, Segmenter, StanceModel
from newstance.resolvers import NoResolver
from newstance.segmenters import SentenceSegmenter
from newstance.types import (
    LABELS,
    Article,
    Holder,
    HolderSummary,
    Pair,
    Prediction,
    Result,
    Scores,
    StanceLabel,
    Statement,
    Target,
)


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
        return Result(article, target, tuple(resolved), self.model.name, summarise(resolved))

    def predict(
        self, statements: Sequence[Statement], target: Target, progress: Callable[[int], object] | None = None
    ) -> list[Prediction]:
        """Label statements that stand in the order of their article, a few at a time."""
        pairs = pairs_of(statements, target)
        predictions: list[Prediction] = []
        at_once = pairs_at_once(self.model, least=16)
        for start in range(0, len(pairs), at_once):
            chunk = pairs[start : start + at_once]
            outcomes = scores_or_errors(self.model, chunk)
            for statement, outcome in zip(statements[start : start + at_once], outcomes, strict=True):
                predictions.append(self._prediction(statement, outcome))
            if progress:
                progress(len(chunk))
        return predictions

    def _prediction(self, statement: Statement, outcome: Scores | str) -> Prediction:
        if isinstance(outcome, str):
            return Prediction(statement, None, error=outcome)
        return Prediction(statement, outcome, abstained=outcome.confidence < self.abstain_below)


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


def summarise(predictions: Sequence[Prediction]) -> tuple[HolderSummary, ...]:
    """Say where each holder stands, those with most statements first; failed and abstained statements do not count."""
    grouped: dict[str, list[Prediction]] = defaultdict(list)
    for prediction in predictions:
        if prediction.statement.holder and prediction.scores and not prediction.abstained:
            grouped[prediction.statement.holder.name].append(prediction)
    summaries = [_summary(group) for group in grouped.values()]
    return tuple(sorted(summaries, key=lambda each: (-len(each.statements), each.statements[0])))


def _summary(group: Sequence[Prediction]) -> HolderSummary:
    holder = group[0].statement.holder or Holder("")
    labels = [prediction.stance for prediction in group]
    scores = [prediction.scores for prediction in group if prediction.scores]
    score = sum(each.supports - each.opposes for each in scores) / len(scores)
    counts = {label: labels.count(label) for label in LABELS}
    stance = _side(counts[StanceLabel.SUPPORTS], counts[StanceLabel.OPPOSES], score)
    spans = tuple((prediction.statement.start, prediction.statement.end) for prediction in group)
    return HolderSummary(holder.name, holder.kind, counts, stance, score, spans)


def _side(supports: int, opposes: int, score: float) -> StanceLabel:
    """Return the side of more statements, the score's in a tie: never one that no statement takes."""
    if not supports and not opposes:
        return StanceLabel.NEUTRAL
    lead = supports - opposes or score
    return StanceLabel.SUPPORTS if lead > 0 else StanceLabel.OPPOSES


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
