"""Hand labels: read with every mistake's line, aligned with own statements, and compared between annotators."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newstance.errors import DataError
from newstance.jsonl import read_rows
from newstance.pairs import label_of
from newstance.types import Article, LabelledStatement, StanceLabel, Statement


def read_labels(path: Path, articles: Mapping[str, Article]) -> list[LabelledStatement]:
    """Read hand labels of the given articles, in file order.

    Raises:
        DataError: `file:line` of an unknown label, an absent article, offsets outside its text, a field of the wrong
            type, or a statement labelled twice.
    """
    if not path.is_file():
        raise DataError(f"data.labels: no such file: {path}")
    labels: list[LabelledStatement] = []
    lines: dict[tuple[str, int, int, str], int] = {}
    for number, row in read_rows(path):
        label = _label(f"{path}:{number}", row, articles)
        first = lines.setdefault((label.article_id, label.start, label.end, label.target), number)
        if first != number:
            raise DataError(f"{path}:{number}: labels the same statement for the same target as line {first}")
        labels.append(label)
    if not labels:
        raise DataError(f"data.labels: {path}: holds no label")
    return labels


def _label(where: str, row: Mapping[str, Any], articles: Mapping[str, Article]) -> LabelledStatement:
    missing = [key for key in ("article_id", "start", "end", "target", "stance") if key not in row]
    if missing:
        raise DataError(f"{where}: a label needs {', '.join(missing)}; got the keys {sorted(row)}")
    article = articles.get(row["article_id"]) if isinstance(row["article_id"], str) else None
    if article is None:
        raise DataError(f"{where}: no article {row['article_id']!r}; the articles are {_some(articles)}")
    start, end = row["start"], row["end"]
    if not (type(start) is type(end) is int and 0 <= start < end <= len(article.text)):
        raise DataError(f"{where}: offsets {start!r}…{end!r} are outside the article's 0…{len(article.text)}")
    if not isinstance(row["target"], str) or not row["target"].strip():
        raise DataError(f"{where}: target must be text, got {row['target']!r}")
    holder, also = row.get("holder"), row.get("holder_also") or []
    if not (holder is None or isinstance(holder, str)):
        raise DataError(f"{where}: holder must be text or null, got {holder!r}")
    if not (isinstance(also, list) and all(isinstance(each, str) for each in also)):
        raise DataError(f"{where}: holder_also must be a list of texts, got {also!r}")
    return LabelledStatement(
        article_id=article.id,
        start=start,
        end=end,
        target=row["target"],
        stance=label_of(where, row["stance"]),
        holder=holder,
        holder_also=tuple(also),
        explicit=row.get("explicit"),
        annotator=row.get("annotator"),
    )


def _some(articles: Mapping[str, Article]) -> str:
    names = list(articles)
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def align(gold: Sequence[LabelledStatement], own: Sequence[Statement]) -> list[int | None]:
    """Return for each gold statement the number of its own statement, or None.

    Pairs are made by largest character overlap first; an overlap counts from half of the longer of the two.
    """
    overlaps = []
    for g, label in enumerate(gold):
        for s, statement in enumerate(own):
            shared = min(label.end, statement.end) - max(label.start, statement.start)
            if shared * 2 >= max(label.end - label.start, statement.end - statement.start):
                overlaps.append((-shared, g, s))
    found: list[int | None] = [None] * len(gold)
    taken: set[int] = set()
    for _, g, s in sorted(overlaps):
        if found[g] is None and s not in taken:
            found[g] = s
            taken.add(s)
    return found


def krippendorff_alpha(readings: Sequence[Sequence[StanceLabel | str | None]]) -> float:
    """Return Krippendorff's alpha (nominal; Krippendorff 2004, ch. 11) of units read by several annotators.

    `readings[u]` holds the labels that unit u got, None where an annotator left it out; units with fewer than two
    labels do not count. 1 is full agreement, 0 what chance gives; 1 where only one label was ever used.
    """
    coincidences: Counter[tuple[str, str]] = Counter()
    for unit in readings:
        labels = [str(label) for label in unit if label is not None]
        for i, one in enumerate(labels):
            for j, other in enumerate(labels):
                if i != j:
                    coincidences[one, other] += 1 / (len(labels) - 1)  # type: ignore[assignment]
    totals: defaultdict[str, float] = defaultdict(float)
    for (one, _), count in coincidences.items():
        totals[one] += count
    n = sum(totals.values())
    expected = sum(totals[one] * totals[other] for one in totals for other in totals if one != other)
    observed = sum(count for (one, other), count in coincidences.items() if one != other)
    return 1.0 if not expected else 1 - (n - 1) * observed / expected
