"""Every YAML file: composed by Hydra, built, and with exactly the keys that its class has fields."""

import re
from pathlib import Path
from typing import Any

import pytest
from hydra import compose
from omegaconf import OmegaConf

from newstance.cli import COMMANDS
from newstance.commands.evaluate import EvaluateSettings
from newstance.commands.parts import GROUPS
from newstance.commands.predict import PredictSettings, TargetSettings
from newstance.commands.report import ReportSettings
from newstance.commands.serve import ServeSettings
from newstance.config import build, fields_of, plain, typed
from newstance.models.hypotheses import check_templates
from newstance.models.nli import default_templates
from newstance.scoring.benchmark import BenchSettings
from newstance.serving.limits import Limits
from newstance.training.recipe import RecipeSettings

from .options import CONFIGS, node_of, options_of

COMPONENTS = ("segmenter", "attributor", "model", "resolver", "data")
REQUIRED: dict[str, Any] = {
    "path": "somewhere",
    "model": "stand-in",
    "articles": "somewhere.jsonl",
    "labels": "elsewhere.jsonl",
    "text": "the harbour tunnel",
    "dear": "lexicon",
}
"""What fills a `???`, by the setting's name."""
OPTIONS = [(group, name) for group in COMPONENTS for name in options_of(group)]


def filled(group: str, name: str) -> Any:
    node = node_of(group, name)
    for key in list(node):
        if OmegaConf.is_missing(node, key):
            node[key] = REQUIRED[key]
    return node


def test_every_yaml_file_is_a_command_an_option_or_hydras() -> None:
    files = [path.relative_to(CONFIGS) for path in CONFIGS.rglob("*.yaml")]
    known = {*COMPONENTS, "target", "hydra", "experiment"}
    assert len(files) > 50
    assert {path.stem for path in files if len(path.parts) == 1} == set(COMMANDS)
    assert {path.parts[0] for path in files if len(path.parts) > 1} <= known


@pytest.mark.parametrize("group", COMPONENTS)
def test_every_group_has_options(group: str) -> None:
    assert len(options_of(group)) > 0


@pytest.mark.parametrize(("group", "name"), OPTIONS)
def test_option_is_built_and_lists_every_setting_of_its_class_and_a_set_its_terms(group: str, name: str) -> None:
    node = filled(group, name)
    component = build(node, group)
    assert sorted(key for key in node if key != "_target_") == sorted(fields_of(type(component)))
    if group == "data":
        assert component.name == name
        assert name in ("articles", "pairs") or (component.home and component.terms)


@pytest.mark.parametrize(("group", "name"), OPTIONS)
def test_option_says_in_its_first_line_what_it_is_for(group: str, name: str) -> None:
    assert re.match(r"# \S.{6,}", (CONFIGS / group / f"{name}.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", options_of("target"))
def test_target_preset_is_a_target(name: str) -> None:
    node = filled("target", name)
    assert {"aliases", "text"} <= set(node) <= set(fields_of(TargetSettings))
    check_templates("target.templates", node.get("templates") or default_templates(), of_one_target=True)
    assert typed(TargetSettings, plain(node), "target").target().text


@pytest.mark.parametrize("command", COMMANDS)
def test_command_composes_with_its_defaults_and_experiment_last(configs: None, command: str) -> None:
    assert compose(command)
    defaults = OmegaConf.load(CONFIGS / f"{command}.yaml").defaults
    names = [each if isinstance(each, str) else next(iter(each)) for each in defaults]
    own = [name for name in names if not name.startswith("override ")]
    assert own[0] == "_self_"
    assert own[-1] == "experiment"


@pytest.mark.parametrize(
    ("command", "schema"),
    [("predict", PredictSettings), ("report", ReportSettings), ("evaluate", EvaluateSettings)],
)
def test_plain_settings_of_a_command_are_the_fields_of_its_class(configs: None, command: str, schema: type) -> None:
    assert sorted(set(compose(command)) - GROUPS) == sorted(fields_of(schema))


def test_plain_settings_of_serve_and_its_limits_are_the_fields_of_their_classes_with_their_defaults(
    configs: None,
) -> None:
    cfg = compose("serve")
    assert typed(ServeSettings, plain(cfg, GROUPS | {"limits"}), "") == ServeSettings()
    assert typed(Limits, plain(cfg.limits), "limits") == Limits()
    assert sorted(set(cfg) - GROUPS - {"limits"}) == sorted(fields_of(ServeSettings))
    assert sorted(cfg.limits) == sorted(fields_of(Limits))


def test_plain_settings_of_train_are_fields_of_the_recipe(configs: None) -> None:
    assert set(compose("train")) - GROUPS <= set(fields_of(RecipeSettings))


@pytest.mark.parametrize("experiment", [None, *options_of("experiment")])
def test_recipe_is_read_with_and_without_an_experiment(configs: None, experiment: str | None) -> None:
    cfg = compose("train", [f"experiment={experiment}"] if experiment else [])
    recipe = typed(RecipeSettings, plain(cfg, GROUPS), "")
    assert recipe.stages["nli"].sets.keys() == compose("train").stages.nli.sets.keys()
    assert (recipe.stages["nli"].sets["mnli_train"] == 0) is (experiment is None)


def test_settings_of_the_benchmark_are_read(configs: None) -> None:
    settings = typed(BenchSettings, plain(compose("bench"), GROUPS), "")
    assert settings.sets["vast_zero_shot_test"].metric == "macro_f1"


def test_sets_named_by_the_recipe_and_the_benchmark_are_options(configs: None) -> None:
    recipe, options = compose("train"), set(options_of("data"))
    stages = recipe.stages.values()
    named = {name for stage in stages for name in [*stage.sets, *stage.dev, *stage.get("mismatched", {})]}
    assert named | set(recipe.held_out) | set(compose("bench").sets) <= options


def test_no_test_or_dev_set_is_trained_on_and_every_one_is_held_out(configs: None) -> None:
    recipe = compose("train")
    trained = {name for stage in recipe.stages.values() for name in stage.sets}
    assert not [name for name in trained if re.search("dev|test", name)]
    assert not trained & set(recipe.held_out)
    judged = {name for name in options_of("data") if re.search("dev|test", name)}
    # The zero-shot files are parts of the files that are held out.
    assert judged - {"vast_zero_shot_dev", "vast_zero_shot_test"} <= set(recipe.held_out)


def test_configurations_reach_no_class_of_other_packages() -> None:
    targets = [
        found for path in CONFIGS.rglob("*.yaml") for found in re.findall(r"_target_:\s*(\S+)", path.read_text("utf-8"))
    ]
    assert len(targets) == len(OPTIONS)
    assert all(target.startswith("newstance.") for target in targets)


def test_package_of_configurations_has_the_files_of_the_folder() -> None:
    from importlib.resources import files

    packaged = Path(str(files("newstance.configs")))
    assert sorted(path.relative_to(packaged) for path in packaged.rglob("*.yaml")) == sorted(
        path.relative_to(CONFIGS) for path in CONFIGS.rglob("*.yaml")
    )
