"""The jobs of a sweep beside each other: scores with intervals, who is best, and who cannot be told from the best."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newstance.errors import MissingExtraError
from newstance.scoring.bootstrap import Interval, difference, interval
from newstance.scoring.evaluation import Evaluation
from newstance.scoring.metrics import accuracy, macro_f1

if TYPE_CHECKING:
    from newstance.runs.sweeps import Job


def compare(jobs: "Sequence[Job]") -> list[dict[str, Any]]:
    """Return a row a job: the settings that differ, the scores, and by how much it is behind the best.

    The best has the highest macro-F1, else the highest end to end, else it came first. Jobs are compared by the paired
    interval of the difference, which needs the same statements: where jobs scored different ones, none is best.
    """
    common = set.intersection(*(set(job.overrides) for job in jobs))
    rows: list[dict[str, Any]] = []
    for number, job in enumerate(jobs):
        varied = [each for each in job.overrides if each not in common]
        found = _scores(job.evaluation) if job.evaluation else {"error": job.error}
        rows.append({"job": number, "overrides": varied, **found, **({"file": job.file} if job.file else {})})
    scored = {number: job.evaluation for number, job in enumerate(jobs) if job.evaluation}
    if len({_statements(each) for each in scored.values()}) == 1 and len(scored) > 1:
        _rank(rows, scored)
    return rows


def _rank(rows: list[dict[str, Any]], scored: dict[int, Evaluation]) -> None:
    best = max(scored, key=lambda n: (macro_f1(scored[n].outcomes.matrix()), _end_to_end(scored[n]) or 0.0, -n))
    rows[best]["best"] = True
    for number, other in scored.items():
        if number != best:
            behind = difference(scored[best].outcomes, other.outcomes, macro_f1)
            rows[number] |= {"behind_by": _ends(behind), "told_apart": behind.low > 0}


def _statements(evaluation: Evaluation) -> tuple[object, ...]:
    """Return what two evaluations must share for their difference to mean something."""
    return evaluation.data, tuple(evaluation.outcomes.gold), tuple(evaluation.outcomes.clusters)


def _scores(evaluation: Evaluation) -> dict[str, Any]:
    outcomes, whole = evaluation.outcomes, _end_to_end(evaluation)
    return {
        "data": evaluation.data,
        "model": evaluation.model,
        "n": len(outcomes.gold),
        "macro_f1": _ends(interval(outcomes, macro_f1)),
        "accuracy": _round(accuracy(outcomes.matrix())),
        **({"end_to_end": {"macro_f1": _round(whole)}} if whole is not None else {}),
    }


def _end_to_end(evaluation: Evaluation) -> float | None:
    return float(macro_f1(evaluation.end_to_end.outcomes.matrix())) if evaluation.end_to_end else None


def print_comparison(rows: Sequence[dict[str, Any]]) -> None:
    """Print the rows as a table on standard output, with a note of what cannot be told apart."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    whole = any("end_to_end" in row for row in rows)
    table = Table(
        title="Sweep", title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0), pad_edge=False
    )
    for title in (
        "Job",
        "Settings",
        "macro-F1",
        "95 %",
        "accuracy",
        *(["end to end"] if whole else []),
        "behind the best",
    ):
        table.add_column(
            title, overflow="fold", justify="left" if title in ("Settings", "behind the best") else "right"
        )
    for row in rows:
        name = [Text(str(row["job"])), Text(" ".join(row["overrides"]) or "as typed")]
        if "error" in row:
            empty = [Text("failed", "yellow")] + [Text()] * (2 + whole)
            table.add_row(*name, *empty, Text(row["error"], "yellow"))
            continue
        cells = [f"{row['macro_f1']['value']:.3f}", _range(row["macro_f1"]), f"{row['accuracy']:.3f}"]
        cells += [f"{row['end_to_end']['macro_f1']:.3f}" if "end_to_end" in row else ""] if whole else []
        table.add_row(*name, *cells, Text("best", "bold green") if row.get("best") else _behind(row))
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 140, highlight=False)
    console.print(table)
    console.print(Text(_note(rows), style="dim"))


def _behind(row: dict[str, Any]) -> str:
    if "behind_by" not in row:
        return ""
    return f"{row['behind_by']['value']:.3f} ({_range(row['behind_by'])})" + ("" if row["told_apart"] else " *")


def _note(rows: Sequence[dict[str, Any]]) -> str:
    """Say what the table's last column is worth."""
    if sum("error" not in row for row in rows) > 1 and not any(row.get("best") for row in rows):
        return "The jobs scored different statements: none is best."
    if any(row.get("told_apart") is False for row in rows):
        return "* not told from the best: the paired 95 % interval of the difference holds 0."
    return "Differences: paired 95 % bootstrap intervals of macro-F1."


def draw(rows: Sequence[dict[str, Any]], file: Path) -> None:
    """Draw macro-F1 of each job with its interval.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError(f"{file}: a sweep's plot", "plots") from None
    scored = [row for row in rows if "error" not in row][::-1]  # the first on top
    figure = Figure(figsize=(7, 1.2 + 0.4 * len(scored)), layout="constrained")
    axes = figure.add_subplot(xlabel="macro-F1, with its 95 % bootstrap interval", xlim=(0, 1))
    for height, row in enumerate(scored):
        score = row["macro_f1"]
        reach = [[max(score["value"] - score["low"], 0)], [max(score["high"] - score["value"], 0)]]
        colour = "tab:green" if row.get("best") else "tab:blue"
        axes.errorbar(score["value"], height, xerr=reach, fmt="o", capsize=3, color=colour)
    # A `$` would begin a formula.
    names = [(" ".join(row["overrides"]) or f"job {row['job']}").replace("$", r"\$") for row in scored]
    axes.set_yticks(range(len(scored)), names)
    axes.set_ylim(-0.6, len(scored) - 0.4)
    axes.grid(axis="x", alpha=0.3)
    with rc_context({"svg.hashsalt": "newstance"}):  # the same sweep draws the same bytes
        figure.savefig(file, metadata={"Date": None})


def _range(ends: dict[str, float]) -> str:
    return f"{ends['low']:.3f}…{ends['high']:.3f}"


def _ends(found: Interval) -> dict[str, float]:
    return {"value": _round(found.value), "low": _round(found.low), "high": _round(found.high)}


def _round(value: Any) -> float:
    return round(float(value), 4)
