"""A torch checkpoint with a three-way pair head: what `newstance train` writes, or another's that reads stance."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from newstance.models.checkpoints import check_device, check_torch, find_checkpoint, load_classifier, require_weights
from newstance.models.folder import ModelFolder, open_folder
from newstance.models.scoring import as_pair, scores_of
from newstance.rendering import render
from newstance.types import LABELS, Pair, Scores


@dataclass(frozen=True)
class PairModel:
    """A sequence-classification checkpoint whose labels are read as supports, opposes and neutral, in any order."""

    path: str
    """A folder, or a hub id that is in the hub's cache."""
    labels: list[str] | None = None
    """What the head's columns mean, in their order; none given: as the checkpoint's config says."""
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuse what is no device name."""
        check_device(self.device)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._folder.name

    def check(self) -> None:
        """Raise NewstanceError now if the checkpoint cannot be used, before any work starts."""
        check_torch("model=pair", self.device)
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
        found = find_checkpoint(self.path)
        opened = open_folder(str(found), (), self.labels, name="" if Path(self.path).is_dir() else self.path)
        require_weights(self.path, found)
        return opened

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        check_torch("model=pair", self.device)
        return load_classifier(self.path, self._folder.path, self.device, len(LABELS), truncation_side="left")
