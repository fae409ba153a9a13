"""What comes out of a result: rows, the summary, tables."""

import io
import json

import pytest
from rich.console import Console

from newstance.pipeline import summarise
from newstance.report import prediction_rows, print_result, summary_row
from newstance.types import (
    Article,
    Holder,
    HolderKind,
    Prediction,
    Result,
    Scores,
    Statement,
    StatementKind,
    Target,
)

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


def test_row_of_a_statement_has_everything_in_the_documented_order() -> None:
    row = prediction_rows(result(*PREDICTIONS))[0]
    assert row == {
        "article_id": "tunnel",
        "start": 0,
        "end": 28,
        "text": "Ada Brook [mayor] said yes 😭",
        "kind": "indirect",
        "holder": "Ada Brook",
        "holder_start": 0,
        "holder_end": 9,
        "holder_kind": "person",
        "target": "the [bold]tunnel",
        "stance": "supports",
        "scores": {"supports": 0.666667, "opposes": 0.2, "neutral": 0.133333},
        "confidence": 0.666667,
        "abstained": True,
        "model": "tiny",
    }
    assert list(row)[:4] == ["article_id", "start", "end", "text"]
    assert json.loads(json.dumps(row)) == row


def test_row_of_a_failed_statement_has_null_and_an_error() -> None:
    row = prediction_rows(result(*PREDICTIONS))[1]
    assert row["stance"] is row["scores"] is row["confidence"] is row["holder"] is row["holder_kind"] is None
    assert row["error"] == "ValueError: no"
    assert "error" not in prediction_rows(result(*PREDICTIONS))[0]


def test_summary_has_where_everybody_stands() -> None:
    sure = Prediction(PREDICTIONS[0].statement, Scores(0.7, 0.2, 0.1))
    assert summary_row(result(sure)) == {
        "article_id": "tunnel",
        "target": "the [bold]tunnel",
        "holders": [
            {
                "holder": "Ada Brook",
                "kind": "person",
                "supports": 1,
                "opposes": 0,
                "neutral": 0,
                "stance": "supports",
                "score": 0.5,
                "statements": [[0, 28]],
            }
        ],
    }
    assert summary_row(result())["holders"] == []


def shown(given: Result, **settings: object) -> str:
    console = Console(file=io.StringIO(), width=100, **settings)
    print_result(given, console)
    return console.file.getvalue()


def test_table_shows_text_that_looks_like_markup_as_it_stands() -> None:
    table = shown(result(*PREDICTIONS))
    assert "the [bold]tunnel" in table
    assert "Ada Brook [mayor] said yes 😭" in table


def test_table_marks_what_is_abstained_and_what_failed() -> None:
    table = shown(result(*PREDICTIONS))
    assert "supports?" in table
    assert "failed" in table
    assert "Who stands where" not in table  # nobody with a label that counts


def test_table_shows_what_is_known_of_the_article() -> None:
    table = shown(result(title="Tunnel opens", source="The Bell", dateline="Harbour City", date="2031-05-01"))
    assert "Tunnel opens" in table
    assert "The Bell · Harbour City · 2031-05-01" in table
    assert "tunnel\n" in shown(result())


@pytest.mark.parametrize(("terminal", "coloured"), [(True, True), (False, False)])
def test_table_is_coloured_on_a_terminal_only(terminal: bool, coloured: bool) -> None:
    sure = Prediction(PREDICTIONS[0].statement, Scores(0.7, 0.2, 0.1))
    assert ("\x1b[" in shown(result(sure), force_terminal=terminal, no_color=False)) == coloured


def test_table_says_that_a_label_is_a_reading() -> None:
    assert "Labelled by tiny. A label is a reading of the text, not a fact about a person." in shown(result())
