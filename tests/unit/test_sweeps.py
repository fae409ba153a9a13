"""Sweeps: a table at the end, a failed job a row, files in a folder of the caller's choice."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from conftest import Run
from newstance.errors import ConfigError, MissingExtraError
from newstance.runs.standings import compare, draw, print_comparison
from newstance.runs.sweeps import Job, Sweep
from newstance.scoring.bootstrap import Interval, Outcomes
from newstance.scoring.evaluation import Evaluation

GOLD = [n % 3 for n in range(60)]
RIGHT = Evaluation("set", "right", Outcomes(GOLD, GOLD, GOLD), [1.0] * 60, {}, {})


def wrong(share: int) -> Evaluation:
    """Wrong in the first `share` of 60 statements."""
    predicted = [(gold + 1) % 3 if n < share else gold for n, gold in enumerate(GOLD)]
    return replace(RIGHT, model=f"wrong in {share}", outcomes=Outcomes(GOLD, predicted, GOLD))


JOBS = [
    Job(["data=set", "model=a"], wrong(1)),
    Job(["data=set", "model=b"], error="model.path: no such folder: b"),
    Job(["data=set", "model=c"], RIGHT),
    Job(["data=set", "model=d"], wrong(30)),
]


def test_best_is_marked_and_who_cannot_be_told_from_it() -> None:
    rows = compare(JOBS)
    assert [row["overrides"] for row in rows] == [["model=a"], ["model=b"], ["model=c"], ["model=d"]]
    assert [row.get("best") for row in rows] == [None, None, True, None]
    assert [row.get("told_apart") for row in rows] == [False, None, None, True]
    assert rows[1] == {"job": 1, "overrides": ["model=b"], "error": "model.path: no such folder: b"}
    assert rows[3]["behind_by"]["low"] > 0.3
    assert rows[3]["accuracy"] == 0.5
    assert rows[2]["macro_f1"] == {"value": 1.0, "low": 1.0, "high": 1.0}


def test_first_of_equals_is_best() -> None:
    assert [row.get("best") for row in compare([Job(["a=1"], wrong(3)), Job(["a=2"], wrong(3))])] == [True, None]


@pytest.mark.parametrize(
    "other",
    [
        replace(RIGHT, data="another set"),
        replace(RIGHT, outcomes=Outcomes(GOLD[::-1], GOLD, GOLD)),
        replace(RIGHT, outcomes=Outcomes(GOLD[:30], GOLD[:30], GOLD[:30])),
    ],
)
def test_jobs_on_different_statements_are_not_ranked(other: Evaluation, capsys: pytest.CaptureFixture[str]) -> None:
    rows = compare([Job(["data=a"], RIGHT), Job(["data=b"], other)])
    assert not any("best" in row or "behind_by" in row for row in rows)
    print_comparison(rows)
    assert "none is best" in capsys.readouterr().out


def test_table_holds_scores_errors_and_the_note(capsys: pytest.CaptureFixture[str]) -> None:
    print_comparison(compare(JOBS))
    out = capsys.readouterr().out
    assert all(part in out for part in ("model=c", "1.000…1.000", "best", "failed", "no such folder: b", "0.500"))
    assert "* not told from the best" in out
    assert "\x1b" not in out


@pytest.mark.slow
def test_plot_shows_every_scored_job(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for name in ("one.svg", "two.svg"):
        draw(compare([*JOBS, Job(["data=set", "model.path=$x^$"], RIGHT)]), tmp_path / name)
    text = (tmp_path / "one.svg").read_text("utf-8")
    assert text.count("<!-- model") == 4
    assert "model=b" not in text
    assert (tmp_path / "two.svg").read_text("utf-8") == text


def test_plot_without_matplotlib_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"newstance\[plots\]"):
        draw(compare(JOBS), tmp_path / "sweep.svg")


@pytest.fixture
def _instant_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an evaluation take no time: intervals are tested elsewhere."""

    def instant(*_: Any, **__: Any) -> Interval:
        return Interval(0.5, 0.4, 0.6)

    for module in ("scoring.evaluation", "scoring.scoreboard", "runs.standings"):
        for name in ("interval", "difference", "share"):
            monkeypatch.setattr(f"newstance.{module}.{name}", instant, raising=False)


