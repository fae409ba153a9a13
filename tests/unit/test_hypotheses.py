"""Templates of hypotheses: what may stand in them, and what comes out."""

from typing import Any

import pytest

from newstance.errors import ConfigError
from newstance.models.hypotheses import check_templates, write
from newstance.models.nli import NliModel, default_templates

GOOD = default_templates()


def test_default_templates_are_good_and_several() -> None:
    check_templates("model.templates", GOOD)
    assert all(len(set(group)) > 1 for group in GOOD.values())


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"neutral": []}, "model.templates.neutral: empty"),
        ({"sides": ["{target}"]}, "model.templates.sides: no such label; use supports, opposes, neutral"),
        ({"supports": ["She likes it."]}, "'She likes it.' does not name the {target}"),
        ({"supports": ["{holder} likes it."]}, "does not name the {target}"),
        ({"opposes": ["{target} {speaker}"]}, "only {target} and {holder} are filled in"),
        ({"opposes": ["{target.__class__}"]}, "only {target} and {holder} are filled in"),
        ({"opposes": ["{target!r}"]}, "only {target} and {holder} are filled in"),
        ({"opposes": ["{target:>99999}"]}, "only {target} and {holder} are filled in"),
        ({"opposes": ["{} is bad"]}, "only {target} and {holder} are filled in"),
        ({"opposes": ["{target is bad"]}, "'{target is bad': expected '}'"),
    ],
    ids=str,
)
def test_mistake_in_a_template_is_one_line_that_names_it(changed: dict[str, Any], named: str) -> None:
    for make in (lambda templates: check_templates("model.templates", templates), lambda t: NliModel("m", templates=t)):
        with pytest.raises(ConfigError) as refused:
            make(GOOD | changed)
        assert named in str(refused.value)
        assert "\n" not in str(refused.value)


def test_preset_is_checked_as_the_model_is() -> None:
    with pytest.raises(ConfigError, match=r"target\.templates\.opposes: empty"):
        NliModel("m", preset={"text": "it", "templates": {"supports": ["{target}"]}})


def test_target_is_taken_as_it_is_typed() -> None:
    assert write("{holder} backs {target}.", "the {x} of ${y} {holder}", "Ada") == "Ada backs the {x} of ${y} {holder}."
    assert write("{holder} backs {target}.", "the U.S.", "the author") == "The author backs the U.S."
    assert write("{target} is good to {holder}.", "the U.S.", "me") == "The U.S. is good to me."
