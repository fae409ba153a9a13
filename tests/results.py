"""A small result with a statement that is labelled, unsure, and one on which the model failed."""

from newstance.pipeline import summarise
from newstance.types import Article, Holder, HolderKind, Prediction, Result, Scores, Statement, StatementKind, Target

TEXT = "Ada Brook [mayor] said yes 😭. It rained."
PREDICTIONS = (
    Prediction(
        Statement(0, 28, TEXT[:28], StatementKind.INDIRECT, Holder("Ada Brook", HolderKind.PERSON, 0, 9)),
        Scores(2 / 3, 0.2, 2 / 15),
        abstained=True,
    ),
    Prediction(Statement(29, 39, TEXT[29:]), None, error="ValueError: no"),
)


def result(*predictions: Prediction, **fields: str) -> Result:
    article = Article(text=TEXT, id="tunnel", **fields)
    return Result(article, Target("the [bold]tunnel"), predictions, "tiny", summarise(predictions))
