"""What holds of `model=nli` on every architecture, for every order of labels, and for every preset."""

import itertools
import json
from pathlib import Path

import pytest

from newstance.models import NliModel
from newstance.models.hypotheses import write
from newstance.protocols import StanceModel
from newstance.rendering import render
from newstance.types import Pair
from tiny_nli import ARCHITECTURES, NLI, name_labels, permuted, write_nli_folder

from .options import built, node_of, options_of

PRESETS = {  # and the architecture of its checkpoint
    "nli_bart_large": "bart",
    "nli_deberta_base": "deberta-v2",
    "nli_deberta_large": "deberta-v2",
    "nli_deberta_small": "deberta-v2",
    "nli_debate_base": "deberta-v2",
    "nli_debate_large": "deberta-v2",
    "nli_modernbert": "modernbert",
    "nli_tasksource_long": "deberta-v2",
    "nli_zeroshot_base": "deberta-v2",
    "nli_zeroshot_large": "deberta-v2",
}
BINARY = ("entailment", "not_entailment")
PAIRS = [
    Pair("We welcome it.", "the harbour tunnel", "Ada Brook"),
    Pair("It is bad & will harm us 😭 </s> [SEP]", "the night buses", None, "The meeting is on Monday."),
    Pair("We reject it and condemn it. " * 12, "the harbour tunnel", "Tom Reed", "Nobody asked. " * 9),
    Pair("", "it"),
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A checkpoint of each architecture, and a two-way one."""
    place = tmp_path_factory.mktemp("checkpoints")
    made = {name: write_nli_folder(place / name, name) for name in ARCHITECTURES}
    return made | {"binary": write_nli_folder(place / "binary", "bert", BINARY)}


@pytest.fixture(scope="module", params=ARCHITECTURES)
def model(request: pytest.FixtureRequest, folders: dict[str, Path]) -> NliModel:
    return NliModel(str(folders[request.param]))


def by_hand(model: NliModel, pair: Pair) -> list[float]:
    """Score a pair that fits whole as the tokenizer and the network alone would: each hypothesis by itself."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model.path)
    network = AutoModelForSequenceClassification.from_pretrained(model.path).eval()
    pooled = []
    for label in ("supports", "opposes", "neutral"):
        texts = [write(each, pair.target, pair.holder or "the author") for each in model.templates[label]]
        inputs = [tokenizer(render(pair)[0], text, return_tensors="pt") for text in texts]
        with torch.inference_mode():
            judged = [torch.log_softmax(network(**each).logits[0], -1)[0] for each in inputs]
        pooled.append(torch.stack(judged).mean())
    return torch.softmax(torch.stack(pooled), -1).tolist()


def test_scores_are_those_of_the_tokenizer_and_the_model_by_hand(model: NliModel) -> None:
    scores = model.predict(PAIRS[:1])[0]
    assert tuple(scores) == pytest.approx(by_hand(model, PAIRS[0]), abs=1e-5)
    assert max(scores) - min(scores) > 1e-5


def test_scores_do_not_depend_on_neighbours_order_or_repetition(model: NliModel) -> None:
    together = model.predict(PAIRS)
    assert len({tuple(each) for each in together}) == len(PAIRS)
    assert [model.predict([pair])[0] for pair in PAIRS] == together
    assert model.predict(PAIRS[::-1]) == together[::-1]


def test_scores_do_not_depend_on_padding(model: NliModel, monkeypatch: pytest.MonkeyPatch) -> None:
    from newstance.models import nli_heads

    padded = [tuple(each) for each in model.predict(PAIRS)]
    monkeypatch.setattr(nli_heads, "_ROWS", 1)  # a row alone needs no padding
    alone = [tuple(each) for each in model.predict(PAIRS)]
    assert [pytest.approx(each, abs=1e-5) for each in alone] == padded


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_stance_is_the_same_in_each_order_of_a_three_way_head(
    tmp_path: Path, folders: dict[str, Path], order: tuple[int, ...]
) -> None:
    _same_in_order(folders["bert"], tmp_path / "turned", order, NLI)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_stance_is_the_same_in_each_order_of_a_two_way_head(
    tmp_path: Path, folders: dict[str, Path], order: tuple[int, ...]
) -> None:
    _same_in_order(folders["binary"], tmp_path / "turned", order, BINARY)


def _same_in_order(source: Path, turned: Path, order: tuple[int, ...], labels: tuple[str, ...]) -> None:
    straight = NliModel(str(source)).predict(PAIRS[:2])
    folder = permuted(source, turned, order, labels)
    found = NliModel(str(folder)).predict(PAIRS[:2])
    assert [each.stance for each in found] == [each.stance for each in straight]
    assert [tuple(each) for each in found] == [pytest.approx(tuple(each), abs=1e-6) for each in straight]
    name_labels(folder, labels)  # names that lie: were they not read, this would change nothing
    lied = NliModel(str(folder)).predict(PAIRS[:2])
    moved = order.index(0) != 0
    assert (lied != pytest.approx(found)) or not moved
    assert [tuple(a) == pytest.approx(tuple(b), abs=1e-6) for a, b in zip(lied, found, strict=True)] == [not moved] * 2


def test_two_models_in_one_process_share_no_state(folders: dict[str, Path]) -> None:
    alone = {name: NliModel(str(folders[name])).predict(PAIRS[:2]) for name in ("bert", "binary")}
    one, two = NliModel(str(folders["bert"])), NliModel(str(folders["binary"]))
    same = NliModel(str(folders["bert"]), templates={label: [f"{label} {{target}}"] for label in one.templates})
    assert one.predict(PAIRS[:1]) == alone["bert"][:1]
    assert two.predict(PAIRS[:2]) == alone["binary"]
    assert same.predict(PAIRS[:2]) != alone["bert"]
    assert one.predict(PAIRS[:2]) == alone["bert"]
    assert (one.templates, one == same) == (NliModel("m").templates, False)


def test_every_preset_is_tested() -> None:
    presets = [name for name in options_of("model") if name.startswith("nli_")]
    assert len(presets) == 10
    assert presets == sorted(PRESETS)


@pytest.mark.parametrize(("name", "architecture"), PRESETS.items())
def test_preset_is_built_and_predicts_on_a_stand_in_of_its_architecture(
    folders: dict[str, Path], name: str, architecture: str
) -> None:
    node, plain = node_of("model", name), node_of("model", "nli")
    assert {key for key in node if key != "path" and node[key] != plain[key]} <= {"max_tokens"}
    assert len(node.path.split("/")) == 2
    model = built("model", name, path=str(folders[architecture]))
    assert isinstance(model, StanceModel)
    model.check()
    scores = model.predict(PAIRS[:2])
    assert [sum(each) for each in scores] == pytest.approx([1, 1])
    assert [model.predict([pair])[0] for pair in PAIRS[:2]] == scores


def test_config_of_every_stand_in_names_its_architecture(folders: dict[str, Path]) -> None:
    kinds = [json.loads((folders[name] / "config.json").read_text("utf-8"))["model_type"] for name in ARCHITECTURES]
    assert kinds == list(ARCHITECTURES)
