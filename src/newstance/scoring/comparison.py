"""Another model on the statements of an evaluation: is ours ahead of it, beyond chance?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from newstance.pipeline import Pipeline, scores_or_errors
from newstance.protocols import StanceModel
from newstance.scoring.bootstrap import Outcomes, difference
from newstance.scoring.evaluation import Evaluation, Rival
from newstance.scoring.metrics import FAILED, macro_f1
from newstance.types import LABELS, LabelledPair, StanceLabel, Target

Progress = Callable[[int], object]


def against_on_pairs(
    found: Evaluation, other: StanceModel, pairs: Sequence[LabelledPair], progress: Progress | None = None
) -> Evaluation:
    """Return the evaluation with the other model's outcomes on the same pairs, and our lead over it, paired."""
    stances: list[StanceLabel | None] = []
    for start in range(0, len(pairs), _AT_ONCE):
        chunk = [example.pair for example in pairs[start : start + _AT_ONCE]]
        stances += [None if isinstance(each, str) else each.stance for each in scores_or_errors(other, chunk)]
        if progress:
            progress(len(chunk))
    return _with_rival(found, other.name, stances)


_AT_ONCE = 64


def against_on_articles(found: Evaluation, other: Pipeline, progress: Progress | None = None) -> Evaluation:
    """Return the evaluation with the other model's outcomes on the same given statements with the same own holders.

    `other` is the pipeline that was evaluated, with the other model in it.
    """
    stances: list[StanceLabel | None] = []
    for (_, target), group in groupby(found.labelled, lambda each: (each[0].article_id, each[0].target)):
        statements = [prediction.statement for _, prediction in group]
        predictions = other.resolver.resolve(other.predict(statements, Target(target), progress))
        stances += [prediction.stance for prediction in predictions]
    return _with_rival(found, other.model.name, stances)


def _with_rival(found: Evaluation, name: str, stances: Sequence[StanceLabel | None]) -> Evaluation:
    """Judge what the other model said; a statement on which it failed is wrong, as it is for ours."""
    classes = [FAILED if stance is None else LABELS.index(stance) for stance in stances]
    outcomes: Outcomes = replace(found.outcomes, predicted=classes)
    return replace(found, rival=Rival(name, outcomes, difference(found.outcomes, outcomes, macro_f1)))
