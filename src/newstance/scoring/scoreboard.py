"""An evaluation as one JSON object, and as tables for a person."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newstance.scoring.bootstrap import Interval, interval
from newstance.scoring.end_to_end import EndToEnd, Unresolved
from newstance.scoring.evaluation import Evaluation
from newstance.scoring.metrics import FAILED, accuracy, f1, f_avg, macro_f1, precision, recall
from newstance.types import LABELS


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as the object that docs/reference/metrics.md describes; what does not apply is left out."""
    outcomes, matrix = evaluation.outcomes, evaluation.outcomes.matrix()
    rates = zip(LABELS, precision(matrix), recall(matrix), f1(matrix), matrix[: len(LABELS)].sum(axis=1), strict=True)
    found: dict[str, Any] = {
        "data": evaluation.data,
        "model": evaluation.model,
        "n": len(outcomes.gold),
        "resampled": outcomes.resampled,
        "macro_f1": _ends(interval(outcomes, macro_f1)),
        "f_avg": _round(f_avg(matrix)),
        "accuracy": _round(accuracy(matrix)),
        "per_label": {
            str(label): {"precision": _round(p), "recall": _round(r), "f1": _round(f), "n": int(n)}
            for label, p, r, f, n in rates
        },
        "confusion": {
            str(label): {
                **{str(other): int(matrix[g, p]) for p, other in enumerate(LABELS)},
                "failed": int(matrix[g, FAILED]),
            }
            for g, label in enumerate(LABELS)
        },
        "ece": _round(evaluation.ece),
        "failed": int(matrix[:, FAILED].sum()),
        "baselines": {
            name: {"macro_f1": _round(macro_f1(other.matrix())), "behind_by": _ends(evaluation.gains[name])}
            for name, other in evaluation.baseline_outcomes.items()
        },
    }
    if evaluation.contrasts:
        own = evaluation.contrasts[evaluation.model]
        found["contrast"] = {**_ends(interval(own, accuracy)), "n": len(own.gold)}
    return found | _rival_part(evaluation) | _article_part(evaluation)


def _rival_part(evaluation: Evaluation) -> dict[str, Any]:
    rival = evaluation.rival
    if rival is None:
        return {}
    matrix = rival.outcomes.matrix()
    scores = {"macro_f1": _round(macro_f1(matrix)), "behind_by": _ends(rival.lead)}
    return {"against": {"model": rival.model, **scores, "failed": int(matrix[:, FAILED].sum())}}


