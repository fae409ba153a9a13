"""The application: routes, what they answer when something is wrong, and the guard around them."""

from collections.abc import Collection
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from newstance import __version__
from newstance.errors import DataError
from newstance.serving.desk import Desk
from newstance.serving.guard import Guard
from newstance.serving.labelling import add_label
from newstance.serving.page import Example, add_page
from newstance.serving.refusal import RefusedError, refuse, sentence_of
from newstance.serving.scoring import add_score
from newstance.types import LABELS

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response


def make_app(desk: Desk, example: Example, hosts: Collection[str] = (), origins: Collection[str] = ()) -> Guard:
    """Return the application: `hosts` are the names it answers to (none: any), `origins` whose pages may ask."""
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware

    app = FastAPI(
        title="newstance",
        version=__version__,
        description=_description(desk),
        docs_url=None,  # they fetch their script from another server
        redoc_url=None,
        responses={status: {"description": said, "model": _problem()} for status, said in _PROBLEMS.items()},
    )
    add_label(app, desk)
    add_score(app, desk)
    _add_about(app, desk)
    add_page(app, desk, example)
    _add_refusals(app)
    if origins:
        app.add_middleware(CORSMiddleware, allow_origins=list(origins), allow_headers=["Content-Type"])
    return Guard(app, desk.pool, desk.limits, hosts, origins)


def _description(desk: Desk) -> str:
    queue = f"At most {desk.pool.queue:,} requests wait for one of {desk.pool.workers:,} workers (else 503)."
    said = [
        "Who supports and who opposes it in a news article, and where they say so.",
        *desk.limits.sentences(),
        queue,
        'What is refused is answered with `{"error", "request_id"}`.',
    ]
    return "\n\n".join(said)


_PROBLEMS: dict[int | str, str] = {
    413: "The body is too large.",
    422: "Not what the schema asks for, no article in it, or too many statements.",
    503: "All workers are busy and the queue is full; try again in a moment.",
    504: "It took too long; ask for less at a time.",
}


def _problem() -> type[Any]:
    from pydantic import BaseModel

    class Problem(BaseModel):
        """Why a request is not answered, in a sentence."""

        error: str
        request_id: str

    return Problem


def _add_about(app: "FastAPI", desk: Desk) -> None:
    @app.get("/health", summary="Whether the server is up, and how busy it is")
    async def health() -> dict[str, str | int]:
        pool = desk.pool
        counts = {"workers": pool.workers, "running": pool.running, "waiting": pool.waiting, "queue": pool.queue}
        return {"status": "ok", "version": __version__, "model": desk.pipeline.model.name} | counts

    @app.get("/models", summary="What labels here")
    async def models() -> dict[str, list[dict[str, Any]]]:
        parts = ("segmenter", "attributor", "model", "resolver")
        stages = {part: type(getattr(desk.pipeline, part)).__name__ for part in parts}
        measured = [{key: row.get(key) for key in ("set", "metric", "value")} for row in desk.measured]
        name = desk.pipeline.model.name
        return {"models": [{"name": name, "labels": list(LABELS), "stages": stages, "measured": measured}]}


def _add_refusals(app: "FastAPI") -> None:
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    def answered(request: "Request", status: int, sentence: str, headers: Any = None) -> "Response":
        refusal = RefusedError(HTTPStatus(status), sentence, headers)
        return refuse(refusal, accept=request.headers.get("accept", ""))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: "Request", error: RequestValidationError) -> "Response":
        kind = request.headers.get("content-type", "")
        if "json" not in kind:
            return answered(request, 415, f"Content-Type: {kind[:80] or 'none'!r}; send JSON as application/json")
        return answered(request, 422, sentence_of(error.errors()))

    @app.exception_handler(RefusedError)
    async def refused(request: "Request", error: RefusedError) -> "Response":
        return answered(request, error.status, error.sentence, error.headers)

    @app.exception_handler(DataError)
    async def wrong(request: "Request", error: DataError) -> "Response":
        return answered(request, 422, str(error))

    @app.exception_handler(HTTPException)
    async def unrouted(request: "Request", error: HTTPException) -> "Response":
        places = "; use /label, /score, /health, /models or /" if error.status_code == 404 else ""
        return answered(request, error.status_code, f"{error.detail}{places}", error.headers)

    @app.exception_handler(Exception)
    async def failed(request: "Request", _: Exception) -> "Response":
        return answered(request, 500, "something went wrong here, and not in the request; the log names it by its id")