@pytest.mark.slow
@pytest.mark.usefixtures("_instant_intervals")
def test_sweep_writes_a_file_a_job_and_the_table(
    run_newstance: Run, bare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    ran = run_newstance("evaluate", "-m", "model=lexicon,majority,pair", "output=sweep", "format=json")
    table = json.loads(ran.out)
    assert ran.status == 2
    assert [line.split(";")[0] for line in ran.err.splitlines()] == [
        "newstance: please set model.path=…",
        'newstance: sweep/sweep.svg: a sweep\'s plot: needs the extra "plots"',
    ]
    assert sorted(path.name for path in (bare_folder / "sweep").iterdir()) == [
        "0.json", "0.manifest.json", "1.json", "1.manifest.json", "sweep.json",
    ]  # fmt: skip
    assert json.loads((bare_folder / "sweep/sweep.json").read_text("utf-8")) == table
    jobs = table["jobs"]
    assert [job.get("model") for job in jobs] == ["lexicon", "majority", None]
    assert [job.get("file") for job in jobs] == ["0.json", "1.json", None]
    assert jobs[2] == {"job": 2, "overrides": ["model=pair"], "error": "please set model.path=…"}
    manifest = json.loads((bare_folder / "sweep/1.manifest.json").read_text("utf-8"))
    assert manifest["overrides"] == ["model=majority", "output='sweep'", "format=json"]
    assert [path.name for path in bare_folder.iterdir()] == ["sweep"]


@pytest.mark.slow
@pytest.mark.usefixtures("_instant_intervals")
def test_whatever_a_job_raises_the_others_are_not_lost(
    run_newstance: Run, bare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newstance.models import MajorityModel

    def broken(*_: Any) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(MajorityModel, "check", broken, raising=False)
    ran = run_newstance("evaluate", "-m", "model=majority,lexicon")
    assert ran.status == 2
    assert ran.err == "newstance: RuntimeError: out of memory\n"
    assert ran.out.index("seed: 12 statements, model lexicon") < ran.out.index("Sweep")
    assert "out of memory" in ran.out


@pytest.mark.parametrize(
    ("output", "named"),
    [
        ("r.json", "output: r.json: .* name a folder, as in output=sweep"),
        ("taken", "output: taken: .* name a folder"),
        ("nowhere/sweep", "output: cannot write nowhere/sweep; the folder nowhere must exist"),
    ],
)
def test_output_that_cannot_hold_a_file_a_job_is_refused(bare_folder: Path, output: str, named: str) -> None:
    (bare_folder / "taken").touch()
    ran: list[Any] = []
    with pytest.raises(ConfigError, match=named):
        Sweep("evaluate", str).run(ran.append, OmegaConf.create({"output": output, "format": "auto"}), [])
    assert not ran
    assert [path.name for path in bare_folder.iterdir()] == ["taken"]


def test_jobs_of_other_commands_keep_their_output(bare_folder: Path) -> None:
    cfg, sweep = OmegaConf.create({"output": "outputs/mine"}), Sweep("train", str)
    assert (sweep.run(lambda _: None, cfg, []), sweep.finish(), cfg.output) == (None, 0, "outputs/mine")


def test_sweep_into_one_file_ends_before_any_job(run_newstance: Run, bare_folder: Path, no_models: list[str]) -> None:
    ran = run_newstance("predict", "-m", "model=lexicon,majority", "output=r.jsonl")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "name a folder, as in output=sweep" in ran.err
    assert not no_models
    assert not list(bare_folder.iterdir())


@pytest.mark.slow
@pytest.mark.usefixtures("_instant_intervals")
def test_interrupted_sweep_shows_what_is_done(
    run_newstance: Run, bare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newstance.models import MajorityModel

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(MajorityModel, "check", interrupted, raising=False)
    ran = run_newstance("evaluate", "-m", "model=lexicon,majority", "output=sweep")
    assert (ran.status, ran.err.splitlines()[-1]) == (130, "newstance: interrupted")
    assert [job["model"] for job in json.loads((bare_folder / "sweep/sweep.json").read_text("utf-8"))["jobs"]] == [
        "lexicon"
    ]
