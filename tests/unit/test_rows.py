"""What comes out of a result: rows and the summary."""

import json
from dataclasses import replace

from newstance.rows import prediction_rows, summary_row
from newstance.types import Prediction, Scores
from results import PREDICTIONS, result


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
                "words": {"supports": 6, "opposes": 0, "neutral": 0},
                "statements": [[0, 28]],
                "mentions": [[0, 9]],
            }
        ],
        "sides": {
            "supports": {"holders": ["Ada Brook"], "statements": 1, "words": 6},
            "opposes": {"holders": [], "statements": 0, "words": 0},
            "neutral": {"holders": [], "statements": 0, "words": 0},
        },
    }
    assert summary_row(result())["holders"] == []


def test_role_stands_in_the_row_and_in_the_summary_where_the_article_gives_one() -> None:
    statement = PREDICTIONS[0].statement
    mayor = replace(statement, holder=replace(statement.holder, role="mayor of Riverton"))
    found = result(Prediction(mayor, Scores(0.7, 0.2, 0.1)))
    assert prediction_rows(found)[0]["holder_role"] == "mayor of Riverton"
    assert summary_row(found)["holders"][0]["role"] == "mayor of Riverton"
    assert "holder_role" not in prediction_rows(result(*PREDICTIONS))[0]


def test_row_of_a_resolved_statement_has_what_the_model_gave() -> None:
    resolved = Prediction(PREDICTIONS[0].statement, Scores(0.7, 0.2, 0.1), raw=Scores(0.4, 0.5, 0.1))
    row = prediction_rows(result(resolved))[0]
    assert row["raw_scores"] == {"supports": 0.4, "opposes": 0.5, "neutral": 0.1}
    assert row["scores"]["supports"] == 0.7
    assert row["stance"] == "supports"
    assert "raw_scores" not in prediction_rows(result(*PREDICTIONS))[0]
