"""Real-looking articles and what is predicted of them; `pytest tests/golden --update-golden` writes it anew.

The lexicon labels, so that what is held is reading, segmenting, attribution and the format, not a model's weights.
"""

import json
from pathlib import Path

import pytest

from conftest import Run

HERE = Path(__file__).parent
TARGET = "the harbour tunnel"


def predicted(run_newstance: Run, output: Path) -> tuple[str, str]:
    arguments = (f"article={HERE / 'articles.jsonl'}", f"target={TARGET}", f"output={output}")
    assert run_newstance("predict", "model=lexicon", *arguments).status == 0
    return output.read_text("utf-8"), output.with_suffix(".summary.json").read_text("utf-8")


def test_predictions_are_the_expected_ones(run_newstance: Run, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    rows, summaries = predicted(run_newstance, tmp_path / "predictions.jsonl")
    if request.config.getoption("--update-golden"):
        (HERE / "predictions.jsonl").write_text(rows, "utf-8")
        (HERE / "predictions.summary.json").write_text(summaries, "utf-8")
    expected = (HERE / "predictions.jsonl").read_text("utf-8")
    assert rows.splitlines() == expected.splitlines()
    assert json.loads(summaries) == json.loads((HERE / "predictions.summary.json").read_text("utf-8"))


def test_expected_predictions_point_into_their_articles() -> None:
    lines = (HERE / "articles.jsonl").read_text("utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    rows = [json.loads(line) for line in (HERE / "predictions.jsonl").read_text("utf-8").splitlines()]
    assert {row["article_id"] for row in rows} == set(texts)
    for row in rows:
        text = texts[row["article_id"]]
        assert text[row["start"] : row["end"]] == row["text"]
        if row["holder_start"] is not None:
            assert text[row["holder_start"] : row["holder_end"]].strip()


def test_articles_bring_what_is_awkward() -> None:
    text = (HERE / "articles.jsonl").read_text("utf-8")
    for part in ("\\r\\n", "“", '\\"', "😭", "\u0301", "議会", "Dr.", "- a", "(Reuters)", "\\n\\n"):
        assert part in text
