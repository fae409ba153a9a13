"""Free text, whatever it is, comes through the command line and Hydra as it was typed."""

from hydra import compose, initialize_config_module
from hypothesis import given, settings
from hypothesis import strategies as st

from newstance.cli import options
from newstance.overrides import rewrite

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
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))
NAMES = TEXTS.filter(lambda text: text != "null")
TARGETS = TEXTS.filter(lambda text: text not in options("target", ()))


@settings(max_examples=20, deadline=None)
@given(target=TARGETS, article=NAMES, targets=NAMES, output=NAMES)
def test_target_and_file_names_reach_predict_as_typed(target: str, article: str, targets: str, output: str) -> None:
    typed = [f"target={target}", f"article={article}", f"targets={targets}", f"output={output}"]
    with initialize_config_module("newstance.configs", version_base="1.3"):
        cfg = compose("predict", rewrite(typed, options("target", ())))
    assert (cfg.target.text, cfg.article, cfg.targets, cfg.output) == (target, article, targets, output)


@settings(max_examples=20, deadline=None)
@given(articles=NAMES, labels=NAMES, path=NAMES, root=NAMES)
def test_names_of_sets_and_models_reach_evaluate_as_typed(articles: str, labels: str, path: str, root: str) -> None:
    typed = [f"data.articles={articles}", f"data.labels={labels}", f"data.root={root}", f"model.path={path}"]
    with initialize_config_module("newstance.configs", version_base="1.3"):
        cfg = compose("evaluate", ["data=articles", *rewrite(typed, ())])
    assert (cfg.data.articles, cfg.data.labels, cfg.data.root, cfg.model.path) == (articles, labels, root, path)
