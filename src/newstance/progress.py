"""A progress bar that appears only when the work lasts, and only on a terminal."""

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PATIENCE_SECONDS = 1.0


class LateBar:
    """A context manager whose `advance` counts; the bar is drawn once a second has passed."""

    def __init__(self, console: Console, total: int, what: str) -> None:
        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, transient=True)
        self._task = self._progress.add_task(what, total=total)
        self._wanted = console.is_terminal
        self._shown = False
        self._begun = time.monotonic()

    def __enter__(self) -> "LateBar":
        return self

    def advance(self, steps: int) -> None:
        """Count steps done."""
        self._progress.advance(self._task, steps)
        if self._wanted and not self._shown and time.monotonic() - self._begun > PATIENCE_SECONDS:
            self._shown = True
            self._progress.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:  # rich ends even a bar that was never drawn with a line break
            self._progress.stop()
