"""A worker a core and a bounded queue before them; work whose client has gone, or whose time is up, is dropped."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from http import HTTPStatus
from threading import Event
from typing import TypeVar

from newstance.serving.refusal import RefusedError

T = TypeVar("T")


class AbandonedError(Exception):
    """Raised inside work that nobody waits for any longer."""


class Pool:
    """Threads that label: the model's session is shared, single-threaded, and lets other threads run meanwhile."""

    def __init__(self, workers: int, queue: int) -> None:
        self.workers, self.queue = workers, queue
        self._held = 0
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="newstance-worker")

    @property
    def running(self) -> int:
        """Requests that a worker is busy with."""
        return min(self._held, self.workers)

    @property
    def waiting(self) -> int:
        """Requests that wait for a worker."""
        return max(0, self._held - self.workers)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place from before a request's body is read until it is answered, so that memory is bounded too.

        Raises:
            RefusedError: all workers are busy and the queue is full.
        """
        if self._held >= self.workers + self.queue:
            raise RefusedError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"busy: {self.queue:,} requests wait already; try again in a moment",
                {"Retry-After": "1"},
            )
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1

    async def run(self, work: Callable[[Callable[[], None]], T]) -> T:
        """Run `work(check)` in a worker and return what it returns.

        `check()` raises where nobody waits any longer; work calls it every now and then. Work that has not begun when
        the caller is cancelled never begins.
        """
        abandoned = Event()

        def check() -> None:
            if abandoned.is_set():
                raise AbandonedError

        future = self._threads.submit(copy_context().run, work, check)  # logs in the worker name the request too
        try:
            return await asyncio.wrap_future(future)
        finally:
            abandoned.set()

    def close(self) -> None:
        """Wait for what has begun, and end the threads."""
        self._threads.shutdown(wait=True, cancel_futures=True)
