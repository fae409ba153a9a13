"""What a run leaves beside what it writes."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Run
from newstance import __version__
from newstance.errors import DataError
from newstance.runs.fingerprints import file_digest
from newstance.runs.manifests import leave_manifest, manifest_file, read_manifest

STORY = "Ada Brook praised the tunnel.\n\nTom Reed said: “It is a bad idea.”"


@pytest.fixture
def story(bare_folder: Path) -> Path:
    (bare_folder / "story.txt").write_text(STORY, "utf-8")
    return bare_folder


def left(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))  # type: ignore[no-any-return]


def test_predict_leaves_what_it_was_called_with_read_and_ran(
    run_newstance: Run, story: Path, onnx_folder: Path
) -> None:
    typed = [f"model.path={onnx_folder}", "article=story.txt", "target=the tunnel", "output=r.jsonl"]
    assert run_newstance("predict", *typed).status == 0
    found = left(story / "r.manifest.json")
    assert (found["command"], found["typed"]) == ("predict", typed)
    assert found["overrides"] == [
        f"model.path='{onnx_folder}'", "article='story.txt'", "target=text", "target.text='the tunnel'",
        "output='r.jsonl'",
    ]  # fmt: skip
    assert found["config"]["target"]["text"] == "the tunnel"
    assert found["config"]["model"]["_target_"] == "newstance.models.OnnxModel"
    assert found["output"] == {"file": "r.jsonl", "sha256": file_digest(story / "r.jsonl")}
    assert found["versions"]["newstance"] == __version__
    assert found["data"]["article"] == {"path": "story.txt", "sha256": file_digest(story / "story.txt")}
    assert found["models"]["model"]["files"]["model.int8.onnx"] == file_digest(onnx_folder / "model.int8.onnx")
    assert found["timings"]["statements"] == 2
    assert found["timings"]["wall_seconds"] > 0
    assert datetime.fromisoformat(found["started"]).tzinfo
    assert found["hardware"]["cores"] >= 1
    assert "scores" not in found


def test_evaluate_leaves_its_scores_too(run_newstance: Run, bare_folder: Path) -> None:
    assert run_newstance("evaluate", "model=lexicon", "output=e.json").status == 0
    found, scores = left(bare_folder / "e.manifest.json"), left(bare_folder / "e.json")
    assert found["scores"] == {key: value for key, value in scores.items() if key != "per_article"}
    assert sorted(found["data"]) == ["data.articles", "data.labels"]
    assert found["timings"]["statements"] == scores["n"] == 12


def test_nothing_is_left_or_looked_up_where_nothing_is_written(
    run_newstance: Run, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("newstance.runs.fingerprints", "newstance.runs.machine"):
        monkeypatch.setitem(sys.modules, name, None)  # to import one would fail
    assert run_newstance("predict", "model=lexicon", "article=story.txt").status == 0
    assert [path.name for path in story.iterdir()] == ["story.txt"]


def test_call_from_python_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("")
    leave_manifest(tmp_path / "r.jsonl", 0)
    assert not manifest_file(tmp_path / "r.jsonl").exists()


def test_no_environment_variable_is_written(run_newstance: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSTANCE_TEST_KEY", "sk-very-secret")
    ran = run_newstance(
        "predict", "model=majority", "article=story.txt", "+target.aliases=['${oc.env:NEWSTANCE_TEST_KEY}']",
        "output=r.jsonl",
    )  # fmt: skip
    assert ran.status == 0
    text = (story / "r.manifest.json").read_text("utf-8")
    assert "sk-very-secret" not in text
    assert "NEWSTANCE_TEST_KEY" in text  # as it was typed


def test_settings_of_hydra_itself_are_no_part_of_what_is_repeated(run_newstance: Run, story: Path) -> None:
    run_newstance("predict", "model=lexicon", "article=story.txt", "output=r.jsonl", "hydra.job.name=mine")
    found = left(story / "r.manifest.json")
    assert "hydra.job.name=mine" in found["typed"]
    assert found["overrides"] == ["model=lexicon", "article='story.txt'", "output='r.jsonl'"]


def test_every_seed_of_the_config_is_named(run_newstance: Run, story: Path) -> None:
    from newstance.runs.manifests import _seeds

    assert dict(_seeds({"seed": 1, "model": {"seed": 2, "path": "x"}, "b": [1]})) == {"seed": 1, "model.seed": 2}


def test_every_key_is_documented(run_newstance: Run, bare_folder: Path) -> None:
    run_newstance("evaluate", "model=lexicon", "output=e.json")
    page = (ROOT / "docs/reference/data-formats.md").read_text("utf-8")
    for key in left(bare_folder / "e.manifest.json"):
        assert f"`{key}`" in page, key


GOOD: dict[str, Any] = {
    "manifest": 1,
    "command": "predict",
    "typed": [],
    "overrides": [],
    "output": {"file": "r.jsonl"},
}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, "no such file"),
        ("", "cannot read"),
        ("{", "cannot read"),
        (b"\xff\xfe", "cannot read"),
        ('{"manifest": 1, "command": "\\ud83d"}', "cannot read"),
        ("[" * 100_000, "cannot read"),
        ("[]", "no manifest of a run"),
        ("{}", "no manifest of a run"),
        ({"name": "m", "stages": {}}, "tells of a model"),
        (GOOD | {"manifest": 2}, "format 2 is unknown"),
        (GOOD | {"command": 5}, "command: missing or of the wrong type: 5"),
        (GOOD | {"overrides": "model=lexicon"}, "overrides: missing or of the wrong type"),
        (GOOD | {"overrides": [["a"]]}, "overrides: missing or of the wrong type"),
        (GOOD | {"typed": None}, "typed: missing or of the wrong type"),
        (GOOD | {"output": "r.jsonl"}, "output: missing or of the wrong type"),
        (GOOD | {"output": {"file": 1}}, "output: missing or of the wrong type"),
    ],
)
def test_what_is_no_manifest_is_refused_in_one_line(tmp_path: Path, content: Any, named: str) -> None:
    file = tmp_path / "m.json"
    if content is not None:
        text = json.dumps(content) if isinstance(content, dict) else content
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataError) as caught:
        read_manifest(file)
    assert named in str(caught.value)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps(GOOD))
    assert read_manifest(tmp_path / "m.json") == GOOD
