"""What comes out for other programs: JSON Lines rows, and summaries of who stands where."""

from typing import Any

from newstance.standing import sides
from newstance.types import LABELS, HolderSummary, Prediction, Result, Scores


def prediction_rows(result: Result) -> list[dict[str, Any]]:
    """Return a result as prediction rows, one a statement (docs/reference/data-formats.md)."""
    return [_row(result, prediction) for prediction in result.predictions]


def _row(result: Result, prediction: Prediction) -> dict[str, Any]:
    statement, holder, scores = prediction.statement, prediction.statement.holder, prediction.scores
    row: dict[str, Any] = {
        "article_id": result.article.id,
        "start": statement.start,
        "end": statement.end,
        "text": statement.text,
        "kind": str(statement.kind),
        "holder": holder.name if holder else None,
        "holder_start": holder.start if holder else None,
        "holder_end": holder.end if holder else None,
        "holder_kind": str(holder.kind) if holder else None,
        "target": result.target.text,
        "stance": str(scores.stance) if scores else None,
        "scores": _scores(scores) if scores else None,
        "confidence": round(scores.confidence, 6) if scores else None,
        "abstained": prediction.abstained,
        "model": result.model,
    }
    optional = {
        "holder_role": holder.role if holder else None,
        "raw_scores": _scores(prediction.raw) if prediction.raw else None,
        "error": prediction.error,
    }
    return row | {key: value for key, value in optional.items() if value}


def _scores(scores: Scores) -> dict[str, float]:
    return {str(label): round(score, 6) for label, score in zip(LABELS, scores, strict=True)}


def summary_row(result: Result) -> dict[str, Any]:
    """Return where an article's holders stand, and who is on which side, as one row."""
    return {
        "article_id": result.article.id,
        "target": result.target.text,
        "sides": {
            str(label): {"holders": list(side.holders), "statements": side.statements, "words": side.words}
            for label, side in sides(result.holders).items()
        },
        "holders": [_holder_row(holder) for holder in result.holders],
    }


def _holder_row(holder: HolderSummary) -> dict[str, Any]:
    return {
        "holder": holder.holder,
        "kind": str(holder.kind),
        **({"role": holder.role} if holder.role else {}),
        **{str(label): holder.counts[label] for label in LABELS},
        "stance": str(holder.stance),
        "score": round(holder.score, 6),
        "words": {str(label): holder.words[label] for label in LABELS},
        "statements": [list(span) for span in holder.statements],
        "mentions": [list(span) for span in holder.mentions],
    }


def pair_row(outcome: Scores | str, model: str) -> dict[str, Any]:
    """Return what a model gave for a pair, with the keys of a prediction row; a string says why it failed."""
    if isinstance(outcome, str):
        return {"stance": None, "scores": None, "confidence": None, "model": model, "error": outcome}
    return {
        "stance": str(outcome.stance),
        "scores": _scores(outcome),
        "confidence": round(outcome.confidence, 6),
        "model": model,
    }
