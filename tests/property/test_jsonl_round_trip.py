"""What is written as JSON Lines reads back the same, whatever letters it holds."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newstance.articles import read_articles
from newstance.jsonl import dump_row, read_rows, write_rows, write_text
from newstance.pairs import PairSet
from newstance.types import LABELS, LabelledPair, Pair, StanceLabel

TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('"\\\n\r\t\0\x85\u2028\u2029\ufeff'))
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda values: st.one_of(st.lists(values, max_size=3), st.dictionaries(TEXTS, values, max_size=3)),
    max_leaves=8,
)
ROWS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=5)
quick = settings(max_examples=80, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rows")


@quick
@given(rows=ROWS)
def test_rows_read_back_with_their_line_numbers(folder: Path, rows: list[dict[str, Any]]) -> None:
    write_rows(folder / "rows.jsonl", rows)
    assert list(read_rows(folder / "rows.jsonl")) == list(enumerate(rows, 1))


@quick
@given(rows=ROWS)
def test_gzipped_rows_read_back(folder: Path, rows: list[dict[str, Any]]) -> None:
    (folder / "rows.jsonl.gz").write_bytes(gzip.compress("".join(dump_row(row) + "\n" for row in rows).encode(), 1))
    assert [row for _, row in read_rows(folder / "rows.jsonl.gz")] == rows


@quick
@given(row=st.dictionaries(TEXTS, VALUES, max_size=4))
def test_row_is_one_line_in_its_own_order(row: dict[str, Any]) -> None:
    line = dump_row(row)
    assert not {"\n", "\r"} & set(line)
    assert list(json.loads(line)) == list(row)


@quick
@given(text=TEXTS)
def test_text_is_written_byte_for_byte(folder: Path, text: str) -> None:
    write_text(folder / "text.txt", text)
    assert (folder / "text.txt").read_bytes() == text.encode()


@quick
@given(text=TEXTS.filter(str.strip), data=st.data())
def test_article_and_its_statements_read_back_with_their_offsets(folder: Path, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    path = folder / "articles.jsonl"
    write_rows(path, [{"id": "dam", "text": text, "statements": [{"start": start, "end": end}]}])
    article = read_articles(path)[0]
    assert article.text == text
    assert [(one.start, one.end, one.text) for one in article.statements] == [(start, end, text[start:end])]


@quick
@given(text=TEXTS.filter(lambda text: text.strip() and "\0" not in text and text[0] != "\ufeff"))
def test_text_file_is_read_as_it_was_written(folder: Path, text: str) -> None:
    write_text(folder / "article.txt", text)
    assert read_articles(folder / "article.txt")[0].text == text


@quick
@given(pairs=st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from(LABELS)), min_size=1, max_size=4))
def test_labelled_pairs_read_back(folder: Path, pairs: list[tuple[str, str, str, str, StanceLabel]]) -> None:
    keys = ("text", "target", "holder", "before", "label")
    write_rows(folder / "pairs.jsonl", (dict(zip(keys, pair, strict=True)) for pair in pairs))
    assert PairSet(name="dams", path=str(folder / "pairs.jsonl")).read() == [
        LabelledPair(Pair(text, target, holder or None, before), label, dataset="dams")
        for text, target, holder, before, label in pairs
    ]
