"""What the columns of a classification head mean: its label names read by a table, and refused where they cannot be.

Never guessed: transformers' own pipeline takes an unknown order for contradiction, neutral, entailment and scores the
wrong column without a word. Sentiment (positive, negative) is not stance: a text can speak well of what it opposes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from newstance.errors import ModelError
from newstance.types import LABELS

STANCE_NAMES: dict[str, tuple[str, ...]] = {
    "supports": ("support", "supports", "supporting", "supportive", "for", "favor", "favour", "favors", "favours",
                 "in favor", "in favour", "pro"),
    "opposes": ("oppose", "opposes", "opposing", "opposed", "opposition", "against", "anti", "con"),
    "neutral": ("neutral", "none", "neither", "no stance"),
}  # fmt: skip
"""What stance checkpoints call our labels; case, spaces, hyphens and underscores do not matter."""

NLI_NAMES: dict[str, tuple[str, ...]] = {
    "entailment": ("entailment", "entail", "entails", "entailed"),
    "neutral": ("neutral",),
    "contradiction": ("contradiction", "contradict", "contradicts", "contradictory"),
    "not_entailment": ("not entailment", "non entailment", "not entailed"),
}
"""What NLI checkpoints call their labels."""

NLI_HEADS = (("entailment", "neutral", "contradiction"), ("entailment", "not_entailment"))


def stance_order(where: str, names: Sequence[str], given: Sequence[str] | None = None) -> tuple[int, ...]:
    """Return the head's column for each of `LABELS`; `given` are the names that the user says instead.

    Raises:
        ModelError: the names are not one of each of the three labels.
    """
    read = _read(where, names, given, STANCE_NAMES)
    if given is None and _is_nli(_read(where, names, None, NLI_NAMES)):
        head = ", ".join(names)
        raise ModelError(f"model.path: {where}: an NLI head ({head}); use model=nli, with the same model.path")
    if sorted(map(str, read)) != sorted(LABELS):
        raise ModelError(_refusal(where, names, given, STANCE_NAMES, "supports,opposes,neutral", ", ".join(LABELS)))
    return tuple(read.index(label) for label in LABELS)


def entailment_column(where: str, names: Sequence[str], given: Sequence[str] | None = None) -> int:
    """Return the column of entailment of an NLI head with two or three labels, in any order.

    Raises:
        ModelError: the names are neither entailment, neutral, contradiction nor entailment, not_entailment.
    """
    read = _read(where, names, given, NLI_NAMES)
    if not _is_nli(read):
        heads = " or ".join(", ".join(head) for head in NLI_HEADS)
        raise ModelError(_refusal(where, names, given, NLI_NAMES, "entailment,neutral,contradiction", heads))
    return read.index("entailment")


def _is_nli(read: Sequence[str | None]) -> bool:
    return sorted(map(str, read)) in [sorted(head) for head in NLI_HEADS]


def label_names(id2label: Any) -> list[str]:
    """Return a config's label names in the order of the head's columns; none where the config has none.

    Raises:
        ValueError: the columns are not numbered from 0 on.
    """
    columns = {int(column): str(name) for column, name in (id2label or {}).items()}
    if sorted(columns) != list(range(len(columns))):
        raise ValueError(f"id2label numbers its columns {sorted(columns)}")
    return [columns[column] for column in range(len(columns))]


def _read(
    where: str, names: Sequence[str], given: Sequence[str] | None, table: Mapping[str, Sequence[str]]
) -> list[str | None]:
    if given is not None and names and len(given) != len(names):
        raise ModelError(f"model.labels: {len(given)} names; the head of {where} has {len(names)}: {list(names)}")
    meaning = {_plain(spelling): label for label, spellings in table.items() for spelling in spellings}
    return [meaning.get(_plain(name)) for name in (names if given is None else given)]


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.casefold())


def _refusal(  # noqa: PLR0913, PLR0917  # what a line needs to say it all
    where: str,
    names: Sequence[str],
    given: Sequence[str] | None,
    table: Mapping[str, Sequence[str]],
    example: str,
    need: str,
) -> str:
    known = "; ".join(f"{label}: {', '.join(spellings)}" for label, spellings in table.items())
    if given is not None:
        return f"model.labels: {list(given)}; need {need} (known names: {known})"
    return (
        f"model.path: {where}: the head's labels are {sorted(names)}; need {need} (known names: {known}); "
        f"model.labels=[{example}] says what the columns are, in the head's order"
    )
