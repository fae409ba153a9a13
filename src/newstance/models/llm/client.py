"""One POST to a server that may be busy, slow, broken or gone: limits, retries, and an end to every wait."""

import json
import random
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cached_property
from threading import BoundedSemaphore, Event
from typing import TYPE_CHECKING, Any

from newstance.errors import MissingExtraError, ModelError
from newstance.models.llm.answers import AnswerError
from newstance.models.llm.endpoint import Endpoint

if TYPE_CHECKING:
    import httpx

FIRST_WAIT = 0.5
"""Seconds before the second try; each further wait is twice as long, and random by half so that clients spread."""
LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more (`Retry-After`) is not waited for."""
LONGEST_CONNECT = 10.0
"""Seconds for making a connection."""
MISSES = 3
"""So many requests in a row without an answer, every retry used, and the server is taken for gone…"""
PAUSE = 30.0
"""… for so many seconds, in which requests fail at once."""
LARGEST_BODY = 8_000_000
"""Bytes; what is larger is no answer of ours."""
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
_NOT_TAKEN = frozenset({400, 415, 422, 501})
FORM_WORDS = re.compile("response.?format|schema|json|grammar|log.?prob", re.IGNORECASE)
"""What a server names that refuses the form of a request."""


class NotTakenError(Exception):
    """The server does not take the request as it is written; asked in another form it may."""


class _BusyError(Exception):
    """No answer this time; `wait` is what the server asks to wait for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass
class Client:
    """Asks one server. Threads may share it: together they have at most `at_once` requests under way."""

    endpoint: Endpoint
    at_once: int
    timeout: float
    retries: int
    reached: bool = False
    """Whether a request has been answered; before that, a refusal is a mistake in the settings and ends the run."""
    places: BoundedSemaphore = field(init=False, repr=False)
    """A request under way holds one."""
    _misses: int = 0
    _gone_until: float = 0.0

    def __post_init__(self) -> None:
        self.places = BoundedSemaphore(self.at_once)

    @contextmanager
    def open(self) -> Iterator["Line"]:
        """Open connections for a while; on leaving, also by an error, nothing is tried again.

        Raises:
            MissingExtraError: httpx is not installed.
        """
        try:
            import httpx
        except ImportError:
            raise MissingExtraError("model=llm", "llm") from None
        key = self.endpoint.key
        with httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            verify=self._certificates,
            timeout=httpx.Timeout(self.timeout, connect=min(self.timeout, LONGEST_CONNECT)),
            trust_env=not self.endpoint.local,  # a proxy leads elsewhere
            limits=httpx.Limits(max_connections=self.at_once, max_keepalive_connections=self.at_once),
        ) as http:
            line = Line(self, http)
            try:
                yield line
            finally:
                line.closed.set()

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        """What TLS trusts, read once: that takes longer than a request to this machine, which needs none."""
        import httpx

        if self.endpoint.url.startswith("http://"):
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return httpx.create_ssl_context()

    def missed(self) -> None:
        """Count a request that no retry helped."""
        self._misses += 1
        if self._misses >= MISSES:
            self._gone_until = time.monotonic() + PAUSE

    def answered(self) -> None:
        """Note that the server answers."""
        self.reached, self._misses, self._gone_until = True, 0, 0.0

    def is_gone(self) -> bool:
        """Return whether the server is taken for gone at the moment."""
        return time.monotonic() < self._gone_until


