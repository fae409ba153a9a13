"""Pictures of an evaluation, as SVG and PNG: told apart by line and shape, so that they read in grey too.

Which to look at for what: the confusion matrix for what is mistaken for what; reliability for whether the confidence
means what it says; risk and coverage (El-Yaniv and Wiener 2010) for what abstaining would buy; macro-F1 by article
or target for where it fails.
"""

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newstance.errors import ConfigError, MissingExtraError
from newstance.scoring.bootstrap import FEWEST_CLUSTERS, Interval, Outcomes, interval
from newstance.scoring.evaluation import Evaluation
from newstance.scoring.metrics import FAILED, macro_f1
from newstance.scoring.reliability import reliability
from newstance.types import LABELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_BARS = 40


def check_plots(folder: str) -> None:
    """Raise MissingExtraError where matplotlib is absent, ConfigError where the folder cannot be one."""
    try:
        import matplotlib as mpl
    except ImportError:
        raise MissingExtraError("plots", "plots") from None
    mpl.use("agg")  # files only: no window, no display
    if Path(folder).exists() and not Path(folder).is_dir():
        raise ConfigError(f"plots: {folder} is a file; name a folder")


def write_plots(evaluation: Evaluation, folder: Path, run: Path | None = None) -> list[Path]:
    """Draw everything that there are numbers for; return the files written.

    `run` is the folder that `newstance train` wrote to: the learning curves of its finished stages are drawn too.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    check_plots(str(folder))
    import matplotlib as mpl
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    # A fixed salt and no date: the same evaluation gives the same file.
    with mpl.rc_context(
        {"svg.hashsalt": "newstance", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
    ):
        for name, draw, size in _pictures(evaluation, curves(run) if run else {}):
            figure = Figure(figsize=size, layout="constrained")
            draw(figure.add_subplot())
            for suffix, notes in ((".svg", {"Date": None}), (".png", {})):
                path = folder / f"{name}{suffix}"
                figure.savefig(path, dpi=150, metadata=notes)
                written.append(path)
    return written


Picture = tuple[str, Callable[["Axes"], None], tuple[float, float]]
"""A picture's name, what draws it, and its size in inches."""


def _pictures(evaluation: Evaluation, learnt: "Curves") -> Iterator[Picture]:
    yield "confusion", lambda axes: draw_confusion(axes, evaluation), (3.6, 3.4)
    yield "reliability", lambda axes: draw_reliability(axes, evaluation), (3.8, 3.6)
    yield "risk-coverage", lambda axes: draw_risk_coverage(axes, evaluation), (4.2, 3.2)
    bars = len(clusters(evaluation))
    if bars > 1:
        yield "by-cluster", lambda axes: draw_clusters(axes, evaluation), (5.5, 1.1 + 0.22 * bars)
    if learnt:
        yield "learning", lambda axes: draw_learning(axes, learnt), (6.0, 3.2)


def draw_confusion(axes: "Axes", evaluation: Evaluation) -> None:
    """Draw gold labels in rows, own in columns, shaded by the share of the row."""
    matrix = evaluation.outcomes.matrix()[: len(LABELS)]
    if not matrix[:, FAILED].any():
        matrix = matrix[:, :FAILED]
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Greys", vmin=0, vmax=1.4)  # never black: the numbers are
    for row, column in np.ndindex(*matrix.shape):
        axes.text(column, row, f"{matrix[row, column]:.0f}\n{shares[row, column]:.0%}", ha="center", va="center")
    names = [*LABELS, "failed"][: matrix.shape[1]]
    axes.set(xticks=range(len(names)), xticklabels=names, yticks=range(len(LABELS)), yticklabels=LABELS)
    axes.set(xlabel="labelled", ylabel="by hand", title=_title(evaluation))


def draw_reliability(axes: "Axes", evaluation: Evaluation) -> None:
    """Draw the share right by confidence, and the band in which a calibrated model's points would fall by chance."""
    bins = reliability(*_sure_and_right(evaluation))
    means = [each.confidence for each in bins]
    axes.fill_between(
        means, [each.low for each in bins], [each.high for each in bins], color="0.85", label="chance, 95 %"
    )
    axes.plot([0, 1], [0, 1], linestyle=":", color="0.4")
    axes.plot(means, [each.right for each in bins], "o-", color="black", markersize=4, label="measured")
    axes.set(xlim=(min([0.3, *means]), 1), ylim=(0, 1), xlabel="confidence", ylabel="share right")
    axes.set_title(f"{_title(evaluation)}, ECE {evaluation.ece:.3f}")
    axes.legend(frameon=False, loc="upper left")


