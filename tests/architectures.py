"""Tiny random sequence classifiers of the architectures that people use, each with word pieces; needs torch."""

import json
from pathlib import Path
from typing import Any

from tiny import write_tokenizer

NLI_LABELS = ("contradiction", "entailment", "neutral")
ARCHITECTURES = ("Bert", "Roberta", "MPNet", "DebertaV2", "ModernBert", "Bart")
LONGEST = 128


def write_classifier(folder: Path, architecture: str, labels: tuple[str, ...] = NLI_LABELS) -> Path:
    """Write a checkpoint as `save_pretrained` does, its matrices enlarged so that pairs differ."""
    import torch
    import transformers

    torch.manual_seed(3)
    config = getattr(transformers, f"{architecture}Config")(**_sizes(architecture, write_tokenizer(folder), labels))
    model = getattr(transformers, f"{architecture}ForSequenceClassification")(config)
    for weights in model.parameters():
        if weights.dim() == 2:
            weights.data *= 3
    model.save_pretrained(folder)
    file = folder / "tokenizer_config.json"
    settings = json.loads(file.read_text("utf-8"))
    settings |= {"model_max_length": LONGEST, "tokenizer_class": "PreTrainedTokenizerFast"}
    if architecture != "Bert":
        settings["model_input_names"] = ["input_ids", "attention_mask"]
    file.write_text(json.dumps(settings), "utf-8")
    return folder


def _sizes(architecture: str, words: int, labels: tuple[str, ...]) -> dict[str, Any]:
    ids = {"pad_token_id": 0, "bos_token_id": 2, "eos_token_id": 3, "id2label": dict(enumerate(labels))}
    shared = {"vocab_size": words, "max_position_embeddings": LONGEST + 12, **ids}
    if architecture == "Bart":
        halves = {f"{half}_{what}": size for half in ("encoder", "decoder") for what, size in _BART.items()}
        return {**shared, **halves, "d_model": 32, "decoder_start_token_id": 3, "forced_eos_token_id": None}
    shared |= {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    return shared | _OWN.get(architecture, {})


_BART = {"layers": 2, "attention_heads": 2, "ffn_dim": 64}
_OWN: dict[str, dict[str, Any]] = {
    "Roberta": {"type_vocab_size": 2},
    "MPNet": {"pad_token_id": 1},
    "ModernBert": {"local_attention": 8, "cls_token_id": 2, "sep_token_id": 3},
    "DebertaV2": {
        "relative_attention": True,
        "position_buckets": 16,
        "norm_rel_ebd": "layer_norm",
        "share_att_key": True,
        "pos_att_type": "p2c|c2p",
        "position_biased_input": False,
        "type_vocab_size": 0,
    },
}
