"""What is installed and at hand: extras, model folders, the hub's cache, accelerators; read from files alone."""

import json
import os
import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

from newstance.errors import ModelError
from newstance.models.folder import DEFAULT_NAME, ONNX_FILE, TOKENIZER_FILE, WEIGHTS_FILE, open_folder, shipped_models
from newstance.runs.machine import package_version

BASE = "base"
"""What the packages that everyone has are called here, beside the names of the extras."""


def extras() -> dict[str, dict[str, Any]]:
    """Return, for the base install and each extra, its packages with their versions, what lacks, and the pip line."""
    from packaging.requirements import Requirement

    try:
        wanted = [Requirement(each) for each in requires("newstance") or []]
    except PackageNotFoundError:  # run from its source, not installed
        wanted = []
    found: dict[str, dict[str, Any]] = {}
    for requirement in wanted:
        named = re.search(r"""extra\s*==\s*["']([^"']+)""", str(requirement.marker or ""))
        extra = named[1] if named else BASE
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        group = found.setdefault(extra, {"packages": {}, "missing": [], "install": _pip(extra)})
        version = package_version(requirement.name)
        group["packages"][requirement.name] = version
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            group["missing"].append(
                f"{requirement.name}{requirement.specifier}" + (f" (is {version})" if version else "")
            )
    return found


def _pip(extra: str) -> str:
    return "pip install newstance" if extra == BASE else f'pip install "newstance[{extra}]"'


def models_at_hand() -> list[dict[str, Any]]:
    """Return every model folder at hand: shipped, in models/ and outputs/*/model, and in the hub's cache."""
    places = [shipped_models() / DEFAULT_NAME]
    places += [each for top in (shipped_models(), Path("models")) if top.is_dir() for each in sorted(top.iterdir())]
    places += sorted(Path("outputs").glob("*/model"))
    folders = {each.resolve(): each for each in places if each.is_dir()}
    return [_ours(path, resolved.parent == shipped_models().resolve()) for resolved, path in folders.items()] + list(
        _cached()
    )


def _ours(folder: Path, shipped: bool) -> dict[str, Any]:
    """Say of a model folder how it is run, or why it cannot be."""
    with_onnx = (folder / ONNX_FILE).is_file()
    needs = (ONNX_FILE, TOKENIZER_FILE) if with_onnx else (WEIGHTS_FILE,)
    path = folder.name if shipped else str(folder)
    try:
        name = open_folder(str(folder), needs).name
    except ModelError as error:
        return {"path": path, "name": folder.name, "use": None, "problem": str(error)}
    use = f"model.path={path}" if with_onnx else f"model=pair model.path={path}"
    return {"path": path, "name": name, "use": use, "needs": BASE if with_onnx else "train"}


def hub_cache() -> Path:
    """Return the folder of the hub's cache, found as huggingface_hub finds it."""
    home = os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface"
    return Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub").expanduser()


def _cached() -> Iterator[dict[str, Any]]:
    """Yield the checkpoints in the hub's cache; one without safetensors is never loaded."""
    for repo in sorted(hub_cache().glob("models--*")):
        name = repo.name.removeprefix("models--").replace("--", "/")
        snapshots = [each.parent for each in sorted(repo.glob("snapshots/*/config.json"))]
        if not snapshots:
            continue
        found = {"path": name, "name": name, "use": f"model.path={name}", "needs": "train", "cached": True}
        if not any(list(each.glob("*.safetensors")) for each in snapshots):
            found |= {
                "use": None,
                "problem": f"{snapshots[-1]}: no .safetensors file; weights that are pickles are not read",
            }
        yield found | {"heads": _heads(snapshots[-1])}


def _heads(snapshot: Path) -> list[str]:
    try:
        return [str(each) for each in json.loads((snapshot / "config.json").read_text("utf-8"))["architectures"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def accelerators() -> list[str]:
    """Return the accelerators that the system's files tell of; loading torch to ask it would take seconds."""
    found = []
    for file in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        model = re.search(r"Model:\s*(.+)", file.read_text("utf-8", "replace"))
        found.append(model[1].strip() if model else "NVIDIA GPU")
    if not found and Path("/dev/nvidia0").exists():
        found.append("NVIDIA GPU")
    if sys.platform == "darwin" and platform.machine() == "arm64":
        found.append("Apple MPS")
    return found
