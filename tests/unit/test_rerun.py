"""`newstance rerun`: the same again, or what is no longer the same; a manifest is data."""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from newstance.runs.manifests import manifest_file

pytestmark = pytest.mark.slow  # every test composes configs, some more than once

STORY = "Ada Brook praised the tunnel.\n\nTom Reed said: “It is a bad idea.” It rained on Monday."


@pytest.fixture
def workplace(bare_folder: Path) -> Path:
    (bare_folder / "story (1).txt").write_text(STORY, "utf-8")
    return bare_folder


@pytest.fixture
def predicted(run_newstance: Run, workplace: Path) -> Path:
    """The manifest of a run of predict."""
    target = "Vale's tariffs (2018), explained: ${R&D} = 5%"
    ran = run_newstance("predict", "model=lexicon", "article=story (1).txt", f"target={target}", "output=r.jsonl")
    assert ran.status == 0
    return workplace / "r.manifest.json"


@pytest.fixture
def evaluated(run_newstance: Run, workplace: Path) -> Path:
    """The manifest of a run of evaluate."""
    assert run_newstance("evaluate", "model=lexicon", "output=e.json").status == 0
    return workplace / "e.manifest.json"


@pytest.fixture
def written(workplace: Path) -> Path:
    """A manifest written by hand, beside rows."""
    (workplace / "r.jsonl").write_text("{}\n", "utf-8")
    overrides = ["model=lexicon", "article='story (1).txt'"]
    least = {"manifest": 1, "command": "predict", "typed": [], "overrides": overrides, "output": {"file": "r.jsonl"}}
    (workplace / "r.manifest.json").write_text(json.dumps(least), "utf-8")
    return workplace / "r.manifest.json"


def edit(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes), "utf-8")


def test_predictions_are_found_again_and_nothing_is_written(
    run_newstance: Run, workplace: Path, predicted: Path
) -> None:
    before = {path: path.read_bytes() for path in workplace.iterdir()}
    ran = run_newstance("rerun", "r.manifest.json")
    assert (ran.status, ran.err) == (0, "")
    assert "The results agree: 3 of 3 statements" in ran.out
    assert "Nothing else differs." in ran.out
    assert {path: path.read_bytes() for path in workplace.iterdir()} == before


def test_scores_are_found_again(run_newstance: Run, evaluated: Path) -> None:
    ran = run_newstance("rerun", f"manifest={evaluated}", "format=json")
    found = json.loads(ran.out)
    assert (ran.status, found["agrees"], found["changed"], found["differs"]) == (0, True, [], [])
    assert found["scores"] > 20


def test_article_that_has_changed_is_named_and_the_results_do_not_agree(
    run_newstance: Run, workplace: Path, predicted: Path
) -> None:
    (workplace / "story (1).txt").write_text(STORY.replace("praised", "opposed"), "utf-8")
    ran = run_newstance("rerun", str(predicted), "format=json")
    found = json.loads(ran.out)
    assert (ran.status, ran.err) == (1, "")
    assert (found["agrees"], found["same_statements"], found["same_stances"]) == (False, 2, 2)
    assert [each["what"] for each in found["differs"]] == ["data.article.sha256"]


def test_rows_that_were_changed_since_are_told(run_newstance: Run, workplace: Path, predicted: Path) -> None:
    (workplace / "r.jsonl").write_text((workplace / "r.jsonl").read_text("utf-8") + "\n", "utf-8")
    ran = run_newstance("rerun", str(predicted), "format=json")
    assert ran.status == 0
    assert [each["what"] for each in json.loads(ran.out)["differs"]] == ["output.sha256"]


def test_scores_that_are_others_are_named(run_newstance: Run, evaluated: Path) -> None:
    found = json.loads(evaluated.read_text("utf-8"))
    found["scores"]["macro_f1"]["value"] += 0.01
    found["versions"]["numpy"] = "0.0"
    edit(evaluated, **found)
    ran = run_newstance("rerun", str(evaluated))
    assert ran.status == 1
    assert "The results do NOT agree" in ran.out
    assert "  macro_f1.value: " in ran.out
    assert '  versions.numpy: "0.0" then, ' in ran.out


def test_new_results_are_kept_where_asked_with_a_manifest_that_repeats_them_too(
    run_newstance: Run, workplace: Path, predicted: Path
) -> None:
    assert run_newstance("rerun", str(predicted), "output=again.jsonl").status == 0
    assert (workplace / "again.jsonl").read_bytes() == (workplace / "r.jsonl").read_bytes()
    assert run_newstance("rerun", "again.manifest.json").status == 0


def test_job_of_a_sweep_is_repeated_alone(run_newstance: Run, workplace: Path) -> None:
    article = "article=story (1).txt"
    assert run_newstance("predict", "-m", "model=lexicon,majority", article, "output=sweep").status == 0
    ran = run_newstance("rerun", "sweep/1.manifest.json", "format=json")
    assert (ran.status, json.loads(ran.out)["differs"]) == (0, [])
    assert json.loads(manifest_file(workplace / "sweep/1.jsonl").read_text("utf-8"))["overrides"][0] == "model=majority"


def test_options_of_a_user_are_named_by_the_user_not_by_the_manifest(run_newstance: Run, workplace: Path) -> None:
    (workplace / "my/model").mkdir(parents=True)
    (workplace / "my/model/mine.yaml").write_text("_target_: newstance.models.MajorityModel\nlabel: opposes\n")
    typed = ("--config-dir", "my", "model=mine", "article=story (1).txt", "output=r.jsonl")
    assert run_newstance("predict", *typed).status == 0
    assert run_newstance("rerun", "r.manifest.json", "--config-dir", "my").status == 0
    ran = run_newstance("rerun", "r.manifest.json")
    assert ran.status == 2
    assert "model=mine: no such option" in ran.err
    assert "--config-dir: name it again" in ran.err
    (workplace / "my/model/mine.yaml").write_text("_target_: newstance.models.MajorityModel\nlabel: supports\n")
    assert run_newstance("rerun", "--config-dir", "my", "manifest=r.manifest.json").status == 1


