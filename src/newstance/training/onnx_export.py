"""From any torch checkpoint that classifies pairs of texts to a folder that runs without torch, with its parity.

The labels stay as the checkpoint names them: what they mean is for the model that reads the folder.
"""

import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newstance.errors import ConfigError, MissingExtraError, ModelError
from newstance.models.folder import EXACT_ONNX_FILE, ONNX_FILE, TOKENIZER_FILE, find_folder
from newstance.models.onnx import OnnxClassifier
from newstance.rendering import MAX_TOKENS, render
from newstance.training.export import write_onnx
from newstance.training.quantise import quantise
from newstance.types import Pair

logger = logging.getLogger(__name__)
MOST_COMPARED = 2000
FAITHFUL = 1e-3
"""A float32 graph whose probabilities differ by more computes something else than its checkpoint."""
FIRST_PAIRS = 20


@dataclass(frozen=True)
class Parity:
    """How far an exported graph is from its checkpoint, on some pairs."""

    pairs: int
    same_label: float
    """Share of the pairs whose most probable label is the same."""
    largest_difference: float
    """Of any probability."""
    mean_difference: float
    """Mean over the pairs of their largest."""


@dataclass(frozen=True)
class Checkpoint:
    """A loaded checkpoint: transformers' config, tokenizer and model, in float32."""

    source: str
    config: Any
    tokenizer: Any
    model: Any

    @property
    def name(self) -> str:
        """Its name in our part of the config, or else the last part of where it came from."""
        return str(getattr(self.config, "newstance", {}).get("name") or Path(self.source).name)

    @property
    def max_tokens(self) -> int:
        """The longest input to give it, in word pieces."""
        own = getattr(self.config, "newstance", {}).get("max_tokens")
        limits = (MAX_TOKENS, self.tokenizer.model_max_length, getattr(self.config, "max_position_embeddings", None))
        return int(own or min(limit for limit in limits if limit))

    def probabilities(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Return the softmax of its logits, shape (pairs, labels)."""
        import torch

        self.tokenizer.truncation_side = "left"
        rows = []
        for pair in pairs:
            inputs = self.tokenizer(
                *render(pair), truncation="longest_first", max_length=self.max_tokens, return_tensors="pt"
            )
            with torch.inference_mode():
                rows.append(_softmax(self.model(**inputs).logits[0].double().numpy()))
        return np.array(rows)


def load_checkpoint(path: str) -> Checkpoint:
    """Load a folder, a shipped model, or a hub id that is in the cache; never code of the checkpoint's own.

    Raises:
        MissingExtraError: torch or transformers is not installed.
        ModelError: it cannot be loaded, has no classification head, or only a slow tokenizer.
    """
    try:
        import torch
        from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer
        from transformers.utils.logging import disable_progress_bar
    except ImportError:
        raise MissingExtraError("newstance export", "train") from None
    try:
        source = str(find_folder(path))
    except ModelError:  # no folder: a hub id, or a mistake
        source = path
    disable_progress_bar()
    fixed = {"local_files_only": True, "trust_remote_code": False}
    try:
        config = AutoConfig.from_pretrained(source, **fixed)
        tokenizer = AutoTokenizer.from_pretrained(source, **fixed)
        model, loaded = AutoModelForSequenceClassification.from_pretrained(
            source,
            use_safetensors=True,
            dtype=torch.float32,
            attn_implementation="eager",
            output_loading_info=True,
            **fixed,
        )
    except (OSError, ValueError, KeyError) as error:
        problem = str(error).strip().splitlines()[0]
        where = "" if Path(source).is_dir() else "; give a folder, or a hub id that is in the cache (hf download ID)"
        raise ModelError(f"model.path: {path}: cannot load: {problem}{where}") from None
    if missing := sorted(loaded["missing_keys"]):
        raise ModelError(f"model.path: {path}: no trained classification head; the weights lack {', '.join(missing)}")
    if not tokenizer.is_fast:
        raise ModelError(f"model.path: {path}: {type(tokenizer).__name__} has no tokenizer.json; it cannot be exported")
    return Checkpoint(path, config, tokenizer, model.eval())


def export_checkpoint(checkpoint: Checkpoint, output: Path, quantize: str, pairs: Sequence[Pair]) -> Parity:
    """Write the folder of a checkpoint, complete or not at all, and return its parity on the first 2,000 pairs.

    Raises:
        ConfigError: the folder is there already.
        ModelError: the architecture cannot be exported, or the graph does not give the checkpoint's scores.
    """
    if output.exists():
        raise ConfigError(f"output: {output} is there already; name a new folder")
    fresh = output.with_name(output.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        parity = _write(checkpoint, fresh, quantize, pairs[:MOST_COMPARED])
        fresh.rename(output)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    logger.info("wrote %s", output)
    return parity


def _write(checkpoint: Checkpoint, folder: Path, quantize: str, pairs: Sequence[Pair]) -> Parity:
    checkpoint.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER_FILE))
    kept = getattr(checkpoint.config, "newstance", {})
    ours = {"temperature": 1.0, **kept, "name": checkpoint.name, "max_tokens": checkpoint.max_tokens}
    config = checkpoint.config.to_dict() | {"newstance": ours}
    (folder / "config.json").write_text(json.dumps(config, indent=1, default=str) + "\n", "utf-8")
    exact = folder / EXACT_ONNX_FILE
    kind = type(checkpoint.model).__name__
    try:
        write_onnx(checkpoint.model, checkpoint.tokenizer, exact)
    except Exception as error:  # the exporter raises what it likes, in hundreds of lines
        raise ModelError(
            f"model.path: {checkpoint.source}: {kind} cannot be exported to ONNX: {_first_cause(error)}"
        ) from error
    expected = checkpoint.probabilities(pairs)
    first = compare(expected[:FIRST_PAIRS], folder, checkpoint.max_tokens, pairs[:FIRST_PAIRS])
    if not first.largest_difference <= FAITHFUL:
        raise ModelError(
            f"model.path: {checkpoint.source}: {kind} cannot be exported to ONNX: the graph's probabilities "
            f"differ from the checkpoint's by {first.largest_difference:.3g}"
        )
    if quantize == "int8":
        quantise(exact, folder / ONNX_FILE)
        exact.unlink()
    parity = compare(expected, folder, checkpoint.max_tokens, pairs)
    versions = {name: version(name) for name in ("torch", "transformers", "onnx", "onnxruntime", "tokenizers")}
    notes = {"source": checkpoint.source, "quantize": quantize, "parity": asdict(parity), "versions": versions}
    (folder / "manifest.json").write_text(json.dumps(notes, indent=1) + "\n", "utf-8")
    return parity


def _first_cause(error: BaseException) -> str:
    """Return what went wrong at the bottom, in one line: the exporter wraps it in pages of advice."""
    while error.__cause__:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return ": ".join([type(error).__name__, *lines[:1]])


def compare(expected: NDArray[np.float64], folder: Path, max_tokens: int, pairs: Sequence[Pair]) -> Parity:
    """Return how far a folder's graph is from the probabilities that its checkpoint gives some pairs."""
    classifier = OnnxClassifier(folder, max_tokens)
    found = np.array([_softmax(classifier.logits(classifier.encode(*render(pair)))) for pair in pairs])
    gaps = np.abs(found - expected).max(axis=1)
    same = float((found.argmax(axis=1) == expected.argmax(axis=1)).mean())
    return Parity(len(pairs), same, float(gaps.max()), float(gaps.mean()))


def _softmax(logits: Any) -> NDArray[np.float64]:
    shifted = np.exp(np.asarray(logits, dtype=np.float64) - np.max(logits))
    return np.asarray(shifted / shifted.sum())
