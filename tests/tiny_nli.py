"""Tiny random NLI checkpoints of the architectures that people use, each with the tokenizer class of its family."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tiny

ARCHITECTURES = ("bart", "roberta", "deberta-v2", "modernbert", "mpnet", "bert")
NLI = ("entailment", "neutral", "contradiction")
SIZE = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}


def write_nli_folder(folder: Path, architecture: str = "bert", labels: Sequence[str] | None = NLI) -> Path:
    """Write a checkpoint whose head has as many columns as there are labels (3 where its config has none)."""
    import torch
    from transformers import AutoModelForSequenceClassification

    folder.mkdir(parents=True, exist_ok=True)
    config = _config(architecture, _write_tokenizer(folder, architecture))
    config.num_labels = len(labels) if labels else 3
    torch.manual_seed(5)
    model = AutoModelForSequenceClassification.from_config(config)
    with torch.no_grad():  # weights as they are drawn leave all scores alike; larger ones tell pairs apart
        for part in model.parameters():
            part.mul_(10 if part.dim() > 1 else 1)
    model.save_pretrained(folder)
    name_labels(folder, labels)
    return folder


def name_labels(folder: Path, labels: Sequence[str] | None) -> None:
    """Write label names into a checkpoint's config, or take them out."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config.pop("id2label", None)
    config.pop("label2id", None)
    if labels is not None:
        config["id2label"] = {str(column): name for column, name in enumerate(labels)}
        config["label2id"] = {name: column for column, name in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")


def permuted(source: Path, folder: Path, order: Sequence[int], labels: Sequence[str]) -> Path:
    """Write the same checkpoint with the rows of its head in another order: column n is what column order[n] was."""
    import shutil

    import torch
    from transformers import AutoModelForSequenceClassification

    model = AutoModelForSequenceClassification.from_pretrained(source)
    with torch.no_grad():
        for part in _head(model).parameters():
            part.copy_(part[list(order)].clone())
    shutil.copytree(source, folder)
    model.save_pretrained(folder)
    name_labels(folder, [labels[column] for column in order])
    return folder


def _head(model: Any) -> Any:
    """Return the last linear layer of a classification model."""
    import torch

    return [part for part in model.modules() if isinstance(part, torch.nn.Linear)][-1]


def _config(architecture: str, words: int) -> Any:
    import transformers as t

    sized = {**SIZE, "vocab_size": words, "pad_token_id": 1 if architecture in ("bart", "roberta", "mpnet") else 0}
    match architecture:
        case "bart":
            ends = {"bos_token_id": 0, "eos_token_id": 2, "decoder_start_token_id": 2, "forced_eos_token_id": None}
            layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2}
            wide = {"decoder_attention_heads": 2, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "d_model": 16}
            return t.BartConfig(vocab_size=words, pad_token_id=1, max_position_embeddings=256, **ends, **layers, **wide)
        case "roberta":
            return t.RobertaConfig(**sized, max_position_embeddings=258, type_vocab_size=1)
        case "mpnet":
            return t.MPNetConfig(**sized, max_position_embeddings=258)
        case "deberta-v2":
            relative = {"relative_attention": True, "position_buckets": 8, "pos_att_type": ["p2c", "c2p"]}
            return t.DebertaV2Config(
                **sized, **relative, share_att_key=True, norm_rel_ebd="layer_norm", position_biased_input=False,
                type_vocab_size=0, max_position_embeddings=64, pooler_hidden_size=16,
            )  # fmt: skip
        case "modernbert":
            ends = {"bos_token_id": 2, "eos_token_id": 3, "cls_token_id": 2, "sep_token_id": 3}
            return t.ModernBertConfig(**sized, **ends, max_position_embeddings=256, local_attention=16)
    return t.BertConfig(**sized, max_position_embeddings=256)


def _write_tokenizer(folder: Path, architecture: str) -> int:
    import transformers as t
    from tokenizers.pre_tokenizers import ByteLevel

    letters = [chr(code) for code in range(ord("!"), ord("~") + 1)]
    pieces = sorted({*letters, *(f"##{letter}" for letter in letters)})
    kin = ["<s>", "<pad>", "</s>", "<unk>"]
    match architecture:
        case "bart" | "roberta":
            vocabulary = {piece: n for n, piece in enumerate([*kin, *ByteLevel.alphabet(), "<mask>"])}
            kind = t.BartTokenizer if architecture == "bart" else t.RobertaTokenizer
            tokenizer = kind(vocab=vocabulary, merges=[], model_max_length=256)
        case "mpnet":
            vocabulary = {piece: n for n, piece in enumerate([*kin, "[UNK]", *pieces, "<mask>"])}
            tokenizer = t.MPNetTokenizer(vocab=vocabulary, model_max_length=256)
        case "deberta-v2":
            scored = [(piece, -1.0) for piece in ("[PAD]", "[CLS]", "[SEP]", "[UNK]", "▁", *letters, "[MASK]")]
            tokenizer = t.DebertaV2Tokenizer(vocab=scored, unk_id=3, model_max_length=256)
        case _:  # ModernBERT's tokenizer is of no class of its own
            words = tiny.write_tokenizer(folder)
            if architecture == "modernbert":
                settings = json.loads((folder / "tokenizer_config.json").read_text("utf-8"))
                own = {
                    "tokenizer_class": "PreTrainedTokenizerFast",
                    "model_input_names": ["input_ids", "attention_mask"],
                }
                (folder / "tokenizer_config.json").write_text(json.dumps(settings | own), "utf-8")
            return words
    tokenizer.save_pretrained(folder)
    return len(tokenizer)
