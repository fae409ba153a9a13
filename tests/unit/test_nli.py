"""The NLI model: hypotheses kept and filled in, statements in windows, presets, what is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import Run
from newstance.errors import ConfigError, ModelError
from newstance.models import NliModel, nli
from newstance.types import Pair, StanceLabel
from tiny import write_encoder
from tiny_nli import name_labels, write_nli_folder

ONE_EACH = {"supports": ["{holder} backs {target}."], "opposes": ["{target} is bad."], "neutral": ["{target} exists."]}


def judging(model: NliModel, monkeypatch: pytest.MonkeyPatch, judge: Any) -> list[str]:
    """Put a judge of texts in the network's place; return the list that each row's text is added to."""
    seen: list[str] = []

    def entailment(self: NliModel, rows: Any) -> Any:
        texts = [" ".join(row.tokens).replace(" ##", "") for row in rows]
        seen.extend(texts)
        return np.log([judge(text) for text in texts])

    monkeypatch.setattr(NliModel, "_entailment", entailment)
    return seen


def test_scores_are_the_normalised_geometric_means_of_entailment(
    nli_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = {
        "supports": ["good {target}", "fine {target}"],
        "opposes": ["bad {target}"],
        "neutral": ["so {target}"],
    }
    model = NliModel(str(nli_folder), templates=templates)
    chances = {"good": 0.9, "fine": 0.1, "bad": 0.2, "so": 0.1}
    judging(model, monkeypatch, lambda text: next(chances[word] for word in chances if f"[SEP] {word} " in text))
    found = model.predict([("It is here.", "it")])[0]
    assert tuple(found) == pytest.approx(np.array([0.3, 0.2, 0.1]) / 0.6)


def test_hypotheses_are_tokenized_once_a_target_and_holder(nli_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    write = nli.write
    monkeypatch.setattr(nli, "write", lambda *given: written.append(write(*given)) or written[-1])
    model = NliModel(str(nli_folder), templates=ONE_EACH)
    pairs = [Pair("One.", "it", "Ada"), Pair("Two.", "it", "Ada"), Pair("Three.", "it"), Pair("Four.", "the dam")]
    model.predict(pairs)
    model.predict(pairs)
    assert written == [
        "Ada backs it.", "It is bad.", "It exists.",
        "The author backs it.", "It is bad.", "It exists.",
        "The author backs the dam.", "The dam is bad.", "The dam exists.",
    ]  # fmt: skip


def test_premise_is_what_precedes_the_holder_and_the_statement(
    nli_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = NliModel(str(nli_folder), templates=ONE_EACH, no_holder="the speaker")
    seen = judging(model, monkeypatch, lambda text: 0.5)
    model.predict([Pair("We back it.", "it", "Ada Brook", "It is on Monday."), Pair("We back it.", "it")])
    assert seen[0] == "[CLS] it is on monday . | ada brook : we back it . [SEP] ada brook back s it . [SEP]".replace(
        "back s", "backs"
    )
    assert seen[3] == "[CLS] we back it . [SEP] the speaker backs it . [SEP]"


def test_long_statement_is_read_whole_in_overlapping_windows_and_what_precedes_it_is_left_out(
    nli_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = NliModel(str(nli_folder), templates=ONE_EACH, max_tokens=48)
    seen = judging(model, monkeypatch, lambda text: 0.5)
    words = [str(number) for number in range(10, 100)]
    model.predict([Pair(" ".join(words), "it", None, "Nobody asked.")])
    windows = [text.split("[SEP]")[0].removeprefix("[CLS]").split() for text in seen if "bad" in text]
    assert len(windows) > 3
    assert all("asked" not in window for window in windows)
    joined = windows[0]
    for window in windows[1:]:
        shared = next(n for n in range(len(window), 0, -1) if joined[-n:] == window[:n])
        assert shared >= 4
        joined = joined + window[shared:]
    assert joined == words


def test_side_counts_where_any_window_takes_it_and_neutrality_where_all_are_neutral(
    nli_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = NliModel(str(nli_folder), templates=ONE_EACH, max_tokens=48)

    def judge(text: str) -> float:
        premise, hypothesis = text.split("[SEP]")[:2]
        stands = "reject" in premise
        return (
            (0.9 if stands else 0.1)
            if "bad" in hypothesis
            else (0.1 if stands else 0.8)
            if "exists" in hypothesis
            else 0.1
        )

    judging(model, monkeypatch, judge)
    dull = "The meeting on it is on Monday. " * 12
    assert model.predict([(dull, "it")])[0].stance is StanceLabel.NEUTRAL
    for text in (f"We reject it. {dull}", f"{dull} We reject it."):
        assert tuple(model.predict([(text, "it")])[0]) == pytest.approx(np.array([0.1, 0.9, 0.1]) / 1.1)


def test_input_is_never_longer_than_the_checkpoint_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for architecture, marks in (("bert", 3), ("roberta", 4)):  # its 258 places begin behind padding's
        folder = write_nli_folder(tmp_path / architecture, architecture)
        unlimited = json.loads((folder / "tokenizer_config.json").read_text("utf-8")) | {"model_max_length": 10**30}
        (folder / "tokenizer_config.json").write_text(json.dumps(unlimited), "utf-8")
        model = NliModel(str(folder), templates=ONE_EACH, max_tokens=9999)
        assert model._room == 256 - marks
        assert sum(model.predict([("it is " * 200, "it")])[0]) == pytest.approx(1)


def test_relative_positions_set_no_limit(tmp_path: Path) -> None:
    model = NliModel(str(write_nli_folder(tmp_path / "m", "deberta-v2")), max_tokens=100)
    assert model._room == 97  # its config counts 64 places, which it does not use


def test_target_that_leaves_no_room_is_a_failure_and_not_a_cut(nli_folder: Path) -> None:
    with pytest.raises(ValueError, match=r"a hypothesis of \d+ tokens leaves no room for the statement"):
        NliModel(str(nli_folder)).predict([("It rained.", "the bus " * 300)])


def test_templates_of_a_preset_stand_in_for_its_target_alone(nli_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {label: [f"{label} {{target}}!"] for label in ONE_EACH}
    preset = {"text": "the dam", "aliases": [], "templates": own}
    model = NliModel(str(nli_folder), templates=ONE_EACH, preset=preset)
    seen = judging(model, monkeypatch, lambda text: 0.5)
    model.predict([("It rained.", "the dam"), ("It rained.", "the tax")])
    assert [("!" in text, "dam" in text) for text in seen] == [(True, True)] * 3 + [(False, False)] * 3
    bare = NliModel(str(nli_folder), templates=ONE_EACH, preset={"text": "the dam"})
    seen.clear()
    bare.predict([("It rained.", "the dam")])
    assert not any("!" in text for text in seen)


def test_target_preset_and_templates_of_the_command_line_reach_the_model(
    run_newstance: Run, bare_folder: Path, nli_folder: Path
) -> None:
    (bare_folder / "a.txt").write_text("We reject it.", "utf-8")
    typed = ["predict", "article=a.txt", "model=nli", f"model.path={nli_folder}"]
    preset, text = "target=unhrc_withdrawal", "target=the US withdrawal from the UN Human Rights Council."
    outs = {
        "preset": run_newstance(*typed, preset),
        "text": run_newstance(*typed, text[:-1]),
        "set": run_newstance(*typed, text[:-1], 'model.templates.supports=["{target} is good"]'),
    }
    assert [ran.status for ran in outs.values()] == [0, 0, 0], [ran.err for ran in outs.values()]
    assert len({ran.out for ran in outs.values()}) == 3
    wrong = run_newstance(*typed, text, "model.templates.supports=[yes]")
    assert (wrong.status, wrong.err.count("\n")) == (2, 1)
    assert "model.templates.supports: 'yes' does not name the {target}" in wrong.err


def test_templates_in_a_file_of_targets_are_refused(run_newstance: Run, bare_folder: Path) -> None:
    (bare_folder / "t.jsonl").write_text('{"text": "it", "templates": {"supports": ["{target}"]}}\n', "utf-8")
    ran = run_newstance("predict", "targets=t.jsonl", "model=lexicon")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "t.jsonl:1: templates: only a preset can bring them" in ran.err


def test_labels_that_cannot_be_read_stop_the_command_before_any_work(
    run_newstance: Run, tmp_path: Path, bare_folder: Path
) -> None:
    folder = write_nli_folder(tmp_path / "m")
    name_labels(folder, ("LABEL_0", "LABEL_1", "LABEL_2"))
    (bare_folder / "p.jsonl").write_text('{"text": "We back it.", "target": "it", "label": "supports"}\n', "utf-8")
    typed = ["evaluate", "data=pairs", "data.path=p.jsonl", "model=nli", f"model.path={folder}", "format=json"]
    ran = run_newstance(*typed)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "LABEL_0" in ran.err
    assert "model.labels=[entailment,neutral,contradiction]" in ran.err
    assert run_newstance(*typed, "model.labels=[entailment,neutral,contradiction]").status == 0


def test_labels_said_of_a_head_without_names_must_be_as_many_as_its_columns(tmp_path: Path) -> None:
    folder = str(write_nli_folder(tmp_path / "m", labels=None))
    assert NliModel(folder, labels=["entailment", "neutral", "contradiction"]).predict([("a", "b")])
    with pytest.raises(ModelError, match=r"classifier\.\w+ is \[3.*\], and its labels make it \[2"):
        NliModel(folder, labels=["entailment", "not_entailment"]).predict([("a", "b")])


def test_encoder_without_a_head_is_refused_and_not_given_a_random_one(tmp_path: Path) -> None:
    folder = str(write_encoder(tmp_path / "m"))
    with pytest.raises(ModelError, match=r"no classifier: its weights lack classifier\.bias; give a fine-tuned one"):
        NliModel(folder, labels=["entailment", "neutral", "contradiction"]).predict([("a", "b")])


def test_empty_holder_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"model\.no_holder: empty"):
        NliModel("m", no_holder=" ")
