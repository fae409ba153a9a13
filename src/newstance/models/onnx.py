"""The default model: an int8 cross-encoder run by ONNX Runtime, without torch."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from newstance.errors import ModelError
from newstance.models.folder import DEFAULT_NAME, TOKENIZER_FILE, ModelFolder, find_folder, onnx_file, open_folder
from newstance.models.scoring import as_pair, scores_of
from newstance.rendering import render
from newstance.types import Pair, Scores

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer


@dataclass(frozen=True)
class OnnxClassifier:
    """A sequence classifier in a folder, whatever its labels: two texts in, its head's logits out.

    One input a call: there is no padding, and int8's scales do not depend on neighbours.
    """

    folder: Path
    max_tokens: int

    def encode(self, first: str, second: str) -> "Encoding":
        """Return the word pieces of two segments; of longer ones the beginning is cut."""
        return self._tokenizer.encode(first, second)

    def logits(self, encoding: "Encoding") -> NDArray[np.float32]:
        """Return the head's output, shape (labels,)."""
        rows = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        wanted = {node.name for node in self.session.get_inputs()}
        inputs = {name: np.asarray([row], dtype=np.int64) for name, row in rows.items() if name in wanted}
        found: NDArray[np.float32] = self.session.run(None, inputs)[0][0]
        return found

    @cached_property
    def session(self) -> "InferenceSession":
        """The graph, loaded; one thread."""
        import onnxruntime

        file = self.folder / onnx_file(self.folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Further fusions save a short run nothing: they take longer to make, and approximate.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        try:
            return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own exceptions share no base class
            raise ModelError(f"model.path: {file}: not a model: {error}") from None

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self.folder / TOKENIZER_FILE))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"model.path: {self.folder / TOKENIZER_FILE}: cannot read: {error}") from None
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.max_tokens, strategy="longest_first", direction="left")
        return tokenizer


@dataclass(frozen=True)
class OnnxModel:
    """A model folder's `model.int8.onnx` (or `model.onnx`), one statement a call.

    Dynamic int8 scales activations over the whole input, so in a batch the neighbours would change a pair's
    scores; alone there is no padding either, and a row costs the same. Threads share one single-threaded session.
    """

    path: str = DEFAULT_NAME
    threads: int = 0
    """Statements labelled at once; 0: one a processor."""

    @property
    def name(self) -> str:
        """The model's name."""
        return self._folder.name

    def check(self) -> None:
        """Raise ModelError now if the folder cannot be used, before any work starts."""
        _ = self._folder

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`."""
        given = [as_pair(pair) for pair in pairs]
        with ThreadPoolExecutor(min(self.threads or os.cpu_count() or 1, max(len(given), 1))) as pool:
            # Takes no lock of Python's: the tokenizer loads beside it.
            loading = pool.submit(lambda: self._classifier.session)
            encoded = [self._classifier.encode(*render(pair)) for pair in given]
            loading.result()  # made once, before the threads race for it
            return list(pool.map(self._score, encoded))

    def _score(self, encoding: "Encoding") -> Scores:
        return scores_of(self._classifier.logits(encoding), self._folder.order, self._folder.temperature)

    @cached_property
    def _folder(self) -> ModelFolder:
        folder = find_folder(self.path)
        return open_folder(str(folder), (onnx_file(folder), TOKENIZER_FILE))

    @cached_property
    def _classifier(self) -> OnnxClassifier:
        return OnnxClassifier(self._folder.path, self._folder.max_tokens)