HOSTILE: list[tuple[dict[str, Any], list[str]]] = [
    ({"command": "os.system"}, ["command", "'os.system'", "predict, evaluate"]),
    ({"command": "train"}, ["command", "'train'", "predict, evaluate"]),
    ({"overrides": ["model._target_=os.system"]}, ["model._target_: os.system is outside newstance"]),
    ({"overrides": ["model._target_=newstance.cli.main"]}, ["newstance.cli.main is no component"]),
    ({"overrides": ["model=lexicn"]}, ["model=lexicn: no such option", "did you mean lexicon?"]),
    ({"overrides": ["modle=lexicon"]}, ["modle: no such setting", "did you mean model?"]),
    ({"overrides": ["model=lexicon", "+model.x=1"]}, ["model.x: no such setting"]),
    ({"overrides": ["abstain_below=2", "model=lexicon"]}, ["abstain_below: must be between 0 and 1"]),
    ({"overrides": ["model=lexicon,majority"]}, ["--multirun"]),
    ({"overrides": ["hydra.searchpath=[pkg://this]"]}, ["overrides", "hydra.searchpath", "no setting of a run"]),
    ({"overrides": ["++hydra.searchpath=[pkg://this]"]}, ["overrides", "no setting of a run"]),
    ({"overrides": ["~hydra"]}, ["overrides", "no setting of a run"]),
    ({"overrides": ["+hydra/launcher=x"]}, ["overrides", "no setting of a run"]),
    ({"overrides": ["model@hydra.searchpath=lexicon"]}, ["overrides", "no setting of a run"]),
    ({"overrides": [" hydra.searchpath=[pkg://this]"]}, ["overrides", "no setting of a run"]),
    ({"overrides": ["--config-dir=/tmp"]}, ["overrides", "no setting of a run"]),
    ({"overrides": ["-m"]}, ["overrides", "no setting of a run"]),
    ({"overrides": ["$(touch made)"]}, ["overrides", "no setting of a run"]),
    ({"overrides": ["article='nowhere\\nat all'"]}, ["article", "nowhere"]),
    ({"overrides": ["abstain_below=[1"]}, ["[1"]),
    ({"output": {"file": "../../etc/passwd"}}, ["passwd", "must lie beside it"]),
    ({"output": {"file": ".."}}, ["must lie beside it"]),
]


@pytest.mark.parametrize("case", HOSTILE, ids=[json.dumps(changes) for changes, _ in HOSTILE])
def test_hostile_manifest_is_one_line_and_nothing_is_run_or_written(
    run_newstance: Run, workplace: Path, written: Path, no_models: list[str], case: tuple[dict[str, Any], list[str]]
) -> None:
    changes, named = case
    edit(written, **changes)
    before = sorted(workplace.rglob("*"))
    ran = run_newstance("rerun", str(written))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("newstance: ")
    assert ran.err.count("\n") == 1
    assert all(part in ran.err for part in named), ran.err
    assert not no_models
    assert sorted(workplace.rglob("*")) == before


@pytest.mark.parametrize("output", ["output='victim.jsonl'", "+output='victim.jsonl'", "++output='victim.jsonl'"])
def test_manifest_cannot_say_where_to_write(run_newstance: Run, workplace: Path, written: Path, output: str) -> None:
    (workplace / "victim.jsonl").write_text("precious\n", "utf-8")
    edit(written, overrides=["model=lexicon", "article='story (1).txt'", output])
    before = {path: path.read_bytes() for path in workplace.iterdir()}
    run_newstance("rerun", str(written))
    assert {path: path.read_bytes() for path in workplace.iterdir()} == before


def test_what_would_steer_a_terminal_is_not_printed(run_newstance: Run, written: Path) -> None:
    edit(written, versions={"num\x1b[2Jpy\n": "\x1b]0;mine\x07"})
    ran = run_newstance("rerun", str(written))
    assert (ran.status, ran.err) == (1, "")
    assert "2Jpy" in ran.out
    assert "\x1b" not in ran.out
    assert "\x07" not in ran.out


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["rerun"], ["please set manifest=…"]),
        (["rerun", "nowhere.json"], ["manifest: no such file: nowhere.json"]),
        (["rerun", "r.jsonl"], ["r.jsonl", "no manifest of a run"]),
        (["rerun", "r.manifest.json", "output=r.jsonl"], ["output: r.jsonl is the former run's"]),
        (["rerun", "r.manifest.json", "output=x.json"], ["output: x.json must end in .jsonl"]),
        (["rerun", "r.manifest.json", "format=xml"], ["format: unknown 'xml'", "auto, text, json"]),
        (["rerun", "r.manifest.json", "model=lexicon"], ["model", "manifest, output, format"]),
    ],
)
def test_mistake_is_one_line(
    run_newstance: Run, written: Path, no_models: list[str], typed: list[str], named: list[str]
) -> None:
    ran = run_newstance(*typed)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert all(part in ran.err for part in named), ran.err
    assert not no_models


def test_evaluation_without_scores_has_nothing_to_compare_with(run_newstance: Run, evaluated: Path) -> None:
    edit(evaluated, scores=None)
    ran = run_newstance("rerun", str(evaluated))
    assert (ran.status, ran.out) == (2, "")
    assert "scores: missing" in ran.err
