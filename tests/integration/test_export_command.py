"""`newstance export`: the folder it writes runs without torch and gives the checkpoint's scores, or nothing is left."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from architectures import ARCHITECTURES, LONGEST, NLI_LABELS, write_classifier
from conftest import Run
from newstance.errors import ConfigError, ModelError
from newstance.loading import load_model
from newstance.models import NliModel, OnnxModel, PairModel, checkpoints
from newstance.models.onnx import OnnxClassifier
from newstance.rendering import render
from newstance.training import onnx_export
from newstance.training.onnx_export import Parity, compare, export_checkpoint, load_checkpoint
from newstance.types import Pair
from tiny import labelled_rows
from tiny_nli import write_nli_folder

PAIRS = [Pair(row["text"], row["target"], row["holder"]) for row in labelled_rows(12)] + [Pair("word " * 300, "it")]


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_architecture_is_exported_with_its_labels_and_scores(tmp_path: Path, architecture: str) -> None:
    pytest.importorskip("torch")
    checkpoint = load_checkpoint(str(write_classifier(tmp_path / "mine", architecture)))
    exact = export_checkpoint(checkpoint, tmp_path / "exact", "none", PAIRS)
    assert exact.largest_difference < 1e-5
    assert (exact.pairs, exact.same_label) == (len(PAIRS), 1.0)
    assert sorted(path.name for path in (tmp_path / "exact").iterdir()) == [
        "config.json", "manifest.json", "model.onnx", "tokenizer.json",
    ]  # fmt: skip
    config = json.loads((tmp_path / "exact/config.json").read_text("utf-8"))
    assert tuple(config["id2label"].values()) == NLI_LABELS
    assert config["newstance"] == {"temperature": 1.0, "name": "mine", "max_tokens": LONGEST}
    assert json.loads((tmp_path / "exact/manifest.json").read_text("utf-8"))["parity"]["largest_difference"] < 1e-5


@pytest.mark.slow
def test_command_exports_a_pair_checkpoint_that_model_onnx_then_runs(run_newstance: Run, bare_folder: Path) -> None:
    pytest.importorskip("torch")
    write_classifier(bare_folder / "mine", "Roberta", ("neutral", "opposes", "supports"))
    ran = run_newstance("export", "model.path=mine", "output=out (1)")
    assert ran.status == 0
    assert "out (1): the label of 100.0% of 12 pairs of seed is the checkpoint's" in ran.out
    onnx, pair = OnnxModel("out (1)").predict(PAIRS), PairModel("mine").predict(PAIRS[:12])
    assert [list(one) for one in onnx[:12]] == [pytest.approx(list(other), abs=0.01) for other in pair]
    assert OnnxModel("out (1)").name == "mine"
    assert run_newstance("evaluate", "model=onnx", "model.path=out (1)", "format=json").status == 0


@pytest.mark.slow
@pytest.mark.parametrize("quantize", ["none", "int8"])
def test_an_nli_checkpoint_is_read_from_its_graph_as_from_its_weights(
    run_newstance: Run, bare_folder: Path, monkeypatch: pytest.MonkeyPatch, quantize: str
) -> None:
    pytest.importorskip("torch")
    write_nli_folder(bare_folder / "mine", "roberta")
    assert run_newstance("export", "model=nli", "model.path=mine", "output=out", f"quantize={quantize}").status == 0
    own = NliModel("mine").predict(PAIRS)
    monkeypatch.setattr(checkpoints, "check_torch", None)  # torch is not asked for
    monkeypatch.setattr(checkpoints, "load_classifier", None)
    assert isinstance(load_model("out"), NliModel)
    near = {"none": 1e-5, "int8": 0.02}[quantize]
    assert [list(each) for each in NliModel("out").predict(PAIRS)] == [
        pytest.approx(list(each), abs=near) for each in own
    ]
    ran = run_newstance("predict", "model=onnx", "model.path=out")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "an NLI head (entailment, neutral, contradiction); use model=nli" in ran.err


@pytest.fixture
def tiny_checkpoint(model_folder: Path) -> Any:
    return load_checkpoint(str(model_folder))


def test_parity_says_how_far_a_graph_is_from_what_is_expected(onnx_folder: Path) -> None:
    classifier = OnnxClassifier(onnx_folder, 192)
    logits = np.array([classifier.logits(classifier.encode(*render(pair))) for pair in PAIRS], dtype=float)
    own = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert compare(own, onnx_folder, 192, PAIRS) == Parity(13, 1.0, pytest.approx(0), pytest.approx(0))
    other = np.roll(own, 1, axis=1)
    found = compare(other, onnx_folder, 192, PAIRS)
    assert found.same_label < 1
    assert found.largest_difference == pytest.approx(np.abs(own - other).max())
    assert 0 < found.mean_difference < found.largest_difference


def test_graph_that_computes_something_else_is_refused_and_nothing_is_left(
    tmp_path: Path, tiny_checkpoint: Any, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The fixture's ONNX file and its weights are of two different models.
    monkeypatch.setattr(
        onnx_export, "write_onnx", lambda *given: shutil.copy(model_folder / "model.int8.onnx", given[-1])
    )
    with pytest.raises(ModelError, match="BertForSequenceClassification cannot be exported to ONNX: the graph's prob"):
        export_checkpoint(tiny_checkpoint, tmp_path / "out", "none", PAIRS)
    assert not list(tmp_path.iterdir())


def test_architecture_that_the_exporter_refuses_is_one_clear_line(
    tmp_path: Path, tiny_checkpoint: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        try:
            raise NotImplementedError("\n  data-dependent control flow\n and more")
        except NotImplementedError as error:
            raise RuntimeError("Failed to export.\nNext steps: a hundred lines") from error

    monkeypatch.setattr(onnx_export, "write_onnx", refuses)
    with pytest.raises(ModelError) as caught:
        export_checkpoint(tiny_checkpoint, tmp_path / "out", "int8", PAIRS)
    assert str(caught.value).endswith(
        "BertForSequenceClassification cannot be exported to ONNX: NotImplementedError: data-dependent control flow"
    )
    assert not list(tmp_path.iterdir())


def test_folder_that_is_there_is_left_alone(tmp_path: Path, tiny_checkpoint: Any) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(ConfigError, match="is there already; name a new folder"):
        export_checkpoint(tiny_checkpoint, tmp_path / "out", "int8", PAIRS)


def test_settings_of_a_folder_of_ours_are_kept(tiny_checkpoint: Any) -> None:
    assert (tiny_checkpoint.name, tiny_checkpoint.max_tokens) == ("tiny-both", 192)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda folder: (folder / "model.safetensors").unlink(), "cannot load"),
        (lambda folder: (folder / "model.safetensors").rename(folder / "pytorch_model.bin"), "cannot load"),
        (lambda folder: (folder / "config.json").write_text("{}"), "cannot load"),
    ],
)
def test_folder_without_a_checkpoint_is_one_line(tmp_path: Path, model_folder: Path, change: Any, problem: str) -> None:
    folder = shutil.copytree(model_folder, tmp_path / "half")
    change(folder)
    with pytest.raises(ModelError, match=rf"model\.path: .*half: {problem}") as caught:
        load_checkpoint(str(folder))
    assert "\n" not in str(caught.value)


def test_encoder_without_a_head_is_not_given_a_random_one(tmp_path: Path) -> None:
    from tiny import write_encoder

    with pytest.raises(ModelError, match=r"no trained classification head; the weights lack classifier\.bias"):
        load_checkpoint(str(write_encoder(tmp_path / "encoder")))


def test_hub_id_that_is_not_in_the_cache_says_what_to_do() -> None:
    with pytest.raises(ModelError, match=r"model\.path: dock/none: cannot load: .*hf download ID"):
        load_checkpoint("dock/none")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("output=out", "please set model.path=…"),
        ("model.path=x", "please set output=…"),
        ("model.path=x output=", "output: (empty)"),
        ("model.path=x output=.", "output: . is there already; name a new folder"),
        ("model.path=x output=out quantize=int4", "quantize: unknown 'int4'; use int8, none"),
        ("model=lexicon output=out", "model: LexiconModel has no checkpoint; use model=pair model.path=DIR"),
        ("model.path=x output=out data=sed", "data=sed: no such option"),
    ],
)
def test_mistake_is_one_line(run_newstance: Run, bare_folder: Path, typed: str, problem: str) -> None:
    ran = run_newstance("export", *typed.split())
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert problem in ran.err
    assert not list(bare_folder.iterdir())
