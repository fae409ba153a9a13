"""Own labels beside hand labels: which differ, the confusion matrix, and whether the confidence means what it says."""

from collections.abc import Sequence
from dataclasses import dataclass

from newstance.labels import align
from newstance.scoring.metrics import FAILED, confusion, ece, macro_f1
from newstance.scoring.reliability import Bin, reliability
from newstance.types import LABELS, LabelledStatement, Prediction, Result


@dataclass(frozen=True)
class Comparison:
    """Hand labels beside own ones."""

    gold: dict[int, LabelledStatement]
    """The hand label of each own statement that has one, by the statement's number."""
    missing: int
    """Hand labels that no own statement matches: they count as wrong."""
    matrix: list[list[int]]
    """Gold labels in rows, own ones in columns; the last column: failed or not found."""
    right: int
    n: int
    macro_f1: float
    ece: float
    bins: tuple[Bin, ...]


def compare(results: Sequence[Result], labels: Sequence[LabelledStatement]) -> Comparison | None:
    """Align hand labels with the results' statements; None where there are none of these articles and targets."""
    gold: dict[int, LabelledStatement] = {}
    pairs: list[tuple[LabelledStatement, Prediction | None]] = []
    first = 0
    for result in results:
        own = [each for each in labels if (each.article_id, each.target) == (result.article.id, result.target.text)]
        for label, found in zip(own, align(own, [each.statement for each in result.predictions]), strict=True):
            if found is not None:
                gold[first + found] = label
            pairs.append((label, result.predictions[found] if found is not None else None))
        first += len(result.predictions)
    if not pairs:
        return None
    own_classes = [LABELS.index(each.stance) if each and each.stance else FAILED for _, each in pairs]
    matrix = confusion([LABELS.index(label.stance) for label, _ in pairs], own_classes)
    scored = [(each.scores.confidence, each.stance is label.stance) for label, each in pairs if each and each.scores]
    return Comparison(
        gold=gold,
        missing=sum(each is None for _, each in pairs),
        matrix=[[int(count) for count in row] for row in matrix[: len(LABELS)]],
        right=sum(right for _, right in scored),
        n=len(pairs),
        macro_f1=float(macro_f1(matrix)),
        ece=ece([confidence for confidence, _ in scored], [right for _, right in scored]),
        bins=reliability([confidence for confidence, _ in scored], [right for _, right in scored]),
    )
