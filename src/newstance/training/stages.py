"""Training a cross-encoder in stages (NLI, stance, news): transformers' Trainer, checkpoints, resume, choice on dev."""

import json
import logging
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from newstance.errors import ConfigError, MissingExtraError
from newstance.rendering import MAX_TOKENS, render
from newstance.scoring.metrics import confusion, macro_f1
from newstance.training.averaging import average
from newstance.training.batching import LikeLengths
from newstance.training.curves import curve_writers
from newstance.training.mixing import cap, hide_context, mismatched, without
from newstance.types import LABELS, LabelledPair

logger = logging.getLogger(__name__)


@dataclass(kw_only=True)  # not frozen: OmegaConf cannot fill a frozen class that stands in a dict
class Stage:
    """One stage of a recipe: which sets, how many pairs of each, and how to learn from them."""

    sets: dict[str, int] = field(default_factory=dict)
    """Set name -> most pairs to take (0: all)."""
    dev: list[str] = field(default_factory=list)
    """Sets whose mean macro-F1 chooses the epoch; none: the last epoch is kept."""
    mismatched: dict[str, float] = field(default_factory=dict)
    """Set name -> share of its pairs that is repeated as neutral with a foreign target."""
    epochs: int = 1
    learning_rate: float = 5e-5
    batch_size: int = 32
    warmup: float = 0.06
    """Share of the steps in which the learning rate rises."""
    hide_holder: float = 0.0
    hide_before: float = 0.0
    label_smoothing: float = 0.0
    dropout: float = 0.1
    """Of hidden states; drawing the random numbers costs a processor a sixth of its time."""
    keep_start: float = 0.0
    """Share of the weights it began with in the average that it ends with (Wortsman et al. 2022, WiSE-FT)."""
    freeze_words: bool = False
    """Leave the table of word embeddings as it is: half of a small encoder's weights, a tenth of the time."""
    freeze_layers: int = 0
    """Leave the lowest layers, and the embeddings under them, as they are: half of the layers, a third of the time."""


def prepare(
    stage: Stage, sets: Mapping[str, Sequence[LabelledPair]], held_out: Sequence[LabelledPair], seed: int
) -> list[LabelledPair]:
    """Return the training pairs of a stage: deduplicated against the held-out sets, capped, mixed; logs what fell."""
    random = Random(seed)
    chosen: list[LabelledPair] = []
    for name, most in stage.sets.items():
        clean = without(sets[name], held_out)
        taken = cap(clean, most, random)
        strangers = mismatched(taken, stage.mismatched.get(name, 0.0), random)
        fell = len(sets[name]) - len(clean)
        logger.info(
            "%s: %d pairs, %d duplicates fell, %d taken, %d mismatched",
            name,
            len(sets[name]),
            fell,
            len(taken),
            len(strangers),
        )
        chosen += taken + strangers
    return hide_context(chosen, stage.hide_holder, stage.hide_before, random)


@dataclass(frozen=True)
class Run:
    """Where and how a recipe is trained."""

    output: Path
    seed: int = 1
    threads: int = 0
    """Processor threads; 0: all."""
    checkpoint_minutes: float = 4.0
    digest: str = ""
    """Of all that decides the outcome: what was begun under another one is not gone on with."""
    bf16: bool | None = None
    """Train in bfloat16: twice the speed where the processor computes in it, slower elsewhere. None: where it does."""


