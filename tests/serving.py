"""A real `newstance serve` on a free port of loopback, and clients that load it."""

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

TEXT = 'The mayor welcomed the plan on Monday. "It ruins the harbour," said Ada Lund, who chairs the port union.'
ASKED = json.dumps({"text": TEXT, "target": "the plan for a new bridge"}).encode()
HEAD = {"Content-Type": "application/json"}


@dataclass
class Served:
    """A server that runs: its process, its port, and what it has said on standard error."""

    process: "subprocess.Popen[str]"
    port: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> int:
        """Return the memory that it has, in bytes (Linux)."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as numbers:  # noqa: PTH123
            return int(numbers.read().split()[1]) * 4096

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Send it a signal, wait until it ends, and return its exit status."""
        self.process.send_signal(how)
        return self.process.wait(60)


@contextmanager
def served(*settings: str) -> Iterator[Served]:
    """Run `newstance serve` in a process of its own until the block ends."""
    command = [sys.executable, "-m", "newstance.cli", "serve", "port=0", *settings]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    server = Served(process)
    reader = threading.Thread(target=lambda: server.said.extend(process.stderr or ()))
    reader.start()
    try:
        while not (found := re.search(r"on http://[^ ]+:(\d+) with", "".join(server.said))):
            if process.poll() is not None:
                raise AssertionError("".join(server.said))
            time.sleep(0.02)
        server.port = int(found[1])
        yield server
    finally:
        process.kill()
        process.wait()
        reader.join()
        assert process.stderr
        process.stderr.close()


def ask(port: int, path: str = "/label", body: Any = ASKED) -> tuple[int, bytes]:
    """Ask once, by POST where there is a body; return the answer's status and body."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST" if body else "GET", path, body, HEAD)
        answer = connection.getresponse()
        return answer.status, answer.read()


@dataclass
class Load:
    """What the clients saw."""

    seconds: list[float] = field(default_factory=list)
    """How long each answer took."""
    errors: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Requests that were sent on an open connection and never answered."""

    def percentile(self, share: float) -> float:
        """Return the time within which that share of the answers came, in seconds."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


def load(
    port: int,
    *,
    clients: int,
    go_on: Callable[[Load], bool],
    bodies: Sequence[bytes] = (ASKED,),
    keep_alive: bool = True,
) -> Load:
    """Let clients ask, each again as soon as it is answered, while `go_on(load)`, or until the server is gone."""
    found = Load()

    def client(number: int) -> None:
        body = bodies[number % len(bodies)]
        while go_on(found):
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                try:
                    connection.connect()
                except OSError:
                    return  # it has stopped: nothing was asked
                while _answered(connection, body, found) and keep_alive and go_on(found):
                    pass

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _answered(connection: HTTPConnection, body: bytes, found: Load) -> bool:
    """Ask once, note what came, and tell whether the connection stays open."""
    began = time.perf_counter()
    try:
        connection.request("POST", "/label", body, HEAD)
        answer = connection.getresponse()
        rows = answer.read()
    except Exception as error:
        found.lost.append(f"{type(error).__name__}: {error}")
        return False
    found.seconds.append(time.perf_counter() - began)
    if answer.status != 200 or not json.loads(rows)["predictions"]:
        found.errors.append(f"{answer.status} {rows[:200]!r}")
    return not answer.will_close
