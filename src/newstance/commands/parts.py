"""What several commands need: the groups of a config, its pipeline, a choice checked, a file to write, the console."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newstance.config import build
from newstance.errors import ConfigError
from newstance.pipeline import Pipeline

if TYPE_CHECKING:  # imported where it is used, so that a command starts sooner
    from rich.console import Console

GROUPS = frozenset({"target", "segmenter", "attributor", "model", "resolver", "data", "experiment"})


def pipeline_of(cfg: Any, abstain_below: float = 0.0) -> Pipeline:
    """Build the stages that a config names, and raise NewstanceError now where the model cannot be used."""
    parts = {group: build(cfg[group], group) for group in ("segmenter", "attributor", "model", "resolver")}
    check: Callable[[], None] | None = getattr(parts["model"], "check", None)
    if check:
        check()
    return Pipeline(**parts, abstain_below=abstain_below)


def output_file(path: str | None, suffix: str, key: str = "output") -> Path | None:
    """Return the file to write to, or raise ConfigError, which names the setting `key`, now where that cannot be."""
    if path is None:
        return None
    output = Path(path)
    if output.suffix != suffix:
        raise ConfigError(f"{key}: {path} must end in {suffix}")
    if output.is_dir():
        raise ConfigError(f"{key}: {path} is a folder; name a file")
    if not output.absolute().parent.is_dir():
        raise ConfigError(f"{key}: cannot write {path}; the folder {output.parent} must exist")
    return output


def one_of(key: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise ConfigError where a setting is none of its choices."""
    if value not in choices:
        raise ConfigError(f"{key}: unknown {value!r}; use {', '.join(choices)}")


def stdout() -> "Console":
    """Return a console on standard output, as wide as the terminal."""
    from rich.console import Console

    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 120, highlight=False)