def train_stage(
    stage: Stage,
    start: str | Path,
    train: Sequence[LabelledPair],
    dev: Mapping[str, Sequence[LabelledPair]],
    run: Run,
) -> Path:
    """Train one stage from the encoder or checkpoint at `start`; return the folder of the chosen weights.

    A stage that was interrupted goes on from its last checkpoint; one that is finished is not run again.

    Raises:
        ConfigError: the run's folder holds a stage of another digest.
    """
    try:
        import torch
        from transformers import AutoTokenizer
    except ImportError:
        raise MissingExtraError("newstance train", "train") from None
    best = run.output / "best"
    result = run.output / "averaged" if stage.keep_start else best
    _claim(run)
    if (run.output / "done.json").exists():
        logger.info("%s: finished before, kept", run.output.name)
        return result
    if run.threads:
        torch.set_num_threads(run.threads)
    tokenizer = AutoTokenizer.from_pretrained(str(start))
    trainer = _trainer(stage, start, encode(train, tokenizer), tokenizer, run)
    trainer.add_callback(_watcher(trainer, dev, tokenizer, best, run))
    for curves in curve_writers(run.output / "tensorboard"):
        trainer.add_callback(curves)
    whole = [state.parent for state in run.output.glob("checkpoint-*/trainer_state.json")]  # the file written last
    last = sorted(whole, key=lambda folder: int(folder.name.split("-")[1]))
    trainer.train(resume_from_checkpoint=str(last[-1]) if last else None)
    if not dev:
        _save(trainer.model, tokenizer, best)
    if stage.keep_start:
        average(Path(start), best, stage.keep_start, result)
    done = {"pairs": len(train), "log": trainer.state.log_history}
    (run.output / "done.json").write_text(json.dumps(done, indent=1), "utf-8")
    for checkpoint in run.output.glob("checkpoint-*"):
        shutil.rmtree(checkpoint)
    return result


def _trainer(stage: Stage, start: str | Path, encoded: Any, tokenizer: Any, run: Run) -> Any:
    """Return a trainer that reads the pairs in an order of our own."""
    from transformers import DataCollatorWithPadding, Trainer

    order = LikeLengths(encoded["length"], stage.batch_size, run.seed)

    class OrderedTrainer(Trainer):  # type: ignore[misc]
        def _get_train_sampler(self, *_: Any) -> LikeLengths:
            return order

    return OrderedTrainer(
        model=_classifier(start, stage, run.seed),
        args=_arguments(stage, run, len(encoded)),
        train_dataset=encoded,
        data_collator=DataCollatorWithPadding(tokenizer),
    )


def _claim(run: Run) -> None:
    """Write the run's digest into its folder, or raise where a stage with another one lies there."""
    note = run.output / "digest.txt"
    begun = note.read_text("utf-8") if note.exists() else None
    if begun != run.digest and run.output.is_dir() and any(run.output.iterdir()):
        raise ConfigError(
            f"output: {run.output} holds a stage of other settings, data, seed or start; "
            "give another output=DIR, or remove that folder to train it anew"
        )
    run.output.mkdir(parents=True, exist_ok=True)
    note.write_text(run.digest, "utf-8")


def dev_history(run: Run) -> list[float]:
    """Return a finished stage's mean dev score after each epoch."""
    log = json.loads((run.output / "done.json").read_text("utf-8"))["log"]
    return [entry["dev"] for entry in log if "dev" in entry]


def encode(pairs: Sequence[LabelledPair], tokenizer: Any) -> Any:
    """Tokenize pairs into a `datasets.Dataset` with `labels` and `length` (for batches of like lengths)."""
    from datasets import Dataset

    tokenizer.truncation_side = "left"
    first, second = zip(*(render(example.pair) for example in pairs), strict=True)
    columns = tokenizer(list(first), list(second), truncation="longest_first", max_length=MAX_TOKENS)
    columns["labels"] = [LABELS.index(example.label) for example in pairs]
    columns["length"] = [len(ids) for ids in columns["input_ids"]]
    return Dataset.from_dict(dict(columns))


def _classifier(start: str | Path, stage: Stage, seed: int) -> Any:
    from transformers import AutoConfig, AutoModelForSequenceClassification, set_seed

    set_seed(seed)
    config = AutoConfig.from_pretrained(str(start))
    config.id2label = dict(enumerate(map(str, LABELS)))
    config.label2id = {name: n for n, name in config.id2label.items()}
    # On a processor, plain attention without dropout trains 1.7 times as fast as the fused one with it.
    config.attention_probs_dropout_prob = 0.0
    config.hidden_dropout_prob = stage.dropout
    model = AutoModelForSequenceClassification.from_pretrained(str(start), config=config, attn_implementation="eager")
    model.get_input_embeddings().weight.requires_grad_(not stage.freeze_words)
    if stage.freeze_layers:
        _freeze(model, stage.freeze_layers)
    return model


