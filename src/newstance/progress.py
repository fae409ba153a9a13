"""A progress bar that appears only when the work lasts, and only on a terminal."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported when it is drawn: short runs do not wait for it
    from rich.progress import Progress, TaskID

PATIENCE_SECONDS = 1.0


class LateBar:
    """A context manager whose `advance` counts; the bar is drawn on standard error once a second has passed."""

    def __init__(self, total: int, what: str) -> None:
        self._total, self._what, self._done = total, what, 0
        self._bar: tuple[Progress, TaskID] | None = None
        self._begun = time.monotonic()

    def __enter__(self) -> "LateBar":
        return self

    def advance(self, steps: int) -> None:
        """Count steps done."""
        self._done += steps
        if not self._bar and sys.stderr.isatty() and time.monotonic() - self._begun > PATIENCE_SECONDS:
            self._bar = self._drawn()
        if self._bar:
            bar, task = self._bar
            bar.update(task, completed=self._done)

    def _drawn(self) -> "tuple[Progress, TaskID]":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn(self._what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        task = bar.add_task(self._what, total=self._total, completed=self._done)
        bar.start()
        return bar, task

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:  # rich ends even a bar that was never drawn with a line break
            self._bar[0].stop()
