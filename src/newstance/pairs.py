"""Sets of labelled pairs: JSON Lines, gzipped or not, whose labels are mapped to ours whatever their set calls them."""

from dataclasses import dataclass, field
from typing import Any

from newstance.errors import DataError
from newstance.jsonl import read_rows
from newstance.paths import require_file
from newstance.types import LabelledPair, Pair, StanceLabel

LABEL_NAMES: dict[str, StanceLabel] = {
    "supports": StanceLabel.SUPPORTS,
    "support": StanceLabel.SUPPORTS,
    "entailment": StanceLabel.SUPPORTS,
    "opposes": StanceLabel.OPPOSES,
    "oppose": StanceLabel.OPPOSES,
    "contradiction": StanceLabel.OPPOSES,
    "neutral": StanceLabel.NEUTRAL,
}
"""NLI labels share the head's order with stance labels, so that what NLI taught carries over."""


@dataclass(frozen=True, kw_only=True)
class PairSet:
    """A labelled set on disk: where it lies, what it may be used for, and how its targets read as propositions."""

    name: str
    path: str
    root: str | None = None
    home: str = ""
    terms: str = ""
    only: dict[str, str] = field(default_factory=dict)
    """Keep the rows whose named fields have these values (VAST zero-shot: `{seen: "0"}`)."""
    propositions: dict[str, str] = field(default_factory=dict)
    """Written target propositions for targets that are bare names."""

    def read(self) -> list[LabelledPair]:
        """Read all pairs.

        Raises:
            DataError: the file is absent or holds no pair, or a line is not a labelled pair (`file:line`).
        """
        path = require_file(f"data.{self.name}", self.path, self.root, self.home)
        rows = ((n, row) for n, row in read_rows(path) if self._wanted(row))
        pairs = [self._pair(f"{path}:{n}", row) for n, row in rows]
        if not pairs:
            raise DataError(f"data.{self.name}: {path}: holds no pair")
        return pairs

    def _wanted(self, row: dict[str, Any]) -> bool:
        return all(str(row.get(key)) == value for key, value in self.only.items())

    def _pair(self, where: str, row: dict[str, Any]) -> LabelledPair:
        text, target = row.get("text", row.get("premise")), row.get("target", row.get("hypothesis"))
        if not isinstance(text, str) or not isinstance(target, str):
            raise DataError(f'{where}: a pair needs "text" and "target", got the keys {sorted(row)}')
        return LabelledPair(
            pair=Pair(text, self.propositions.get(target, target), row.get("holder") or None, row.get("before") or ""),
            label=label_of(where, row.get("label")),
            id=str(row.get("id", "")),
            dataset=self.name,
            group=str(row.get("group", "")),
        )


def label_of(where: str, value: object) -> StanceLabel:
    """Map a set's word for a label to ours; `where` opens the message of the error."""
    label = LABEL_NAMES.get(value) if isinstance(value, str) else None
    if label is None:
        raise DataError(f"{where}: unknown label {value!r}; use supports, opposes or neutral")
    return label
