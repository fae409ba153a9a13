"""What runs an NLI checkpoint: torch, or ONNX Runtime in a folder that `newstance export` wrote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from newstance.errors import ModelError
from newstance.models.checkpoints import load_classifier, read_config
from newstance.models.folder import TOKENIZER_FILE
from newstance.models.onnx import OnnxClassifier

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

_ROWS = 16
"""Most rows of a forward pass; all are of one statement, so that no other one changes its scores."""


class Head(Protocol):
    """A checkpoint that is loaded when it is first used."""

    @property
    def tokenizer(self) -> "Tokenizer":
        """The tokenizer, as it came."""
        ...

    @property
    def longest(self) -> int:
        """Most tokens of an input, marks included."""
        ...

    def logits(self, rows: Sequence["Encoding"]) -> NDArray[np.float64]:
        """Return the head's output for every row, shape (rows, labels)."""
        ...


@dataclass(frozen=True)
class OnnxHead:
    """A folder that `newstance export` wrote: a row a call, without torch."""

    path: str
    folder: Path

    @property
    def tokenizer(self) -> "Tokenizer":
        """See `Head`."""
        from tokenizers import Tokenizer

        try:
            return Tokenizer.from_file(str(self.folder / TOKENIZER_FILE))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"model.path: {self.path}: {TOKENIZER_FILE}: cannot read: {error}") from None

    @property
    def longest(self) -> int:
        """See `Head`."""
        return min(_places(read_config(self.path, self.folder)), default=512)

    def logits(self, rows: Sequence["Encoding"]) -> NDArray[np.float64]:
        """See `Head`."""
        return np.stack([self._classifier.logits(row) for row in rows]).astype(np.float64)

    @cached_property
    def _classifier(self) -> OnnxClassifier:
        return OnnxClassifier(self.folder, self.longest)


@dataclass(frozen=True)
class TorchHead:
    """A checkpoint of transformers, in float32."""

    path: str
    folder: Path
    device: str
    columns: int

    @property
    def tokenizer(self) -> "Tokenizer":
        """See `Head`."""
        tokenizer: Tokenizer | None = getattr(self._loaded[0], "backend_tokenizer", None)
        if tokenizer is None:
            raise ModelError(f"model.path: {self.path}: its tokenizer has no {TOKENIZER_FILE}; save one beside it")
        return tokenizer

    @property
    def longest(self) -> int:
        """See `Head`."""
        tokenizer, model = self._loaded
        return int(min([tokenizer.model_max_length, *_places(model.config.to_dict())]))

    def logits(self, rows: Sequence["Encoding"]) -> NDArray[np.float64]:
        """See `Head`."""
        import torch

        with torch.inference_mode():
            found = [
                self._loaded[1](**self._padded(rows[start : start + _ROWS])).logits.double().cpu().numpy()
                for start in range(0, len(rows), _ROWS)
            ]
        return np.concatenate(found)

    def _padded(self, rows: Sequence["Encoding"]) -> dict[str, Any]:
        import torch

        tokenizer = self._loaded[0]
        names = {"input_ids": "ids", "token_type_ids": "type_ids", "attention_mask": "attention_mask"}
        wanted = {name: [getattr(row, names[name]) for row in rows] for name in tokenizer.model_input_names}
        longest = max(len(row) for row in rows)
        fill = {"input_ids": tokenizer.pad_token_id or 0}
        return {
            name: torch.tensor([row + [fill.get(name, 0)] * (longest - len(row)) for row in part], device=self.device)
            for name, part in wanted.items()
        }

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        return load_classifier(self.path, self.folder, self.device, self.columns)


def _places(config: dict[str, Any]) -> Iterator[int]:
    """Yield how many tokens a checkpoint has places for, if it counts them; RoBERTa and its kin count from padding."""
    counted = config.get("max_position_embeddings")
    if counted and config.get("position_biased_input", True):
        offset = (config.get("pad_token_id") or 0) + 1 if config.get("model_type") in _COUNTED_FROM_PADDING else 0
        yield int(counted) - offset


_COUNTED_FROM_PADDING = {
    "roberta",
    "xlm-roberta",
    "xlm-roberta-xl",
    "camembert",
    "mpnet",
    "longformer",
    "data2vec-text",
}
