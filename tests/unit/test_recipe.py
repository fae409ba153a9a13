"""The recipe of a training run, before anything is trained."""

from pathlib import Path
from typing import Any

import pytest

from newstance.errors import ConfigError
from newstance.training import recipe
from newstance.training.recipe import RecipeSettings, check_encoder, find_encoder, train_recipe
from newstance.training.stages import Run, Stage
from newstance.types import LabelledPair, Pair, StanceLabel
from tiny import write_encoder


def settings(**changes: Any) -> RecipeSettings:
    stages = {
        "first": Stage(sets={"nli": 0}, dev=["nli_dev"]),
        "last": Stage(sets={"news": 5, "nli": 2}, dev=["news_dev"]),
    }
    return RecipeSettings(
        **({"start": "encoder", "output": "out", "stages": stages, "held_out": ["news_test"]} | changes)
    )


def test_every_set_that_is_read_is_named_once_in_order() -> None:
    assert settings(calibrate="news_dev").set_names() == ["nli", "nli_dev", "news", "news_dev", "news_test"]


def test_recipe_without_stages_or_sets_is_refused() -> None:
    with pytest.raises(ConfigError, match="stages: empty"):
        settings(stages={})
    with pytest.raises(ConfigError, match=r"stages\.first\.sets: empty"):
        settings(stages={"first": Stage()})


def test_encoder_is_a_folder_or_lies_in_a_package_that_is_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_encoder(str(tmp_path)) == str(tmp_path)
    inside = tmp_path / "tiny_encoder_package/model"
    inside.mkdir(parents=True)
    (inside.parent / "__init__.py").write_text("raise RuntimeError('imported')", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert find_encoder("tiny-encoder-package") == "tiny-encoder-package"
    for name in ("config.json", "tokenizer.json"):
        (inside / name).write_text("{}", "utf-8")
    assert find_encoder("tiny-encoder-package") == str(inside)


def test_first_stage_cannot_keep_its_start() -> None:
    with pytest.raises(ConfigError, match=r"stages\.first\.keep_start"):
        settings(stages={"first": Stage(sets={"nli": 0}, keep_start=0.5)})


@pytest.mark.parametrize("name", ["organisation/model", "no-such-package", ""])
def test_what_is_neither_folder_nor_package_is_taken_for_a_hub_id(name: str) -> None:
    assert find_encoder(name) == name


def pairs(name: str, count: int) -> list[LabelledPair]:
    return [LabelledPair(Pair(f"{name} {n}", "it"), StanceLabel.NEUTRAL, dataset=name) for n in range(count)]


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Train and export nothing; remember what would have been."""
    calls: list[tuple[Any, ...]] = []

    def train_stage(stage: Stage, start: Any, train: Any, dev: Any, run: Run) -> Path:
        calls.append((run.output.name, str(start), sorted({each.pair.text for each in train}), sorted(dev), run.seed))
        return run.output / "best"

    def export_folder(start: Path, folder: Path, manifest: Any, dev: Any = (), parity: Any = ()) -> Path:
        calls.append(("export", str(start), manifest, dev, parity))
        return folder

    monkeypatch.setattr(recipe, "train_stage", train_stage)
    monkeypatch.setattr(recipe, "export_folder", export_folder)
    monkeypatch.setattr(recipe, "dev_history", lambda run: [0.5])
    return calls


SETS = {"nli": pairs("nli", 4), "nli_dev": pairs("nli", 1), "news": pairs("news", 3), "news_dev": pairs("dev", 2)}


def run_recipe(tmp_path: Path, **changes: Any) -> Path:
    sets = SETS | {"news_test": pairs("news", 1)}
    return train_recipe(settings(output=str(tmp_path), **changes), sets, dict.fromkeys(sets, "T: own"))


def test_stages_follow_each_other_and_the_last_is_exported(tmp_path: Path, trained: list[tuple[Any, ...]]) -> None:
    assert run_recipe(tmp_path, seed=5) == tmp_path / "model"
    first, last, export = trained
    assert (first[0], first[1], first[3:]) == ("1-first", "encoder", (["nli_dev"], 5))
    assert (last[0], last[1], last[3:]) == ("2-last", str(tmp_path / "1-first/best"), (["news_dev"], 5))
    assert export[:2] == ("export", str(tmp_path / "2-last/best"))


def test_texts_of_dev_and_held_out_sets_are_in_no_stage(tmp_path: Path, trained: list[tuple[Any, ...]]) -> None:
    run_recipe(tmp_path)
    assert trained[0][2] == ["nli 1", "nli 2", "nli 3"]
    assert {"news 1", "news 2"} <= set(trained[1][2])
    assert not {"news 0", "nli 0"} & set(trained[1][2])


def test_manifest_says_how_it_was_made_and_nothing_of_this_machine(
    tmp_path: Path, trained: list[tuple[Any, ...]]
) -> None:
    run_recipe(tmp_path, calibrate="news_dev", compare=["news_dev"])
    manifest, dev, parity = trained[-1][2:]
    assert (manifest["start"], manifest["seed"], list(manifest["stages"])) == ("encoder", 1, ["first", "last"])
    assert manifest["stages"]["last"]["sets"] == {"news": 5, "nli": 2}
    assert manifest["dev_scores"] == {"first": [0.5], "last": [0.5]}
    assert set(manifest["data"]) == {"nli", "news"}
    assert set(manifest["data"]["nli"]) == {"pairs", "sha256", "terms"}
    assert list(dev) == list(parity) == SETS["news_dev"]
    assert str(tmp_path) not in str(manifest)


def test_fingerprint_of_the_data_changes_with_a_label(tmp_path: Path, trained: list[tuple[Any, ...]]) -> None:
    run_recipe(tmp_path)
    before = trained[-1][2]["data"]["nli"]["sha256"]
    changed = SETS | {
        "nli": [LabelledPair(SETS["nli"][0].pair, StanceLabel.OPPOSES), *SETS["nli"][1:]],
        "news_test": [],
    }
    train_recipe(settings(output=str(tmp_path)), changed, dict.fromkeys(changed, ""))
    assert trained[-1][2]["data"]["nli"]["sha256"] != before


def test_digest_of_a_stage_changes_with_all_that_comes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trained: list[tuple[Any, ...]]
) -> None:
    digests: list[str] = []

    def train_stage(stage: Stage, start: Any, train: Any, dev: Any, run: Run) -> Path:
        digests.append(run.digest)
        return run.output / "best"

    monkeypatch.setattr(recipe, "train_stage", train_stage)
    run_recipe(tmp_path)
    run_recipe(tmp_path / "elsewhere", threads=2, checkpoint_minutes=1.0)
    assert digests[:2] == digests[2:]
    assert len(set(digests)) == 2
    for change in ({"seed": 2}, {"start": "another"}):
        run_recipe(tmp_path, **change)
        assert not set(digests[:2]) & set(digests[-2:])


def test_start_that_is_nowhere_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match=r"start: no encoder at .*empty"):
        check_encoder(str(tmp_path / "empty"))
    check_encoder(str(write_encoder(tmp_path / "tiny")))
