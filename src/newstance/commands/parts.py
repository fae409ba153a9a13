"""What several commands need: the groups of a config, its pipeline, a choice checked, a file to write, the console."""

import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newstance.config import build, load_options, plain
from newstance.errors import ConfigError, NewstanceError
from newstance.pipeline import Pipeline
from newstance.protocols import StanceModel

if TYPE_CHECKING:  # imported where it is used, so that a command starts sooner
    from rich.console import Console

logger = logging.getLogger(__name__)
GROUPS = frozenset({"target", "segmenter", "attributor", "model", "resolver", "data", "experiment"})


def pipeline_of(cfg: Any, abstain_below: float = 0.0) -> Pipeline:
    """Build the stages that a config names, and raise NewstanceError now where the model cannot be used."""
    parts = {group: build(cfg[group], group) for group in ("segmenter", "attributor", "resolver")}
    return Pipeline(**parts, model=model_of(cfg), abstain_below=abstain_below)


def model_of(cfg: Any) -> StanceModel:
    """Build the model that a config names, and raise NewstanceError now where it cannot be used."""
    return _checked(build(cfg.model, "model"))


def model_named(key: str, name: str) -> StanceModel:
    """Return the model that a setting names: an option of `model` as it is, a model folder, or a hub id.

    Raises:
        ConfigError: there is none, or it cannot be used; the line opens with the setting.
    """
    from newstance.loading import load_model

    node = _option(name)
    if node is not None and "???" in plain(node).values():
        raise ConfigError(f"{key}={name}: this option needs settings of its own; give a model folder or a hub id")
    try:
        return load_model(name) if node is None else _checked(build(node, "model"))
    except NewstanceError as error:
        neither = "no option of model, and as a model: " if node is None else ""
        raise ConfigError(f"{key}={name}: {neither}{error}") from None


def _option(name: str) -> Any:
    """Return the option of `model` of that name, ours or in a `--config-dir`; None where there is none."""
    try:
        return load_options("model", [name])[name] if re.fullmatch(r"\w+", name) else None
    except ConfigError:
        return None


def _checked(model: StanceModel) -> StanceModel:
    check: Callable[[], None] | None = getattr(model, "check", None)
    if check:
        check()
    return model


@contextmanager
def work_told(model: StanceModel) -> Iterator[None]:
    """Log what a model has to say of its work, however that ends: a cascade what it passed on, an LLM what it cost."""
    try:
        yield
    finally:
        for line in getattr(model, "report", list)():
            logger.info(line)


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
