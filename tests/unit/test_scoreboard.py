"""An evaluation as JSON and as a table."""

import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console
from test_evaluation import Corrects, Oracle, evaluated, pairs, resolved

from conftest import ROOT, Run
from newstance.scoring.evaluation import evaluate_pairs
from newstance.scoring.scoreboard import evaluation_json, print_evaluation
from newstance.types import LABELS

ALWAYS = {
    "data", "model", "n", "resampled", "macro_f1", "f_avg", "accuracy", "per_label", "confusion", "ece", "failed",
    "baselines",
}  # fmt: skip
OF_ARTICLES = {"holder", "holder_of_sides", "oracle_holder", "segmentation", "end_to_end", "joint", "per_article"}


def test_json_has_the_documented_keys_and_leaves_out_what_does_not_apply() -> None:
    whole = evaluation_json(evaluated(Oracle()))
    assert set(whole) == ALWAYS | OF_ARTICLES
    assert set(evaluation_json(evaluate_pairs(Oracle(), pairs(30), "toy"))) == ALWAYS
    documented = (ROOT / "docs/reference/metrics.md").read_text("utf-8")
    assert all(f"`{key}`" in documented for key in set(whole) - {"data", "model"})


def test_json_of_a_perfect_predictor() -> None:
    found = evaluation_json(evaluated(Oracle()))
    one = {"value": 1.0, "low": 1.0, "high": 1.0}
    assert (found["n"], found["failed"], found["resampled"]) == (36, 0, "clusters")
    assert found["macro_f1"] == found["holder_of_sides"] == one
    assert found["holder"] == {**one, "n": 24}
    assert found["f_avg"] == found["accuracy"] == 1
    assert found["per_label"] == {str(each): {"precision": 1, "recall": 1, "f1": 1, "n": 12} for each in LABELS}
    assert found["confusion"]["supports"] == {"supports": 12, "opposes": 0, "neutral": 0, "failed": 0}
    assert set(found["segmentation"]) == set(found["joint"]) == {"precision", "recall", "f1"}
    assert found["end_to_end"] == found["oracle_holder"] == {"macro_f1": 1}
    assert found["baselines"]["majority"]["macro_f1"] == pytest.approx(0.1667)
    assert set(found["baselines"]["majority"]["behind_by"]) == {"value", "low", "high"}
    assert set(found["per_article"][0]) == {"article_id", "target", "n", "macro_f1", "accuracy"}


def test_failed_statements_are_counted_and_stand_in_the_confusion() -> None:
    found = evaluation_json(evaluated(Oracle(fails=("It rained.",)), count=4))
    assert found["failed"] == found["confusion"]["neutral"]["failed"] == 4
    assert found["resampled"] == "statements"


def shown(found: object) -> str:
    console = Console(file=io.StringIO(), width=120)
    print_evaluation(found, console)
    return console.file.getvalue()


def test_table_shows_the_deciding_score_its_interval_baselines_and_what_was_resampled() -> None:
    table = shown(evaluated(Oracle(fails=("It rained.",))))
    for part in ("toy: 36 statements, model oracle", "macro-F1", "majority baseline", "lexicon baseline", "ahead by"):
        assert part in table
    assert re.search(r"macro-F1, given statements +0\.667 +0\.667…0\.667", table)
    assert re.search(r"failed, counted as wrong +12", table)
    assert "bootstrap over clusters" in table


def test_score_without_the_resolver_is_shown_where_one_worked() -> None:
    found = resolved(Oracle(wrong=("Tom Reed said no.",)), Corrects("Tom Reed said no.", "opposes"))
    without = evaluation_json(found)["unresolved"]
    assert set(without) == {"macro_f1", "behind_by", "joint", "joint_behind_by"}
    assert without["joint"] == {"precision": 1, "recall": 0.5, "f1": 0.6667}
    assert without["joint_behind_by"] == {"value": 0.3333, "low": 0.3333, "high": 0.3333}
    table = shown(found)
    assert re.search(r"macro-F1, given statements +0\.556 +\+0\.444 +0\.444…0\.444", table)
    assert re.search(r"statement and holder and stance, F1 +0\.667 +\+0\.333 +0\.333…0\.333", table)
    assert "`unresolved`" in (ROOT / "docs/reference/metrics.md").read_text("utf-8")
    assert "Without the resolver" not in shown(evaluated(Oracle()))


