"""Reading articles, and what is said about files that hold none."""

import gzip
import json
import logging
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newstance.articles import looks_english, parse_article, read_articles
from newstance.errors import DataError
from newstance.types import Article, BlockKind, Holder

BODY = "The council voted on Monday. It was late, and the mayor had left."
GERMAN = (
    "Der Stadtrat hat am Montag über den neuen Tunnel abgestimmt, und viele Bürger waren dagegen oder blieben fern."
)
FRENCH = (
    "Le conseil municipal a voté lundi contre le nouveau tunnel, et beaucoup de riverains sont restés chez eux ce soir."
)
ICELANDIC = "Bæjarstjórnin greiddi atkvæði um göngin á mánudag og margir íbúar mættu ekki vegna veðurs þetta kvöld."


def file(folder: Path, name: str, content: bytes | str = BODY) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(folder: Path, *rows: dict[str, Any]) -> Path:
    return file(folder, "news.jsonl", "".join(json.dumps(row) + "\n" for row in rows))


def refusal(source: str | Path) -> str:
    with pytest.raises(DataError) as refused:
        read_articles(source)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("name", ["vote.txt", "vote.md"])
def test_file_becomes_one_article_named_after_it(tmp_path: Path, name: str) -> None:
    path = file(tmp_path, name)
    assert read_articles(path) == read_articles(str(path))
    assert [(article.id, article.text) for article in read_articles(path)] == [("vote", BODY)]


@pytest.mark.parametrize(
    "text", ["One.\r\n\r\nTwo.\r\n", "One.\rTwo.", "  One.\n\n\n", "👩‍👩‍👧 cafe\u0301 İß.\u2028Two.\t"]
)
def test_text_is_kept_as_given(tmp_path: Path, text: str) -> None:
    assert read_articles(file(tmp_path, "a.txt", text))[0].text == text


def test_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read_articles(file(tmp_path, "a.txt", b"\xef\xbb\xbf" + BODY.encode()))[0].text == BODY


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.txt", b"", "empty; an article needs text"),
        ("a.md", b"", "empty; an article needs text"),
        ("a.txt", b" \r\n\t\n\xc2\xa0", "empty; an article needs text"),
        ("a.txt", b"\xef\xbb\xbf", "empty; an article needs text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", "not UTF-8 text (byte 0); save it as UTF-8 .txt"),
        ("a.txt", b"caf\xe9 was shut.", "not UTF-8 text (byte 3); save it as UTF-8 .txt"),
        ("a.txt", "The vote.".encode("utf-16"), "not UTF-8 text (byte 0); save it as UTF-8 .txt"),
        ("a.txt", b"The\x00vote", "a binary file; give text"),
        ("a.txt", b"%PDF-1.7\n\xe2\xe3", "a PDF; save its text as .txt first"),
        ("a.pdf", b"%PDF-1.7\n", "cannot read .pdf; use .txt, .md, .jsonl"),
        ("a.docx", b"PK", "cannot read .docx; use .txt, .md, .jsonl"),
        ("news", b"The vote.", "cannot read a file without ending; use .txt, .md, .jsonl"),
        ("a.jsonl", b"", "holds no article"),
        ("a.jsonl", b"\n \r\n", "holds no article"),
    ],
)
def test_file_that_holds_no_article_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    path = file(tmp_path, name, content)
    assert refusal(path).removeprefix("article: ") == f"{path}: {complaint}"


def test_absent_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.txt") == f"article: no such file or folder: {tmp_path / 'no.txt'}"


def test_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO("Ça va.\r\n".encode())))
    assert [(article.id, article.text) for article in read_articles("-")] == [("stdin", "Ça va.\r\n")]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"", "empty"), (b"%PDF-1.4", "standard input: a PDF"), (b"\xff", "standard input: not UTF-8")],
)
def test_bad_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch, content: bytes, complaint: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(content)))
    assert complaint in refusal("-")


