"""What a model folder holds, and where the shipped one lies.

| file | what |
| --- | --- |
| `config.json` | transformers' config with `id2label`; our part: `name`, `max_tokens`, `temperature` |
| `tokenizer.json` | the tokenizer, for `tokenizers` |
| `model.int8.onnx` | to run; or `model.onnx`, with float32 weights |
| `model.safetensors` | fp16 weights, to train on from |
| `manifest.json`, `README.md` | how it was made; the model card |

Nothing in it is ever executed or unpickled.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from newstance.errors import ModelError
from newstance.models.label_maps import label_names, stance_order
from newstance.rendering import MAX_TOKENS

DEFAULT_NAME = "newstance-small"
ONNX_FILE = "model.int8.onnx"
EXACT_ONNX_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "model.safetensors"


@dataclass(frozen=True)
class ModelFolder:
    """A model folder that has been checked: all files that running needs are there and its labels are ours."""

    path: Path
    name: str
    """What the output calls the model: as in its config, or else the folder's name."""
    max_tokens: int
    temperature: float
    order: tuple[int, ...]
    """For each of `LABELS`, the column of the head's output."""


def open_folder(path: str, needs: tuple[str, ...], labels: Sequence[str] | None = None, name: str = "") -> ModelFolder:
    """Check a model folder and read its settings; `path` may be the name of the shipped model.

    `labels` are what the head's columns mean where its config does not say; `name` what a folder is called that does
    not say.

    Raises:
        ModelError: a file is missing or cannot be read, or the head's labels cannot be read as ours.
    """
    folder = find_folder(path)
    for file in ("config.json", *needs):
        if not (folder / file).is_file():
            raise ModelError(
                f"model.path: {folder} has no {file}; a model folder holds config.json and {', '.join(needs)}"
            )
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        ours = config.get("newstance", {})
        return ModelFolder(
            path=folder,
            name=str(ours.get("name", name or folder.name)),
            max_tokens=int(ours.get("max_tokens", MAX_TOKENS)),
            temperature=float(ours.get("temperature", 1.0)),
            order=label_order(name or str(folder), config.get("id2label"), labels),
        )
    except (ValueError, AttributeError, TypeError) as error:
        raise ModelError(f"model.path: {folder / 'config.json'}: cannot read: {error}") from None


def onnx_file(folder: Path) -> str:
    """Return the name of the file to run: with float32 weights where there are no int8 ones."""
    exact = (folder / EXACT_ONNX_FILE).is_file() and not (folder / ONNX_FILE).is_file()
    return EXACT_ONNX_FILE if exact else ONNX_FILE


def find_folder(path: str) -> Path:
    """Return the folder at `path`, or the shipped model of that name.

    Raises:
        ModelError: there is neither.
    """
    given = Path(path)
    if given.is_dir():
        return given
    shipped = shipped_models() / path
    if path and shipped.is_dir():
        return shipped
    raise ModelError(f"model.path: no such folder: {path or '(empty)'}; give a model folder, or {DEFAULT_NAME}")


def shipped_models() -> Path:
    """Return the folder of the shipped models: in the wheel below the package, in a checkout at the top."""
    packaged = Path(str(files("newstance"))) / "shipped"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "models"


def label_order(where: str, id2label: Any, labels: Sequence[str] | None = None) -> tuple[int, ...]:
    """Return the head's column for each of `LABELS`; `labels` are what its columns mean where the config does not say.

    Raises:
        ModelError: the labels cannot be read as supports, opposes and neutral (in any order): never guessed.
    """
    return stance_order(where, label_names(id2label), labels)