def _freeze(model: Any, layers: int) -> None:
    """Leave all of the encoder but its upper layers as it is; what the layers share (MPNet's positions) too."""
    found = getattr(getattr(model.base_model, "encoder", None), "layer", None)
    if found is None or not 0 < layers < len(found):
        has = "layers under another name than encoder.layer" if found is None else f"{len(found)} layers"
        raise ConfigError(f"freeze_layers: {layers}, but the encoder has {has}")
    model.base_model.requires_grad_(False)
    for part in (*found[layers:], getattr(model.base_model, "pooler", None)):
        if part is not None:
            part.requires_grad_(True)


def _arguments(stage: Stage, run: Run, pairs: int) -> Any:
    from transformers import TrainingArguments

    steps = stage.epochs * -(-pairs // stage.batch_size)
    return TrainingArguments(
        output_dir=str(run.output),
        num_train_epochs=stage.epochs,
        learning_rate=stage.learning_rate,
        per_device_train_batch_size=stage.batch_size,
        warmup_steps=int(stage.warmup * steps),
        weight_decay=0.01,
        label_smoothing_factor=stage.label_smoothing,
        bf16=has_bf16() if run.bf16 is None else run.bf16,
        use_cpu=not torch_has_gpu(),
        seed=run.seed,
        save_strategy="no",
        save_total_limit=1,
        logging_steps=100,
        report_to="none",
        remove_unused_columns=True,
    )


def has_bf16() -> bool:
    """Tell whether what training runs on computes in bfloat16 natively."""
    import torch

    if torch_has_gpu():
        return bool(torch.cuda.is_bf16_supported())
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # not in older releases
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def torch_has_gpu() -> bool:
    """Tell whether training can run on an accelerator."""
    import torch

    return bool(torch.cuda.is_available())


def _watcher(trainer: Any, dev: Mapping[str, Sequence[LabelledPair]], tokenizer: Any, best: Path, run: Run) -> Any:
    """Return a callback that saves a checkpoint every few minutes and keeps the weights that do best on dev."""
    from transformers import TrainerCallback

    encoded = {name: encode(pairs, tokenizer) for name, pairs in dev.items()}

    class Watcher(TrainerCallback):  # type: ignore[misc]
        saved = time.monotonic()

        def on_step_end(self, _args: Any, _state: Any, control: Any, **_: Any) -> Any:
            if time.monotonic() - self.saved > run.checkpoint_minutes * 60:
                self.saved = time.monotonic()
                control.should_save = True
            return control

        def on_epoch_end(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
            if not encoded:
                return
            scores = {name: _dev_score(trainer, pairs) for name, pairs in encoded.items()}
            mean = float(np.mean(list(scores.values())))
            logger.info("epoch %.0f: dev macro-F1 %.4f %s", state.epoch, mean, scores)
            past = [entry["dev"] for entry in state.log_history if "dev" in entry]
            state.log_history.append({"epoch": state.epoch, "step": state.global_step, "dev": mean, **scores})
            if mean > max(past, default=-1.0):
                _save(trainer.model, tokenizer, best)

    return Watcher()


def _dev_score(trainer: Any, encoded: Any) -> float:
    output = trainer.predict(encoded)
    return float(macro_f1(confusion(output.label_ids, output.predictions.argmax(axis=1))))


def _save(model: Any, tokenizer: Any, folder: Path) -> None:
    fresh = folder.with_name(folder.name + ".new")
    model.save_pretrained(fresh)
    tokenizer.save_pretrained(fresh)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