def test_folder_is_read_in_order_with_what_lies_below(tmp_path: Path) -> None:
    file(tmp_path, "b.txt")
    file(tmp_path, "a.md")
    file(tmp_path, "c/d.jsonl", json.dumps({"id": "row", "text": BODY}))
    assert [article.id for article in read_articles(tmp_path)] == ["a", "b", "row"]


def test_folder_leaves_out_labels_readme_and_other_files(tmp_path: Path) -> None:
    file(tmp_path, "a.txt")
    for name in ("README.md", "a.labels.jsonl", "a.pdf", "picture.png", "c/README.md"):
        file(tmp_path, name, b"\xff")
    assert [article.id for article in read_articles(tmp_path)] == ["a"]


@pytest.mark.parametrize("names", [[], ["README.md"], ["a.labels.jsonl"], ["a.pdf", "b/c.html"]])
def test_folder_without_articles_is_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        file(tmp_path, name)
    assert refusal(tmp_path) == f"article: {tmp_path}: a folder without articles; use .txt, .md, .jsonl"


def test_bad_file_of_a_folder_is_named(tmp_path: Path) -> None:
    file(tmp_path, "a.txt")
    bad = file(tmp_path, "b.txt", " ")
    assert refusal(tmp_path).startswith(f"{bad}: empty")


def test_ids_must_differ_within_a_folder_and_within_a_file(tmp_path: Path) -> None:
    path = lines(tmp_path, {"id": "a", "text": BODY}, {"id": "a", "text": "Another one."})
    assert refusal(path) == f"{path}: two articles have the id 'a'; ids must differ"
    path.unlink()
    file(tmp_path, "vote.md")
    file(tmp_path, "vote.txt")
    assert refusal(tmp_path) == f"{tmp_path}: two articles have the id 'vote'; ids must differ"


def test_json_lines_bring_their_fields(tmp_path: Path) -> None:
    fields = {"title": "Vote", "date": "2021-03-04", "source": "The Riverton Post", "url": "https://post.example/1"}
    article = read_articles(lines(tmp_path, {"id": "v1", "text": BODY, "extra": 1} | fields))[0]
    assert (article.id, article.text) == ("v1", BODY)
    assert {key: getattr(article, key) for key in fields} == fields


def test_json_line_without_id_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = lines(tmp_path, {"text": BODY}, {"id": None, "text": BODY}, {"id": "own", "text": BODY})
    assert [article.id for article in read_articles(path)] == ["news-1", "news-2", "own"]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"body": "x"}, "an article needs \"text\", got the keys ['body']"),
        ({"text": None}, 'an article needs "text"'),
        ({"text": ["x"]}, 'an article needs "text"'),
        ({"text": ""}, "empty; an article needs text"),
        ({"text": " \n"}, "empty; an article needs text"),
        ({"text": "x", "id": 7}, '"id" must be a string, got 7'),
        ({"text": "x", "title": ["y"]}, "\"title\" must be a string, got ['y']"),
        ({"text": "x", "date": 2021}, '"date" must be a string, got 2021'),
    ],
)
def test_json_line_that_is_no_article_is_named_by_file_and_line(
    tmp_path: Path, row: dict[str, Any], complaint: str
) -> None:
    path = lines(tmp_path, {"text": BODY}, row)
    assert refusal(path).startswith(f"{path}:2: {complaint}")


def test_given_statements_are_slices_in_code_points(tmp_path: Path) -> None:
    text = "👩‍👩‍👧 cafe\u0301 shut.\r\nAda Brook left."
    start = text.index("Ada")
    given = [{"start": start, "end": len(text), "holder": "Ada Brook"}, {"start": 0, "end": 17, "stance": "neutral"}]
    statements = read_articles(lines(tmp_path, {"text": text, "statements": given}))[0].statements
    assert [(one.text, one.holder) for one in statements] == [
        ("Ada Brook left.", Holder("Ada Brook")),
        (text[:17], None),
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"start": 0, "end": 7},
        {"start": -1, "end": 3},
        {"start": 3, "end": 3},
        {"start": 4, "end": 2},
        {"start": 0.0, "end": 3},
        {"start": "0", "end": 3},
        {"start": 0},
        {"text": "It is"},
        [0, 3],
        None,
    ],
)
def test_statement_outside_the_text_is_named_by_file_and_line(tmp_path: Path, given: Any) -> None:
    path = lines(tmp_path, {"text": "It is."}, {"text": "It is.", "statements": [{"start": 0, "end": 6}, given]})
    assert refusal(path) == f"{path}:2: a statement needs start and end in 0…6, got {json.dumps(given)}"


