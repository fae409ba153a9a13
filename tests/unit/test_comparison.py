"""Another model on the same statements: its scores, and the lead over it with a paired interval."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_evaluation import Named, Oracle, TargetReader, articles, gold, pairs, pipeline
from test_scoreboard import OWN, own_set, shown

from conftest import ROOT, Run
from newstance.commands.parts import model_named
from newstance.errors import ConfigError
from newstance.models import LexiconModel, MajorityModel, NliModel, OnnxModel
from newstance.scoring.bootstrap import Interval, difference
from newstance.scoring.comparison import against_on_articles, against_on_pairs
from newstance.scoring.evaluation import evaluate_articles, evaluate_pairs
from newstance.scoring.metrics import FAILED, macro_f1
from newstance.scoring.scoreboard import evaluation_json
from newstance.segmenters import ParagraphSegmenter
from tiny_nli import write_nli_folder

__all__ = ["own_set"]  # a fixture
NO = "Tom Reed said no."


def test_lead_over_a_model_is_the_paired_difference_on_the_same_pairs() -> None:
    steps: list[int] = []
    found = evaluate_pairs(Oracle(), pairs(150), "toy")
    rival = against_on_pairs(found, Oracle(wrong=(NO,), name="other"), pairs(150), steps.append).rival
    assert (rival.model, sum(steps)) == ("other", 150)
    assert list(rival.outcomes.gold) == list(found.outcomes.gold)
    assert rival.lead == difference(found.outcomes, rival.outcomes, macro_f1)
    assert rival.lead.value == pytest.approx(1 - float(macro_f1(rival.outcomes.matrix())))
    assert 0 < rival.lead.low <= rival.lead.value <= rival.lead.high


def test_no_model_is_ahead_of_itself() -> None:
    found = evaluate_pairs(Oracle(wrong=(NO,)), pairs(30), "toy")
    assert against_on_pairs(found, Oracle(wrong=(NO,)), pairs(30)).rival.lead == Interval(0, 0, 0)


def test_what_the_other_model_fails_on_is_wrong_and_counted() -> None:
    found = against_on_pairs(evaluate_pairs(Oracle(), pairs(30), "toy"), Oracle(fails=(NO,)), pairs(30))
    assert found.rival.outcomes.predicted.count(FAILED) == 10
    assert evaluation_json(found)["against"]["failed"] == 10
    assert evaluation_json(found)["failed"] == 0


def test_other_model_reads_the_given_statements_with_own_holders_whatever_the_segmenter() -> None:
    labels = gold(3) + [replace(each, target="it") for each in gold(3)]
    own = pipeline(Oracle(), Named(), ParagraphSegmenter())
    found = evaluate_articles(own, articles(3), labels[::-1], "toy")
    steps: list[int] = []
    needy = against_on_articles(found, replace(own, model=Oracle(needs_holder=True)), steps.append).rival
    assert (needy.lead.value, sum(steps)) == (0, len(labels))
    reader = against_on_articles(found, replace(own, model=TargetReader())).rival  # supports `it`, else neutral
    assert sorted(set(zip(found.outcomes.gold, reader.outcomes.predicted, strict=True))) == [
        (label, stance) for label in range(3) for stance in (0, 2)
    ]


def test_table_and_json_show_the_other_model_and_the_page_documents_it() -> None:
    found = against_on_pairs(
        evaluate_pairs(Oracle(), pairs(150), "toy"), Oracle(wrong=(NO,), name="a/b[c]"), pairs(150)
    )
    told = evaluation_json(found)["against"]
    assert set(told) == {"model", "macro_f1", "behind_by", "failed"}
    assert set(told["behind_by"]) == {"value", "low", "high"}
    assert "against a/b[c]" in shown(found)
    assert f"ahead by {told['behind_by']['value']:+.3f}" in shown(found)
    assert "`against`" in (ROOT / "docs/reference/metrics.md").read_text("utf-8")
    assert "against" not in evaluation_json(evaluate_pairs(Oracle(), pairs(30), "toy"))


@pytest.mark.parametrize("data", [OWN[2:], ["data=pairs", "data.path=pairs.jsonl"]], ids=["articles", "pairs"])
def test_command_compares_on_articles_and_on_pairs(run_newstance: Run, own_set: Path, data: list[str]) -> None:
    typed = ["evaluate", "model=lexicon", *data, "format=json"]
    found = json.loads(run_newstance(*typed, "against=majority").out)
    assert found["against"] == {"model": "majority", **found["baselines"]["majority"], "failed": 0}
    assert {key: value for key, value in found.items() if key != "against"} == json.loads(run_newstance(*typed).out)


def test_model_is_named_by_option_folder_or_what_its_labels_say(
    configs: None, tmp_path: Path, onnx_folder: Path, model_folder: Path
) -> None:
    assert model_named("against", "lexicon") == LexiconModel()
    assert model_named("against", "majority") == MajorityModel()
    assert model_named("against", str(onnx_folder)) == OnnxModel(str(onnx_folder))
    nli = write_nli_folder(tmp_path / "an nli model (1)")
    assert model_named("against", str(nli)) == NliModel(str(nli))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("lexcon", "no option of model, and as a model: model.path: no such folder: lexcon"),
        ("no/where at all", "no such folder: no/where at all"),
        ("some-people/model", "hf download some-people/model"),
        ("nli", "this option needs settings of its own; give a model folder or a hub id"),
        ("nli_modernbert", "hf download tasksource/ModernBERT-base-nli"),
        ("", "no option of model"),
    ],
)
def test_model_that_cannot_be_had_is_one_line_before_any_work(
    run_newstance: Run, bare_folder: Path, no_models: list[str], name: str, told: str
) -> None:
    ran = run_newstance("evaluate", f"against={name}")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"newstance: against={name}: ")
    assert told in ran.err
    assert no_models == []


def test_own_option_of_a_config_folder_can_be_compared_with(run_newstance: Run, own_set: Path) -> None:
    (own_set / "mine" / "model").mkdir(parents=True)
    text = (ROOT / "configs/model/majority.yaml").read_text("utf-8").replace("neutral #", "opposes #")
    (own_set / "mine" / "model" / "always.yaml").write_text(text, "utf-8")
    ran = run_newstance("evaluate", "--config-dir", "mine", "against=always", *OWN[1:], "format=json")
    assert ran.status == 0, ran.err
    assert json.loads(ran.out)["against"]["macro_f1"] == pytest.approx(1 / 6, abs=1e-4)


def test_setting_that_is_no_model_raises_config_error(configs: None, bare_folder: Path) -> None:
    with pytest.raises(ConfigError, match="against=x"):
        model_named("against", "x")