@dataclass
class Line:
    """Open connections to a server."""

    client: Client
    http: "httpx.Client" = field(repr=False)
    closed: Event = field(default_factory=Event)
    broken: ModelError | None = None
    """What the first request showed to be wrong; the requests that waited for it are not made."""

    def post(self, body: dict[str, Any]) -> Any:
        """Return the server's JSON; try again, at most `retries` times, while it is busy or cannot be reached.

        Raises:
            AnswerError: there is no answer.
            NotTakenError: the server refuses the form of the request.
            ModelError: the very first request shows that the endpoint or the key is wrong.
        """
        if self.broken:
            raise self.broken
        if self.client.is_gone():
            raise AnswerError("the server has stopped answering", again=False)
        for attempt in range(self.client.retries + 1):
            try:
                response = self._exchange(body)
            except _BusyError as error:
                wait = error.wait if error.wait is not None else FIRST_WAIT * 2**attempt * random.uniform(0.5, 1)
                reason = str(error)
                last = attempt == self.client.retries or (error.wait or 0) > LONGEST_WAIT
                if last or self.closed.wait(min(wait, LONGEST_WAIT)):
                    break
            else:
                self.client.answered()
                return response
        self.client.missed()
        raise AnswerError(reason, again=False)

    def _exchange(self, body: dict[str, Any]) -> Any:
        import httpx

        try:
            with self.client.places:
                status, headers, text = self._send(body)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            start = "start a server there (such as `ollama serve` or `vllm serve MODEL`)"
            look = start if self.client.endpoint.local else "look at the address and the network"
            self._refuse_at_first(f"cannot connect ({_line(error)}); {look}, or set model.endpoint")
            raise _BusyError(f"cannot connect: {_line(error)}") from None
        except httpx.TimeoutException:
            raise _BusyError(f"no answer within {self.client.timeout:g} seconds") from None
        except httpx.HTTPError as error:
            raise _BusyError(f"the connection broke: {_line(error)}") from None
        if status != 200:
            raise self._problem(status, headers, text)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            self.client.answered()
            raise AnswerError(f"what came is no JSON but {headers.get('content-type', 'something else')!r}") from None

    def _send(self, body: dict[str, Any]) -> "tuple[int, httpx.Headers, str]":
        """Send a request and read the answer, both within the timeout, however slowly the bytes drop in."""
        import httpx

        end = time.monotonic() + self.client.timeout
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        url = f"{self.client.endpoint.url}/chat/completions"
        with self.http.stream("POST", url, content=content, headers=headers) as response:
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("too slow", request=response.request)
                if size > LARGEST_BODY:
                    raise AnswerError("what came is far too long for an answer", again=False)
            text = b"".join(parts).decode("utf-8", "replace")
            return response.status_code, response.headers, self.client.endpoint.hide(text)

    def _problem(self, status: int, headers: "httpx.Headers", text: str) -> Exception:
        """Return the error that an HTTP status other than 200 is."""
        said = f"HTTP {status}: {_message(text)}"
        # Some servers answer what they do not support with 500, as if they had broken down.
        if status in _NOT_TAKEN or (status == 500 and FORM_WORDS.search(said)):
            return NotTakenError(said)
        if status in _BUSY and not re.search("insufficient_quota|billing", said):
            return _BusyError(said, _seconds(headers.get("retry-after")))
        if status in (401, 403):
            self._refuse_at_first(f"{said}; is the key in the variable that model.key_from names the right one?")
        elif status == 404 or 300 <= status < 400:
            self._refuse_at_first(f"{said}; is it the base URL (often it ends in /v1), and model.model a model of it?")
        return AnswerError(said, again=False)

    def _refuse_at_first(self, problem: str) -> None:
        if not self.client.reached:
            self.broken = ModelError(f"model.endpoint: {self.client.endpoint.url}: {problem}")
            raise self.broken


def _message(text: str) -> str:
    """Return what an error's body says, on one line and short."""
    said: Any = text
    try:
        found = json.loads(text)
        error = found.get("error", found) if isinstance(found, dict) else found
        said = error.get("message") or error.get("detail") or error if isinstance(error, dict) else error
        if isinstance(error, dict) and error.get("code"):
            said = f"{said} ({error['code']})"
    except (ValueError, RecursionError):
        pass
    return _line(said)


def _line(said: object) -> str:
    text = re.sub(r"\s+", " ", str(said)).strip()
    return text if len(text) <= 200 else text[:199] + "…"


def _seconds(retry_after: str | None) -> float | None:
    """Return what a `Retry-After` header asks for: it is in seconds, or a date."""
    if retry_after is None:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
