"""What is installed: the wheel carries what `predict` needs, and the scripts are the command."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT
from newstance.models.folder import DEFAULT_NAME


def ran(*command: str, cwd: Path) -> str:
    return subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what it is made of, so that the checkout stays as it is."""
    import shutil

    copy = tmp_path_factory.mktemp("checkout")
    for name in ("src", "configs", "seeds", "models"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    (copy / "models").mkdir(exist_ok=True)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    build = ("-m", "pip", "wheel", ".", "--no-build-isolation", "--no-deps", "--no-index", "--quiet", "-w", "dist")
    ran(*build, cwd=copy)
    return next((copy / "dist").glob("newstance-*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.slow
def test_wheel_holds_every_config_the_seed_the_word_lists_and_the_type_marker(unpacked: Path) -> None:
    package = unpacked / "newstance"
    for top, inside, pattern in (
        (ROOT / "configs", package / "configs", "**/*.yaml"),
        (ROOT / "src/newstance", package, "**/*.py"),
        (ROOT / "src/newstance/training", package / "training", "*.j2"),
        (ROOT / "src/newstance/html", package / "html", "*.[jc]*s*"),
        (ROOT / "src/newstance/html", package / "html", "*.j2"),
        (ROOT / "src/newstance/models", package / "models", "*.txt"),
        (ROOT / "src/newstance/serving", package / "serving", "page.*"),
        (ROOT / "seeds", package / "seeds", "us-withdrawal-unhrc.*"),
    ):
        wanted = {path.relative_to(top) for path in top.glob(pattern)}
        assert wanted
        assert wanted <= {path.relative_to(inside) for path in inside.glob(pattern)}
    assert (package / "py.typed").is_file()
    assert not list(unpacked.rglob("*.safetensors"))


@pytest.mark.slow
def test_wheel_predicts_from_another_folder(unpacked: Path, tmp_path: Path) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(unpacked)!r})
import newstance, newstance.configs
assert newstance.__file__.startswith({str(unpacked)!r}), newstance.__file__
assert newstance.configs.__file__.startswith({str(unpacked)!r}), newstance.configs.__file__
from newstance.cli import main
sys.exit(main(["predict", "model=lexicon"]))
"""
    assert len(ran("-c", code, cwd=tmp_path).splitlines()) == 12
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_wheel_holds_the_shipped_model_ready_to_run(shipped_model: Path, unpacked: Path) -> None:
    packed = {path.name for path in (unpacked / "newstance/shipped" / DEFAULT_NAME).iterdir()}
    assert {"config.json", "tokenizer.json", "model.int8.onnx", "manifest.json", "README.md"} <= packed


@pytest.mark.slow
@pytest.mark.parametrize("command", ["train", "evaluate", "predict"])
def test_script_is_the_command(command: str, tmp_path: Path) -> None:
    script = ran(str(ROOT / f"scripts/{command}.py"), "--help", cwd=tmp_path)
    assert script == ran("-m", "newstance.cli", command, "--help", cwd=tmp_path)
    assert "== Settings and their defaults ==" in script
    assert not list(tmp_path.iterdir())
