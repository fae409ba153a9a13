"""A real HTTP server on loopback that speaks the chat completions protocol: well, badly, slowly, or not at all."""

import hashlib
import json
import math
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

LABELS = ("supports", "opposes", "neutral")
Asked = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What the server sends back."""

    body: Any = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the answer."""
    drip: float = 0.0
    """Seconds between the chunks of a body sent in twenty."""
    cut: bool = False
    """Break off in the middle of the body."""


def statements_of(asked: Asked) -> list[tuple[str, str, str | None, str | None]]:
    """Return (statement, target, holder, before) of what a request asks, in the order of their numbers."""
    given = json.loads(asked["messages"][-1]["content"])
    found, numbers = [], []
    for passage in given["passages"]:
        before = passage["before"]
        for each in passage["statements"]:
            found.append((each["statement"], given["target"], each["holder"], before))
            numbers.append(each["number"])
            before = each["statement"] or None
    assert numbers == list(range(1, len(found) + 1))
    return found


def weights_of(statement: tuple[str, str, str | None, str | None]) -> list[float]:
    """Return probabilities of the three labels that depend on the statement alone."""
    digest = hashlib.sha256(repr(statement).encode("utf-8", "replace")).digest()
    weights = [1 + byte for byte in digest[:3]]
    return [weight / sum(weights) for weight in weights]


def label_of(statement: tuple[str, str, str | None, str | None]) -> str:
    """Return the most probable label."""
    return max(zip(weights_of(statement), LABELS, strict=True))[1]


def completion(content: str | None, tokens: list[Any] | None = None, **message: Any) -> dict[str, Any]:
    """Return a chat completion."""
    choice: dict[str, Any] = {"message": {"role": "assistant", "content": content, **message}, "finish_reason": "stop"}
    if tokens is not None:
        choice["logprobs"] = {"content": tokens}
    return {"model": "stand-in", "choices": [choice], "usage": {"prompt_tokens": 100, "completion_tokens": 10}}


def tokens_of(content: str, weights: list[list[float]]) -> list[dict[str, Any]]:
    """Cut an answer into tokens, the labels' first letters with the probabilities of all three."""
    tokens, chances = [], iter(weights)
    for piece in re.findall(r'(?<=: ")[son]|[^"{}:, ]+|.', content):
        token: dict[str, Any] = {"token": piece, "logprob": 0.0, "top_logprobs": [{"token": piece, "logprob": 0.0}]}
        if piece in ("s", "o", "n"):
            chance = dict(zip("son", next(chances), strict=True))
            token["top_logprobs"] = [{"token": each, "logprob": math.log(chance[each])} for each in chance]
            token["logprob"] = math.log(chance[piece])
        tokens.append(token)
    return tokens


def good(asked: Asked) -> Reply:
    """Answer as a good server does, each statement by itself, with log probabilities if they are asked for."""
    statements = statements_of(asked)
    content = json.dumps({str(n): label_of(each) for n, each in enumerate(statements, 1)})
    tokens = tokens_of(content, [weights_of(each) for each in statements]) if asked.get("logprobs") else None
    return Reply(completion(content, tokens))


class LlmServer:
    """Answers with what `behave` gives for a request; remembers what was asked, and how much of it at once."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.reset()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self.endpoint = f"http://127.0.0.1:{self._http.server_port}/v1"

    def reset(self, behave: Callable[[Asked], Reply] = good) -> None:
        """Forget everything, and behave well or as told."""
        self.behave = behave
        self.asked: list[Asked] = []
        self.keys: list[str | None] = []
        self.paths: list[str] = []
        self.under_way: set[int] = set()
        self.most = 0

    def __enter__(self) -> "LlmServer":
        Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, path: str, key: str | None, asked: Asked) -> Reply:
        """Note a request and return the reply to it."""
        with self.lock:
            self.asked.append(asked)
            self.keys.append(key)
            self.paths.append(path)
            self.under_way.add(id(asked))
            self.most = max(self.most, len(self.under_way))
        reply = self.behave(asked)
        time.sleep(reply.delay)
        return reply

    def done(self, asked: Asked) -> None:
        """Note that a request has been answered."""
        with self.lock:
            self.under_way.discard(id(asked))

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle(self) -> None:
                with suppress(ConnectionError):  # a client may leave in the middle
                    super().handle()

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                reply = server.answer(self.path, self.headers["Authorization"], asked)
                body = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
                server.done(asked)  # before the client can know, so that the count is never too high
                self._send(reply, body.encode())

            def _send(self, reply: Reply, body: bytes) -> None:
                self.send_response(reply.status)
                for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                    self.send_header(name, value)
                if not reply.drip:
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body[: len(body) // 2] if reply.cut else body)
                    self.close_connection = self.close_connection or reply.cut
                    return
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                size = len(body) // 20 + 1
                for start in range(0, len(body), size):
                    part = body[start : start + size]
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                    time.sleep(reply.drip)
                self.wfile.write(b"0\r\n\r\n")

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        return Handler
