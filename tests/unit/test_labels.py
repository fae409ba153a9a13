"""Hand labels: every mistake has its line, alignment goes by overlap, agreement is Krippendorff's."""

import json
from pathlib import Path
from typing import Any

import pytest

from newstance.errors import DataError
from newstance.labels import align, krippendorff_alpha, read_labels
from newstance.types import Article, LabelledStatement, StanceLabel, Statement

ARTICLE = Article(text="Ada Brook said yes. 😭 Tom Reed said no.", id="tunnel")
GOOD = {"article_id": "tunnel", "start": 0, "end": 19, "target": "the tunnel", "stance": "supports"}


def written(folder: Path, *rows: Any) -> Path:
    path = folder / "labels.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def read(path: Path) -> list[LabelledStatement]:
    return read_labels(path, {ARTICLE.id: ARTICLE})


def test_labels_are_read_in_order_with_what_they_say_of_the_holder(tmp_path: Path) -> None:
    full = GOOD | {"holder": "Ada Brook", "holder_also": ["Brook"], "explicit": True, "annotator": "a"}
    second = GOOD | {"start": 20, "end": len(ARTICLE.text), "stance": "opposes"}
    one, other = read(written(tmp_path, full, second))
    assert one == LabelledStatement(
        "tunnel", 0, 19, "the tunnel", StanceLabel.SUPPORTS, "Ada Brook", ("Brook",), True, "a"
    )
    assert ARTICLE.text[other.start : other.end] == "😭 Tom Reed said no."
    assert (other.stance, other.holder, other.holder_also) == (StanceLabel.OPPOSES, None, ())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"stance": "favour"}, "unknown label 'favour'; use supports, opposes or neutral"),
        ({"stance": None}, "unknown label None"),
        ({"stance": 1}, "unknown label 1"),
        ({"article_id": "bridge"}, "no article 'bridge'; the articles are tunnel"),
        ({"end": 400}, "offsets 0…400 are outside the article's 0…39"),
        ({"start": -1}, "offsets -1…19 are outside"),
        ({"start": 19}, "offsets 19…19 are outside"),
        ({"start": "0"}, "offsets '0'…19 are outside"),
        ({"target": " "}, "target must be text"),
        ({"target": None}, "target must be text, got None"),
        ({"article_id": ["tunnel"]}, "no article ['tunnel']"),
        ({"start": False}, "offsets False…19 are outside"),
        ({"start": 0.0}, "offsets 0.0…19 are outside"),
        ({"holder": 5}, "holder must be text or null, got 5"),
        ({"holder_also": "Brook"}, "holder_also must be a list of texts, got 'Brook'"),
        ({"holder_also": [1]}, "holder_also must be a list of texts, got [1]"),
        ({}, "labels the same statement for the same target as line 1"),
    ],
)
def test_mistake_in_a_label_names_its_file_and_line(tmp_path: Path, change: dict[str, Any], problem: str) -> None:
    path = written(tmp_path, GOOD, "", GOOD | change)
    with pytest.raises(DataError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert problem in str(caught.value)


@pytest.mark.parametrize("key", sorted(GOOD))
def test_label_without_a_needed_key_names_it(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, {name: value for name, value in GOOD.items() if name != key})
    with pytest.raises(DataError, match=rf":1: a label needs {key}"):
        read(path)


@pytest.mark.parametrize("line", ["{", "[]", '"x"'])
def test_line_that_is_no_object_names_its_place(tmp_path: Path, line: str) -> None:
    with pytest.raises(DataError, match=r"labels\.jsonl:2: "):
        read(written(tmp_path, GOOD, line))


def test_statement_may_be_labelled_for_several_targets(tmp_path: Path) -> None:
    assert len(read(written(tmp_path, GOOD, GOOD | {"target": "the ferry"}))) == 2


def test_absent_and_empty_files_say_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read(tmp_path / "labels.jsonl")
    with pytest.raises(DataError, match="holds no label"):
        read(written(tmp_path, ""))


def test_message_names_at_most_five_articles(tmp_path: Path) -> None:
    articles = {str(n): Article(text="x", id=str(n)) for n in range(9)}
    with pytest.raises(DataError, match="0, 1, 2, 3, 4 and 4 more"):
        read_labels(written(tmp_path, GOOD), articles)


def gold(start: int, end: int) -> LabelledStatement:
    return LabelledStatement("a", start, end, "t", StanceLabel.NEUTRAL)


def own(start: int, end: int) -> Statement:
    return Statement(start, end, "x" * (end - start))


@pytest.mark.parametrize(
    ("labels", "statements", "expected"),
    [
        ([(0, 10), (10, 20)], [(0, 10), (10, 20)], [0, 1]),
        ([(0, 10)], [(0, 5)], [0]),  # exactly half of the longer
        ([(0, 10)], [(0, 4)], [None]),
        ([(0, 10)], [(5, 15)], [0]),
        ([(0, 10)], [(6, 16)], [None]),
        ([(0, 10)], [(0, 21)], [None]),  # less than half of the own, longer one
        ([(0, 10)], [(0, 6), (2, 10)], [1]),  # the larger overlap wins
        ([(0, 10), (0, 12)], [(0, 12)], [None, 0]),  # an own statement is taken once
        ([(0, 10)], [], [None]),
        ([], [(0, 10)], []),
    ],
)
def test_align_pairs_by_largest_overlap_from_half_of_the_longer(
    labels: list[tuple[int, int]], statements: list[tuple[int, int]], expected: list[int | None]
) -> None:
    assert align([gold(*each) for each in labels], [own(*each) for each in statements]) == expected


def test_alpha_is_that_of_krippendorffs_own_example() -> None:
    # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section C: four observers, nominal 0.743.
    columns = [
        ("1", "1", None, "1"),
        ("2", "2", "3", "2"),
        ("3", "3", "3", "3"),
        ("3", "3", "3", "3"),
        ("2", "2", "2", "2"),
        ("1", "2", "3", "4"),
        ("4", "4", "4", "4"),
        ("1", "1", "2", "1"),
        ("2", "2", "2", "2"),
        (None, "5", "5", "5"),
        (None, None, "1", "1"),
        (None, "3", None, None),
    ]
    assert krippendorff_alpha(columns) == pytest.approx(0.743, abs=0.0005)


def test_alpha_is_one_for_full_agreement_and_below_zero_for_full_disagreement() -> None:
    assert krippendorff_alpha([("a", "a"), ("b", "b")]) == 1
    assert krippendorff_alpha([("a", "b"), ("b", "a")]) < 0


def test_alpha_of_one_label_only_and_of_nothing_is_one() -> None:
    assert krippendorff_alpha([("a", "a"), ("a", "a")]) == 1
    assert krippendorff_alpha([]) == 1
    assert krippendorff_alpha([("a", None)]) == 1
