"""`newstance doctor`: what is there, what would fail and why; from files alone."""

import json
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from newstance.commands.doctor import examine
from newstance.runs import inventory
from newstance.runs.inventory import BASE, extras, hub_cache, models_at_hand


def test_pipe_gets_one_object_and_the_exit_status_is_0(run_newstance: Run, bare_folder: Path) -> None:
    ran = run_newstance("doctor")
    found = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert found["extras"][BASE]["missing"] == []
    assert found["data"]["present"][-1] == "seed"
    assert "vast_test" in found["data"]["absent"]
    assert not {"articles", "pairs"} & {*found["data"]["present"], *found["data"]["absent"]}
    assert not list(bare_folder.iterdir())


def test_table_names_what_would_fail(run_newstance: Run, bare_folder: Path) -> None:
    ran = run_newstance("doctor", "format=table", "data.root=bare [bold]")
    assert ran.status == 0
    assert all(part in ran.out for part in ("[train]", "would fail", "bare [bold]", "NEWSTANCE_DATA"))


def test_format_that_does_not_exist_is_one_line(run_newstance: Run) -> None:
    ran = run_newstance("doctor", "format=xml")
    assert (ran.status, ran.err) == (2, "newstance: format: unknown 'xml'; use auto, table, json\n")


def test_sets_below_the_data_root_are_found(bare_folder: Path) -> None:
    from newstance.config import glance

    (bare_folder / "root").mkdir()
    file = bare_folder / "root" / glance("data")["vast_test"]["path"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    assert "vast_test" in examine("root")["data"]["present"]


def requirements(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(inventory, "requires", lambda name: list(lines))


def test_extra_that_lacks_a_package_says_the_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    requirements(
        monkeypatch, "numpy>=1.26", 'no-such-package>=2; extra == "magic"', 'numpy>=99; extra == "future"',
        'numpy; extra == "old" and python_version < "3"',
    )  # fmt: skip
    found = extras()
    assert sorted(found) == [BASE, "future", "magic"]
    assert found[BASE]["missing"] == []
    assert found["magic"]["missing"] == ["no-such-package>=2"]
    assert found["magic"]["install"] == 'pip install "newstance[magic]"'
    assert found["future"]["missing"] == [f"numpy>=99 (is {metadata.version('numpy')})"]
    problems = {each["what"]: each for each in examine()["problems"]}
    assert problems["what needs the extra magic"]["next"] == 'pip install "newstance[magic]"'


def test_source_that_is_not_installed_has_no_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(inventory, "requires", absent)
    assert extras() == {}


def test_model_folders_are_found_and_what_is_wrong_with_them_is_said(
    bare_folder: Path, onnx_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "shipped_models", lambda: bare_folder / "shipped")
    shutil.copytree(onnx_folder, bare_folder / "outputs/mine/model")
    for name, kept in (("half", "model.int8.onnx"), ("torch", "tokenizer.json")):
        shutil.copytree(onnx_folder, bare_folder / "models" / name)
        (bare_folder / "models" / name / kept).unlink()
    (bare_folder / "models/torch/model.int8.onnx").unlink()
    (bare_folder / "models/torch/model.safetensors").touch()
    found = {each["path"]: each for each in models_at_hand()}
    assert found["outputs/mine/model"]["use"] == "model.path=outputs/mine/model"
    assert found["models/torch"]["use"] == "model=pair model.path=models/torch"
    assert found["models/torch"]["needs"] == "train"
    assert found["models/half"]["use"] is None
    assert "model.safetensors" in found["models/half"]["problem"]
    problems = [each["what"] for each in examine()["problems"]]
    assert "model=default" in problems
    assert "model.path=models/half" in problems


def test_shipped_model_is_listed_once_where_the_checkout_is(
    shipped_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shipped_model.parents[1])
    uses = [each["use"] for each in models_at_hand()]
    assert uses.count(f"model.path={shipped_model.name}") == 1
    assert not any(use.endswith(f"models/{shipped_model.name}") for use in uses)


def test_hub_cache_is_read_without_the_hubs_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    for name, weights, config in (
        ("models--some--whole", "model.safetensors", '{"architectures": ["BartForSequenceClassification"]}'),
        ("models--some--pickled", "pytorch_model.bin", "{"),
        ("models--some--empty", "", ""),
        ("datasets--some--set", "x.safetensors", "{}"),
    ):
        snapshot = tmp_path / name / "snapshots/abc"
        snapshot.mkdir(parents=True)
        if weights:
            (snapshot / weights).touch()
            (snapshot / "config.json").write_text(config)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    found = {each["path"]: each for each in models_at_hand() if each.get("cached")}
    assert sorted(found) == ["some/pickled", "some/whole"]
    assert found["some/whole"]["heads"] == ["BartForSequenceClassification"]
    assert found["some/pickled"]["use"] is None
    assert "pickles are not read" in found["some/pickled"]["problem"]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "~/.cache/huggingface/hub"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/huggingface/hub"),
        ({"XDG_CACHE_HOME": "/x", "HF_HOME": "/h"}, "/h/hub"),
        ({"HF_HOME": "/h", "HF_HUB_CACHE": "/c"}, "/c"),
    ],
)
def test_hub_cache_lies_where_the_hubs_client_puts_it(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "HF_HOME", "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert hub_cache() == Path(expected).expanduser()


def test_idle_accelerator_and_a_folder_that_cannot_be_written_are_told(
    bare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newstance.commands.doctor.accelerators", lambda: ["NVIDIA H100"])
    monkeypatch.setattr("newstance.commands.doctor.package_version", lambda name: None)
    monkeypatch.setattr("os.access", lambda *_: False)
    problems: dict[str, Any] = {each["what"]: each for each in examine()["problems"]}
    assert problems["model.device=cuda or mps"]["why"] == "torch is not installed"
    assert "cannot be written" in problems["output=FILE"]["why"]


def test_neither_torch_nor_a_model_is_loaded(bare_folder: Path) -> None:
    import subprocess

    code = (
        "import sys; from newstance.cli import main; main(['doctor']); "
        "print([name for name in ('torch', 'transformers', 'onnxruntime', 'huggingface_hub') if name in sys.modules], "
        "file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
