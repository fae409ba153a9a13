"""A run's manifest, `FILE.manifest.json` beside what it wrote: how it was called, of what, on what, with what scores.

The command line says what was called with `called`; a command that writes calls `leave_manifest`. Where nothing is
written, nothing is looked up. Environment variables are never written, and interpolations stay as they were typed.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newstance.config import as_written, plain
from newstance.errors import DataError
from newstance.jsonl import write_text

FORMAT = 1
"""The number of the format that docs/reference/data-formats.md describes."""


@dataclass(frozen=True)
class Call:
    """A command as it was called: enough to call it again."""

    command: str
    typed: Sequence[str]
    """The arguments as they were typed."""
    overrides: Sequence[str]
    """The settings as Hydra composed them: of a sweep, those of this job."""
    cfg: Any
    """The config, composed."""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    clock: float = field(default_factory=time.perf_counter)


_CALL: ContextVar[Call | None] = ContextVar("call", default=None)


@contextmanager
def called(call: Call) -> Iterator[None]:
    """Let what is written inside tell of this call."""
    token = _CALL.set(call)
    try:
        yield
    finally:
        _CALL.reset(token)


def manifest_file(output: Path) -> Path:
    """Return where the manifest of a written file lies."""
    return output.with_suffix(".manifest.json")


def leave_manifest(output: Path, statements: int, scores: Mapping[str, Any] | None = None) -> None:
    """Write the manifest of a file just written; does nothing where no command line called.

    `statements` is how many were labelled; `scores` is what an evaluation found.
    """
    call = _CALL.get()
    if call is None:
        return
    from newstance.runs.fingerprints import data_prints, file_digest, model_prints
    from newstance.runs.machine import hardware, source_state, versions

    wall = time.perf_counter() - call.clock
    values = plain(call.cfg)
    git, seeds = source_state(), dict(_seeds(values))
    manifest: dict[str, Any] = {
        "manifest": FORMAT,
        "command": call.command,
        "typed": list(call.typed),
        "overrides": [each for each in call.overrides if not each.startswith("-")],
        "config": as_written(call.cfg),
        "output": {"file": output.name, "sha256": file_digest(output)},
        "started": call.started.isoformat(timespec="seconds"),
        "timings": {
            "wall_seconds": round(wall, 3),
            "statements": statements,
            "statements_per_second": round(statements / wall, 2),
        },
        "versions": versions(),
        **({"git": git} if git else {}),
        "data": data_prints(values),
        "models": model_prints(values.get("model")),
        **({"seeds": seeds} if seeds else {}),
        "hardware": hardware(),
        **({"scores": scores} if scores is not None else {}),
    }
    write_text(manifest_file(output), json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def _seeds(node: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each setting named `seed`, wherever it stands."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "seed":
                yield f"{where}{key}", value
            yield from _seeds(value, f"{where}{key}.")


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a run's manifest: checked for its form; what it asks for is not trusted.

    Raises:
        DataError: there is none, it cannot be read, or it lacks what is needed to repeat the run.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
        json.dumps(found, ensure_ascii=False).encode()
    except FileNotFoundError:
        raise DataError(f"manifest: no such file: {path}") from None
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, half a character, too deep
        raise DataError(f"manifest: {path}: cannot read: {str(error) or type(error).__name__}") from None
    if isinstance(found, dict) and "stages" in found:
        raise DataError(f"manifest: {path}: tells of a model; `newstance train` makes it again")
    if not isinstance(found, dict) or "manifest" not in found:
        raise DataError(f"manifest: {path}: no manifest of a run; give the FILE.manifest.json beside its output")
    if found["manifest"] != FORMAT:
        raise DataError(f"manifest: {path}: format {found['manifest']!r} is unknown to this version; it reads {FORMAT}")
    for key, right in _NEEDED.items():
        if not right(found.get(key)):
            raise DataError(f"manifest: {path}: {key}: missing or of the wrong type: {found.get(key)!r:.60}")
    return found


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _names_file(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("file"), str)


_NEEDED: dict[str, Callable[[Any], bool]] = {
    "command": lambda value: isinstance(value, str),
    "typed": _texts,
    "overrides": _texts,
    "output": _names_file,
}
