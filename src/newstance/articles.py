"""Reading articles: .txt, .md, .jsonl, a folder, or standard input; every mistake names its file and line."""

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from newstance.blocks import parse_blocks
from newstance.errors import DataError
from newstance.jsonl import read_rows
from newstance.types import Article, Holder, Statement

logger = logging.getLogger(__name__)

SUFFIXES = (".txt", ".md", ".jsonl")
_ENGLISH = frozenset(
    "the of and to in a is that for it on was as with he by be at this are from or have an they which not has had his "
    "her she we you their its but were been will would said who more about after there when what if than also i".split()
)


def read_articles(source: str | Path) -> list[Article]:
    """Read every article of a file, a folder, or standard input (`-`, plain text).

    Raises:
        DataError: nothing there, nothing in it, not UTF-8 text, or a line that is no article.
    """
    if str(source) == "-":
        return [parse_article(_decode("standard input", sys.stdin.buffer.read()), id="stdin")]
    path = Path(source)
    if path.is_dir():
        return _read_folder(path)
    if not path.exists():
        raise DataError(f"article: no such file or folder: {path}")
    if not _readable(path):
        raise DataError(
            f"article: {path}: cannot read {path.suffix or 'a file without ending'}; use {', '.join(SUFFIXES)}"
        )
    if _is_jsonl(path):
        return list(_read_jsonl(path))
    return [parse_article(_decode(str(path), path.read_bytes()), id=path.stem, where=str(path))]


def parse_article(text: str, *, where: str = "article", **fields: Any) -> Article:
    """Make an article of a text: find headings, dateline and date; `fields` given win over fields found.

    Raises:
        DataError: the text holds nothing but white space.
    """
    if not text.strip():
        raise DataError(f"{where}: empty; an article needs text")
    blocks, found = parse_blocks(text, fields.get("title"))
    article = Article(text=text, blocks=blocks, **{**found, **{key: value for key, value in fields.items() if value}})
    if not looks_english(text):
        logger.warning("%s: does not read like English; labels for other languages are not to be trusted", where)
    return article


def looks_english(text: str) -> bool:
    """Tell whether at least a tenth of the words (of a text of ten or more) are common English ones."""
    words = re.findall(r"\w+", text.casefold())
    return len(words) < 10 or sum(word in _ENGLISH for word in words) >= 0.1 * len(words)


def article_files(folder: Path) -> list[Path]:
    """Return the files of a folder that are read as articles, in their order."""
    files = sorted(path for path in folder.rglob("*") if _readable(path) and path.is_file())
    return [path for path in files if not path.name.endswith(".labels.jsonl") and path.name != "README.md"]


def _read_folder(folder: Path) -> list[Article]:
    files = article_files(folder)
    if not files:
        raise DataError(f"article: {folder}: a folder without articles; use {', '.join(SUFFIXES)}")
    articles: list[Article] = []
    for path in files:
        found = read_articles(path)
        if not _is_jsonl(path):  # named after its file: so that files of one name in several folders differ
            found = [replace(found[0], id=path.relative_to(folder).with_suffix("").as_posix())]
        articles += found
    check_ids(str(folder), articles)
    return articles


def _is_jsonl(path: Path) -> bool:
    return path.name.lower().endswith((".jsonl", ".jsonl.gz"))


def _readable(path: Path) -> bool:
    return path.name.lower().endswith((*SUFFIXES, ".jsonl.gz"))


def _read_jsonl(path: Path) -> Iterator[Article]:
    articles = [article_of(row, f"{path}:{number}", f"{path.stem}-{number}") for number, row in read_rows(path)]
    if not articles:
        raise DataError(f"article: {path}: holds no article")
    check_ids(str(path), articles)
    yield from articles


def article_of(row: Mapping[str, Any], where: str, name: str) -> Article:
    """Make an article of a row as docs/reference/data-formats.md describes it; `name` is its id where it has none.

    Raises:
        DataError: the row is no article.
    """
    text = row.get("text")
    if "article_id" in row:
        raise DataError(f"{where}: a prediction or a label, not an article: it has an article_id")
    if not isinstance(text, str):
        raise DataError(f'{where}: an article needs "text", got the keys {sorted(row)}')
    known = {key: _string(where, key, row[key]) for key in ("title", "date", "source", "url") if row.get(key)}
    given = row.get("statements") or []
    if not isinstance(given, list):
        raise DataError(f'{where}: "statements" must be a list, got {given!r}')
    statements = tuple(_statement(where, text, each) for each in given)
    name = _string(where, "id", row.get("id") or name)
    return parse_article(text, where=where, id=name, statements=statements, **known)


def _statement(where: str, text: str, given: Any) -> Statement:
    start, end = (given.get("start"), given.get("end")) if isinstance(given, dict) else (None, None)
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        raise DataError(f"{where}: a statement needs start and end in 0…{len(text)}, got {json.dumps(given)}")
    name = given.get("holder")
    return Statement(start, end, text[start:end], holder=Holder(name) if isinstance(name, str) else None)


def check_ids(where: str, articles: Iterable[Article]) -> None:
    """Raise DataError where two articles have one id."""
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            raise DataError(f"{where}: two articles have the id {article.id!r}; ids must differ")
        seen.add(article.id)


def _string(where: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise DataError(f'{where}: "{key}" must be a string, got {value!r}')
    return value


def _decode(where: str, raw: bytes) -> str:
    if raw.startswith(b"%PDF"):
        raise DataError(f"{where}: a PDF; save its text as .txt first")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{where}: not UTF-8 text (byte {error.start}); save it as UTF-8 .txt") from None
    if "\0" in text:
        raise DataError(f"{where}: a binary file; give text")
    return text