def test_table_of_pairs_has_no_holders() -> None:
    assert "holder" not in shown(evaluate_pairs(Oracle(), pairs(30), "toy"))


@pytest.fixture
def own_set(bare_folder: Path) -> Path:
    """Articles, labels and pairs of one's own."""
    text = "Ada Brook praised the tunnel. Tom Reed condemned the tunnel. It rained."
    rows = [{"id": f"a{n}", "text": text} for n in range(3)]
    labels = [
        {"article_id": f"a{n}", "start": start, "end": end, "target": "the tunnel", "stance": stance, "holder": holder}
        for n in range(3)
        for start, end, stance, holder in (
            (0, 29, "supports", "Ada Brook"),
            (30, 60, "opposes", "Tom Reed"),
            (61, 71, "neutral", None),
        )
    ]
    mine = [{"text": row["text"], "target": "it", "label": label} for row in rows for label in ("support", "neutral")]
    for name, content in (("A (1)", rows), ("L", labels), ("pairs", mine)):
        lines = "".join(json.dumps(row) + "\n" for row in content)
        (bare_folder / f"{name}.jsonl").write_text(lines, "utf-8")
    return bare_folder


OWN = ["evaluate", "model=lexicon", "data=articles", "data.articles=A (1).jsonl", "data.labels=L.jsonl"]


def test_own_articles_are_evaluated_as_json_on_standard_output(run_newstance: Run, own_set: Path) -> None:
    ran = run_newstance(*OWN, "format=json")
    found = json.loads(ran.out)
    assert ran.status == 0
    assert (found["n"], found["resampled"], found["macro_f1"]["value"]) == (9, "statements", 1)
    assert found["segmentation"]["f1"] == 1
    assert found["baselines"]["lexicon"]["behind_by"] == {"value": 0, "low": 0, "high": 0}


def test_evaluation_goes_to_a_file_when_asked(run_newstance: Run, own_set: Path) -> None:
    before = set(own_set.iterdir())
    ran = run_newstance(*OWN, "output=scores.json")
    assert (ran.status, ran.out) == (0, "")
    assert json.loads((own_set / "scores.json").read_text("utf-8"))["n"] == 9
    assert set(own_set.iterdir()) - before == {own_set / "scores.json", own_set / "scores.manifest.json"}


def test_evaluation_is_a_table_by_default(run_newstance: Run, own_set: Path) -> None:
    ran = run_newstance(*OWN)
    assert ran.status == 0
    assert "macro-F1, given statements" in ran.out


def test_own_pairs_are_evaluated(run_newstance: Run, own_set: Path) -> None:
    ran = run_newstance("evaluate", "model=majority", "data=pairs", "data.path=pairs.jsonl", "format=json")
    found = json.loads(ran.out)
    assert (found["n"], found["accuracy"]) == (6, 0.5)
    assert "holder" not in found


def test_seed_is_evaluated_without_arguments(run_newstance: Run, bare_folder: Path) -> None:
    found = json.loads(run_newstance("evaluate", "model=majority", "format=json").out)
    assert (found["n"], found["segmentation"]["f1"], found["holder"]["value"]) == (12, 1, 1)


def test_benchmark_is_evaluated(run_newstance: Run, shared_bench: Path) -> None:
    root = f"data.root={shared_bench.parent / 'data'}"
    found = json.loads(run_newstance("evaluate", "model=lexicon", "data=bench", root, "format=json").out)
    assert (found["n"], len(found["per_article"]), found["resampled"]) == (323, 12, "clusters")
    assert found["segmentation"]["recall"] > 0.85
