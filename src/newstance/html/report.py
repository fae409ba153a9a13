"""Results as one HTML file that stands alone."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from newstance import __version__
from newstance.evidence import Phrase
from newstance.html.against import compare
from newstance.html.page import page
from newstance.html.view import view_of
from newstance.types import LABELS, LabelledStatement, Result

Evidence = Sequence[Sequence[Sequence[Phrase]]]
"""For each result, for each of its predictions: the phrases that the label leans on."""


def report_html(
    results: Sequence[Result],
    *,
    gold: Sequence[LabelledStatement] | None = None,
    evidence: Evidence | None = None,
    scores: Sequence[Mapping[str, Any]] = (),
    made: date | None = None,
) -> str:
    """Return a page that shows results: each article marked, and who stands where over all of them.

    Args:
        results: one or many, of one or several articles and targets.
        gold: hand labels, shown beside the model's; those of other articles and targets are left out.
        evidence: what `newstance.evidence.evidence_of` found, one a result.
        scores: the model's measured scores, as rows of a model folder's `scores.json`.
        made: the date on the page; today where none is given.
    """
    comparison = compare(results, gold) if gold else None
    view = view_of(results, comparison)
    phrases = [each for result in evidence for each in result] if evidence else [()] * len(view.marked)
    return page(
        "report.html.j2",
        view=view,
        data=[each.data(leaned_on) for each, leaned_on in zip(view.marked, phrases, strict=True)],
        labels=LABELS,
        explained=evidence is not None,
        comparison=comparison,
        models=list(dict.fromkeys(result.model for result in results)),
        scores=[row for row in scores if row.get("ece") is not None],
        version=__version__,
        made=made or datetime.now(UTC).date(),
    )