def draw_risk_coverage(axes: "Axes", evaluation: Evaluation) -> None:
    """Draw the share wrong among the surest statements, by how many of them are kept."""
    sure, right = _sure_and_right(evaluation)
    kept = np.arange(1, len(sure) + 1)
    # Of equally sure statements each is taken for their mean: their order in the set is no order of sureness.
    ordered: list[float] = []
    for _, group in groupby(sorted(zip(-sure, right, strict=True)), key=lambda each: each[0]):
        hits = [float(hit) for _, hit in group]
        ordered += [sum(hits) / len(hits)] * len(hits)
    risk = 1 - np.cumsum(ordered) / kept
    axes.plot(kept / max(len(sure), 1), risk, color="black")
    axes.axhline(1 - right.mean(), linestyle=":", color="0.4", label="all kept")
    axes.set(xlim=(0, 1), ylim=(0, None), xlabel="share of statements kept, the surest first", ylabel="share wrong")
    axes.set_title(f"{_title(evaluation)}, area {risk.mean():.3f}")
    axes.legend(frameon=False)


def draw_clusters(axes: "Axes", evaluation: Evaluation) -> None:
    """Draw macro-F1 by article, story or target, with 95 % bootstrap intervals over statements; the worst on top."""
    found = sorted(clusters(evaluation).items(), key=lambda each: -each[1].value)
    for place, (_, each) in enumerate(found):
        axes.plot([each.low, each.high], [place, place], color="0.55", linewidth=3, solid_capstyle="butt")
        axes.plot(each.value, place, "o", color="black", markersize=4)
    whole = float(macro_f1(evaluation.outcomes.matrix()))
    axes.axvline(whole, linestyle=":", color="0.4", label=f"all: {whole:.2f}")
    names = [name if len(name) < 40 else name[:37] + "…" for name, _ in found]
    axes.set(xlim=(0, 1), ylim=(-0.6, len(found) - 0.4), yticks=range(len(found)), xlabel="macro-F1")
    axes.set_yticklabels([name.replace("$", r"\$") for name in names])  # a dollar would begin mathematics
    axes.set_title(_title(evaluation))
    axes.legend(frameon=False, loc="lower right")


def clusters(evaluation: Evaluation) -> dict[str, Interval]:
    """Return macro-F1 with its interval by cluster, of those with most statements; none of fewer than ten statements.

    Of fewer, an interval says nothing.
    """
    outcomes = evaluation.outcomes
    members: dict[str, list[int]] = {}
    for number, cluster in enumerate(outcomes.clusters):
        members.setdefault(str(cluster), []).append(number)
    large = sorted(
        (each for each in members.items() if len(each[1]) >= FEWEST_CLUSTERS), key=lambda each: -len(each[1])
    )
    return {
        name: interval(
            Outcomes([outcomes.gold[n] for n in own], [outcomes.predicted[n] for n in own], [name] * len(own)), macro_f1
        )
        for name, own in large[:_MOST_BARS]
    }


Curves = dict[str, dict[str, list[tuple[float, float]]]]
"""By stage: the training `loss` and the mean `dev` score, each as (epoch, value)."""


def curves(run: Path) -> Curves:
    """Read the logs that the finished stages of a training run left in its folder; empty where there are none."""
    found: Curves = {}
    for file in sorted(run.glob("*/done.json")):
        log = json.loads(file.read_text("utf-8"))["log"]
        found[file.parent.name] = {
            key: [(float(each["epoch"]), float(each[key])) for each in log if key in each] for key in ("loss", "dev")
        }
    return found


def draw_learning(axes: "Axes", learnt: Curves) -> None:
    """Draw the loss (line) and the mean dev score (points, right axis) over the epochs of all stages in turn."""
    right, begun = axes.twinx(), 0.0
    for name, stage in learnt.items():
        last = max((epoch for points in stage.values() for epoch, _ in points), default=0.0)
        for key, place, style in (("loss", axes, "-"), ("dev", right, "o--")):
            xs, ys = [begun + epoch for epoch, _ in stage[key]], [value for _, value in stage[key]]
            place.plot(xs, ys, style, color="black" if key == "loss" else "0.45", markersize=4)
        axes.axvline(begun, color="0.85", zorder=0)
        axes.annotate(name, (begun, 1), xycoords=("data", "axes fraction"), va="bottom", fontsize=7)
        begun += last
    axes.set(xlabel="epochs of the stages in turn", ylabel="training loss (line)", ylim=(0, None))
    right.set(ylabel="mean dev score (points)", ylim=(0, 1))
    right.spines["right"].set_visible(True)


def _sure_and_right(evaluation: Evaluation) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    outcomes = evaluation.outcomes
    right: Any = np.asarray(outcomes.gold) == np.asarray(outcomes.predicted)
    return np.asarray(evaluation.confidences, dtype=float), right.astype(float)


def _title(evaluation: Evaluation) -> str:
    return f"{evaluation.data}, {evaluation.model}".replace("$", r"\$")
