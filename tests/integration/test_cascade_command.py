"""`newstance cascade` on labelled pairs: what it prints is what `newstance evaluate` then finds."""

import json
from pathlib import Path

import pytest

from conftest import Run
from tiny import labelled_rows, write_rows


@pytest.fixture
def dev(bare_folder: Path) -> str:
    return f"data.path={write_rows(bare_folder / 'dev.jsonl', labelled_rows(60))}"


CASCADE = ("data=pairs", "model.cheap=majority", "model.dear=lexicon")


def test_threshold_is_printed_with_the_loss_and_the_share_and_holds_when_it_is_used(
    run_newstance: Run, dev: str
) -> None:
    ran = run_newstance("cascade", *CASCADE[:1], dev, "model.cheap=lexicon", "model.dear=lexicon", "format=json")
    found = json.loads(ran.out)
    assert (ran.status, found["threshold"], found["passed_on"]) == (0, 0, 0)
    assert (found["n"], found["cascade"]["loss"]["value"], found["loss_allowed"]) == (60, 0, 0.01)
    again = run_newstance(
        "evaluate", "data=pairs", dev, "model=cascade", "model.cheap=lexicon", "model.dear=lexicon",
        f"model.threshold={found['threshold']}", "format=json",
    )  # fmt: skip
    assert json.loads(again.out)["macro_f1"]["value"] == pytest.approx(found["cascade"]["macro_f1"]["value"], abs=1e-4)
    assert "cascade: passed 0 of 60 pairs (0.0%) on to lexicon" in again.err


def test_table_names_the_setting_to_use(run_newstance: Run, dev: str) -> None:
    ran = run_newstance("cascade", *CASCADE, dev, "loss=1")
    assert ran.status == 0
    assert "model.threshold=0 loses" in ran.out
    assert "passes 0.0% of the pairs on to lexicon" in ran.out


def test_where_no_threshold_will_do_the_dear_model_is_named(run_newstance: Run, dev: str) -> None:
    ran = run_newstance("cascade", *CASCADE, dev, "loss=0.001")
    assert ran.status == 0
    assert "No threshold loses at most 0.001 on pairs: use lexicon alone." in ran.out
    assert json.loads(run_newstance("cascade", *CASCADE, dev, "loss=0.001", "format=json").out)["threshold"] is None


def test_articles_with_labels_do_too(run_newstance: Run, bare_folder: Path) -> None:
    ran = run_newstance("cascade", "data=seed", *CASCADE[1:], "loss=1")
    assert "seed: 12 pairs" in ran.out


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("model.dear=lexicon data=newsroom_test", "data: newsroom_test is a test set; choose on dev"),
        ("model.dear=lexicon data=bench", "data: bench is a test set"),
        ("model=lexicon data=seed", "model: LexiconModel is no cascade; use model=cascade model.dear=…"),
        ("model.dear=lexicon loss=2", "loss: must be between 0 and 1 of macro-F1, got 2.0"),
        ("model.dear=lexicon format=xml", "format: unknown 'xml'"),
        ("data=seed", "please set model.dear=…"),
        ("data=seed model.dear=lexicn", "model.dear: lexicn: no such option of model"),
    ],
)
def test_mistake_is_one_line(
    run_newstance: Run, bare_folder: Path, no_models: list[str], typed: str, problem: str
) -> None:
    ran = run_newstance("cascade", *typed.split())
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert problem in ran.err
    assert not no_models
