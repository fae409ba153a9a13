"""One table over many sets: a model's row beside baselines on the same file and what others have published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from newstance.errors import ConfigError
from newstance.scoring.bootstrap import Metric, Outcomes, interval
from newstance.scoring.evaluation import Evaluation
from newstance.scoring.metrics import accuracy, f1, f_avg, macro_f1
from newstance.types import LABELS

BASELINES = ("majority", "lexicon")
METRICS = {"macro_f1": macro_f1, "f_avg": f_avg, "accuracy": accuracy}


@dataclass  # not frozen: OmegaConf cannot fill a frozen class that stands in a dict
class BenchSet:
    """How a set is scored, and what stands beside it."""

    metric: str = "macro_f1"
    published: str = ""

    def __post_init__(self) -> None:
        """Refuse a metric that does not exist."""
        if self.metric not in METRICS:
            raise ConfigError(f"sets: unknown metric {self.metric!r}; use {', '.join(METRICS)}")


@dataclass(frozen=True)
class BenchSettings:
    """The plain settings of `newstance bench`."""

    sets: dict[str, BenchSet]
    card: bool = False
    """Write the scores and the model card into the model's folder."""


def bench_rows(evaluation: Evaluation, wanted: BenchSet) -> list[dict[str, Any]]:
    """Return a set's row of the table, and another of its contrast groups where it has any.

    A label that the set does not have has no F1, and neither that nor a calibration error is of whole groups.
    """
    matrix = evaluation.outcomes.matrix()
    have = matrix[: len(LABELS)].sum(axis=1) > 0
    rates = zip(LABELS, f1(matrix), have, strict=True)
    labels = {str(label): round(float(rate), 4) if there else None for label, rate, there in rates}
    own = {evaluation.model: evaluation.outcomes, **evaluation.baseline_outcomes}
    numbers = {"per_label": labels, "ece": round(evaluation.ece, 4), "published": wanted.published}
    rows = [_row(evaluation.data, wanted.metric, METRICS[wanted.metric], own, evaluation.model) | numbers]
    if evaluation.contrasts:
        title = f"{evaluation.data}, contrast groups"
        row = _row(title, "all_right", accuracy, evaluation.contrasts, evaluation.model)
        rows.append(row | {"per_label": {}, "ece": None, "published": ""})
    return rows


def _row(title: str, name: str, metric: Metric, outcomes: dict[str, Outcomes], model: str) -> dict[str, Any]:
    found = interval(outcomes[model], metric)
    others = {other: outcomes[other] for other in BASELINES}
    return {
        "set": title,
        "n": len(outcomes[model].gold),
        "metric": name,
        "value": round(found.value, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        **{other: round(float(metric(row.matrix())), 4) for other, row in others.items()},
    }


def bench_table(rows: Iterable[dict[str, Any]]) -> Table:
    """Return the rows as a table for a terminal."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title in ("Set", "n", "Metric", "Score", "95 %", "Majority", "Lexicon", "ECE", "Published"):
        table.add_column(title, justify="left" if title in ("Set", "Metric", "Published") else "right", overflow="fold")
    for row in rows:
        ends = f"{row['low']:.3f}…{row['high']:.3f}"
        scores = ("" if row[key] is None else f"{row[key]:.3f}" for key in ("majority", "lexicon", "ece"))
        table.add_row(row["set"], str(row["n"]), row["metric"], f"{row['value']:.3f}", ends, *scores, row["published"])
    return table
