"""Results as tables for a notebook: one row a statement, the scores in columns of their own."""

from importlib import import_module
from typing import Any

from newstance.errors import MissingExtraError
from newstance.rows import prediction_rows
from newstance.types import LABELS, Result


def flat_rows(result: Result) -> list[dict[str, Any]]:
    """Return prediction rows (docs/reference/data-formats.md) with a column for each label's score and for `error`."""
    rows = []
    for row in prediction_rows(result):
        scores = row.pop("scores") or dict.fromkeys(LABELS)
        rows.append({**row, **{str(label): scores[label] for label in LABELS}, "error": row.get("error")})
    return rows


def to_pandas(result: Result) -> Any:
    """Return a `pandas.DataFrame`. Raises MissingExtraError without pandas."""
    return _package("pandas").DataFrame(flat_rows(result), columns=list(COLUMNS))


def to_polars(result: Result) -> Any:
    """Return a `polars.DataFrame`. Raises MissingExtraError without polars."""
    kinds = {"text": str, "integer": int, "number": float, "truth": bool}
    return _package("polars").DataFrame(flat_rows(result), {name: kinds[kind] for name, kind in COLUMNS.items()})


def to_dataset(result: Result) -> Any:
    """Return a `datasets.Dataset`. Raises MissingExtraError without datasets."""
    datasets = _package("datasets")
    kinds = {"text": "string", "integer": "int64", "number": "float64", "truth": "bool"}
    features = datasets.Features({name: datasets.Value(kinds[kind]) for name, kind in COLUMNS.items()})
    rows = flat_rows(result)
    return datasets.Dataset.from_dict({name: [row[name] for row in rows] for name in COLUMNS}, features)


COLUMNS = {
    "article_id": "text",
    "start": "integer",
    "end": "integer",
    "text": "text",
    "kind": "text",
    "holder": "text",
    "holder_start": "integer",
    "holder_end": "integer",
    "holder_kind": "text",
    "target": "text",
    "stance": "text",
    "confidence": "number",
    "abstained": "truth",
    "model": "text",
    "supports": "number",
    "opposes": "number",
    "neutral": "number",
    "error": "text",
}
"""The columns and what each holds: given, so that a result without statements has the same ones."""


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MissingExtraError(f"a result in {name}", "frames") from None
