"""Fingerprints of what a run reads: SHA-256 of each file, as `sha256sum` prints it, and one over a folder's files."""

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from newstance.articles import article_files
from newstance.errors import ModelError
from newstance.models.folder import find_folder
from newstance.paths import find_article, set_files

_NOTES = frozenset({"manifest.json", "scores.json"})
"""JSON files of a model folder that tell of the model and do not make it."""


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_digest(digests: Mapping[str, str]) -> str:
    """Return one digest over files' digests by name: that of what `sha256sum` prints of them, sorted by name."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def data_prints(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fingerprint of each article, target and label file or folder that a command's config names.

    Standard input has none: what was read from it is gone.
    """
    places: dict[str, tuple[str, Path]] = {}
    if values.get("article"):
        places["article"] = str(values["article"]), find_article(str(values["article"]))
    if values.get("targets"):
        places["targets"] = str(values["targets"]), Path(str(values["targets"]))
    data = values.get("data") or {}
    places |= {f"data.{key}": (data[key], path) for key, path in set_files(data).items()}
    return {key: {"path": given, **_print(path)} for key, (given, path) in places.items()}


def model_prints(node: Any, where: str = "model") -> dict[str, dict[str, Any]]:
    """Return the fingerprint of each model folder that a model's config names, by where it names it."""
    found: dict[str, dict[str, Any]] = {}
    if isinstance(node, Mapping):
        if isinstance(node.get("path"), str):
            found[where] = {"path": node["path"], **_model_print(node["path"], str(node.get("_target_", "")))}
        children: Iterable[tuple[Any, Any]] = node.items()
    else:
        children = enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        found |= model_prints(child, f"{where}.{key}")
    return found


def _print(path: Path) -> dict[str, Any]:
    if path.is_dir():
        digests = {each.relative_to(path).as_posix(): file_digest(each) for each in article_files(path)}
        return {"files": len(digests), "sha256": files_digest(digests)}
    return {"sha256": file_digest(path)} if path.is_file() else {}


def _model_print(path: str, component: str) -> dict[str, Any]:
    folder = _model_folder(path)
    if folder is None:
        return {}
    digests = {file.name: file_digest(file) for file in _files_run(folder, "onnx" in component.lower())}
    return {"sha256": files_digest(digests), "files": digests}


def _model_folder(path: str) -> Path | None:
    """Return the folder at `path`, a shipped model's, or that of a checkpoint in the hub's cache."""
    try:
        return find_folder(path)
    except ModelError:
        hub: Any = sys.modules.get("huggingface_hub")  # loaded by whatever loaded a checkpoint from there
        config = hub.try_to_load_from_cache(path, "config.json") if hub else None
        return Path(config).parent if isinstance(config, str) else None


def _files_run(folder: Path, onnx: bool) -> Iterator[Path]:
    """Yield the files that running the model reads: config, tokenizer, and the weights of the kind that is run."""
    weights = ".onnx" if onnx else ".safetensors"
    for file in sorted(folder.iterdir()):
        read = file.suffix.startswith(weights) or file.suffix in {".json", ".txt", ".model"}
        if read and file.is_file() and file.name not in _NOTES:
            yield file
