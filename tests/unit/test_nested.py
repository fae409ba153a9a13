"""Components within components: by an option's name, with settings, or as a node; the same checks at every depth."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from conftest import Run
from newstance.config import build, load_options
from newstance.errors import ConfigError
from newstance.models import CascadeModel, EnsembleModel, LexiconModel, MajorityModel
from newstance.protocols import Resolver, StanceModel
from newstance.resolvers import NoResolver
from newstance.trust import trusting

ENSEMBLE = "newstance.models.EnsembleModel"


@dataclass(frozen=True)
class Harbour:
    """A user's component that holds others, one of which may be absent."""

    pilot: StanceModel
    rules: Resolver | None = None
    second: StanceModel = field(default_factory=MajorityModel)
    name: str = "harbour"


def made(**values: Any) -> Any:
    return build(OmegaConf.create({"_target_": ENSEMBLE, **values}), "model")


def test_members_are_options_with_or_without_settings_or_nodes() -> None:
    node = {"_target_": "newstance.models.MajorityModel", "label": "opposes"}
    members = ["lexicon", {"lexicon": {"threshold": 2}}, {"lexicon": None}, node]
    assert made(members=members, weights=[1, 2, 3, "4"]) == EnsembleModel(
        [LexiconModel(), LexiconModel(2), LexiconModel(), MajorityModel("opposes")], [1.0, 2.0, 3.0, 4.0]
    )


def test_components_may_stand_within_each_other() -> None:
    inner = {"cascade": {"cheap": "majority", "dear": {"ensemble": {"members": ["lexicon"]}}, "threshold": 0.5}}
    expected = CascadeModel(MajorityModel(), EnsembleModel([LexiconModel()]), 0.5)
    assert made(members=[inner]) == EnsembleModel([expected])


def test_field_of_any_stage_holds_a_component_and_may_have_a_default() -> None:
    target = f"{__name__}.Harbour"
    with trusting([__name__]):
        few = build(OmegaConf.create({"_target_": target, "pilot": "lexicon"}), "harbour")
        assert few == Harbour(LexiconModel())
        node = {"_target_": target, "pilot": "lexicon", "rules": "none", "second": "lexicon", "name": "${pilot}"}
        assert build(OmegaConf.create(node), "harbour") == Harbour(
            LexiconModel(), NoResolver(), LexiconModel(), "lexicon"
        )
        assert build(OmegaConf.create({**node, "rules": None}), "harbour").rules is None
        with pytest.raises(ConfigError, match=r"harbour\.second: None is no model"):
            build(OmegaConf.create({**node, "second": None}), "harbour")
        with pytest.raises(ConfigError, match=r"harbour\.anchor: no such setting; use pilot, rules, second, name"):
            build(OmegaConf.create({**node, "anchor": 1}), "harbour")


@pytest.mark.parametrize(
    ("members", "message"),
    [
        (["lexicon", "lexicn"], "model.members[1]: lexicn: no such option of model; see configs/model/; did you mean"),
        ([{"lexicon": {"treshold": 1}}], "model.members[0].treshold: no such setting; use threshold"),
        ([{"lexicon": {"threshold": "x"}}], "model.members[0].threshold: Value 'x'"),
        ([{"lexicon": {"threshold": 0}}], "model.members[0].threshold: must be at least 1, got 0"),
        (["lexicon", "onnx"], "please set model.members[1].path=…"),
        (["cascade"], "please set model.members[0].dear=…"),
        ([{"ensemble": {"members": [{"lexicon": {"threshold": 0}}]}}], "model.members[0].members[0].threshold: must"),
        ([{"_target_": "os.system"}], "model.members[0]._target_: os.system is outside newstance"),
        ([{"_target_": "newstance.cli.main"}], "model.members[0]._target_: newstance.cli.main is no component"),
        ([{"lexicon": {"_target_": "torch.hub.load"}}], "model.members[0]._target_: torch.hub.load is outside"),
        ([{"_target_": "newstance.models.LexiconModel", "x": 1}], "model.members[0].x: no such setting"),
        ([3], "model.members[0]: 3 is no model"),
        ([None], "model.members[0]: None is no model"),
        ([""], "model.members[0]: '' is no model"),
        ([{"lexicon": 3}], "model.members[0]: {'lexicon': 3} is no model"),
        ([{"lexicon": {}, "majority": {}}], "model.members[0]: {'lexicon': {}, 'majority': {}} is no model"),
        (["../data/seed"], "model.members[0]: ArticleSet is no model; it has no predict"),
        ([{"_target_": "newstance.resolvers.NoResolver"}], "model.members[0]: NoResolver is no model"),
        (["a,b"], "model.members[0]: a,b: no such option of model"),
        ("lexicon", "model.members: needs a list, got 'lexicon'; write [lexicon]"),
        (None, "model.members: needs a list, got None"),
        ("???", "please set model.members=…"),
        ([], "model.members: empty"),
    ],
)
def test_mistake_in_a_member_is_one_line_that_names_it_as_typed(members: Any, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        made(members=members)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_option_that_holds_itself_is_refused(run_newstance: Run, bare_folder: Path) -> None:
    (bare_folder / "my/model").mkdir(parents=True)
    (bare_folder / "my/model/mine.yaml").write_text(f"_target_: {ENSEMBLE}\nmembers: [mine]\n", "utf-8")
    ran = run_newstance("predict", "--config-dir", "my", "model=mine")
    assert (ran.status, ran.out) == (2, "")
    assert "does an option hold itself?" in ran.err


def test_required_value_is_asked_for_even_where_the_class_has_a_default() -> None:
    with pytest.raises(ConfigError, match=r"please set model\.threshold=…"):
        build(OmegaConf.create({"_target_": "newstance.models.LexiconModel", "threshold": "???"}), "model")


def test_text_with_marks_of_omegaconf_reaches_a_member_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "${x}"
    path.mkdir()
    with pytest.raises(Exception, match=r"model\.members\[0\]\.path: .*\$\{x\} has no config\.json"):
        made(members=[{"onnx": {"path": str(path).replace("${", "\\${")}}]).check()


def test_options_are_composed_from_python_without_a_command() -> None:
    assert load_options("model", ["lexicon"])["lexicon"].threshold == 1
