"""Checkpoints of the hub: found on this machine, never fetched, and loaded as what they are and nothing more.

Only safetensors are read, and no code that comes with a checkpoint is run. The network is not touched: a hub id means
what `hf download` has put into the hub's cache.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from newstance.errors import ConfigError, MissingExtraError, ModelError
from newstance.models.folder import WEIGHTS_FILE, find_folder

_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")


def find_checkpoint(path: str) -> Path:
    """Return the folder at `path`, the shipped model of that name, or the snapshot of a hub id in the hub's cache.

    Raises:
        ModelError: there is none; the message names what to download and where to put it.
    """
    if Path(path).is_dir() or not _HUB_ID.fullmatch(path):
        return find_folder(path)
    from huggingface_hub import constants, try_to_load_from_cache

    config = try_to_load_from_cache(path, "config.json")
    if not isinstance(config, str):
        raise ModelError(
            f"model.path: {path}: neither a folder nor in the hub's cache ({constants.HF_HUB_CACHE}); "
            f"with a network: hf download {path}; without: copy its files into a folder, and give that instead"
        )
    return Path(config).parent


def has_weights(folder: Path) -> bool:
    """Say whether a checkpoint has safetensors, in one file or in parts."""
    return any((folder / name).is_file() for name in (WEIGHTS_FILE, f"{WEIGHTS_FILE}.index.json"))


def require_weights(path: str, folder: Path) -> None:
    """Check that a checkpoint has safetensors.

    Raises:
        ModelError: it has none, or only a pickle, which could run any code.
    """
    if has_weights(folder):
        return
    pickles = sorted(file.name for file in folder.glob("*.bin"))
    found = f"only {pickles[0]}, which is never loaded: unpickling can run any code" if pickles else "none"
    raise ModelError(f"model.path: {path}: needs {WEIGHTS_FILE}, has {found}; hf download brings all of a hub id")


def read_config(path: str, folder: Path) -> dict[str, Any]:
    """Return a checkpoint's `config.json`.

    Raises:
        ModelError: it is missing or no JSON object.
    """
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"model.path: {path}: config.json: cannot read: {error}") from None
    if not isinstance(config, dict):
        raise ModelError(f"model.path: {path}: config.json: cannot read: not an object")
    return config


def check_device(device: str) -> None:
    """Raise ConfigError for what is no device name."""
    if device.partition(":")[0] not in {"cpu", "cuda", "mps"}:
        raise ConfigError(f"model.device: unknown device {device!r}; use cpu, cuda or mps")


def check_torch(what: str, device: str) -> None:
    """Check that a checkpoint can be run on a device.

    Raises:
        MissingExtraError: torch or transformers is not installed.
        ConfigError: this machine has no such device.
    """
    if not (find_spec("torch") and find_spec("transformers")):
        raise MissingExtraError(what, "train")
    if device == "cpu":
        return
    import torch

    kind = device.partition(":")[0]
    if not (torch.cuda.is_available() if kind == "cuda" else torch.backends.mps.is_available()):
        raise ConfigError(f"model.device: torch finds no {kind} on this machine; use cpu")


def load_classifier(path: str, folder: Path, device: str, columns: int, **tokenizer_settings: Any) -> tuple[Any, Any]:
    """Return a checkpoint's tokenizer and its sequence-classification model in float32, on a device, without dropout.

    Raises:
        ModelError: transformers cannot load it, it has no head (a random one would be put on), or one with another
            number of columns.
    """
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    safe = {"local_files_only": True, "trust_remote_code": False}
    looked_at = {"output_loading_info": True, "ignore_mismatched_sizes": True}
    try:
        with _quiet():
            tokenizer = AutoTokenizer.from_pretrained(folder, **safe, **tokenizer_settings)
            model, info = AutoModelForSequenceClassification.from_pretrained(
                folder, **safe, **looked_at, use_safetensors=True, dtype=torch.float32, num_labels=columns
            )
    except Exception as error:  # OSError, ValueError, and what the readers of tokenizers and weights raise
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"model.path: {path}: cannot load: {reason}") from None
    for key, there, wanted in info["mismatched_keys"]:
        raise ModelError(f"model.path: {path}: {key} is {list(there)}, and its labels make it {list(wanted)}")
    absent = sorted(key for key in info["missing_keys"] if not key.startswith(f"{model.base_model_prefix}."))
    if absent:
        raise ModelError(f"model.path: {path}: no classifier: its weights lack {absent[0]}; give a fine-tuned one")
    return tokenizer, model.to(device).eval()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what transformers tells while it loads off standard error; what matters of it we tell ourselves."""
    from transformers.utils import logging

    shown, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()
