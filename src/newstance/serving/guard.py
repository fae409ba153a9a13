"""What every request passes before a route sees it: who may ask, how much, how many at once, for how long.

Host and Origin are checked because a server on loopback is within reach of every page that a browser on the same
machine has open: a name that a hostile page makes point at 127.0.0.1 (DNS rebinding) is not ours, and a form on
another site may not make us work.
"""

import asyncio
import logging
import re
import secrets
import time
import traceback
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from newstance.serving.limits import Limits
from newstance.serving.pool import Pool
from newstance.serving.refusal import REQUEST_ID, RefusedError, refuse

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_CLIENT_GONE = 499  # as nginx logs it: there was nobody left to answer
_HEADERS = {
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",  # not no-referrer: a form would then send its Origin as null
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}
"""On every answer, unless the route says otherwise."""


class Guard:
    """The ASGI application around ours."""

    def __init__(
        self, app: App, pool: Pool, limits: Limits, hosts: Collection[str] = (), origins: Collection[str] = ()
    ) -> None:
        self._app, self._pool, self._limits = app, pool, limits
        self._hosts = frozenset(hosts)
        """Names that a Host header may have; none: any."""
        self._origins = frozenset(origins)
        self.stopping = False
        """Set when the server stops: connections are not kept alive."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and log it in one line that holds none of its text."""
        if scope["type"] != "http":
            raise RuntimeError(f"{scope['type']}: only http is served")
        began = time.perf_counter()
        headers = dict(scope["headers"])
        name = _request_id(headers.get(b"x-request-id", b""))
        REQUEST_ID.set(name)  # each request is a task of its own, with a context of its own
        status = _CLIENT_GONE

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._with_ours(message.get("headers", []), name)
            await send(message)

        try:
            await self._pass(scope, headers, receive, answer)
        except _ClientGoneError:
            pass
        except RefusedError as refusal:
            if status == _CLIENT_GONE:  # else it reads its answer too slowly: the server hangs up on it
                await refuse(refusal, accept=_text(headers, b"accept"))(scope, receive, answer)
        except Exception as error:  # whatever it is, neither the client nor the log is shown what it says
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("%s in %s, line %s", type(error).__name__, place.filename, place.lineno)
        took = time.perf_counter() - began
        logger.info("%s %s %d %.3f s", scope["method"], ascii(scope["path"])[1:-1][:80], status, took)

    async def _pass(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send) -> None:
        self._check_host(_text(headers, b"host"))
        if scope["method"] != "POST":
            return await self._app(scope, receive, send)  # answered at once, also when all workers are busy
        self._check_origin(_text(headers, b"origin"), _text(headers, b"host"))
        declared = _text(headers, b"content-length")
        if declared.isdigit() and int(declared) > self._limits.body:
            raise self._too_large()
        with self._pool.place():
            try:
                async with asyncio.timeout(self._limits.seconds):
                    body = await self._body(receive)
                    await _while_connected(self._app, scope, body, receive, send)
            except TimeoutError:
                raise RefusedError(
                    HTTPStatus.GATEWAY_TIMEOUT,
                    f"not answered within {self._limits.seconds:g} seconds; ask for less at a time",
                ) from None

    async def _body(self, receive: Receive) -> bytes:
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _ClientGoneError
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._limits.body:  # a chunked body declares no length
                raise self._too_large()
        return bytes(body)

    def _too_large(self) -> RefusedError:
        return RefusedError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"body: more than {self._limits.body:,} bytes; send fewer articles at a time",
        )

    def _check_host(self, host: str) -> None:
        if self._hosts and _host_name(host) not in self._hosts:
            raise RefusedError(
                HTTPStatus.MISDIRECTED_REQUEST,
                f"Host: {host[:80]!r} is no name of this server; use {', '.join(sorted(self._hosts))}, "
                "or start it with hosts=[NAME]",
            )

    def _check_origin(self, origin: str, host: str) -> None:
        if origin and origin not in self._origins and urlsplit(origin).netloc != host:
            raise RefusedError(
                HTTPStatus.FORBIDDEN,
                f"Origin: pages of {origin[:80]!r} may not ask here; start the server with origins=[ORIGIN]",
            )

    def _with_ours(self, headers: list[tuple[bytes, bytes]], name: str) -> list[tuple[bytes, bytes]]:
        given = {key.lower() for key, _ in headers}
        own = [(key, value) for key, value in _HEADERS.items() if key not in given]
        own.append((b"x-request-id", name.encode()))
        return [*headers, *own, *([(b"connection", b"close")] if self.stopping else [])]


class _ClientGoneError(Exception):
    """The client hung up before it was answered."""


async def _while_connected(app: App, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
    """Let the application answer, unless the client goes away: then its work is cancelled, begun or not."""
    gone = asyncio.ensure_future(receive())  # the body is read: nothing else can come
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def once() -> Message:
        return messages.pop() if messages else await asyncio.shield(gone)

    work = asyncio.ensure_future(app(scope, once, send))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise _ClientGoneError
        work.result()
    finally:
        work.cancel()
        gone.cancel()
        await asyncio.gather(work, gone, return_exceptions=True)


def _request_id(given: bytes) -> str:
    """Return the client's own name for its request, if it is a plain one, or a new one."""
    return given.decode() if re.fullmatch(rb"[A-Za-z0-9._-]{1,64}", given) else secrets.token_hex(8)


def _text(headers: dict[bytes, bytes], name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1")


def _host_name(host: str) -> str:
    """Return the name in a Host header, without its port; brackets of IPv6 addresses stay out too."""
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]]*))(?::\d*)?", host)
    return (found[1] or found[2] or "").lower().rstrip(".") if found else ""
