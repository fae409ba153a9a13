"""The law of `StanceModel`, held against every option of `model` (run on a tiny model folder)."""

import random
from pathlib import Path
from typing import Any

import pytest

from llm_server import LlmServer
from newstance.protocols import AskedModel, StanceModel
from newstance.types import Pair, Scores
from tiny import labelled_rows, write_rows

from .options import built, options_of

MODELS = [name for name in options_of("model") if not name.startswith("nli_")]
"""The presets of `nli_` differ in their checkpoint alone: test_nli.py runs each on a stand-in of its architecture."""
pytestmark = pytest.mark.usefixtures("loopback")
PAIRS = [Pair(row["text"], row["target"], row["holder"]) for row in labelled_rows(12)] + [
    Pair("", ""),
    Pair("No holder, no context.", "the tunnel"),
    Pair("It says so.", "the tunnel", "Ada Brook", "Nobody asked the dockers."),
    Pair("😭 Cafe\u0301 议会 “never” \u2028 said", "das neue Gebäude"),
    Pair("word " * 600, "the tunnel", None, "before " * 600),
]


ONE_EACH = {
    "supports": ["{holder} backs {target}."],
    "opposes": ["{holder} fights {target}."],
    "neutral": ["{target}?"],
}


def tiny(name: str, filled: dict[str, Any], nli: Path) -> StanceModel:
    """Build an option on what is tiny; an NLI checkpoint needs one of its own."""
    if name == "nli":
        return built("model", name, path=str(nli), templates=ONE_EACH)
    return built("model", name, **filled)


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest, filled: dict[str, Any], nli_folder: Path) -> StanceModel:
    return tiny(request.param, filled, nli_folder)


@pytest.fixture(scope="module")
def filled(model_folder: Path, any_llm_server: LlmServer) -> dict[str, Any]:
    """Return settings that every option is built with, where it has them: a tiny folder, a server on loopback."""
    any_llm_server.reset()
    onnx = {"onnx": {"path": str(model_folder)}}
    pairs = write_rows(model_folder / "pairs.jsonl", labelled_rows(60))
    inner = {"members": [onnx, "lexicon"], "cheap": "lexicon", "dear": onnx, "data": {"pairs": {"path": str(pairs)}}}
    return {"path": str(model_folder), "model": "stand-in", "endpoint": any_llm_server.endpoint, **inner}


def test_there_are_models_to_test() -> None:
    names = {"default", "onnx", "pair", "nli", "llm", "lexicon", "majority", "ensemble", "cascade", "tfidf"}
    assert names == set(MODELS)


def test_model_keeps_the_protocol_and_has_a_name(model: StanceModel) -> None:
    assert isinstance(model, StanceModel)
    assert model.name.strip()


def test_model_gives_one_score_a_pair_that_sums_to_one(model: StanceModel) -> None:
    scores = model.predict(PAIRS)
    assert len(scores) == len(PAIRS)
    for each in scores:
        assert isinstance(each, Scores)
        assert sum(each) == pytest.approx(1, abs=1e-9)
        assert all(type(value) is float and 0 <= value <= 1 for value in each)


def test_model_that_is_asked_over_a_network_gives_outcomes_as_it_predicts(model: StanceModel) -> None:
    if isinstance(model, AskedModel):
        assert model.outcomes(PAIRS) == model.predict(PAIRS)
        assert model.outcomes([]) == []
        assert model.pairs_at_once > 0


def test_model_gives_nothing_for_nothing(model: StanceModel) -> None:
    assert model.predict([]) == []


def test_model_gives_a_pair_the_same_scores_alone_in_any_list_and_in_any_order(model: StanceModel) -> None:
    together = model.predict(PAIRS)
    assert [model.predict([pair])[0] for pair in PAIRS] == together
    for seed in range(3):
        order = random.Random(seed).sample(range(len(PAIRS)), len(PAIRS))
        assert model.predict([PAIRS[n] for n in order]) == [together[n] for n in order]
    assert model.predict(PAIRS + PAIRS) == together + together


def test_model_gives_the_same_scores_again(model: StanceModel) -> None:
    assert model.predict(PAIRS) == model.predict(PAIRS)


def test_model_takes_tuples_and_any_iterable(model: StanceModel) -> None:
    plain = [(pair.text, pair.target) for pair in PAIRS]
    assert model.predict(plain) == model.predict(Pair(*each) for each in plain)


@pytest.mark.parametrize("name", [name for name in MODELS if name not in ("majority", "lexicon")])
def test_model_that_reads_the_target_tells_pairs_apart(filled: dict[str, Any], nli_folder: Path, name: str) -> None:
    one = tiny(name, filled, nli_folder)
    text = "We welcome it."
    by_target = one.predict([(text, "the harbour tunnel"), (text, "the library tax")])
    by_holder = one.predict([Pair(text, "it"), Pair(text, "it", "Ada Brook"), Pair(text, "it", None, "A meeting.")])
    assert by_target[0] != by_target[1]
    assert len(set(by_holder)) == 3
