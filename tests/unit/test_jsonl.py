"""JSON Lines: every mistake has its line, and no write leaves half a file."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newstance.errors import DataError
from newstance.jsonl import dump_row, read_rows, write_rows, write_text


def file(folder: Path, content: bytes | str, name: str = "rows.jsonl") -> Path:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / name


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as refused:
        list(read_rows(path))
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        '{"a": 1}\n{"a": 2}\n',
        '{"a": 1}\n{"a": 2}',
        '{"a": 1}\r\n{"a": 2}\r\n',
        '\ufeff{"a": 1}\n{"a": 2}\n',
        '  {"a": 1}  \n\t{"a": 2}\n',
    ],
)
def test_rows_come_with_their_line_numbers(tmp_path: Path, content: str) -> None:
    assert list(read_rows(file(tmp_path, content))) == [(1, {"a": 1}), (2, {"a": 2})]


def test_empty_lines_are_passed_over_but_counted(tmp_path: Path) -> None:
    assert list(read_rows(file(tmp_path, '\n{"a": 1}\n \t\n\r\n{"a": 2}\n\n'))) == [(2, {"a": 1}), (5, {"a": 2})]


@pytest.mark.parametrize("content", ["", "\n", " \r\n\t\n"])
def test_file_without_rows_has_none(tmp_path: Path, content: str) -> None:
    assert list(read_rows(file(tmp_path, content))) == []


def test_both_halves_of_a_character_are_one_and_a_written_backslash_is_none(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(rb'{"text": "\ud83d\ude2d \\ud83d"}')
    assert [row["text"] for _, row in read_rows(path)] == ["😭 \\ud83d"]


def test_line_separators_inside_a_string_do_not_part_rows(tmp_path: Path) -> None:
    text = "one\u2028two\u2029three\x85four\x0bfive"
    assert list(read_rows(file(tmp_path, dump_row({"text": text})))) == [(1, {"text": text})]


def test_gzipped_file_is_read_by_its_name(tmp_path: Path) -> None:
    path = file(tmp_path, gzip.compress('{"a": "é"}\n'.encode()), "rows.jsonl.gz")
    assert list(read_rows(path)) == [(1, {"a": "é"})]


def test_rows_before_a_mistake_are_read_one_by_one(tmp_path: Path) -> None:
    rows = read_rows(file(tmp_path, '{"a": 1}\n{"a": \n'))
    assert next(rows) == (1, {"a": 1})
    with pytest.raises(DataError):
        next(rows)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"{", "not JSON: Expecting property name"),
        (b'{"a": 1,}', "not JSON"),
        (b'{"a": 1} {"a": 2}', "not JSON: Extra data at column 10"),
        (b"plain words", "not JSON: Expecting value at column 1"),
        (b"%PDF-1.7", "not JSON"),
        (b"[1, 2]", "one JSON object a line, got list"),
        (b'"text"', "one JSON object a line, got str"),
        (b"null", "one JSON object a line, got NoneType"),
        (b'{"a": "\xe9"}', "not UTF-8 text"),
        (b"\x89PNG\x1a\x00\xff", "not UTF-8 text"),
        (b'{"text": "half \\ud83d"}', "half of a character"),
        (b'{"a": ["\\uDC00"]}', "half of a character"),
        (b'{"a":' + b"[" * 100_000, "not a row: too many brackets"),
    ],
)
def test_bad_line_is_named_by_file_and_number(tmp_path: Path, line: bytes, complaint: str) -> None:
    path = file(tmp_path, b'{"a": 1}\n\n' + line + b'\n{"a": 2}\n')
    assert refusal(path).startswith(f"{path}:3: {complaint}")


def test_file_that_is_not_gzipped_is_refused_under_a_gz_name(tmp_path: Path) -> None:
    path = file(tmp_path, '{"a": 1}\n', "rows.jsonl.gz")
    assert refusal(path).startswith(f"{path}:1: cannot read: Not a gzipped file")


def test_truncated_gzip_is_refused_after_the_rows_that_can_be_read(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f'{{"a": {n * n}}}\n' for n in range(3000)).encode())
    path = file(tmp_path, whole[: len(whole) // 2], "rows.jsonl.gz")
    rows, read = read_rows(path), []
    with pytest.raises(DataError, match=r"rows\.jsonl\.gz:\d+: cannot read: Compressed file ended"):
        read.extend(rows)


@pytest.mark.parametrize("row", [{}, {"b": 1, "a": [None, True, 0.1]}, {"text": "“é” 🙂\n\r\t\0\u2028"}])
def test_row_is_one_line_that_reads_back_in_its_order(row: dict[str, Any]) -> None:
    line = dump_row(row)
    assert "\n" not in line
    assert list(json.loads(line).items()) == list(row.items())


def test_letters_are_written_as_they_are() -> None:
    assert dump_row({"text": "“é” 🙂"}) == '{"text": "“é” 🙂"}'


def test_written_rows_are_utf8_lines_with_plain_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    write_rows(path, iter([{"text": "é\r\n"}, {"text": "🙂"}]))
    assert path.read_bytes() == '{"text": "é\\r\\n"}\n{"text": "🙂"}\n'.encode()


def test_no_rows_make_an_empty_file(tmp_path: Path) -> None:
    write_rows(tmp_path / "out.jsonl", [])
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_text_is_written_with_its_own_line_ends_into_new_folders(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "out.txt"
    write_text(path, "a\r\nb\rc\n")
    assert path.read_bytes() == b"a\r\nb\rc\n"
    assert path.stat().st_mode & 0o777 == 0o644


def test_interrupted_rows_leave_the_old_file_and_no_other(tmp_path: Path) -> None:
    def rows() -> Iterator[dict[str, int]]:
        yield {"a": 1}
        raise KeyboardInterrupt

    path = file(tmp_path, "old")
    with pytest.raises(KeyboardInterrupt):
        write_rows(path, rows())
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])


def test_failed_rename_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    path = file(tmp_path, "old")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DataError, match=rf"{path.name}: cannot write: No space left on device"):
        write_text(path, "new")
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])


def test_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = file(tmp_path, "a file") / "below.jsonl"
    with pytest.raises(DataError, match=rf"{path.name}: cannot write: "):
        write_rows(path, [{}])
    with pytest.raises(DataError, match="cannot write: Is a directory"):
        write_rows(tmp_path, [{}])
