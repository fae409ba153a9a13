"""Train, evaluate, predict: the whole way, on a tiny random encoder and invented sets."""

import json
from pathlib import Path

import pytest

from conftest import Run
from tiny import labelled_rows, write_encoder, write_rows

pytest.importorskip("torch")

SET = """_target_: newstance.pairs.PairSet
name: {name}
path: {path}
root: null
home: ""
terms: "T: invented"
only: {{}}
propositions: {{}}
"""
STAGES = (
    "stages={first:{sets:{toy_train:0},dev:[toy_dev],epochs:1},second:{sets:{toy_train:24},dev:[toy_dev],epochs:2}}"
)
FILES = {"config.json", "tokenizer.json", "model.safetensors", "model.int8.onnx", "manifest.json", "README.md"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an encoder, two sets and their configs."""
    folder = tmp_path_factory.mktemp("place")
    write_encoder(folder / "encoder")
    for name, seed in (("toy_train", 1), ("toy_dev", 2)):
        rows = write_rows(folder / f"{name}.jsonl", labelled_rows(48, seed))
        (folder / "mine" / "data").mkdir(parents=True, exist_ok=True)
        (folder / "mine" / "data" / f"{name}.yaml").write_text(SET.format(name=name, path=rows), "utf-8")
    return folder


def arguments(place: Path) -> list[str]:
    return [
        "train", "--config-dir", str(place / "mine"), f"start={place / 'encoder'}", f"output={place / 'out'}",
        "~stages", "+" + STAGES, "held_out=[toy_dev]", "calibrate=toy_dev", "compare=[toy_dev]",
        "threads=1", "bf16=false",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # the exporter's and the trainer's own warnings are not ours
def test_train_writes_a_model_folder_that_evaluate_and_predict_run(place: Path, run_newstance: Run) -> None:
    assert run_newstance(*arguments(place)).status == 0
    model = place / "out" / "model"
    assert {path.name for path in model.iterdir()} == FILES
    manifest = json.loads((model / "manifest.json").read_text("utf-8"))
    assert manifest["parity"]["pairs"] == 48
    assert set(manifest["data"]) == {"toy_train"}
    assert len(manifest["dev_scores"]["second"]) == 2

    (model / "manifest.json").touch()
    before = (model / "model.safetensors").read_bytes()
    assert run_newstance(*arguments(place)).status == 0  # every stage is done: nothing is trained again
    assert (model / "model.safetensors").read_bytes() == before

    scored = run_newstance(
        "evaluate", "data=pairs", f"data.path={place / 'toy_dev.jsonl'}", f"model.path={model}", "format=json"
    )
    found = json.loads(scored.out)
    assert found["n"] == 48
    assert found["model"] == "out"

    story = place / "story.txt"
    story.write_text('Ada Lund welcomed the ferry on Monday. "It is late," she said.', "utf-8")
    rows = {}
    for option in ("default", "pair"):
        ran = run_newstance("predict", f"model={option}", f"model.path={model}", f"article={story}", "target=the ferry")
        assert ran.status == 0
        rows[option] = [json.loads(line) for line in ran.out.splitlines()]
    for one, other in zip(rows["default"], rows["pair"], strict=True):
        assert one["holder"] == other["holder"] == "Ada Lund"
        assert one["scores"] == pytest.approx(other["scores"], abs=0.05)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_run_stopped_between_stages_goes_on_where_it_was(place: Path, run_newstance: Run) -> None:
    assert run_newstance(*arguments(place)).status == 0
    first = place / "out" / "1-first" / "best" / "model.safetensors"
    trained = first.stat().st_mtime_ns
    (place / "out" / "2-second" / "done.json").unlink()
    assert run_newstance(*arguments(place)).status == 0
    assert first.stat().st_mtime_ns == trained
    assert (place / "out" / "2-second" / "done.json").exists()


def test_a_set_that_is_absent_is_named_before_anything_is_trained(run_newstance: Run, tmp_path: Path) -> None:
    ran = run_newstance("train", f"data.root={tmp_path}", f"output={tmp_path / 'out'}")
    assert ran.status == 2
    assert "no such file" in ran.err
    assert not (tmp_path / "out").exists()
