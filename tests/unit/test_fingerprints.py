"""Fingerprints: of the files that are read and run, and of nothing else."""

import hashlib
import shutil
from pathlib import Path

import pytest

from newstance.runs.fingerprints import data_prints, file_digest, files_digest, model_prints

ONNX = "newstance.models.OnnxModel"
PAIR = "newstance.models.PairModel"


def test_digest_of_a_file_is_what_sha256sum_prints(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_digest(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_digest_of_files_is_that_of_sha256sums_lines_whatever_their_order() -> None:
    expected = hashlib.sha256(b"11  a\n22  b\n").hexdigest()
    assert files_digest({"b": "22", "a": "11"}) == files_digest({"a": "11", "b": "22"}) == expected
    assert files_digest({"a": "22", "b": "11"}) != expected


def test_model_is_what_is_run_of_its_folder(tmp_path: Path, onnx_folder: Path) -> None:
    folder = shutil.copytree(onnx_folder, tmp_path / "model")
    (folder / "model.safetensors").write_bytes(b"weights")
    node = {"_target_": ONNX, "path": str(folder)}
    before = model_prints(node)["model"]
    assert sorted(before["files"]) == ["config.json", "model.int8.onnx", "tokenizer.json", "tokenizer_config.json"]
    assert "model.safetensors" in model_prints({"_target_": PAIR, "path": str(folder)})["model"]["files"]
    for note in ("README.md", "manifest.json", "scores.json", "model.safetensors"):
        (folder / note).write_text("{}")
    assert model_prints(node)["model"] == before
    (folder / "config.json").write_text("{}")
    assert model_prints(node)["model"]["sha256"] != before["sha256"]


def test_models_within_a_model_are_found_wherever_they_stand(onnx_folder: Path) -> None:
    part = {"_target_": ONNX, "path": str(onnx_folder)}
    found = model_prints({"_target_": "x.Ensemble", "members": [part, {"_target_": "x.Y"}], "last": {"dear": part}})
    assert sorted(found) == ["model.last.dear", "model.members.0"]
    assert found["model.last.dear"] == found["model.members.0"]


@pytest.mark.parametrize("path", ["nowhere", "some/id"])
def test_model_that_is_no_folder_keeps_its_name_alone(path: str, bare_folder: Path) -> None:
    assert model_prints({"path": path})["model"] == {"path": path}


def test_checkpoint_of_the_hubs_cache_is_fingerprinted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    (tmp_path / "config.json").write_text("{}")
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda repo, file: str(tmp_path / file))
    assert model_prints({"path": "some/id"})["model"]["files"] == {"config.json": file_digest(tmp_path / "config.json")}


def test_data_are_the_files_that_the_config_names(bare_folder: Path) -> None:
    for name in ("a.txt", "t.txt", "root/l.jsonl", "folder/x/one.txt", "folder/two.txt", "folder/picture.png"):
        (bare_folder / name).parent.mkdir(parents=True, exist_ok=True)
        (bare_folder / name).write_text(name)
    found = data_prints({"article": "a.txt", "targets": "t.txt", "data": {"labels": "l.jsonl", "root": "root"}})
    assert found["article"] == {"path": "a.txt", "sha256": file_digest(Path("a.txt"))}
    assert found["data.labels"] == {"path": "l.jsonl", "sha256": file_digest(Path("root/l.jsonl"))}
    assert sorted(found) == ["article", "data.labels", "targets"]
    folder = data_prints({"article": "folder"})["article"]
    assert folder["files"] == 2
    (bare_folder / "folder/x/one.txt").write_text("changed")
    assert data_prints({"article": "folder"})["article"]["sha256"] != folder["sha256"]


def test_standard_input_has_no_fingerprint(bare_folder: Path) -> None:
    assert data_prints({"article": "-", "targets": None}) == {"article": {"path": "-"}}


def test_seed_is_found_in_the_package(bare_folder: Path) -> None:
    assert len(data_prints({"article": "seeds/us-withdrawal-unhrc.txt"})["article"]["sha256"]) == 64
