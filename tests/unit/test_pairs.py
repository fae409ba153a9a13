"""Sets of labelled pairs on disk."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from newstance.errors import DataError
from newstance.pairs import LABEL_NAMES, PairSet, label_of
from newstance.types import LabelledPair, Pair, StanceLabel

ROW = {"id": "7", "text": "It leaks.", "target": "the dam", "label": "opposes"}


def pair_set(folder: Path, *rows: dict[str, Any], **settings: Any) -> PairSet:
    path = folder / "set.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return PairSet(**{"name": "dams", "path": str(path)} | settings)


def refusal(dataset: PairSet) -> str:
    with pytest.raises(DataError) as refused:
        dataset.read()
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("supports", StanceLabel.SUPPORTS),
        ("support", StanceLabel.SUPPORTS),
        ("entailment", StanceLabel.SUPPORTS),
        ("opposes", StanceLabel.OPPOSES),
        ("oppose", StanceLabel.OPPOSES),
        ("contradiction", StanceLabel.OPPOSES),
        ("neutral", StanceLabel.NEUTRAL),
    ],
)
def test_label_is_mapped_from_the_words_of_sets(tmp_path: Path, word: str, label: StanceLabel) -> None:
    assert label_of("here", word) is label is LABEL_NAMES[word]
    assert pair_set(tmp_path, ROW | {"label": word}).read()[0].label is label


@pytest.mark.parametrize("value", ["favour", "Supports", " neutral", "", None, 0, True, ["supports"], {"a": 1}])
def test_unknown_label_is_named_by_file_and_line(tmp_path: Path, value: object) -> None:
    dataset = pair_set(tmp_path, ROW, ROW | {"label": value})
    complaint = f"set.jsonl:2: unknown label {value!r}; use supports, opposes or neutral"
    assert refusal(dataset).endswith(complaint)


def test_missing_label_is_refused(tmp_path: Path) -> None:
    assert "unknown label None" in refusal(pair_set(tmp_path, {"text": "It leaks.", "target": "the dam"}))


def test_row_becomes_a_labelled_pair(tmp_path: Path) -> None:
    row = ROW | {"holder": "Ada Brook", "before": "They met.", "group": 3, "split": "test"}
    assert pair_set(tmp_path, row).read() == [
        LabelledPair(Pair("It leaks.", "the dam", "Ada Brook", "They met."), StanceLabel.OPPOSES, "7", "dams", "3")
    ]


@pytest.mark.parametrize("empty", [{}, {"holder": None, "before": None}, {"holder": "", "before": ""}])
def test_what_a_row_leaves_out_is_no_holder_and_no_context(tmp_path: Path, empty: dict[str, Any]) -> None:
    pair = pair_set(tmp_path, ROW | empty).read()[0].pair
    assert (pair.holder, pair.before) == (None, "")


def test_premise_and_hypothesis_are_text_and_target(tmp_path: Path) -> None:
    found = pair_set(tmp_path, {"premise": "It leaks.", "hypothesis": "It is dry.", "label": "contradiction"}).read()
    assert found[0].pair == Pair("It leaks.", "It is dry.")


@pytest.mark.parametrize("broken", [{"text": None}, {"text": 5}, {"target": ["the dam"]}, {"target": None}])
def test_row_that_is_no_pair_is_named_by_file_and_line(tmp_path: Path, broken: dict[str, Any]) -> None:
    message = refusal(pair_set(tmp_path, ROW, ROW, ROW | broken))
    assert message.endswith(
        "set.jsonl:3: a pair needs \"text\" and \"target\", got the keys ['id', 'label', 'target', 'text']"
    )


def test_pairs_stay_in_file_order(tmp_path: Path) -> None:
    rows = [ROW | {"id": str(n), "text": f"It leaks {n} times."} for n in (3, 1, 2)]
    assert [example.id for example in pair_set(tmp_path, *rows).read()] == ["3", "1", "2"]


def test_only_keeps_the_rows_that_have_the_named_values(tmp_path: Path) -> None:
    rows = [ROW | {"id": str(n), "seen": n % 2, "part": "dev" if n < 3 else "test"} for n in range(6)]
    found = pair_set(tmp_path, *rows, only={"seen": "0", "part": "test"}).read()
    assert [example.id for example in found] == ["4"]


def test_rows_left_out_may_have_labels_that_are_not_ours(tmp_path: Path) -> None:
    rows = [ROW, ROW | {"label": "unrelated", "part": "other"}]
    assert len(pair_set(tmp_path, ROW | {"part": "test"}, *rows, only={"part": "test"}).read()) == 1


def test_bare_names_become_written_propositions(tmp_path: Path) -> None:
    dataset = pair_set(tmp_path, ROW | {"target": "Ada Brook"}, ROW, propositions={"Ada Brook": "electing Ada Brook"})
    assert [example.pair.target for example in dataset.read()] == ["electing Ada Brook", "the dam"]


def test_set_lies_below_its_root_and_may_be_gzipped(tmp_path: Path) -> None:
    (tmp_path / "stance").mkdir()
    (tmp_path / "stance" / "dams.jsonl.gz").write_bytes(gzip.compress(json.dumps(ROW).encode()))
    assert len(PairSet(name="dams", path="stance/dams.jsonl.gz", root=str(tmp_path)).read()) == 1


def test_root_is_taken_from_the_environment_where_none_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSTANCE_DATA", str(tmp_path))
    monkeypatch.chdir("/")
    pair_set(tmp_path, ROW)
    assert len(PairSet(name="dams", path="set.jsonl").read()) == 1


def test_absent_set_names_its_key_the_root_the_setting_and_its_home(tmp_path: Path) -> None:
    message = refusal(PairSet(name="dams", path="no.jsonl", root=str(tmp_path), home="https://dams.example"))
    assert message.startswith(f"data.dams: no such file: no.jsonl (data root {tmp_path}); set data.root=DIR")
    assert message.endswith("the set's home: https://dams.example")


def test_set_without_a_pair_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("\n", "utf-8")
    with pytest.raises(DataError, match=r"data\.ferry: .*none\.jsonl: holds no pair"):
        PairSet(name="ferry", path=str(path)).read()
