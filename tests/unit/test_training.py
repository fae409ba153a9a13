"""What goes into a stage, and that a stage stopped halfway ends as if it had not been."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from newstance.errors import ConfigError
from newstance.training import curves, stages
from newstance.training.averaging import average
from newstance.training.stages import Run, Stage, dev_history, has_bf16, prepare, train_stage
from newstance.types import LabelledPair, Pair, StanceLabel
from tiny import labelled_rows, write_encoder

FERRY = [
    LabelledPair(
        Pair(f"Statement number {n}.", f"target {n % 4}", holder="Ada Lund"), StanceLabel.SUPPORTS, dataset="ferry"
    )
    for n in range(40)
]


def test_a_text_of_a_held_out_set_is_never_trained_on() -> None:
    held = [LabelledPair(Pair("statement NUMBER 7", "another target"), StanceLabel.NEUTRAL)]
    chosen = prepare(Stage(sets={"ferry": 0}), {"ferry": FERRY}, held, seed=1)
    assert len(chosen) == 39
    assert all("number 7." not in example.pair.text for example in chosen)


def test_mismatched_pairs_are_neutral_and_have_a_target_of_another_pair() -> None:
    chosen = prepare(Stage(sets={"ferry": 0}, mismatched={"ferry": 0.5}), {"ferry": FERRY}, [], seed=1)
    strangers = [example for example in chosen if example.label is StanceLabel.NEUTRAL]
    own = {example.pair.text: example.pair.target for example in FERRY}
    assert len(strangers) == 20
    assert all(own[example.pair.text] != example.pair.target for example in strangers)


def test_same_seed_gives_the_same_pairs_and_another_seed_others() -> None:
    stage = Stage(sets={"ferry": 10})
    first = prepare(stage, {"ferry": FERRY}, [], seed=1)
    assert first == prepare(stage, {"ferry": FERRY}, [], seed=1)
    assert first != prepare(stage, {"ferry": FERRY}, [], seed=2)
    assert len(first) == 10


@pytest.mark.parametrize(("share", "left"), [(0.0, 40), (1.0, 0)])
def test_holders_are_hidden_from_the_share_asked_for(share: float, left: int) -> None:
    chosen = prepare(Stage(sets={"ferry": 0}, hide_holder=share), {"ferry": FERRY}, [], seed=1)
    assert sum(example.pair.holder is not None for example in chosen) == left


def test_what_fell_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        prepare(Stage(sets={"ferry": 0}), {"ferry": FERRY + FERRY[:3]}, [], seed=1)
    assert "43 pairs, 3 duplicates fell, 40 taken" in caplog.text


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    return write_encoder(tmp_path_factory.mktemp("encoder"))


def test_words_are_frozen_and_dropout_is_set_as_the_stage_says(encoder: Path) -> None:
    model = stages._classifier(encoder, Stage(dropout=0.25, freeze_words=True), seed=1)
    assert model.config.hidden_dropout_prob == 0.25
    assert {name for name, weights in model.named_parameters() if not weights.requires_grad} == {
        "bert.embeddings.word_embeddings.weight"
    }
    assert model.config.id2label == {0: "supports", 1: "opposes", 2: "neutral"}


def test_lower_layers_are_frozen_with_all_that_lies_under_them(encoder: Path) -> None:
    model = stages._classifier(encoder, Stage(freeze_layers=1), seed=1)
    learnt = {name for name, weights in model.named_parameters() if weights.requires_grad}
    assert learnt
    assert {".".join(name.split(".")[:4]) for name in learnt if ".layer." in name} == {"bert.encoder.layer.1"}
    assert {name.split(".")[0] for name in learnt} == {"bert", "classifier"}
    assert not any("embeddings" in name for name in learnt)


@pytest.mark.parametrize("layers", [-1, 2, 12])
def test_layers_that_an_encoder_lacks_cannot_be_frozen(encoder: Path, layers: int) -> None:
    with pytest.raises(ConfigError, match=rf"freeze_layers: {layers}, but the encoder has 2 layers"):
        stages._classifier(encoder, Stage(freeze_layers=layers), seed=1)


@pytest.mark.parametrize(
    ("capabilities", "native"), [({"avx512_bf16": True}, True), ({"avx2": True}, False), ({}, False)]
)
def test_bfloat16_is_used_only_where_the_processor_computes_in_it(
    monkeypatch: pytest.MonkeyPatch, capabilities: dict[str, Any], native: bool
) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(stages, "torch_has_gpu", lambda: False)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    assert has_bf16() is native


TOY = [
    LabelledPair(Pair(row["text"], row["target"], row["holder"]), StanceLabel(row["label"]), dataset="toy")
    for row in labelled_rows(48)
]


class StoppedError(Exception):
    """Stands for a machine that goes down."""


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # the trainer's own warnings are not ours
def test_stage_killed_between_steps_goes_on_and_ends_with_the_same_losses(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(sets={"toy": 0}, epochs=2, batch_size=4, dropout=0.1)
    train_stage(stage, encoder, TOY, {"dev": TOY[:12]}, Run(tmp_path / "whole", threads=1))

    run = Run(tmp_path / "stopped", threads=1, checkpoint_minutes=0.0)
    for stop in (5, 9, 17):
        with monkeypatch.context() as patch:
            _stop_at(stop, patch)
            with pytest.raises(StoppedError):
                train_stage(stage, encoder, TOY, {"dev": TOY[:12]}, run)
    train_stage(stage, encoder, TOY, {"dev": TOY[:12]}, run)
    assert _curve(run.output) == pytest.approx(_curve(tmp_path / "whole"), abs=1e-3)
    assert not list(run.output.glob("checkpoint-*"))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_curves_are_written_where_tensorboard_is_installed(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    stage = Stage(sets={"toy": 0}, epochs=2, batch_size=8)
    train_stage(stage, encoder, TOY, {"toy_dev": TOY[:12]}, Run(tmp_path / "one", threads=1))
    found = events.EventAccumulator(str(tmp_path / "one/tensorboard")).Reload()
    history = dev_history(Run(tmp_path / "one"))
    assert [each.value for each in found.Scalars("dev")] == pytest.approx(history, abs=1e-5)
    assert [each.step for each in found.Scalars("dev/toy_dev")] == [6, 12]
    assert "train/train_loss" in found.Tags()["scalars"]
    monkeypatch.setattr(curves, "find_spec", lambda name: None)
    assert curves.curve_writers(tmp_path / "none") == []


def _stop_at(step: int, patch: pytest.MonkeyPatch) -> None:
    from transformers import Trainer

    train_step = Trainer.training_step

    def training_step(self: Any, *arguments: Any, **named: Any) -> Any:
        if self.state.global_step == step:
            raise StoppedError
        return train_step(self, *arguments, **named)

    patch.setattr(Trainer, "training_step", training_step)


def _curve(output: Path) -> list[float]:
    log = json.loads((output / "done.json").read_text("utf-8"))["log"]
    return [entry[key] for entry in log for key in ("loss", "dev", "train_loss") if key in entry]


def test_folder_of_another_stage_is_not_gone_on_with(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    folder = tmp_path / "1-news"
    for begun in ("other", None):
        folder.mkdir(exist_ok=True)
        (folder / "done.json").write_text("{}", "utf-8")
        note = folder / "digest.txt"
        note.unlink(missing_ok=True) if begun is None else note.write_text(begun, "utf-8")
        with pytest.raises(ConfigError, match=r"output: .*1-news holds a stage of other settings"):
            train_stage(Stage(sets={"ferry": 0}), "encoder", FERRY, {}, Run(folder, digest="own"))
    note.write_text("own", "utf-8")
    assert train_stage(Stage(sets={"ferry": 0}), "encoder", FERRY, {}, Run(folder, digest="own")) == folder / "best"


def test_average_lies_between_its_two_checkpoints(encoder: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    folders = [tmp_path / "one", tmp_path / "other"]
    for seed, folder in enumerate(folders):
        stages._classifier(encoder, Stage(), seed).save_pretrained(folder)
    average(*folders, 0.25, tmp_path / "mixed")
    one, other, mixed = (load_file(folder / "model.safetensors") for folder in (*folders, tmp_path / "mixed"))
    name = "classifier.weight"  # drawn at random, so different
    assert (one[name] != other[name]).any()
    assert (mixed[name] - (0.25 * one[name] + 0.75 * other[name])).abs().max() < 1e-6
    assert (tmp_path / "mixed/config.json").read_text("utf-8") == (folders[1] / "config.json").read_text("utf-8")


def test_first_stage_has_nothing_to_average_with(encoder: Path, tmp_path: Path) -> None:
    stages._classifier(encoder, Stage(), 1).save_pretrained(tmp_path / "trained")
    with pytest.raises(ConfigError, match="a first stage has nothing to keep"):
        average(encoder, tmp_path / "trained", 0.5, tmp_path / "mixed")
    assert not (tmp_path / "mixed").exists()
