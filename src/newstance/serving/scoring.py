"""`POST /score`: pairs of statement and target go in, the model's probabilities come out."""

from typing import TYPE_CHECKING, Annotated, Any

from newstance.serving.desk import Desk
from newstance.types import Pair

if TYPE_CHECKING:
    from fastapi import FastAPI


def add_score(app: "FastAPI", desk: Desk) -> None:
    """Add the route; the limits are part of its schema."""
    from fastapi import Response
    from pydantic import BaseModel, ConfigDict, Field

    limits = desk.limits
    text_type = Annotated[str, Field(min_length=1, max_length=limits.characters, pattern=r"\S")]
    context_type = Annotated[str, Field(max_length=limits.characters)]

    class GivenPair(BaseModel):
        """What the model reads: a statement, a target, who says it, and the sentence before it."""

        model_config = ConfigDict(extra="forbid", strict=True)
        text: text_type
        target: text_type
        holder: context_type | None = None
        before: context_type = ""

    class ScoreRequest(BaseModel):
        """Pairs to score."""

        model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [_EXAMPLE]})
        pairs: list[GivenPair] = Field(min_length=1, max_length=limits.statements)

    class PairScore(BaseModel):
        """The model's answer to a pair; `error` says why there is none."""

        stance: str | None
        scores: dict[str, float] | None
        confidence: float | None
        model: str
        error: str | None = None

    class ScoreAnswer(BaseModel):
        """One row a pair, in their order."""

        scores: list[PairScore]

    @app.post("/score", summary="Score pairs of statement and target", responses={200: {"model": ScoreAnswer}})
    async def score(asked: ScoreRequest) -> Response:
        pairs = [Pair(pair.text, pair.target, pair.holder, pair.before) for pair in asked.pairs]
        return Response(await desk.scored(pairs), media_type="application/json")


_EXAMPLE: Any = {"pairs": [{"text": "The union called the closure a betrayal.", "target": "the closure of the plant"}]}
