"""What a run ran on, told without loading anything."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newstance import __version__
from newstance.runs import machine


def test_versions_are_ours_pythons_and_the_packages() -> None:
    found = machine.versions()
    assert found["newstance"] == __version__
    assert found["python"] == sys.version.split()[0]
    assert set(machine.PACKAGES) <= set(found)


def test_torch_is_named_only_where_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    assert "torch" not in machine.versions()
    assert "accelerator" not in machine.hardware()
    assert "torch" not in sys.modules
    cuda = SimpleNamespace(is_available=lambda: True, get_device_name=lambda number: f"GPU {number}")
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))  # type: ignore[arg-type]
    assert "torch" in machine.versions()
    assert machine.hardware()["accelerator"] == "GPU 0"


def test_package_that_is_not_installed_has_no_version() -> None:
    assert machine.package_version("no-such-package-of-newstance") is None


def test_hardware_is_named() -> None:
    found = machine.hardware()
    assert found["cpu"]
    assert found["cores"] >= 1


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of git's with the module where it lies in ours."""
    (tmp_path / "src/newstance/runs").mkdir(parents=True)
    (tmp_path / "src/newstance/runs/machine.py").write_text("")
    monkeypatch.setattr(machine, "__file__", str(tmp_path / "src/newstance/runs/machine.py"))
    return tmp_path


def test_source_is_a_commit_clean_or_changed(checkout: Path) -> None:
    def git(*arguments: str) -> str:
        own = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
        return subprocess.run(
            ["git", *own, *arguments], cwd=checkout, check=True, capture_output=True, text=True
        ).stdout

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "One")
    git("tag", "v1-beta")
    commit = git("rev-parse", "HEAD").strip()
    assert machine.source_state() == {"commit": commit, "dirty": False}
    (checkout / "src/newstance/runs/machine.py").write_text("changed")
    assert machine.source_state() == {"commit": commit, "dirty": True}


def test_source_outside_a_checkout_or_without_git_is_not_told(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.source_state() is None
    (checkout / ".git").mkdir()
    assert machine.source_state() is None  # git says that it is no repository

    def absent(*_: Any, **__: Any) -> None:
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", absent)
    assert machine.source_state() is None