def _article_part(evaluation: Evaluation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if evaluation.holder:
        found["holder"] = {**_ends(evaluation.holder), "n": evaluation.holder_count}
    if evaluation.holder_of_sides:
        found["holder_of_sides"] = _ends(evaluation.holder_of_sides)
    if evaluation.oracle_holder is not None:
        found["oracle_holder"] = {"macro_f1": _round(evaluation.oracle_holder)}
    if evaluation.end_to_end:
        found |= _end_to_end_part(evaluation.end_to_end)
    if evaluation.unresolved:
        found["unresolved"] = _unresolved_part(evaluation.unresolved)
    if evaluation.per_article:
        found["per_article"] = [
            {
                "article_id": each.article_id,
                "target": each.target,
                "n": len(each.outcomes.gold),
                "macro_f1": _round(macro_f1(each.outcomes.matrix())),
                "accuracy": _round(accuracy(each.outcomes.matrix())),
            }
            for each in evaluation.per_article
        ]
    return found


def _end_to_end_part(end_to_end: EndToEnd) -> dict[str, Any]:
    return {
        "segmentation": dict(zip(("precision", "recall", "f1"), map(_round, end_to_end.segmentation), strict=True)),
        "end_to_end": {"macro_f1": _round(macro_f1(end_to_end.outcomes.matrix()))},
        "joint": dict(zip(("precision", "recall", "f1"), map(_round, end_to_end.joint), strict=True)),
    }


def _unresolved_part(without: Unresolved) -> dict[str, Any]:
    return {
        "macro_f1": _round(macro_f1(without.outcomes.matrix())),
        "behind_by": _ends(without.gain),
        "joint": dict(zip(("precision", "recall", "f1"), map(_round, without.joint), strict=True)),
        "joint_behind_by": _ends(without.joint_gain),
    }


def print_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print an evaluation for a person."""
    found = evaluation_json(evaluation)
    console.print(Text.assemble((found["data"], "bold"), f": {found['n']} statements, model {found['model']}"))
    console.print(_scores(found))
    if "unresolved" in found:
        console.print(_without_resolver(found["unresolved"]))
    console.print(_labels(found))
    console.print(Text(f"Intervals: 95 % bootstrap over {found['resampled']}.", style="dim"))


def _scores(found: dict[str, Any]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title in ("Score", "Value", "95 %"):
        table.add_column(title, justify="left" if title == "Score" else "right")
    table.add_row("macro-F1, given statements", f"[bold]{found['macro_f1']['value']:.3f}[/]", _range(found["macro_f1"]))
    rival = {f"against {found['against']['model']}": found["against"]} if "against" in found else {}
    others = {f"{name} baseline": baseline for name, baseline in found["baselines"].items()} | rival
    for title, other in others.items():
        ahead = other["behind_by"]
        lead = f"ahead by {ahead['value']:+.3f} {_range(ahead)}"
        table.add_row(Text(f"  {title}"), f"{other['macro_f1']:.3f}", lead)
    table.add_row("F_avg of the two sides", f"{found['f_avg']:.3f}")
    table.add_row("accuracy", f"{found['accuracy']:.3f}")
    table.add_row("calibration error (ECE)", f"{found['ece']:.3f}")
    for key, title in (
        ("contrast", "contrast groups all right"),
        ("holder", "holders right"),
        ("holder_of_sides", "  of statements with a side"),
    ):
        if key in found:
            table.add_row(title, f"{found[key]['value']:.3f}", _range(found[key]))
    for key, title, score in (
        ("oracle_holder", "macro-F1 with gold holders", "macro_f1"),
        ("segmentation", "exact statements, F1", "f1"),
        ("end_to_end", "macro-F1, end to end", "macro_f1"),
        ("joint", "statement and holder and stance, F1", "f1"),
    ):
        if key in found:
            table.add_row(title, f"{found[key][score]:.3f}")
    if found["failed"]:
        table.add_row("failed, counted as wrong", str(found["failed"]))
    return table


def _without_resolver(without: dict[str, Any]) -> Table:
    """Return what the model alone scores, and what the resolver adds."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title in ("Without the resolver", "Value", "It adds", "95 %"):
        table.add_column(title, justify="left" if title == "Without the resolver" else "right")
    for title, value, gain in (
        ("macro-F1, given statements", without["macro_f1"], without["behind_by"]),
        ("statement and holder and stance, F1", without["joint"]["f1"], without["joint_behind_by"]),
    ):
        table.add_row(title, f"{value:.3f}", f"{gain['value']:+.3f}", _range(gain))
    return table


def _labels(found: dict[str, Any]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title in ("Label", "P", "R", "F1", "n", *(f"→ {label}" for label in LABELS)):
        table.add_column(title, justify="left" if title == "Label" else "right")
    for label, rates in found["per_label"].items():
        counts = [str(found["confusion"][label][str(other)]) for other in LABELS]
        table.add_row(label, *(f"{rates[key]:.3f}" for key in ("precision", "recall", "f1")), str(rates["n"]), *counts)
    return table


def _range(ends: dict[str, float]) -> str:
    return f"{ends['low']:.3f}…{ends['high']:.3f}"


def _ends(found: Interval) -> dict[str, float]:
    return {"value": _round(found.value), "low": _round(found.low), "high": _round(found.high)}


def _round(value: Any) -> float:
    return round(float(value), 4)
