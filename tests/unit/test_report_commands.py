"""`newstance report`, `predict report=` and `evaluate report=`: one file each, beside what the command gives anyway."""

import json
from pathlib import Path

import pytest

from conftest import Run
from newstance.commands.reporting import measured
from newstance.models import LexiconModel, OnnxModel
from pages import Page, held

STORY = "Ada Brook praised the tunnel & its “great” <b>doors</b>. Tom Reed condemned it."
LEXICON = "model=lexicon"


@pytest.fixture
def story(bare_folder: Path) -> Path:
    (bare_folder / "story.txt").write_text(STORY, "utf-8")
    return bare_folder


def test_report_is_written_and_shows_the_article(run_newstance: Run, story: Path) -> None:
    ran = run_newstance("report", LEXICON, "article=story.txt", "target=the tunnel")
    assert (ran.status, ran.out) == (0, "")
    assert "wrote the report of 2 statements to report.html" in ran.err
    html = (story / "report.html").read_text("utf-8")
    assert Page(html).article_texts == [held(STORY)]
    assert "Leans on" in html
    assert sorted(path.name for path in story.iterdir()) == ["report.html", "story.txt"]


def test_evidence_can_be_left_out(run_newstance: Run, story: Path) -> None:
    run_newstance("report", LEXICON, "article=story.txt", "target=the tunnel", "evidence=false", "output=a (1).html")
    assert "<dt>Leans on" not in (story / "a (1).html").read_text("utf-8")


def test_folder_and_several_targets_are_one_file(run_newstance: Run, story: Path) -> None:
    (story / "more").mkdir()
    for name in ("one", "two"):
        (story / "more" / f"{name}.txt").write_text(f"{STORY} Part {name}.", "utf-8")
    (story / "targets.txt").write_text("the tunnel\nthe doors\n", "utf-8")
    assert run_newstance("report", LEXICON, "article=more", "targets=targets.txt").status == 0
    page = Page((story / "report.html").read_text("utf-8"))
    assert page.article_texts == [held(f"{STORY} Part {name}.") for name in ("one", "one", "two", "two")]
    assert page.tags.count("nav") == 1


def test_predict_writes_a_report_beside_its_rows(run_newstance: Run, story: Path) -> None:
    plain = run_newstance("predict", LEXICON, "article=story.txt", "target=the tunnel")
    ran = run_newstance("predict", LEXICON, "article=story.txt", "target=the tunnel", "report=page.html")
    assert ran.out == plain.out
    shown = (story / "page.html").read_text("utf-8")
    for row in map(json.loads, ran.out.splitlines()):
        assert f'aria-label="{row["stance"]} · {row["holder"]} · ' in shown


def test_evaluate_shows_the_hand_labels_it_scored(run_newstance: Run, bare_folder: Path) -> None:
    ran = run_newstance("evaluate", LEXICON, "format=json", "report=page.html")
    scores = json.loads(ran.out)
    shown = (bare_folder / "page.html").read_text("utf-8")
    assert f"{round(scores['accuracy'] * 12)} of 12 stances as labelled by hand" in shown
    assert f"macro-F1 {scores['macro_f1']['value']:.2f}" in shown
    assert f"Expected calibration error {scores['ece']:.2f}" in shown
    assert shown.count(' data-gold="') == 12 - round(scores["accuracy"] * 12)


def test_report_of_the_seed_is_light(run_newstance: Run, bare_folder: Path) -> None:
    assert run_newstance("report", LEXICON).status == 0
    assert (bare_folder / "report.html").stat().st_size < 300_000


def test_measured_scores_come_from_the_models_folder(onnx_folder: Path, tmp_path: Path) -> None:
    assert measured(OnnxModel(str(onnx_folder))) == []
    assert measured(LexiconModel()) == []
    (tmp_path / "scores.json").write_text('[{"set": "a"}]', "utf-8")
    assert measured(OnnxModel(str(tmp_path))) == [{"set": "a"}]
    assert measured(OnnxModel("nobody/nothing")) == []
