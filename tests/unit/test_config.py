"""Components from configs: typed by their dataclass, and only ever ours."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from newstance.config import build, fields_of, load_options, plain, typed
from newstance.errors import ConfigError
from newstance.models import LexiconModel, MajorityModel
from newstance.trust import trusting


@dataclass(frozen=True)
class Ferry:
    """A component for these tests."""

    seats: int
    name: str = "Ada"
    price: float = 1.5
    stops: list[str] = field(default_factory=list)
    captain: str | None = None


def test_build_makes_the_class_that_the_target_names() -> None:
    node = OmegaConf.create({"_target_": "newstance.models.LexiconModel", "threshold": 3})
    assert build(node, "model") == LexiconModel(threshold=3)


def test_build_takes_defaults_for_what_is_left_out() -> None:
    assert build(OmegaConf.create({"_target_": "newstance.models.MajorityModel"}), "model") == MajorityModel()


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("torch.hub.load", "outside newstance"),
        ("os.system", "outside newstance"),
        ("pathlib.Path.unlink", "outside newstance"),
        ("newstanceevil.Model", "outside newstance"),
        ("builtins.eval", "outside newstance"),
        ("newstance.jsonl.os", "outside newstance"),
        ("newstance.jsonl.os.system", "cannot find"),
        ("newstance.jsonl.Path", "outside newstance"),
        ("newstance.trust.import_module", "outside newstance"),
        ("newstance.config.OmegaConf", "outside newstance"),
        ("newstance.cli.main", "no component"),
        ("newstance.jsonl.write_text", "no component"),
        ("newstance.types.StanceLabel", "no component"),
        ("newstance.errors.DataError", "no component"),
        ("newstance.models.Nlii", "cannot find"),
        ("newstance.nowhere.Model", "cannot find"),
        ("newstance.models.", "cannot find"),
        ("Lexicon", "names no class"),
        ("", "names no class"),
        (None, "names no class"),
        (3, "names no class"),
    ],
)
def test_build_runs_nothing_but_components_of_ours(monkeypatch: pytest.MonkeyPatch, target: Any, problem: str) -> None:
    monkeypatch.setattr(os, "system", lambda *_: pytest.fail("os.system was run"))
    with pytest.raises(ConfigError, match=rf"^model\._target_: .*{problem}") as caught:
        build(OmegaConf.create({"_target_": target}), "model")
    assert "\n" not in str(caught.value)


def test_build_refuses_a_missing_target() -> None:
    with pytest.raises(ConfigError, match="names no class"):
        build(OmegaConf.create({"threshold": 1}), "model")


def test_trust_is_given_by_code_and_not_by_a_config() -> None:
    node = OmegaConf.create({"_target_": f"{__name__}.Ferry", "seats": 9})
    with pytest.raises(ConfigError, match="outside newstance"):
        build(node, "ferry")
    with trusting([__name__]):
        assert build(node, "ferry") == Ferry(seats=9)
    with pytest.raises(ConfigError, match="outside newstance"):
        build(node, "ferry")


def test_component_of_a_stage_has_what_the_stage_needs() -> None:
    with pytest.raises(ConfigError, match=r"^model: NoResolver is no model; it has no name, predict$"):
        build(OmegaConf.create({"_target_": "newstance.resolvers.NoResolver"}), "model")
    with pytest.raises(ConfigError, match=r"^resolver: LexiconModel is no resolver; it has no resolve$"):
        build(OmegaConf.create({"_target_": "newstance.models.LexiconModel"}), "resolver")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"seats": "many"}, "ferry.seats: Value 'many' of type 'str' could not be converted to Integer"),
        ({"seats": 1, "sets": 2}, "ferry.sets: no such setting; use seats, name, price, stops, captain"),
        ({"seats": "???"}, "please set ferry.seats=…"),
        ({}, "please set ferry.seats=…"),
        ({"seats": None}, "ferry.seats: Incompatible value 'None' for field of type 'int'"),
        ({"seats": 1, "price": "dear"}, "ferry.price: Value 'dear' of type 'str' could not be converted to Float"),
        ({"seats": 1, "stops": {"a": 1}}, "ferry"),
    ],
)
def test_typed_names_the_setting_and_what_is_wrong(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        typed(Ferry, values, "ferry")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_typed_converts_what_stands_for_the_type() -> None:
    assert typed(Ferry, {"seats": "12", "price": 2, "stops": ["a"]}, "") == Ferry(12, price=2.0, stops=["a"])


def test_fields_are_named_in_order() -> None:
    assert fields_of(Ferry) == ["seats", "name", "price", "stops", "captain"]


def test_plain_resolves_and_leaves_out() -> None:
    node = OmegaConf.create({"a": 1, "b": "${a}", "c": [1]})
    assert plain(node, {"c"}) == {"a": 1, "b": 1}


def test_plain_says_where_an_interpolation_leads_nowhere() -> None:
    with pytest.raises(ConfigError, match="'nowhere' not found") as caught:
        plain(OmegaConf.create({"a": "${nowhere}"}))
    assert "\n" not in str(caught.value)


def test_load_options_composes_options_and_sets_their_root(configs: None, tmp_path: Path) -> None:
    assert load_options("data", ["vast_test"])["vast_test"].root is None
    found = load_options("data", ["vast_test", "articles", "vast_test"], str(tmp_path))
    assert list(found) == ["vast_test", "articles"]
    assert found["vast_test"].name == "vast_test"
    assert {node.root for node in found.values()} == {str(tmp_path)}
    assert "root" not in load_options("model", ["lexicon"], str(tmp_path))["lexicon"]
    assert load_options("data", []) == {}


def test_load_options_names_the_option_that_is_not_there(configs: None) -> None:
    with pytest.raises(ConfigError, match=r"data\.vast_tset: no such option of data"):
        load_options("data", ["vast_test", "vast_tset"])
