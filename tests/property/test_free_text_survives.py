"""Free text, whatever it is, comes through the command line and Hydra as it was typed."""

import pytest
from hydra import compose
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

from newstance.cli import options
from newstance.overrides import FREE_TEXT, rewrite

PIECES = st.sampled_from(
    [
        *"'\"\\,()=[]{}:~@#%&!?$ \n\t",
        "${",
        "${x}",
        "\\'",
        "\\\\",
        "${oc.env:HOME}",
        "it's",
        "null",
        "1.5",
        "é",
        "😭",
        "议",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join)).filter(
    lambda text: text not in ("null", "???")
)
AWKWARD = "it's \"5%\", (a=b) [c] {d: ${oc.env:HOME}} \\' \\\\ ~é 😭 议 \\"


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, key=st.sampled_from(sorted(FREE_TEXT)))
def test_text_comes_as_typed_through_hydras_grammar_and_omegaconfs(text: str, key: str) -> None:
    (override,) = OverridesParser.create().parse_overrides(rewrite([f"{key}={text}"], ()))
    cfg = OmegaConf.create()
    OmegaConf.update(cfg, override.key_or_group, override.value())
    assert OmegaConf.select(cfg, key) == text


@pytest.mark.parametrize("text", [AWKWARD, "", "${", "null and void"])
def test_target_and_file_names_reach_predict_as_typed(configs: None, text: str) -> None:
    typed = [f"target={text}", f"article={text}", f"targets={text}", f"output={text}"]
    cfg = compose("predict", rewrite(typed, options("target", ())))
    assert (cfg.target.text, cfg.article, cfg.targets, cfg.output) == (text,) * 4


def test_names_of_sets_and_models_reach_evaluate_as_typed(configs: None) -> None:
    typed = [f"data.articles={AWKWARD}", f"data.labels={AWKWARD}", f"data.root={AWKWARD}", f"model.path={AWKWARD}"]
    cfg = compose("evaluate", ["data=articles", *rewrite(typed, ())])
    assert (cfg.data.articles, cfg.data.labels, cfg.data.root, cfg.model.path) == (AWKWARD,) * 4
