"""Who stands where: an article's predictions gathered by holder, and its holders by side."""

from collections.abc import Sequence

from newstance.holders import by_holder
from newstance.types import LABELS, Holder, HolderSummary, Prediction, Side, StanceLabel


def summarise(predictions: Sequence[Prediction]) -> tuple[HolderSummary, ...]:
    """Say where each holder stands, those with most statements first; failed and abstained statements do not count."""
    counted = [prediction for prediction in predictions if prediction.scores and not prediction.abstained]
    holders = [prediction.statement.holder for prediction in counted]
    groups = by_holder([holder.name if holder else None for holder in holders])
    summaries = [_summary([counted[number] for number in group]) for group in groups]
    return tuple(sorted(summaries, key=lambda each: (-len(each.statements), each.statements[0])))


def sides(holders: Sequence[HolderSummary]) -> dict[StanceLabel, Side]:
    """Return the answer for the whole article: who supports, who opposes, who is quoted without a side.

    A holder is named once, under the side of more of their statements; the counts are of single statements, so
    that one statement of a supporter may count for the other side.
    """
    return {
        label: Side(
            tuple(each.holder for each in holders if each.stance is label),
            sum(each.counts[label] for each in holders),
            sum(each.words[label] for each in holders),
        )
        for label in LABELS
    }


def _summary(group: Sequence[Prediction]) -> HolderSummary:
    named = [prediction.statement.holder or Holder("") for prediction in group]
    scores = [prediction.scores for prediction in group if prediction.scores]
    score = sum(each.supports - each.opposes for each in scores) / len(scores)
    counts = dict.fromkeys(LABELS, 0)
    words = dict.fromkeys(LABELS, 0)
    for prediction, own in zip(group, scores, strict=True):
        counts[own.stance] += 1
        words[own.stance] += len(prediction.statement.text.split())
    return HolderSummary(
        holder=named[0].name,
        kind=named[0].kind,
        counts=counts,
        stance=_side(counts[StanceLabel.SUPPORTS], counts[StanceLabel.OPPOSES], score),
        score=score,
        statements=tuple((prediction.statement.start, prediction.statement.end) for prediction in group),
        mentions=tuple(sorted({(each.start, each.end) for each in named if each.start is not None and each.end})),
        role=next((each.role for each in named if each.role), None),
        words=words,
    )


def _side(supports: int, opposes: int, score: float) -> StanceLabel:
    """Return the side of more statements, the score's in a tie: never one that no statement takes."""
    if not supports and not opposes:
        return StanceLabel.NEUTRAL
    lead = supports - opposes or score
    return StanceLabel.SUPPORTS if lead > 0 else StanceLabel.OPPOSES
