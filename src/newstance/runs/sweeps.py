"""A sweep: the jobs of `-m`, one after the other, a failed one a row like the others, and who is best at the end."""

import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newstance.errors import ConfigError, MissingExtraError
from newstance.jsonl import write_text
from newstance.overrides import escape

if TYPE_CHECKING:  # imported where a sweep ends, so that help and options come at once
    from newstance.scoring.evaluation import Evaluation

logger = logging.getLogger(__name__)
_SUFFIXES = {"predict": ".jsonl", "evaluate": ".json"}
"""What a job's file ends in, by command; of the others, each job's `output` is as it was typed."""


@dataclass(frozen=True)
class Job:
    """One job of a sweep: its settings, and what it found or why it failed."""

    overrides: Sequence[str]
    evaluation: "Evaluation | None" = None
    error: str | None = None
    file: str | None = None


class Sweep:
    """Runs the jobs of a sweep; `explain` says in one line what an error was."""

    def __init__(self, command: str, explain: Callable[[Exception], str]) -> None:
        self._command, self._explain = command, explain
        self._jobs: list[Job] = []
        self._folder: Path | None = None
        self._json = False

    def run(self, work: Callable[[Any], object], cfg: Any, overrides: Sequence[str]) -> None:
        """Run one job; where it fails the sweep goes on.

        Raises:
            ConfigError: `output` is a file, or a folder that cannot be made: no job would succeed.
        """
        file = self._place(cfg)
        self._json = cfg.get("format") == "json"
        try:
            found = work(cfg)
        except BrokenPipeError:
            raise
        except Exception as error:  # whatever a job raises, the others are not lost
            self._jobs.append(Job(overrides, error=self._told(error), file=None))
        else:
            self._jobs.append(Job(overrides, found if self._command == "evaluate" else None, file=file))  # type: ignore[arg-type]

    def finish(self) -> int:
        """Print the table of an evaluation's jobs and write it into the folder; return the exit status."""
        scored = any(job.evaluation for job in self._jobs)
        if scored:
            self._report()
        return 2 if any(job.error for job in self._jobs) else 0

    def _place(self, cfg: Any) -> str | None:
        """Give a job a file of its own in the folder that `output` names."""
        suffix, output = _SUFFIXES.get(self._command), cfg.get("output")
        if suffix is None or output is None:
            return None
        self._folder = Path(str(output))
        if self._folder.suffix == suffix or self._folder.is_file():
            raise ConfigError(
                f"output: {output}: the jobs of a sweep write a file each; name a folder, as in output=sweep"
            )
        if not self._folder.absolute().parent.is_dir():
            raise ConfigError(f"output: cannot write {output}; the folder {self._folder.parent} must exist")
        self._folder.mkdir(exist_ok=True)
        name = f"{len(self._jobs)}{suffix}"
        cfg.output = escape(str(self._folder / name))
        return name

    def _told(self, error: Exception) -> str:
        """Return an error's line, and print it unless an earlier job failed of the same."""
        line = self._explain(error)
        if line not in [job.error for job in self._jobs]:
            print(f"newstance: {line}", file=sys.stderr)  # noqa: T201
        return line

    def _report(self) -> None:
        from newstance.runs.standings import compare, draw, print_comparison

        rows = compare(self._jobs)
        text = json.dumps({"command": self._command, "jobs": rows}, ensure_ascii=False, indent=2) + "\n"
        if self._json:
            sys.stdout.write(text)
        else:
            print_comparison(rows)
        if self._folder:
            write_text(self._folder / "sweep.json", text)
            try:
                draw(rows, self._folder / "sweep.svg")
            except MissingExtraError as error:
                logger.info("%s", error)
