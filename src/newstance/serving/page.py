"""The page at `/`: a form for an article and a target, and a frame that shows the report.

The form works without JavaScript: it is sent to `/report`, which answers with the report itself, into the frame or a
tab of its own. The frame is sandboxed, so that a report is shut off from the page whatever an article brings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from newstance.errors import DataError
from newstance.serving.desk import Desk

if TYPE_CHECKING:
    from fastapi import FastAPI

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; frame-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Example:
    """What the page offers to fill in for those who have no article at hand."""

    text: str
    target: str


def add_page(app: "FastAPI", desk: Desk, example: Example) -> None:
    """Add the page, its style and script, and where its form is sent."""
    from fastapi import Request, Response
    from jinja2 import Environment, PackageLoader

    templates = Environment(loader=PackageLoader("newstance", "serving"), autoescape=True)
    page = templates.get_template("page.html.j2")

    # Not in the API's document: these are for browsers, /label and /score for programs.
    @app.get("/", include_in_schema=False)
    async def form(request: Request) -> Response:
        filled = example if "example" in request.query_params else Example("", "")
        shown = page.render(text=filled.text, target=filled.target, model=desk.pipeline.model.name)
        return Response(shown, media_type="text/html", headers=_headers(_POLICY))

    @app.get("/page.css", include_in_schema=False)
    async def style() -> Response:
        return Response(_asset("page.css"), media_type="text/css", headers={"Cache-Control": "no-cache"})

    @app.get("/page.js", include_in_schema=False)
    async def script() -> Response:
        return Response(_asset("page.js"), media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    @app.post("/report", include_in_schema=False)
    async def report(request: Request) -> Response:
        from newstance.html.page import policy

        shown = await desk.report(*_asked(await request.body(), desk.limits.characters))
        # A half of a character has no place in UTF-8; there is none in what a form sends, but let no text break this.
        headers = {"Content-Security-Policy": f"{policy()}; frame-ancestors 'self'"}
        return Response(shown.encode("utf-8", "replace"), media_type="text/html", headers=headers)

    @app.post("/report.json", include_in_schema=False)
    async def rows(request: Request) -> Response:
        answer = await desk.labelled(*_asked(await request.body(), desk.limits.characters))
        return Response(answer, media_type="application/json")


def _asked(body: bytes, characters: int) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Return the article and the target that a form asks about.

    Raises:
        DataError: a field is missing, empty or too long.
    """
    try:
        form = parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        raise DataError("form: too many fields; send text and target") from None
    text, target = (form.get(field, [""])[0] for field in ("text", "target"))
    for field, given in (("text", text), ("target", target)):
        if not given.strip():
            raise DataError(f"{field}: empty; fill it in")
        if len(given) > characters:
            raise DataError(f"{field}: {len(given):,} characters, more than {characters:,}; send less at a time")
    return [{"text": text.replace("\r\n", "\n"), "id": "article"}], [target]  # as typed: forms end lines with both


def _headers(policy: str) -> dict[str, str]:
    return {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}  # no-store: Back would empty the form


@cache
def _asset(name: str) -> str:
    return (files("newstance.serving") / name).read_text("utf-8")