def test_fields_given_win_over_fields_found() -> None:
    text = "2021-03-04 Riverton (Reuters) - The vote was lost.\n\nThe mayor left."
    found, given = parse_article(text), parse_article(text, date="2022-01-01", source="The Riverton Post")
    assert (found.date, found.source, found.dateline) == ("2021-03-04", "Reuters", "Riverton")
    assert (given.date, given.source, given.dateline) == ("2022-01-01", "The Riverton Post", "Riverton")


def test_empty_fields_do_not_hide_what_is_found() -> None:
    assert parse_article("Riverton (Reuters) - The vote was lost.", source="", title=None).source == "Reuters"


def test_given_title_is_a_heading_where_the_text_repeats_it() -> None:
    article = parse_article("“The tunnel: shut.”\n\nThe mayor left.", title="The tunnel shut")
    assert [block.kind for block in article.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


@pytest.mark.parametrize("text", ["", " ", "\r\n\t\u2028"])
def test_text_of_nothing_but_white_space_is_no_article(text: str) -> None:
    with pytest.raises(DataError, match="article: empty; an article needs text"):
        parse_article(text)


@pytest.mark.parametrize("text", [GERMAN, FRENCH, ICELANDIC])
def test_other_language_is_read_with_a_warning(text: str, caplog: pytest.LogCaptureFixture) -> None:
    assert parse_article(text, where="a.txt").text == text
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "a.txt: does not read like English" in caplog.text


@pytest.mark.parametrize(
    "text", [BODY, "«Non», said Ada Brook, and she was right in that.", "Kein Tunnel.", "1 2 3 4 5"]
)
def test_english_and_short_texts_are_read_without_a_warning(text: str, caplog: pytest.LogCaptureFixture) -> None:
    assert looks_english(text)
    parse_article(text)
    assert not caplog.records


def test_warning_names_the_line_of_a_json_lines_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = lines(tmp_path, {"text": BODY}, {"text": GERMAN})
    read_articles(path)
    assert [record.getMessage().split(": ")[0] for record in caplog.records] == [f"{path}:2"]


@pytest.mark.parametrize("text", ["“", '"""', "…", "🙂", "\u0301", "a", "\x01", "#", "# ", "By", "date 2021-03-04"])
def test_any_text_at_all_is_an_article(text: str) -> None:
    assert isinstance(parse_article(text), Article)


def test_names_of_a_folder_tell_files_of_the_same_name_apart(tmp_path: Path) -> None:
    for name in ("a.txt", "may/a.txt", "june/A.TXT"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("It rained.", "utf-8")
    assert [article.id for article in read_articles(tmp_path)] == ["a", "june/A", "may/a"]


def test_gzipped_json_lines_of_a_folder_are_read(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "all.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write('{"id": "x", "text": "It rained."}\n')
    assert [article.id for article in read_articles(tmp_path)] == ["x"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"article_id": "a", "start": 0, "end": 3, "text": "Yes", "stance": "neutral"}, "a prediction or a label"),
        ({"text": "It rained.", "statements": 7}, '"statements" must be a list, got 7'),
        ({"text": "It rained.", "statements": {"start": 0}}, '"statements" must be a list'),
    ],
)
def test_row_of_another_kind_is_no_article(tmp_path: Path, row: dict[str, Any], problem: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    with pytest.raises(DataError) as caught:
        read_articles(path)
    assert str(caught.value).startswith(f"{path}:1: ")
    assert problem in str(caught.value)
