"""What `report`, `predict report=FILE.html` and `evaluate report=FILE.html` share: results written as a report."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newstance.errors import ModelError
from newstance.evidence import evidence_of
from newstance.jsonl import write_text
from newstance.models.folder import find_folder
from newstance.progress import LateBar
from newstance.protocols import StanceModel
from newstance.training.model_card import SCORES_FILE
from newstance.types import LabelledStatement, Result

logger = logging.getLogger(__name__)


def write_report(
    path: Path,
    results: Sequence[Result],
    model: StanceModel,
    *,
    gold: Sequence[LabelledStatement] | None = None,
    evidence: bool = True,
) -> None:
    """Write results as one HTML file, with the phrases that each label leans on where `evidence` is wanted."""
    from newstance.html import report_html

    found = None
    if evidence:
        with LateBar(sum(len(result.predictions) for result in results), "statements explained") as bar:
            found = [evidence_of(model, result, bar.advance) for result in results]
    write_text(path, report_html(results, gold=gold, evidence=found, scores=measured(model)))
    logger.info("wrote the report of %d statements to %s", sum(len(each.predictions) for each in results), path)


def measured(model: StanceModel) -> list[dict[str, Any]]:
    """Return the rows of `scores.json` in the model's folder; none where it has no folder or was never measured."""
    path = getattr(model, "path", None)
    try:
        file = find_folder(path) / SCORES_FILE if isinstance(path, str) and path else None
    except ModelError:  # the name of a model on a hub
        return []
    rows: list[dict[str, Any]] = json.loads(file.read_text("utf-8")) if file and file.is_file() else []
    return rows
