"""What a client is told when a request is not answered: a status and a sentence, as JSON or as a small page."""

import html
import json
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.responses import Response

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""Names the request that is being answered; empty outside of one."""


class RefusedError(Exception):
    """A request that is not answered: too much, too many at once, from a place that may not ask."""

    def __init__(self, status: HTTPStatus, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.headers = status, sentence, dict(headers or {})


def refuse(refusal: RefusedError, *, accept: str = "") -> "Response":
    """Return the answer to a refused request: a page where the client accepts HTML (a browser), else JSON."""
    from starlette.responses import Response

    sentence = refusal.sentence.encode("utf-8", "backslashreplace").decode()  # halves of characters cannot be sent
    name = REQUEST_ID.get()
    if "text/html" in accept:
        shown = html.escape(sentence.replace("\0", "\ufffd"))
        page = _PAGE.format(title=f"{refusal.status} {refusal.status.phrase}", sentence=shown, name=name)
        framed = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'"}  # the page at / shows it
        return Response(page, refusal.status, refusal.headers | framed, "text/html")
    row = {"error": sentence, "request_id": name}
    return Response(json.dumps(row, ensure_ascii=False), refusal.status, refusal.headers, "application/json")


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<h1>{title}</h1>
<p>{sentence}</p>
<p><small>Request {name}</small></p>
</html>
"""


def sentence_of(errors: Sequence[Mapping[str, Any]]) -> str:
    """Say in one line what is wrong with a request, from pydantic's errors: the first, and how many more there are."""
    first, others = errors[0], len(errors) - 1
    said = _WORDS.get(str(first["type"]), "{where}: {message}, got {value}; see /openapi.json").format(
        where=_where(first["loc"]),
        message=str(first["msg"]).removeprefix("Value error, "),
        value=_short(first.get("input")),
        detail=str(first.get("ctx", {}).get("error", "")),
    )
    return said + (f" (and {others} more like it)" if others else "")


_WORDS = {
    "extra_forbidden": "{where}: no such field; see /openapi.json for those there are",
    "json_invalid": "body: not JSON: {detail}; send one JSON object",
    "missing": "{where}: missing; see /openapi.json",
    "string_pattern_mismatch": "{where}: empty; give text",
    "string_too_short": "{where}: empty; give text",
    "string_unicode": "{where}: half of a character (a lone surrogate such as \\ud83d); send whole ones",
    "value_error": "{where}: {message}",
}


def _where(place: Sequence[object]) -> str:
    """Write a place as it is written in JavaScript: `articles[0].text`."""
    parts = [part for part in place if part != "body"]
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")
    return text[:_MOST_SHOWN] if text else "body"


_MOST_SHOWN = 80


def _short(value: object) -> str:
    if isinstance(value, str | list) and len(value) > _MOST_SHOWN:
        return f"{len(value):,} {'characters' if isinstance(value, str) else 'items'}"
    shown = repr(value)
    return shown if len(shown) <= _MOST_SHOWN else shown[: _MOST_SHOWN - 1] + "…"
