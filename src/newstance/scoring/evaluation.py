"""Scoring against hand labels. Two evaluations, never mixed: given statements, and end to end."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from newstance.models import LexiconModel, MajorityModel
from newstance.pipeline import Pipeline, pairs_at_once, scores_or_errors
from newstance.protocols import StanceModel
from newstance.scoring.bootstrap import Interval, Outcomes, difference, share
from newstance.scoring.end_to_end import EndToEnd, Unresolved, as_the_model_said, end_to_end, same_as_gold, unresolved
from newstance.scoring.metrics import FAILED, ece, macro_f1
from newstance.standing import summarise
from newstance.types import (
    LABELS,
    Article,
    Holder,
    LabelledPair,
    LabelledStatement,
    Prediction,
    Result,
    Scores,
    StanceLabel,
    Statement,
    Target,
)

Progress = Callable[[int], object]


@dataclass(frozen=True)
class ArticleScore:
    """One article and target."""

    article_id: str
    target: str
    outcomes: Outcomes


@dataclass(frozen=True)
class Rival:
    """Another model on the same statements (`comparison` adds it)."""

    model: str
    outcomes: Outcomes
    lead: Interval
    """Macro-F1 of the evaluated model minus the rival's, paired."""


@dataclass(frozen=True)
class Evaluation:
    """Everything that an evaluation found; `scoreboard` writes it."""

    data: str
    model: str
    outcomes: Outcomes
    confidences: Sequence[float]
    baseline_outcomes: dict[str, Outcomes]
    """Each baseline's outcomes on the same statements."""
    gains: dict[str, Interval]
    """Macro-F1 of the model minus the baseline's, paired."""
    holder: Interval | None = None
    holder_count: int = 0
    holder_of_sides: Interval | None = None
    oracle_holder: float | None = None
    end_to_end: EndToEnd | None = None
    unresolved: Unresolved | None = None
    """What the model alone scores, where a resolver worked after it."""
    per_article: tuple[ArticleScore, ...] = ()
    contrasts: dict[str, Outcomes] = field(default_factory=dict)
    """Of the model and each baseline, by name: each contrast group as one item, right only where all members are."""
    rival: Rival | None = None
    labelled: tuple[tuple[LabelledStatement, Prediction], ...] = field(default=(), repr=False)

    @property
    def ece(self) -> float:
        """Expected calibration error, 15 bins of equal mass."""
        hits = [gold == predicted for gold, predicted in zip(self.outcomes.gold, self.outcomes.predicted, strict=True)]
        return ece(self.confidences, hits)


def evaluate_pairs(
    model: StanceModel, pairs: Sequence[LabelledPair], data: str, progress: Progress | None = None
) -> Evaluation:
    """Score a model on labelled pairs; intervals are drawn by the pairs' clusters, else by group, else by target."""
    gold = [LABELS.index(example.label) for example in pairs]
    given = [example.pair for example in pairs]
    scores = score_pairs(model, pairs, progress)
    labels = [FAILED if isinstance(each, str) else LABELS.index(each.stance) for each in scores]
    outcomes = Outcomes(gold, labels, [cluster_of(example) for example in pairs])
    rows = {
        each.name: [LABELS.index(s.stance) for s in each.predict(given)] for each in (MajorityModel(), LexiconModel())
    }
    confidences = [0.0 if isinstance(each, str) else each.confidence for each in scores]
    scored = _against_baselines(data, model.name, outcomes, confidences, rows)
    return replace(scored, contrasts=_contrasts([example.group for example in pairs], scored))


def score_pairs(
    model: StanceModel, pairs: Sequence[LabelledPair], progress: Progress | None = None
) -> list[Scores | str]:
    """Return a model's scores of labelled pairs, or why it failed, a few at a time."""
    given = [example.pair for example in pairs]
    scores: list[Scores | str] = []
    at_once = pairs_at_once(model, least=64)
    for start in range(0, len(given), at_once):
        scores += scores_or_errors(model, given[start : start + at_once])
        if progress:
            progress(min(at_once, len(given) - start))
    return scores


def cluster_of(example: LabelledPair) -> str:
    """Return what a pair stands or falls with: its cluster, else its group, else its target."""
    return example.cluster or example.group or example.pair.target


def _contrasts(names: Sequence[str], scored: Evaluation) -> dict[str, Outcomes]:
    """Judge groups of pairs whose gold labels differ as wholes; empty where there is no such group."""
    members: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        if name:
            members[name].append(number)
    gold, clusters = scored.outcomes.gold, scored.outcomes.clusters
    groups = [group for group in members.values() if len({gold[n] for n in group}) > 1]
    return {
        name: Outcomes(
            [0] * len(groups),
            [0 if all(row.predicted[n] == gold[n] for n in group) else FAILED for group in groups],
            [clusters[group[0]] for group in groups],
        )
        for name, row in {scored.model: scored.outcomes, **scored.baseline_outcomes}.items()
        if groups
    }


