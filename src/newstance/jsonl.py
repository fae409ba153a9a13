"""JSON Lines: read with the line's number in every error, written beside and then renamed."""

import gzip
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from newstance.errors import DataError


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number, object) of a JSON Lines file, gzipped if its name ends in `.gz`.

    Raises:
        DataError: a line that is not UTF-8 or not one JSON object, or holds half of a character.
    """
    number = 0
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _row(f"{path}:{number}", line)
        except (OSError, EOFError) as error:
            raise DataError(f"{path}:{number + 1}: cannot read: {error}") from None


def _row(where: str, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
        if b"\\u" in line:
            dump_row({"": row}).encode()
    except UnicodeDecodeError:
        raise DataError(f"{where}: not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise DataError(f"{where}: not JSON: {error.msg} at column {error.colno}") from None
    except UnicodeEncodeError:
        raise DataError(f"{where}: half of a character (a lone surrogate such as \\ud83d)") from None
    except RecursionError:
        raise DataError(f"{where}: not a row: too many brackets within brackets") from None
    if not isinstance(row, dict):
        raise DataError(f"{where}: one JSON object a line, got {type(row).__name__}")
    return row


def dump_row(row: Mapping[str, Any]) -> str:
    """Return a row as one line of JSON, in the row's own order, nothing escaped that need not be."""
    return json.dumps(row, ensure_ascii=False)


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as JSON Lines; an interrupted write leaves the old file as it was."""
    write_text(path, "".join(dump_row(row) + "\n" for row in rows))


def write_text(path: Path, text: str) -> None:
    """Write a text beside its place, then rename it into place.

    Raises:
        DataError: the folder is absent or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(fresh).chmod(0o644)
            Path(fresh).replace(path)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DataError(f"{path}: cannot write: {error.strerror}") from None
