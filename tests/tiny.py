"""A tiny random BERT and its word pieces, made in a second: what tests train, export and run."""

import json
import random
import re
from pathlib import Path
from typing import Any

TOPICS = ("the harbour tunnel", "the library tax", "the night buses", "the river dam", "the school garden")
HOLDERS = ("Ada Brook", "Tom Reed", "the harbour union", "Mayor Ines Vale")
SENTENCES = {
    "supports": (
        "We welcome {target} and praise it.",
        "{target} is good and will help us.",
        "Build it, we back {target}.",
    ),
    "opposes": (
        "We reject {target} and condemn it.",
        "{target} is bad and will harm us.",
        "Stop it, we fight {target}.",
    ),
    "neutral": ("The meeting on {target} is on Monday.", "The report has nine pages.", "{target} has a website."),
}
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def labelled_rows(count: int, seed: int = 0, labels: tuple[str, ...] = tuple(SENTENCES)) -> list[dict[str, Any]]:
    """Return `count` invented labelled pairs, as rows of a set on disk; every label in turn."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        label = labels[number % len(labels)]
        target = chance.choice(TOPICS)
        text = chance.choice(SENTENCES[label]).format(target=target)
        text = f"{text[0].upper()}{text[1:]} ({seed}.{number})"  # no two texts alike, none alike in two sets
        rows.append(
            {"id": f"{seed}.{number}", "text": text, "target": target, "label": label, "holder": chance.choice(HOLDERS)}
        )
    return rows


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def write_tokenizer(folder: Path) -> int:
    """Write `tokenizer.json` (word pieces, BERT's template) and `tokenizer_config.json`; return the vocabulary size."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    texts = " ".join((*TOPICS, *HOLDERS, *(each for group in SENTENCES.values() for each in group)))
    words = sorted(set(re.findall(r"\w+", texts.lower())))
    letters = [chr(code) for code in range(ord("!"), ord("~") + 1)]
    pieces = [*SPECIAL, *letters, *(f"##{letter}" for letter in letters), *(word for word in words if len(word) > 1)]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"unk": "[UNK]", "sep": "[SEP]", "pad": "[PAD]", "cls": "[CLS]", "mask": "[MASK]"}
    settings = {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": True,
        "model_max_length": 512,
        **{f"{kind}_token": token for kind, token in names.items()},
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    return len(vocabulary)


def write_encoder(folder: Path) -> Path:
    """Write a random BERT (2 layers of 32) with its tokenizer, as `newstance train` starts from; needs torch."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=write_tokenizer(folder),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=512,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def write_onnx_folder(folder: Path, temperature: float = 1.0, labels: tuple[str, ...] = tuple(SENTENCES)) -> Path:
    """Write a model folder with a hand-made ONNX graph: the mean of random word vectors; needs no torch."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    words = write_tokenizer(folder)
    chance = np.random.default_rng(11)
    tables = {
        "vectors": chance.normal(size=(words, 8)),
        "segments": chance.normal(size=(2, 8)),
        "head": chance.normal(size=(8, 3)) * 3,
    }
    nodes = [
        helper.make_node("Gather", ["vectors", "input_ids"], ["read"]),
        helper.make_node("Gather", ["segments", "token_type_ids"], ["kinds"]),
        helper.make_node("Mul", ["read", "kinds"], ["both"]),
        helper.make_node("ReduceMean", ["both", "axis"], ["mean"], keepdims=0),
        helper.make_node("MatMul", ["mean", "head"], ["logits"]),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "token_type_ids")
    ]
    constants = [numpy_helper.from_array(table.astype(np.float32), name) for name, table in tables.items()]
    constants.append(numpy_helper.from_array(np.array([1], dtype=np.int64), "axis"))
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])
    graph = helper.make_graph(nodes, "tiny", inputs, [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, str(folder / "model.int8.onnx"))
    config = {"id2label": dict(enumerate(labels)), "newstance": {"max_tokens": 192, "temperature": temperature}}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder


def write_model_folder(folder: Path) -> Path:
    """Write a model folder with a tiny torch checkpoint beside the hand-made ONNX model (the two disagree)."""
    import torch
    from transformers import AutoModelForSequenceClassification

    write_encoder(folder)
    torch.manual_seed(8)
    model = AutoModelForSequenceClassification.from_pretrained(
        folder, num_labels=3, id2label=dict(enumerate(SENTENCES))
    )
    # A random head leaves all scores alike; a larger one tells pairs apart.
    model.classifier.weight.data *= 40
    model.save_pretrained(folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    write_onnx_folder(folder)
    ours = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps(config | ours), "utf-8")
    return folder
