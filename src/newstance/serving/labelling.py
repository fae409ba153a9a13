"""`POST /label`: articles and targets go in, prediction rows and summaries come out."""

from typing import TYPE_CHECKING, Annotated, Any, Self

from newstance.serving.desk import Desk

if TYPE_CHECKING:
    from fastapi import FastAPI


def add_label(app: "FastAPI", desk: Desk) -> None:
    """Add the route; the limits are part of its schema."""
    from fastapi import Response
    from pydantic import BaseModel, ConfigDict, Field, model_validator

    limits = desk.limits
    strict = ConfigDict(extra="forbid", strict=True)
    text_type = Annotated[str, Field(min_length=1, max_length=limits.characters, pattern=r"\S")]
    target_type = Annotated[str, Field(min_length=1, max_length=_MOST_OF_A_TARGET, pattern=r"\S")]

    class GivenStatement(BaseModel):
        """A statement that came with the article, for a server whose segmenter is `given`."""

        model_config = strict
        start: int = Field(ge=0, description="Unicode code points of the text")
        end: int = Field(ge=1)
        holder: str | None = None

    class GivenArticle(BaseModel):
        """An article, as in docs/reference/data-formats.md."""

        model_config = strict
        text: text_type
        id: str | None = Field(None, description="in every row of the answer; default: article-1, article-2, …")
        title: str | None = None
        date: str | None = None
        source: str | None = None
        url: str | None = None
        statements: list[GivenStatement] | None = None

    class LabelRequest(BaseModel):
        """A text or articles, and one target or more."""

        model_config = strict | ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})
        text: text_type | None = Field(None, description="one article's plain text; or else `articles`")
        articles: list[GivenArticle] | None = Field(None, min_length=1, max_length=limits.articles)
        target: target_type | None = Field(None, description="what the stance is towards; or else `targets`")
        targets: list[target_type] | None = Field(None, min_length=1, max_length=limits.targets)

        @model_validator(mode="after")
        def one_of_each(self) -> Self:
            for one, several in (("text", "articles"), ("target", "targets")):
                if (getattr(self, one) is None) is (getattr(self, several) is None):
                    raise ValueError(f"give either {one} or {several}")
            return self

    class Row(BaseModel):
        """A prediction row: docs/reference/data-formats.md names every key."""

        model_config = ConfigDict(extra="allow")
        article_id: str
        start: int
        end: int
        text: str
        kind: str
        holder: str | None
        holder_start: int | None
        holder_end: int | None
        holder_kind: str | None
        target: str
        stance: str | None
        scores: dict[str, float] | None
        confidence: float | None
        abstained: bool
        model: str
        error: str | None = None

    class Summary(BaseModel):
        """Where an article's holders stand, for one target."""

        model_config = ConfigDict(extra="allow")
        article_id: str
        target: str
        holders: list[dict[str, Any]]

    class LabelAnswer(BaseModel):
        """One row a statement and target; one summary an article and target."""

        predictions: list[Row]
        summaries: list[Summary]

    @app.post("/label", summary="Label the statements of articles for targets", responses={200: {"model": LabelAnswer}})
    async def label(asked: LabelRequest) -> Response:
        articles = [{"text": asked.text, "id": "article"}]
        if asked.articles is not None:
            articles = [article.model_dump(exclude_none=True) for article in asked.articles]
        targets = asked.targets or [asked.target or ""]
        return Response(await desk.labelled(articles, targets), media_type="application/json")


_MOST_OF_A_TARGET = 1000
_EXAMPLE: Any = {
    "text": "The mayor welcomed the plan on Monday. “It ruins the harbour,” said Ada Lund.",
    "target": "the plan for a new bridge",
}
