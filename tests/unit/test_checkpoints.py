"""Checkpoints on this machine: found, refused in one line, and never fetched, unpickled or executed."""

import json
import time
from pathlib import Path

import pytest
from huggingface_hub import constants

from conftest import Run
from newstance.errors import ConfigError, MissingExtraError, ModelError
from newstance.loading import load_model
from newstance.models import NliModel, PairModel, checkpoints
from newstance.models.checkpoints import check_torch, find_checkpoint, read_config, require_weights
from tiny_nli import write_nli_folder

HUB_ID = "some-people/nli-of-theirs"


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty hub's cache."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def snapshot(cache: Path, hub_id: str) -> Path:
    """Make the folder that `hf download` would fill."""
    repository = cache / f"models--{hub_id.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("c0ffee", "utf-8")
    return repository / "snapshots" / "c0ffee"


def test_hub_id_is_run_from_the_hubs_cache_and_keeps_its_name(hub_cache: Path) -> None:
    folder = write_nli_folder(snapshot(hub_cache, HUB_ID))
    assert find_checkpoint(HUB_ID) == folder
    model = NliModel(HUB_ID)
    model.check()
    assert model.name == HUB_ID
    assert sum(model.predict([("It rained.", "the tunnel")])[0]) == pytest.approx(1)


def test_stance_checkpoint_of_the_hub_is_a_pair_model_with_its_name(hub_cache: Path) -> None:
    write_nli_folder(snapshot(hub_cache, HUB_ID), labels=("against", "favor", "none"))
    model = load_model(HUB_ID)
    assert model == PairModel(HUB_ID)
    assert model.name == HUB_ID


def test_checkpoint_is_loaded_by_what_its_labels_say(tmp_path: Path) -> None:
    nli = write_nli_folder(tmp_path / "nli")
    assert load_model(nli) == NliModel(str(nli))
    unread = write_nli_folder(tmp_path / "unread", labels=None)
    with pytest.raises(ModelError, match=r"the head's labels are \[\]"):
        load_model(unread)


@pytest.mark.parametrize("model", ["nli model.path=", "pair model.path=", "nli_bart_large"])
def test_absent_hub_id_says_at_once_what_to_download_and_where_it_belongs(
    run_newstance: Run, bare_folder: Path, hub_cache: Path, model: str
) -> None:
    wanted = "facebook/bart-large-mnli" if model == "nli_bart_large" else HUB_ID
    typed = f"model={model}{HUB_ID if model.endswith('=') else ''}".split()
    begun = time.monotonic()
    ran = run_newstance("evaluate", *typed)
    assert time.monotonic() - begun < 5
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert f"hf download {wanted}" in ran.err
    assert str(hub_cache) in ran.err


@pytest.mark.parametrize("path", ["nowhere", "no such/folder (1)", "../up/and/away"])
def test_what_is_no_hub_id_is_no_folder(path: str, bare_folder: Path) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        find_checkpoint(path)


def test_pickle_alone_is_refused(tmp_path: Path) -> None:
    folder = write_nli_folder(tmp_path / "m")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    for model in (NliModel(str(folder)), PairModel(str(folder), labels=["supports", "opposes", "neutral"])):
        with pytest.raises(ModelError, match=r"only pytorch_model\.bin, which is never loaded"):
            model.check()
        with pytest.raises(ModelError, match=r"model\.safetensors"):
            model.predict([("a", "b")])


def test_weights_may_lie_in_parts(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has none"):
        require_weights("m", tmp_path)
    (tmp_path / "model.safetensors.index.json").touch()
    require_weights("m", tmp_path)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{"])
def test_unreadable_config_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"config\.json: cannot read") as refused:
        read_config("m", tmp_path)
    assert "\n" not in str(refused.value)


def test_code_that_comes_with_a_checkpoint_is_not_run(tmp_path: Path) -> None:
    folder = write_nli_folder(tmp_path / "m")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    own = {"AutoConfig": "theirs.Config", "AutoModelForSequenceClassification": "theirs.Model"}
    (folder / "config.json").write_text(json.dumps(config | {"auto_map": own, "model_type": "theirs"}), "utf-8")
    (folder / "theirs.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    with pytest.raises(ModelError, match="cannot load") as refused:
        NliModel(str(folder)).predict([("a", "b")])
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("broken", ["model.safetensors", "tokenizer.json"])
def test_broken_file_is_one_line_that_names_the_checkpoint(tmp_path: Path, broken: str) -> None:
    folder = write_nli_folder(tmp_path / "m")
    (folder / broken).write_bytes(b"{")
    with pytest.raises(ModelError, match=r"model\.path: .*m: cannot load: ") as refused:
        NliModel(str(folder)).predict([("a", "b")])
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("device", ["cuda:0", "mps"])
def test_device_that_is_not_there_is_told_before_any_work(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ConfigError, match=r"model\.device: torch finds no (cuda|mps) on this machine; use cpu"):
        NliModel("m", device=device).check()
    with pytest.raises(ConfigError, match="unknown device 'tpu'"):
        NliModel("m", device="tpu")


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r'model=nli: needs the extra "train"'):
        check_torch("model=nli", "cpu")


def test_loading_writes_nothing_on_standard_error_and_leaves_transformers_as_it_was(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from transformers.utils import logging

    folder = write_nli_folder(tmp_path / "m")
    capfd.readouterr()
    shown = logging.is_progress_bar_enabled()
    NliModel(str(folder)).predict([("a", "b")])
    assert capfd.readouterr().err == ""
    assert logging.is_progress_bar_enabled() is shown
