"""Pictures of an evaluation: what they are drawn from, and the files that are written."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from newstance.errors import MissingExtraError
from newstance.scoring.bootstrap import Interval, Outcomes
from newstance.scoring.evaluation import Evaluation
from newstance.scoring.metrics import FAILED
from newstance.scoring.plots import clusters, curves, write_plots


def evaluation(n: int = 60, names: tuple[str, ...] = ("one $x", "two", "three")) -> Evaluation:
    chance = np.random.default_rng(3)
    gold = [int(each) for each in chance.integers(0, 3, n)]
    predicted = [each if chance.random() < 0.6 else int(chance.integers(0, 4)) for each in gold]
    outcomes = Outcomes(gold, predicted, [names[i % len(names)] for i in range(n)])
    sure = [0.0 if each == FAILED else float(chance.uniform(0.4, 1)) for each in predicted]
    return Evaluation("toy", "tiny", outcomes, sure, {}, {})


def test_clusters_too_small_for_an_interval_are_left_out() -> None:
    found = clusters(evaluation(names=("large", "large", "large", "large", "large", "small")))
    assert set(found) == {"large", "small"}
    assert set(clusters(evaluation(48, ("large",) * 5 + ("small",)))) == {"large"}
    each = found["large"]
    assert isinstance(each, Interval)
    assert each.low <= each.value <= each.high


def test_missing_matplotlib_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"plots: .*newstance\[plots\]"):
        write_plots(evaluation(), tmp_path)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Return a training run of two finished stages and one that is not."""
    for n, name in enumerate(("1-first", "2-second", "3-third")):
        (tmp_path / "run" / name).mkdir(parents=True)
        log = [
            {"epoch": 0.5, "loss": 1.0 - n / 4},
            {"epoch": 1.0, "dev": 0.4 + n / 10},
            {"epoch": 1.0, "train_runtime": 3},
        ]
        if n < 2:
            (tmp_path / "run" / name / "done.json").write_text(json.dumps({"log": log}), "utf-8")
    return tmp_path / "run"


def test_learning_curves_are_read_from_the_finished_stages(run: Path, tmp_path: Path) -> None:
    assert curves(run) == {
        "1-first": {"loss": [(0.5, 1.0)], "dev": [(1.0, 0.4)]},
        "2-second": {"loss": [(0.5, 0.75)], "dev": [(1.0, 0.5)]},
    }
    assert curves(tmp_path / "nowhere") == {}


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_pictures_are_written_as_svg_and_png_and_alike_each_time(tmp_path: Path, run: Path) -> None:
    written = write_plots(evaluation(), tmp_path / "new" / "plots", run)
    assert sorted(path.name for path in written) == sorted(
        f"{name}{suffix}"
        for name in ("confusion", "reliability", "risk-coverage", "by-cluster", "learning")
        for suffix in (".svg", ".png")
    )
    again = write_plots(evaluation(), tmp_path / "again", run)
    for one, other in zip(written, again, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in written if path.suffix == ".png")


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_pictures_say_what_was_measured() -> None:
    from matplotlib.figure import Figure

    from newstance.scoring.plots import draw_clusters, draw_confusion, draw_reliability, draw_risk_coverage

    found = evaluation()
    axes = [Figure().add_subplot() for _ in range(4)]
    for each, draw in zip(axes, (draw_confusion, draw_reliability, draw_risk_coverage, draw_clusters), strict=True):
        draw(each, found)
        assert "toy, tiny" in each.get_title()
    counts = [int(text.get_text().split("\n")[0]) for text in axes[0].texts]
    assert counts == [int(count) for count in found.outcomes.matrix()[:3].ravel()]
    right = np.mean(np.equal(found.outcomes.gold, found.outcomes.predicted))
    risk = axes[2].lines[0].get_ydata()
    assert risk[-1] == pytest.approx(1 - right)
    assert len(axes[3].get_yticklabels()) == 3
