"""The command: results on standard output, every mistake in one line on standard error with exit status 2."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import ROOT, Run
from newstance import __version__, cli
from newstance.cli import COMMANDS, options, shorten

STORY = "Ada Brook praised the tunnel.\n\nTom Reed said: “It is a bad idea.” It rained on Monday."
LEXICON = "model=lexicon"

MISTAKES: list[tuple[str, list[str]]] = [
    # What is typed, and what the line must name.
    ("predct", ["unknown command 'predct'", "evaluate, train, bench", "did you mean predict?"]),
    ("predict model=lexicn", ["model=lexicn: no such option", "majority", "did you mean lexicon?"]),
    ("predict modle=lexicon", ["modle: no such setting", "did you mean model?"]),
    ("predict attributor=rule", ["attributor=rule: no such option", "rules"]),
    ("predict segmenter=sentense", ["segmenter=sentense", "did you mean sentence?"]),
    ("predict resolver=magic", ["resolver=magic: no such option", "none"]),
    ("predict resolver=holder resolver.rho=0", ["resolver.rho: must be above 0 and at most 1, got 0.0"]),
    ("predict resolver=holder resolver.alpha=-1", ["resolver.alpha: must be 0 or more, got -1.0"]),
    ("predict experiment=mine", ["experiment=mine: no such option"]),
    ("predict model=lexicon model.treshold=1", ["model.treshold: no such setting"]),
    ("predict model=lexicon +model.treshold=1", ["model.treshold: no such setting", "threshold"]),
    ("predict model=lexicon model.threshold=abc", ["model.threshold", "'abc'", "Integer"]),
    ("predict model=lexicon model.threshold=1.5", ["model.threshold", "'1.5'", "Integer"]),
    ("predict model=lexicon model.threshold=0", ["model.threshold: must be at least 1, got 0"]),
    ("predict model=majority model.label=favour", ["model.label", "'favour'", "supports, opposes, neutral"]),
    ("predict model.threads=many", ["model.threads", "'many'", "Integer"]),
    ("predict model=pair", ["please set model.path=…"]),
    ("predict model=pair model.path=nowhere", ["model.path: no such folder: nowhere"]),
    ("predict model=pair model.path=. model.device=tpu", ["model.device", "'tpu'", "cpu, cuda or mps"]),
    ("predict model.path=.", ["model.path: . has no config.json"]),
    ("predict model._target_=torch.hub.load", ["model._target_: torch.hub.load is outside newstance"]),
    ("predict model._target_=os.system", ["model._target_: os.system is outside newstance"]),
    ("predict model._target_=newstance.jsonl.os", ["newstance.jsonl.os is outside newstance"]),
    ("predict model._target_=newstance.jsonl.os.system", ["cannot find newstance.jsonl.os.system"]),
    ("predict model._target_=newstance.cli.main", ["newstance.cli.main is no component"]),
    ("predict model._target_=newstance.models.Nlii", ["model._target_: cannot find newstance.models.Nlii"]),
    ("predict segmenter._target_=subprocess.Popen", ["segmenter._target_: subprocess.Popen is outside newstance"]),
    ("evaluate model=lexicon data._target_=builtins.open", ["data._target_: builtins.open is outside newstance"]),
    ("predict story.txt", ["'story.txt'", "article=story.txt"]),
    ("predict --threads", ["--threads: no such option", "--config-dir"]),
    ("predict --config-dir nowhere", ["nowhere", "not found"]),
    ("predict model=lexicon article=missing.txt", ["article: no such file or folder: missing.txt"]),
    ("predict model=lexicon article=picture.png", ["picture.png", ".txt, .md, .jsonl"]),
    ("predict model=lexicon article=empty.txt", ["empty.txt: empty"]),
    ("predict model=lexicon article=blank.txt", ["blank.txt: empty"]),
    ("predict model=lexicon article=binary.txt", ["binary.txt"]),
    ("predict model=lexicon article=bare", ["bare", "a folder without articles"]),
    ("predict model=lexicon article=broken.jsonl", ["broken.jsonl:2: not JSON"]),
    ("predict model=lexicon targets=missing.txt", ["targets: no such file: missing.txt"]),
    ("predict model=lexicon targets=empty.txt", ["targets: empty.txt: holds no target"]),
    ("predict model=lexicon targets=broken.jsonl", ["broken.jsonl:"]),
    ("predict model=lexicon target=", ["target: empty"]),
    ("predict model=lexicon target=???", ["target: '???'", "give another"]),
    ("predict model=lexicon target.txt=x", ["target.txt: no such setting"]),
    ("predict model=lexicon output=result.csv", ["output: result.csv must end in .jsonl"]),
    ("predict model=lexicon output=nowhere/result.jsonl", ["output", "nowhere"]),
    ("predict model=lexicon report=page.pdf", ["report: page.pdf must end in .html"]),
    ("predict model=lexicon report=nowhere/page.html", ["report: cannot write nowhere/page.html"]),
    ("report model=lexicon output=nowhere/page.html", ["output: cannot write nowhere/page.html"]),
    ("report model=lexicon abstain_below=2", ["abstain_below: must be between 0 and 1, got 2.0"]),
    ("evaluate model=lexicon data=pairs data.path=a report=page.html", ["report: pairs has no articles", "data=seed"]),
    ("evaluate model=lexicon plots=story.txt", ["plots: story.txt is a file"]),
    ("predict model=lexicon format=xml", ["format: unknown 'xml'", "auto, table, jsonl"]),
    ("predict model=lexicon format=${nowhere}", ["'nowhere' not found"]),
    ("predict model=lexicon abstain_below=2", ["abstain_below: must be between 0 and 1, got 2.0"]),
    ("predict model=lexicon abstain_below=nan", ["abstain_below: must be between 0 and 1, got nan"]),
    ("predict model=lexicon abstain_below=often", ["abstain_below", "'often'", "Float"]),
    ("predict model=lexicon abstain_below=null", ["abstain_below"]),
    ("predict model=lexicon abstain_below=[1", ["[1"]),
    ("predict model=lexicon ~article", ["please set article=…"]),
    ("predict model=lexicon +nonsense=1", ["nonsense: no such setting"]),
    ("predict model=lexicon,majority", ["model=lexicon,majority", "--multirun"]),
    ("predict --multirun model=lexicn,majority", ["model=lexicn: no such option"]),
    ("predict --multirun model=lexicon,majority abstain_below=2", ["abstain_below"]),
    ("evaluate model=lexicon data=sed", ["data=sed: no such option", "did you mean seed?"]),
    ("evaluate model=lexicon data=articles", ["please set data.articles=…, data.labels=…"]),
    ("evaluate model=lexicon data=pairs", ["please set data.path=…"]),
    ("evaluate model=lexicon data=pairs data.path=no.jsonl", ["no such file: no.jsonl"]),
    ("evaluate model=lexicon data=vast_test data.root=bare", ["vast.test.jsonl.gz", "data.root=DIR", "https://"]),
    ("evaluate model=lexicon data=articles data.articles=story.txt data.labels=labels.jsonl", ["labels.jsonl:2: "]),
    ("evaluate model=lexicon format=jsonl", ["format: unknown 'jsonl'", "auto, table, json"]),
    ("evaluate model=lexicon output=x.jsonl", ["output: x.jsonl must end in .json"]),
    ("evaluate model=lexicon article=story.txt", ["article: no such setting"]),
    ("train start=x y=1", ["y: no such setting"]),
    ("train seed=x", ["seed", "'x'", "Integer"]),
    ("train data.root=bare", ["mnli.train.jsonl.gz", "data.root=DIR", "https://"]),
    ("train +stages.nli.epochs=many", ["stages.nli.epochs", "'many'", "Integer"]),
    ("train +stages.nli.sets.nosuch=3", ["nosuch"]),
    ("predict ~model", ["model: missing"]),
    ("predict model=lexicon article=" + "long" * 200, ["longlong", "too long"]),
    ("evaluate model=lexicon data=pairs data.path=bare", ["bare"]),
    ("bench model=lexicon sets.seed.metric=bleu", ["'bleu'", "macro_f1"]),
    ("predict model=lexicon segmenter=given article=story.txt", ["segmenter=given", "segmenter=sentence"]),
    ("bench model=lexicn", ["model=lexicn: no such option"]),
    ("bench model=lexicon card=true", ["card: this model has no folder"]),
    ("bench model=lexicon +sets.nosuch.metric=f_avg", ["data.nosuch: no such option of data"]),
    ("predict model=lexicon article=", ["article: empty"]),
    ("predict model=lexicon article=result.jsonl", ["result.jsonl:1: a prediction or a label, not an article"]),
    ("predict model=lexicon targets=numbers.jsonl", ["numbers.jsonl:1: text must be text, got 5"]),
    ("predict model=lexicon output=folder.jsonl", ["output: folder.jsonl is a folder"]),
    ("predict model=lexicon target=\udcff", ["not UTF-8"]),
    ("train start=bare", ["start: no encoder at 'bare'"]),
    ("train start=bare +stages.nli.keep_start=0.5", ["stages.nli.keep_start: a first stage"]),
]


@pytest.fixture
def workplace(bare_folder: Path) -> Path:
    """A folder with the files that the mistakes name."""
    (bare_folder / "bare").mkdir()
    (bare_folder / "folder.jsonl").mkdir()
    label = {"article_id": "story", "start": 0, "end": 29, "target": "the tunnel", "stance": "supports"}
    contents: dict[str, str | bytes] = {
        "story.txt": STORY,
        "empty.txt": "",
        "blank.txt": " \n\t\r\n",
        "binary.txt": b"\x00\x01\xff\xfe",
        "picture.png": b"\x89PNG",
        "result.jsonl": json.dumps(label | {"text": STORY[:29]}),
        "numbers.jsonl": '{"text": 5}',
        "broken.jsonl": '{"text": "Ada said so."}\n{"text": ',
        "labels.jsonl": json.dumps(label) + "\n" + json.dumps(label | {"stance": "favour"}) + "\n",
    }
    for name, content in contents.items():
        (bare_folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return bare_folder


@pytest.mark.parametrize(("typed", "named"), MISTAKES, ids=[typed for typed, _ in MISTAKES])
def test_mistake_is_one_line_on_standard_error_and_exit_status_2(
    run_newstance: Run, workplace: Path, no_models: list[str], typed: str, named: list[str]
) -> None:
    before = sorted(workplace.rglob("*"))
    ran = run_newstance(*typed.replace("target= ", "target=").split(" "))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("newstance: ")
    assert ran.err.endswith("\n")
    assert ran.err.count("\n") == 1
    assert all(part in ran.err for part in named), ran.err
    assert not no_models
    assert sorted(workplace.rglob("*")) == before


def test_no_component_that_a_config_names_is_run(run_newstance: Run, workplace: Path) -> None:
    assert run_newstance("predict", "model._target_=os.mkdir", "+model.name=made").status == 2
    assert not (workplace / "made").exists()


def test_mistakes_in_a_users_own_option_are_named_too(run_newstance: Run, workplace: Path) -> None:
    mine = workplace / "my configs/model"
    mine.mkdir(parents=True)
    (mine / "mine.yaml").write_text("_target_: newstance.models.LexiconModel\nthreshold: 1\ntreshold: 2\n")
    ran = run_newstance("predict", "--config-dir", "my configs", "model=mine")
    assert (ran.status, ran.err) == (2, "newstance: model.treshold: no such setting; use threshold\n")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_lists_the_commands(run_newstance: Run, arguments: list[str]) -> None:
    ran = run_newstance(*arguments)
    assert (ran.status, ran.err) == (0, "")
    assert all(f"newstance {command}" in ran.out for command in COMMANDS)


def test_version_is_the_packages(run_newstance: Run) -> None:
    assert run_newstance("--version").out == f"newstance {__version__}\n"


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_lists_its_settings_and_groups(run_newstance: Run, bare_folder: Path, command: str) -> None:
    ran = run_newstance(command, "--help")
    assert (ran.status, ran.err) == (0, "")
    listed = [line.split(":")[0] for line in ran.out.splitlines()]
    top = [line for line in (ROOT / f"configs/{command}.yaml").read_text("utf-8").splitlines() if line[:1].isalpha()]
    own = {line.split(":")[0] for line in top} - {"defaults", "hydra"}
    assert own <= set(listed)
    assert not list(bare_folder.iterdir())


def test_predict_without_article_labels_the_seed_and_writes_json_lines_alone(
    run_newstance: Run, bare_folder: Path
) -> None:
    ran = run_newstance("predict", LEXICON)
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.status, ran.err) == (0, "")
    assert len(rows) == 12
    assert {row["target"] for row in rows} == {"the US withdrawal from the UN Human Rights Council"}
    assert not list(bare_folder.iterdir())


def test_prediction_rows_have_the_documented_keys_and_point_into_the_text(run_newstance: Run, workplace: Path) -> None:
    ran = run_newstance("predict", LEXICON, "article=story.txt", "target=the tunnel")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    documented = (ROOT / "docs/reference/data-formats.md").read_text("utf-8")
    assert [row["text"] for row in rows] == [STORY[row["start"] : row["end"]] for row in rows]
    assert len(rows) == 3
    for row in rows:
        assert all(f"`{key}`" in documented for key in row)
        assert sum(row["scores"].values()) == pytest.approx(1, abs=1e-5)
        assert row["confidence"] == max(row["scores"].values()) == row["scores"][row["stance"]]
        assert (row["article_id"], row["target"], row["model"]) == ("story", "the tunnel", "lexicon")


@pytest.mark.parametrize("name", ["articles (1).jsonl", "a=b, 'c'.txt", "${x}.md", "Кафе 議会 😭.txt"])
def test_file_names_are_taken_as_typed(run_newstance: Run, bare_folder: Path, name: str) -> None:
    text = json.dumps({"id": "one", "text": STORY}) if name.endswith(".jsonl") else STORY
    (bare_folder / name).write_text(text, "utf-8")
    assert len(run_newstance("predict", LEXICON, f"article={name}").out.splitlines()) == 3


@pytest.mark.parametrize(
    "target", ["Vale's tariffs (2018), explained: R&D = 5%", "${oc.env:HOME}", "a\nb", 'a \\ "b" [c]', "😭 Cafe\u0301"]
)
def test_target_is_taken_as_typed(run_newstance: Run, workplace: Path, target: str) -> None:
    ran = run_newstance("predict", LEXICON, "article=story.txt", f"target={target}")
    assert {json.loads(line)["target"] for line in ran.out.splitlines()} == {target}


def test_output_goes_to_a_file_and_who_stands_where_beside_it(run_newstance: Run, workplace: Path) -> None:
    piped = run_newstance("predict", LEXICON, "article=story.txt", "target=it")
    ran = run_newstance("predict", LEXICON, "article=story.txt", "target=it", "output=result.jsonl")
    assert (ran.status, ran.out) == (0, "")
    assert (workplace / "result.jsonl").read_text("utf-8") == piped.out
    summary = json.loads((workplace / "result.summary.json").read_text("utf-8"))
    assert sorted(summary) == ["article_id", "holders", "sides", "target"]
    keys = {"holder", "kind", "supports", "opposes", "neutral", "stance", "score", "words", "statements", "mentions"}
    assert all(set(holder) == keys for holder in summary["holders"])
    assert not [path.name for path in workplace.iterdir() if path.name.startswith((".", "outputs"))]


def test_targets_are_read_one_a_line_or_as_json_lines(run_newstance: Run, workplace: Path) -> None:
    (workplace / "targets.txt").write_text("the tunnel\n\n  the night buses \n", "utf-8")
    rows = [{"text": "the tunnel", "aliases": ["it"]}, {"text": "the night buses"}]
    (workplace / "targets.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    plain, rich = (
        run_newstance("predict", LEXICON, "article=story.txt", f"targets=targets.{ending}")
        for ending in ("txt", "jsonl")
    )
    assert plain.out == rich.out
    assert [json.loads(line)["target"] for line in plain.out.splitlines()] == 3 * ["the tunnel"] + 3 * [
        "the night buses"
    ]
    run_newstance("predict", LEXICON, "article=story.txt", "targets=targets.txt", "output=r.jsonl")
    summaries = json.loads((workplace / "r.summary.json").read_text("utf-8"))
    assert [each["target"] for each in summaries] == ["the tunnel", "the night buses"]


def test_article_comes_from_standard_input(
    run_newstance: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(STORY.encode())))
    piped = run_newstance("predict", LEXICON, "article=-").out
    assert piped.replace('"stdin"', '"story"') == run_newstance("predict", LEXICON, "article=story.txt").out


def test_predict_shows_a_table_when_asked(run_newstance: Run, workplace: Path) -> None:
    ran = run_newstance("predict", LEXICON, "article=story.txt", "target=the tunnel", "format=table")
    assert (ran.status, ran.err) == (0, "")
    assert all(part in ran.out for part in ("Ada Brook", "supports", "Who stands where", "Target: the tunnel"))
    assert "\x1b" not in ran.out


def test_labels_below_the_threshold_are_marked_abstained(run_newstance: Run, workplace: Path) -> None:
    ran = run_newstance("predict", LEXICON, "article=story.txt", "abstain_below=0.99")
    assert all(json.loads(line)["abstained"] for line in ran.out.splitlines())


def test_pair_that_the_model_fails_on_is_null_with_an_error_and_loses_nothing(
    run_newstance: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newstance.models import LexiconModel

    works = LexiconModel._score

    def fails(self: LexiconModel, text: str) -> Any:
        if "bad" in text:
            raise ValueError("cannot read this")
        return works(self, text)

    before = [json.loads(line) for line in run_newstance("predict", LEXICON, "article=story.txt").out.splitlines()]
    monkeypatch.setattr(LexiconModel, "_score", fails)
    ran = run_newstance("predict", LEXICON, "article=story.txt")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    failed = [row for row in rows if row["stance"] is None]
    assert ran.status == 0
    assert [row["error"] for row in failed] == ["ValueError: cannot read this"]
    assert failed[0]["scores"] is failed[0]["confidence"] is None
    assert [row for row in rows if row["stance"]] == [row for row in before if "bad" not in row["text"]]
    assert ran.err.startswith("newstance: 1 statements could not be labelled")


def test_interrupted_write_leaves_the_old_file(
    run_newstance: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workplace / "result.jsonl").write_text("old\n", "utf-8")
    before = sorted(workplace.iterdir())

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    ran = run_newstance("predict", LEXICON, "article=story.txt", "output=result.jsonl")
    assert (ran.status, ran.out, ran.err) == (130, "", "newstance: interrupted\n")
    assert (workplace / "result.jsonl").read_text("utf-8") == "old\n"
    assert sorted(workplace.iterdir()) == before


def test_users_own_option_is_used_and_listed_among_the_choices(run_newstance: Run, workplace: Path) -> None:
    for group, text in (
        ("model/mine.yaml", "_target_: newstance.models.MajorityModel\nlabel: opposes\n"),
        ("target/tunnel.yaml", "text: the harbour tunnel\naliases: []\n"),
    ):
        (workplace / "my" / group).parent.mkdir(parents=True)
        (workplace / "my" / group).write_text(text, "utf-8")
    ran = run_newstance("predict", "--config-dir=my", "model=mine", "target=tunnel", "article=story.txt")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert {(row["stance"], row["target"]) for row in rows} == {("opposes", "the harbour tunnel")}
    assert "mine" in options("model", ["--config-dir", "my"])
    assert "mine" not in options("model", [])
    assert "mine," in run_newstance("predict", "--config-dir", "my", "model=min").err


def test_experiment_of_a_user_wins_over_the_defaults(run_newstance: Run, workplace: Path) -> None:
    (workplace / "my/experiment").mkdir(parents=True)
    (workplace / "my/experiment/own.yaml").write_text(
        "# @package _global_\ndefaults:\n  - override /model: majority\nabstain_below: 1.0\nformat: jsonl\n", "utf-8"
    )
    ran = run_newstance("predict", "--config-dir", "my", "experiment=own", "article=story.txt")
    assert {json.loads(line)["model"] for line in ran.out.splitlines()} == {"majority"}


@pytest.mark.slow
def test_sweep_runs_every_job(run_newstance: Run, workplace: Path) -> None:
    before = sorted(workplace.rglob("*"))
    ran = run_newstance("predict", "model=lexicon,majority", "article=story.txt", "-m")
    models = {json.loads(line)["model"] for line in ran.out.splitlines()}
    assert (ran.status, models) == (0, {"lexicon", "majority"})
    assert sorted(workplace.rglob("*")) == before


@pytest.mark.slow
def test_sweep_writes_its_notes_where_it_is_told_to(run_newstance: Run, workplace: Path) -> None:
    ran = run_newstance("predict", "-m", "model=lexicon,majority", "article=story.txt", "hydra.sweep.dir=notes")
    assert ran.status == 0
    assert (workplace / "notes/multirun.yaml").is_file()


def test_target_may_be_the_word_text(run_newstance: Run, workplace: Path) -> None:
    ran = run_newstance("predict", LEXICON, "article=story.txt", "target=text", "format=jsonl")
    assert {json.loads(line)["target"] for line in ran.out.splitlines()} == {"text"}


@pytest.mark.slow
def test_results_are_utf8_whatever_the_terminals_encoding(workplace: Path) -> None:
    command = [sys.executable, "-m", "newstance.cli", "predict", LEXICON, "article=story.txt", "target=the 议 tunnel"]
    ran = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "latin-1"}, check=True)
    assert "the 议 tunnel" in ran.stdout.decode("utf-8")


def test_command_leaves_arguments_and_environment_as_they_were(
    run_newstance: Run, bare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["mine", "own"])
    before = dict(os.environ)
    run_newstance("predict", LEXICON, "format=table")
    run_newstance("predict", "model=lexicn")
    assert sys.argv == ["mine", "own"]
    assert dict(os.environ) == before


def test_arguments_are_taken_from_the_command_line_without_argv(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["newstance", "--version"])
    assert cli.main() == 0
    assert capsys.readouterr().out.startswith("newstance ")


def test_reader_that_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def gone(_: list[str]) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(cli, "_dispatch", gone)
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert cli.main(["predict"]) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Could not find 'model/x'\n\nAvailable options in 'model':\n\ta",
            "model=x: no such option; use lexicon, pair",
        ),
        (
            "Could not override 'modle'.\nTo append use +modle",
            "modle: no such setting; use model, format; did you mean model?",
        ),
        ("Could not override 'a.b'.\nKey 'b' is not in struct", "a.b: no such setting; --help lists the settings"),
        ("Two\n  lines.\nSee https://hydra.cc/docs for more", "Two lines."),
    ],
)
def test_shorten_says_in_one_line_what_hydra_says_in_many(text: str, expected: str) -> None:
    assert shorten(text, ["model", "format"], lambda group: ["lexicon", "pair"]) == expected
