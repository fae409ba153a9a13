"""What is typed becomes Hydra overrides: free text quoted, everything else left alone."""

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf

from newstance.errors import ConfigError
from newstance.overrides import FREE_TEXT, literal, rewrite

PRESETS = ("the_tunnel", "text")
AWKWARD = [
    "plain",
    "",
    " leading and trailing ",
    "Vale's tariffs (2018), explained: R&D = 5%",
    "He said \"no\", then 'yes'",
    "${oc.env:HOME} and ${x} and $y and \\${z}",
    "back\\slash \\\\ two, and at the end \\",
    "ends in two \\\\",
    "[a, b] {c: d} ~e @f #g !h",
    "a\nb\r\nc\td",
    "😭 Cafe\u0301 议会 “curly” \u2028",
    "\\'",
    "1.5",
    "true",
    "null",
    "articles (1).jsonl",
]


def understood(override: str) -> tuple[str, object]:
    """Return the key and the value that Hydra and OmegaConf make of an override."""
    parsed = OverridesParser.create().parse_override(override)
    return parsed.key_or_group, OmegaConf.create({"value": parsed.value()}).value


@pytest.mark.parametrize("text", AWKWARD)
def test_literal_survives_hydra_and_omegaconf_unchanged(text: str) -> None:
    assert understood(f"target.text={literal(text)}") == ("target.text", text)


@pytest.mark.parametrize("key", sorted(FREE_TEXT))
def test_free_text_keys_take_their_value_as_typed(key: str) -> None:
    text = "a (1), 'b' = ${c}"
    assert [understood(each) for each in rewrite([f"{key}={text}"], PRESETS)] == [(key, text)]


def test_target_that_is_a_presets_name_is_the_preset() -> None:
    assert rewrite(["target=the_tunnel"], PRESETS) == ["target=the_tunnel"]


def test_target_that_is_no_presets_name_is_a_text() -> None:
    group, text = rewrite(["target=The_Tunnel"], PRESETS)
    assert group == "target=text"
    assert understood(text) == ("target.text", "The_Tunnel")


def test_target_text_is_a_text_even_if_it_is_a_presets_name() -> None:
    assert understood(rewrite(["target.text=the_tunnel"], PRESETS)[0]) == ("target.text", "the_tunnel")


def test_null_stays_null_where_a_file_may_be_left_out() -> None:
    assert rewrite(["output=null", "targets=null"], PRESETS) == ["output=null", "targets=null"]


@pytest.mark.parametrize("argument", ["model=lexicon", "+model.x=1", "model.threshold=2", "~experiment", "a.b@c=[1,2]"])
def test_other_settings_are_left_to_hydra(argument: str) -> None:
    assert rewrite([argument], PRESETS) == [argument]


def test_plus_signs_stay_before_a_quoted_value() -> None:
    assert rewrite(["+data.root=a b", "++data.root=a b"], PRESETS) == ["+data.root='a b'", "++data.root='a b'"]


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["-m", "model=lexicon,majority"], ["--config-dir", "my configs"], ["--config-dir=x"], ["-c", "job"]],
)
def test_options_and_their_values_are_passed_on(arguments: list[str]) -> None:
    assert rewrite(arguments, PRESETS) == arguments


def test_options_come_before_settings_however_they_were_typed() -> None:
    typed = ["model=lexicon", "-m", "article=a b", "--config-dir", "my configs"]
    assert rewrite(typed, PRESETS) == ["-m", "--config-dir", "my configs", "model=lexicon", "article='a b'"]


def test_argument_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(ConfigError, match="not UTF-8"):
        rewrite(["target=\udcff"], PRESETS)


@pytest.mark.parametrize("argument", ["article.txt", "articles (1).jsonl", "=x", "1=2", ""])
def test_bare_argument_is_refused_with_what_to_write(argument: str) -> None:
    with pytest.raises(ConfigError, match="key=value"):
        rewrite([argument], PRESETS)


@pytest.mark.parametrize("argument", ["--threads", "--hydra-help", "-x=1", "--run", "--package=a", "-"])
def test_unknown_option_is_refused_with_those_there_are(argument: str) -> None:
    with pytest.raises(ConfigError, match="--config-dir"):
        rewrite([argument], PRESETS)