def evaluate_articles(
    pipeline: Pipeline,
    articles: Sequence[Article],
    labels: Sequence[LabelledStatement],
    data: str,
    progress: Progress | None = None,
) -> Evaluation:
    """Score the pipeline on hand-labelled articles, on given statements and end to end."""
    by_id = {article.id: article for article in articles}
    groups = _grouped(labels)
    given = [_given(pipeline, by_id[article], group, Target(target), progress) for (article, target), group in groups]
    ends = [
        (group, list(pipeline.label(by_id[article], Target(target), progress).predictions))
        for (article, target), group in groups
    ]
    pairs = [pair for group in given for pair in group.labelled]
    outcomes = _outcomes(pairs)
    before = [(label, as_the_model_said(prediction)) for label, prediction in pairs]
    whole = end_to_end(ends)
    holders = [(label.article_id, label, prediction.statement.holder) for label, prediction in pairs]
    named = [(cluster, same_as_gold(label, holder), label.stance) for cluster, label, holder in holders if label.holder]
    sided = [each for each in named if each[2] is not StanceLabel.NEUTRAL]
    baselines = {
        model.name: [each for group in given for each in group.baseline(model)]
        for model in (MajorityModel(), LexiconModel())
    }
    scored = _against_baselines(
        data, pipeline.model.name, outcomes, [_confidence(pair[1]) for pair in pairs], baselines
    )
    return replace(
        scored,
        holder=share([hit for _, hit, _ in named], [cluster for cluster, _, _ in named]) if named else None,
        holder_count=len(named),
        holder_of_sides=share([hit for _, hit, _ in sided], [cluster for cluster, _, _ in sided]) if sided else None,
        oracle_holder=float(macro_f1(_outcomes([pair for group in given for pair in group.oracle]).matrix())),
        end_to_end=whole,
        unresolved=unresolved(outcomes, _outcomes(before), ends, whole) if before != pairs else None,
        per_article=tuple(
            ArticleScore(article, target, _outcomes(group.labelled))
            for ((article, target), _), group in zip(groups, given, strict=True)
        ),
        labelled=tuple(pairs),
    )


Labelled = list[tuple[LabelledStatement, Prediction]]


@dataclass(frozen=True)
class _Given:
    """Gold statements of one article and target, labelled with own and with gold holders."""

    labelled: Labelled
    oracle: Labelled

    def baseline(self, model: StanceModel) -> list[int]:
        """Return the classes that a baseline gives the statements."""
        pairs = [(label.target, prediction.statement.text) for label, prediction in self.labelled]
        return [LABELS.index(scores.stance) for scores in model.predict([(text, target) for target, text in pairs])]


def _given(
    pipeline: Pipeline, article: Article, labels: list[LabelledStatement], target: Target, progress: Progress | None
) -> _Given:
    cut = [Statement(label.start, label.end, article.text[label.start : label.end]) for label in labels]
    own = pipeline.attributor.attribute(article, cut)
    gold = [
        replace(statement, holder=Holder(label.holder) if label.holder else None)
        for statement, label in zip(cut, labels, strict=True)
    ]
    predictions = pipeline.resolver.resolve(pipeline.predict(own, target, progress))
    oracle = pipeline.resolver.resolve(pipeline.predict(gold, target))
    return _Given(list(zip(labels, predictions, strict=True)), list(zip(labels, oracle, strict=True)))


def results_of(evaluation: Evaluation, articles: Sequence[Article]) -> list[Result]:
    """Return the given statements with their own labels as results, one an article and target; none for pairs."""
    by_id = {article.id: article for article in articles}
    labelled = {(label.article_id, label.start, label.end, label.target): own for label, own in evaluation.labelled}
    results = []
    for (article, target), group in _grouped([label for label, _ in evaluation.labelled]):
        own = tuple(labelled[article, label.start, label.end, target] for label in group)
        results.append(Result(by_id[article], Target(target), own, evaluation.model, summarise(own)))
    return results


def _grouped(labels: Sequence[LabelledStatement]) -> list[tuple[tuple[str, str], list[LabelledStatement]]]:
    groups: dict[tuple[str, str], list[LabelledStatement]] = defaultdict(list)
    for label in labels:
        groups[label.article_id, label.target].append(label)
    return [(key, sorted(group, key=lambda label: label.start)) for key, group in groups.items()]


def _against_baselines(
    data: str, model: str, outcomes: Outcomes, confidences: list[float], rows: dict[str, list[int]]
) -> Evaluation:
    others = {name: replace(outcomes, predicted=row) for name, row in rows.items()}
    return Evaluation(
        data=data,
        model=model,
        outcomes=outcomes,
        confidences=confidences,
        baseline_outcomes=others,
        gains={name: difference(outcomes, other, macro_f1) for name, other in others.items()},
    )


def _outcomes(pairs: Labelled) -> Outcomes:
    return Outcomes(
        [LABELS.index(label.stance) for label, _ in pairs],
        [LABELS.index(prediction.stance) if prediction.stance else FAILED for _, prediction in pairs],
        [label.article_id for label, _ in pairs],
    )


def _confidence(prediction: Prediction) -> float:
    return prediction.scores.confidence if prediction.scores else 0.0
