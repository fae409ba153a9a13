"""One table over many sets: a model's row beside baselines on the same file and what others have published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from newstance.bootstrap import interval
from newstance.errors import ConfigError
from newstance.evaluation import Evaluation
from newstance.metrics import accuracy, f1, f_avg, macro_f1
from newstance.types import LABELS

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
    """Return a set's row of the table, and another of its contrast groups where it has any."""
    rows = [_row(evaluation, wanted)]
    if evaluation.contrasts:
        own = evaluation.contrasts[evaluation.model]
        found = interval(own, accuracy)
        others = {name: evaluation.contrasts[name] for name in evaluation.baseline_outcomes}
        rows.append(
            {
                "set": f"{evaluation.data}, contrast groups",
                "n": len(own.gold),
                "metric": "all_right",
                "value": round(found.value, 4),
                "low": round(found.low, 4),
                "high": round(found.high, 4),
                **{name: round(float(accuracy(row.matrix())), 4) for name, row in others.items()},
                "per_label": {},
                "ece": None,
                "published": "",
            }
        )
    return rows


def _row(evaluation: Evaluation, wanted: BenchSet) -> dict[str, Any]:
    """Return one row; a label that the set does not have has no F1."""
    metric = METRICS[wanted.metric]
    found = interval(evaluation.outcomes, metric)
    matrix = evaluation.outcomes.matrix()
    have = matrix[: len(LABELS)].sum(axis=1) > 0
    rates = zip(LABELS, f1(matrix), have, strict=True)
    return {
        "set": evaluation.data,
        "n": len(evaluation.outcomes.gold),
        "metric": wanted.metric,
        "value": round(found.value, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        **{name: round(float(metric(row.matrix())), 4) for name, row in evaluation.baseline_outcomes.items()},
        "per_label": {str(label): round(float(rate), 4) if there else None for label, rate, there in rates},
        "ece": round(evaluation.ece, 4),
        "published": wanted.published,
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
