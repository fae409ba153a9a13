"""`newstance serve` as a process: the command line, load, memory, stopping."""

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Run
from serving import ASKED, TEXT, Load, Served, ask, load, served

MODEL = os.environ.get("NEWSTANCE_LOAD_MODEL", "lexicon")
SECONDS = float(os.environ.get("NEWSTANCE_LOAD_SECONDS", "3"))
REQUESTS = int(os.environ.get("NEWSTANCE_LOAD_REQUESTS", "1000"))
"""docs/how-to/serve.md says how to load it for longer, and what was measured."""


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served(f"model={MODEL}") as running:
        yield running


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("port=70000", "port: must be between 0 and 65535, got 70000"),
        ("host=no.such.host.invalid", "cannot listen on no.such.host.invalid"),
        ("workers=-1", "workers: must be at least 0"),
        ("limits.body=0", "limits.body: must be above 0, got 0"),
        ("limits.bodies=1", "limits.bodies: no such setting"),
        ("origins=[example.org]", "'example.org' is no origin"),
        ("article=none.txt", "article: no such file or folder: none.txt"),
        ("model.path=nowhere", "model.path: no such folder: nowhere"),
    ],
)
def test_wrong_setting_is_one_line_before_anything_is_served(run_newstance: Run, setting: str, said: str) -> None:
    ran = run_newstance("serve", setting)
    assert ran.status == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_port_in_use_is_one_line(run_newstance: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run_newstance("serve", "model=lexicon", f"port={taken.getsockname()[1]}")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "Address already in use" in ran.err


def test_missing_extra_is_told(run_newstance: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "uvicorn", None)
    ran = run_newstance("serve", "model=lexicon")
    assert (ran.status, 'pip install "newstance[serve]"' in ran.err) == (2, True)


@pytest.mark.slow
def test_process_answers_logs_and_stops_with_status_0(loopback: None) -> None:
    with served("model=lexicon") as server:
        status, answer = ask(server.port)
        assert (status, len(json.loads(answer)["predictions"])) == (200, 2)
        assert server.stop() == 0
    log = "".join(server.said)
    assert "POST /label 200" in log
    assert log.endswith("newstance: stopped\n")
    assert "mayor" not in log
    assert "harbour" not in log


@pytest.mark.slow
def test_interruption_stops_it_too(loopback: None) -> None:
    with served("model=lexicon") as server:
        assert server.stop(signal.SIGINT) == 0


@pytest.mark.slow
def test_32_clients_at_once_are_all_answered(loopback: None, server: Served) -> None:
    until = time.monotonic() + SECONDS
    found = load(server.port, clients=32, go_on=lambda _: time.monotonic() < until)
    middle, late = found.percentile(0.5), found.percentile(0.99)
    sys.stdout.write(
        f"\n{MODEL}, 32 clients, {SECONDS:g} s: {len(found.seconds)} answers, p50 {middle:.3f} s, p99 {late:.3f} s\n"
    )
    assert not found.errors
    assert not found.lost
    assert len(found.seconds) >= 32
    assert late < 10


@pytest.mark.slow
@pytest.mark.parametrize("keep_alive", [True, False])
def test_no_request_is_lost_when_it_is_stopped_under_load(loopback: None, keep_alive: bool) -> None:
    with served(f"model={MODEL}") as server:
        stopping = threading.Timer(1.0, server.process.send_signal, [signal.SIGTERM])
        stopping.start()
        found = load(server.port, clients=16, go_on=lambda _: True, keep_alive=keep_alive)
        assert server.process.wait(30) == 0
    assert not found.lost
    assert not found.errors
    assert len(found.seconds) > 16
    assert "".join(server.said).count("POST /label 200") == len(found.seconds)


@pytest.mark.slow
def test_memory_stays_flat_over_thousands_of_requests(loopback: None, server: Served) -> None:
    def asked(count: int) -> Load:
        return load(server.port, clients=8, go_on=lambda found: len(found.seconds) < count)

    asked(300)  # what is loaded and cached at first
    before = server.memory()
    found = asked(REQUESTS)
    after = server.memory()
    sys.stdout.write(
        f"\n{MODEL}, {len(found.seconds)} requests: {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB after\n"
    )
    assert not found.errors + found.lost
    assert after - before < 8_000_000


@pytest.mark.slow
def test_client_that_hangs_up_does_no_harm(loopback: None, server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"POST /label HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        client.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(ASKED), ASKED))
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"POST /label HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf")
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"no http at all\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 400")
    found = load(server.port, clients=1, go_on=lambda so_far: not so_far.seconds)
    assert not found.errors + found.lost
    counts = json.loads(ask(server.port, "/health", None)[1])
    assert (counts["running"], counts["waiting"]) == (0, 0)


@pytest.mark.slow
def test_oversize_bodies_are_told_by_a_real_server(loopback: None) -> None:
    with served("model=lexicon", "limits.body=1000") as server:
        for body in (b"x" * 100_000, iter([b"x" * 10_000] * 10)):
            status, said = ask(server.port, body=body)
            assert (status, b"1,000 bytes" in said) == (413, True)


@pytest.mark.slow
def test_rows_are_those_of_predict(loopback: None, server: Served, run_newstance: Run, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(TEXT, "utf-8")
    ran = run_newstance(
        "predict", "model=lexicon", f"article={tmp_path / 'article.txt'}", "target=the plan for a new bridge"
    )
    rows = json.loads(ask(server.port)[1])["predictions"]
    assert [json.loads(line) for line in ran.out.splitlines()] == rows
