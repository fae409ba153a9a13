"""Own statements, holders and labels together, against the gold; and the same with the resolver's work undone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from newstance.holders import same_holder
from newstance.labels import align
from newstance.scoring.bootstrap import Interval, Outcomes, difference
from newstance.scoring.metrics import FAILED, Floats, f1, macro_f1, precision, recall
from newstance.types import LABELS, Holder, LabelledStatement, Prediction, StanceLabel

Ends = Sequence[tuple[Sequence[LabelledStatement], Sequence[Prediction]]]
"""Of each article and target: the gold, and what the whole pipeline predicted."""
_HIT = 0


@dataclass(frozen=True)
class EndToEnd:
    """What holds of own statements, own holders and own labels together, against the gold."""

    segmentation: tuple[float, float, float]
    """Precision, recall and F1 of exact statements."""
    outcomes: Outcomes
    sides: Outcomes
    """Gold statements with a side: found whole (class 0) or not; then own ones: class 0 where the gold lacks them."""

    @property
    def joint(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of (statement, holder, stance) over statements that take a side."""
        matrix = self.sides.matrix()
        return float(precision(matrix)[_HIT]), float(recall(matrix)[_HIT]), float(joint_f1(matrix))


@dataclass(frozen=True)
class Unresolved:
    """What the model alone scores on the same statements, and what the resolver adds to that (paired intervals)."""

    outcomes: Outcomes
    gain: Interval
    """Macro-F1 on given statements, with the resolver minus without."""
    joint: tuple[float, float, float]
    joint_gain: Interval
    """Joint F1, with the resolver minus without."""


def end_to_end(articles: Ends) -> EndToEnd:
    """Score what the pipeline found in articles by itself; own statements are aligned with the gold by `align`."""
    classes: list[tuple[int, int, str]] = []
    sides: list[tuple[int, int, str]] = []
    exact = 0
    for labels, predictions in articles:
        found = align(labels, [prediction.statement for prediction in predictions])
        spans = {(prediction.statement.start, prediction.statement.end) for prediction in predictions}
        exact += sum((label.start, label.end) in spans for label in labels)
        cluster = labels[0].article_id
        classes += [(*each, cluster) for each in _classes(labels, predictions, found)]
        sides += [(*each, cluster) for each in _sides(labels, predictions, found)]
    own, gold = sum(len(predictions) for _, predictions in articles), sum(len(labels) for labels, _ in articles)
    return EndToEnd(_prf(exact, own, gold), _outcomes(classes), _outcomes(sides))


def _classes(
    labels: Sequence[LabelledStatement], predictions: Sequence[Prediction], found: Sequence[int | None]
) -> Iterator[tuple[int, int]]:
    """Yield gold and own class of every gold statement, then of own statements with a side that match none."""
    for label, number in zip(labels, found, strict=True):
        stance = predictions[number].stance if number is not None else None
        yield LABELS.index(label.stance), LABELS.index(stance) if stance else FAILED
    for number, prediction in enumerate(predictions):
        if number not in found and _takes_side(prediction.stance):
            yield FAILED, LABELS.index(prediction.stance or StanceLabel.NEUTRAL)


def _sides(
    labels: Sequence[LabelledStatement], predictions: Sequence[Prediction], found: Sequence[int | None]
) -> Iterator[tuple[int, int]]:
    """Yield whether each gold side was found whole, then whether each own statement is a side that the gold lacks."""
    borne_out: set[int] = set()
    for label, number in zip(labels, found, strict=True):
        if _takes_side(label.stance):
            own = predictions[number] if number is not None else None
            hit = own is not None and own.stance is label.stance and same_as_gold(label, own.statement.holder)
            yield _HIT, _HIT if hit else FAILED
            borne_out |= {number} if hit and number is not None else set()
    for number, prediction in enumerate(predictions):
        yield FAILED, _HIT if _takes_side(prediction.stance) and number not in borne_out else FAILED


def _takes_side(stance: StanceLabel | None) -> bool:
    return stance not in (None, StanceLabel.NEUTRAL)


def _outcomes(rows: Sequence[tuple[int, int, str]]) -> Outcomes:
    return Outcomes([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


def unresolved(given: Outcomes, before: Outcomes, articles: Ends, resolved: EndToEnd) -> Unresolved:
    """Compare what a resolver made (`given`, `resolved`) with what the model had said (`before`, and raw scores)."""
    alone = end_to_end([(labels, [as_the_model_said(each) for each in own]) for labels, own in articles])
    return Unresolved(
        outcomes=before,
        gain=difference(given, before, macro_f1),
        joint=alone.joint,
        joint_gain=difference(resolved.sides, alone.sides, joint_f1),
    )


def as_the_model_said(prediction: Prediction) -> Prediction:
    """Return a prediction as it was before the resolver."""
    return replace(prediction, scores=prediction.raw, raw=None) if prediction.raw else prediction


def same_as_gold(label: LabelledStatement, holder: Holder | None) -> bool:
    """Tell whether a holder is the gold's, in any of the forms that count."""
    return same_holder(holder.name if holder else None, label.holder, label.holder_also)


def joint_f1(counts: Floats) -> Any:
    """Return the F1 of sides found whole, of the confusion matrix (or matrices) of `EndToEnd.sides`."""
    return f1(counts)[..., _HIT]


def _prf(right: int, own: int, gold: int) -> tuple[float, float, float]:
    found, wanted = right / max(own, 1), right / max(gold, 1)
    return found, wanted, 2 * found * wanted / max(found + wanted, 1e-12)
