"""Any NLI checkpoint as a stance model, without training: which hypotheses about the target does the statement entail?

For each label several hypotheses are judged, and their log-probabilities of entailment averaged: a logarithmic opinion
pool (Genest and Zidek 1986), as Jiang et al. (2020, "How can we know what language models know?") do with prompts. A
label is then held back by a wording that the statement does not bear out, where a mean of probabilities would let one
credulous wording carry it. Only the column of entailment is read, after a softmax over the whole head, so that heads of
two and of three labels are treated alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newstance.errors import ConfigError, ModelError
from newstance.models.checkpoints import (
    check_device,
    check_torch,
    find_checkpoint,
    has_weights,
    read_config,
    require_weights,
)
from newstance.models.folder import onnx_file
from newstance.models.hypotheses import check_templates, write
from newstance.models.label_maps import entailment_column, label_names
from newstance.models.nli_heads import Head, OnnxHead, TorchHead
from newstance.models.scoring import as_pair, scores_of
from newstance.rendering import render
from newstance.types import LABELS, Pair, Scores, StanceLabel

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

_FEWEST = 16
"""Fewest tokens of a window: a target that leaves less room is refused."""
_KEPT = 4096
"""Targets (and holders) whose hypotheses are kept."""


def default_templates() -> dict[str, list[str]]:
    """Return the templates of `model=nli`."""
    return {
        "supports": ["{holder} supports {target}.", "{holder} is in favor of {target}.", "{holder} praises {target}."],
        "opposes": ["{holder} opposes {target}.", "{holder} is against {target}.", "{holder} criticizes {target}."],
        "neutral": [
            "{holder} takes no side on {target}.",
            "{holder} is neutral about {target}.",
            "{holder} says nothing for or against {target}.",
        ],
    }


@dataclass(frozen=True)
class NliModel:
    """A sequence-classification checkpoint trained on NLI, with two labels or three, in any order.

    By torch, or, in a folder that `newstance export` wrote, by ONNX Runtime without it.
    """

    path: str
    """A folder, or a hub id that is in the hub's cache."""
    labels: list[str] | None = None
    """What the head's columns mean, in their order; none given: as the checkpoint's config says."""
    templates: dict[str, list[str]] = field(default_factory=default_templates)
    """For each label, hypotheses with `{target}` and `{holder}`."""
    preset: dict[str, Any] | None = None
    """A target preset: its `templates`, where it has any, stand in for ours where the target is its `text`."""
    no_holder: str = "the author"
    """What stands for `{holder}` where a statement has none."""
    max_tokens: int = 512
    """Longest input; less where the checkpoint can read less. A longer statement is read in windows."""
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuse devices that do not exist, and templates that cannot be filled in."""
        check_device(self.device)
        check_templates("model.templates", self.templates)
        if self._own:
            check_templates("target.templates", self._own, of_one_target=True)
        if not self.no_holder.strip():
            raise ConfigError("model.no_holder: empty; give what stands for a holder that is not known")

    @property
    def name(self) -> str:
        """The folder's name, or the hub id."""
        return Path(self.path).name if Path(self.path).is_dir() else self.path

    @property
    def readable(self) -> bool:
        """Whether the checkpoint's own labels are those of an NLI head."""
        try:
            return entailment_column(self.path, self._names) >= 0
        except ModelError:
            return False

    def check(self) -> None:
        """Raise NewstanceError now if the checkpoint cannot be used, before any work starts."""
        if self.device != "cpu" or not self._exported:
            check_torch("model=nli", self.device)
        _ = self._column

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`; in float32, a statement's hypotheses and windows together, and no other's with them."""
        return [self._score(as_pair(pair)) for pair in pairs]

    def _score(self, pair: Pair) -> Scores:
        hypotheses = self._hypotheses(pair.target, pair.holder or self.no_holder)
        windows = self._windows(pair, max(len(each) for group in hypotheses.values() for each in group))
        rows = [
            self._tokenizer.post_process(window, hypothesis)
            for group in hypotheses.values()
            for hypothesis in group
            for window in windows
        ]
        judged = iter(self._entailment(rows).reshape(-1, len(windows)))
        pooled = [np.mean([_over_windows(label, next(judged)) for _ in hypotheses[label]]) for label in hypotheses]
        return scores_of(pooled)

    def _entailment(self, rows: Sequence["Encoding"]) -> NDArray[np.float64]:
        """Return log P(entailment) of every row, shape (rows,)."""
        logits = self._head.logits(rows)
        highest = logits.max(axis=1, keepdims=True)
        shares = np.log(np.exp(logits - highest).sum(axis=1))
        found: NDArray[np.float64] = logits[:, self._column] - highest[:, 0] - shares
        return found

    def _windows(self, pair: Pair, longest: int) -> list["Encoding"]:
        """Return the premise: whole where it fits, else without what precedes it, in windows that overlap by a quarter.

        Raises:
            ValueError: the hypotheses alone fill the input.
        """
        room = self._room - longest
        if room < _FEWEST:
            raise ValueError(f"a hypothesis of {longest} tokens leaves no room for the statement; shorten the target")
        whole = self._encode(render(pair)[0])
        if len(whole) <= room:
            return [whole]
        alone = self._encode(render(replace(pair, before=""))[0])
        alone.truncate(room, stride=room // 4)
        return [alone, *alone.overflowing]

    def _encode(self, text: str) -> "Encoding":
        return self._tokenizer.encode(text, add_special_tokens=False)

    @cached_property
    def _hypotheses(self) -> Any:
        """The tokens of a target's hypotheses, kept for its next statement."""

        def tokenized(target: str, holder: str) -> dict[StanceLabel, list["Encoding"]]:
            preset = self._own if self.preset and target == self.preset.get("text") else None
            templates = preset or self.templates
            return {label: [self._encode(write(each, target, holder)) for each in templates[label]] for label in LABELS}

        return lru_cache(_KEPT)(tokenized)

    @property
    def _own(self) -> dict[str, list[str]]:
        """The preset's own templates; empty where it has none."""
        return (self.preset or {}).get("templates") or {}

    @cached_property
    def _folder(self) -> Path:
        return find_checkpoint(self.path)

    @cached_property
    def _names(self) -> list[str]:
        try:
            return label_names(read_config(self.path, self._folder).get("id2label"))
        except (ValueError, AttributeError, TypeError) as error:
            raise ModelError(f"model.path: {self.path}: config.json: cannot read: {error}") from None

    @cached_property
    def _column(self) -> int:
        """The head's column of entailment; the checkpoint has been looked at when it is known."""
        column = entailment_column(self.path, self._names, self.labels)
        if not self._exported:
            require_weights(self.path, self._folder)
        return column

    @property
    def _exported(self) -> bool:
        return not has_weights(self._folder) and (self._folder / onnx_file(self._folder)).is_file()

    @cached_property
    def _head(self) -> Head:
        self.check()
        if self._exported:
            return OnnxHead(self.path, self._folder)
        return TorchHead(self.path, self._folder, self.device, len(self.labels or self._names))

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        tokenizer = self._head.tokenizer
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tokenizer.encode_special_tokens = True  # a "</s>" in a text is text
        return tokenizer

    @cached_property
    def _room(self) -> int:
        """Tokens of premise and hypothesis together."""
        return min(self.max_tokens, self._head.longest) - self._tokenizer.num_special_tokens_to_add(is_pair=True)


def _over_windows(label: StanceLabel, judged: Any) -> float:
    """Say of a whole statement what its windows say, from log-probabilities of shape (windows,).

    A side is taken where any part takes it (the greatest, as SummaC does: Laban et al. 2022); no side is taken where no
    part takes one (the least).
    """
    return float(judged.min() if label is StanceLabel.NEUTRAL else judged.max())
