"""A torch checkpoint with a three-way pair head: what `newstance train` writes, run without export."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from newstance.errors import ConfigError, MissingExtraError, ModelError
from newstance.models.folder import WEIGHTS_FILE, ModelFolder, open_folder
from newstance.models.scoring import as_pair, scores_of
from newstance.rendering import render
from newstance.types import Pair, Scores


@dataclass(frozen=True)
class PairModel:
    """A sequence-classification checkpoint whose labels are supports, opposes and neutral, in any order."""

    path: str
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuse what is no device name."""
        if self.device.split(":")[0] not in {"cpu", "cuda", "mps"}:
            raise ConfigError(f"model.device: unknown device {self.device!r}; use cpu, cuda or mps")

    @property
    def name(self) -> str:
        """The model's name."""
        return self._folder.name

    def check(self) -> None:
        """Raise ModelError now if the folder cannot be used, before any work starts."""
        _ = self._folder

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`; one pair a forward pass, in float32."""
        return [self._score(as_pair(pair)) for pair in pairs]

    def _score(self, pair: Pair) -> Scores:
        import torch

        tokenizer, model = self._loaded
        inputs = tokenizer(
            *render(pair), truncation="longest_first", max_length=self._folder.max_tokens, return_tensors="pt"
        )
        with torch.inference_mode():
            logits = model(**inputs.to(self.device)).logits[0].float().cpu().numpy()
        return scores_of(logits, self._folder.order, self._folder.temperature)

    @cached_property
    def _folder(self) -> ModelFolder:
        return open_folder(self.path, (WEIGHTS_FILE,))

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
        except ImportError:
            raise MissingExtraError("model=pair", "train") from None
        folder = str(self._folder.path)
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, truncation_side="left")
            model = AutoModelForSequenceClassification.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, trust_remote_code=False, dtype=torch.float32
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"model.path: {folder}: cannot load: {str(error).splitlines()[0]}") from None
        return tokenizer, model.to(self.device).eval()
