"""The law of `StanceModel`, held against every option of `model` (run on a tiny model folder)."""

import random
from pathlib import Path

import pytest

from newstance.protocols import StanceModel
from newstance.types import Pair, Scores
from tiny import labelled_rows, write_rows

from .options import built, options_of

MODELS = options_of("model")
PAIRS = [Pair(row["text"], row["target"], row["holder"]) for row in labelled_rows(12)] + [
    Pair("", ""),
    Pair("No holder, no context.", "the tunnel"),
    Pair("It says so.", "the tunnel", "Ada Brook", "Nobody asked the dockers."),
    Pair("😭 Cafe\u0301 议会 “never” \u2028 said", "das neue Gebäude"),
    Pair("word " * 600, "the tunnel", None, "before " * 600),
]


def tiny(name: str, folder: Path) -> StanceModel:
    """Build an option on a tiny model folder, where it reads one or holds a model that does."""
    onnx = {"onnx": {"path": str(folder)}}
    pairs = write_rows(folder / "pairs.jsonl", labelled_rows(60))
    filled = {"members": [onnx, "lexicon"], "cheap": "lexicon", "dear": onnx, "data": {"pairs": {"path": str(pairs)}}}
    return built("model", name, path=str(folder), **filled)


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest, model_folder: Path) -> StanceModel:
    return tiny(request.param, model_folder)


def test_there_are_models_to_test() -> None:
    assert len(MODELS) == 8
    assert {"default", "onnx", "pair", "lexicon", "majority", "ensemble", "cascade", "tfidf"} <= set(MODELS)


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
def test_model_that_reads_the_target_tells_pairs_apart(model_folder: Path, name: str) -> None:
    one = tiny(name, model_folder)
    text = "We welcome it."
    by_target = one.predict([(text, "the harbour tunnel"), (text, "the library tax")])
    by_holder = one.predict([Pair(text, "it"), Pair(text, "it", "Ada Brook"), Pair(text, "it", None, "A meeting.")])
    assert by_target[0] != by_target[1]
    assert len(set(by_holder)) == 3
