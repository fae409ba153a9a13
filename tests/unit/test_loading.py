"""Models by name or path, from Python."""

import shutil
from pathlib import Path

import pytest

import newstance
from newstance.errors import ModelError, NewstanceError
from newstance.loading import load_model
from newstance.models import LexiconModel, MajorityModel, OnnxModel, PairModel


def test_baselines_are_loaded_by_name() -> None:
    assert load_model("majority") == MajorityModel()
    assert load_model("lexicon") == LexiconModel()


def test_folder_is_run_by_onnx_runtime_where_it_can(onnx_folder: Path) -> None:
    for path in (onnx_folder, str(onnx_folder)):
        model = newstance.load_model(path)
        assert model == OnnxModel(str(onnx_folder))
        assert len(model.predict([("a", "b"), newstance.Pair("a", "b", "c")])) == 2


def test_folder_with_weights_alone_is_run_by_torch(tmp_path: Path, onnx_folder: Path) -> None:
    shutil.copy(onnx_folder / "config.json", tmp_path)
    (tmp_path / "model.safetensors").touch()
    assert load_model(tmp_path) == PairModel(str(tmp_path))


@pytest.mark.parametrize("path", ["nowhere", "no such/folder (1)"])
def test_absent_folder_names_what_to_give(path: str) -> None:
    with pytest.raises(ModelError, match="no such folder") as caught:
        load_model(path)
    assert "newstance-small" in str(caught.value)


def test_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"neither model\.int8\.onnx nor model\.safetensors"):
        load_model(tmp_path)


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json"])
def test_incomplete_folder_is_refused_before_anything_is_labelled(
    tmp_path: Path, onnx_folder: Path, missing: str
) -> None:
    folder = shutil.copytree(onnx_folder, tmp_path / "half")
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=missing):
        load_model(folder)


@pytest.mark.parametrize("broken", ["model.int8.onnx", "tokenizer.json"])
def test_broken_file_is_one_line_that_names_it(tmp_path: Path, onnx_folder: Path, broken: str) -> None:
    folder = shutil.copytree(onnx_folder, tmp_path / "broken")
    (folder / broken).write_bytes(b"{")
    with pytest.raises(NewstanceError, match=broken):
        load_model(folder).predict([("a", "b")])


def test_temperature_and_order_of_labels_come_from_the_config(tmp_path: Path, onnx_folder: Path) -> None:
    from tiny import write_onnx_folder

    pair = [("We welcome the tunnel.", "the tunnel")]
    plain = load_model(onnx_folder).predict(pair)[0]
    warm = load_model(write_onnx_folder(tmp_path / "warm", temperature=4.0)).predict(pair)[0]
    turned = load_model(write_onnx_folder(tmp_path / "turned", labels=("neutral", "supports", "opposes"))).predict(
        pair
    )[0]
    assert warm.stance is plain.stance
    assert warm.confidence < plain.confidence
    assert (turned.neutral, turned.supports, turned.opposes) == tuple(plain)


def test_default_is_the_shipped_model(shipped_model: Path) -> None:
    assert load_model().name == load_model(shipped_model.name).name == shipped_model.name
