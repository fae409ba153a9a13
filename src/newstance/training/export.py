"""From trained weights to a model folder: fp16 safetensors, int8 ONNX, tokenizer, config, manifest."""

import json
import logging
import platform
import shutil
import warnings
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from newstance import __version__
from newstance.models import OnnxModel, PairModel
from newstance.models.folder import ONNX_FILE, TOKENIZER_FILE, WEIGHTS_FILE
from newstance.rendering import MAX_TOKENS
from newstance.scoring.calibration import fit_temperature
from newstance.training.model_card import write_card
from newstance.training.quantise import quantise
from newstance.types import LabelledPair

logger = logging.getLogger(__name__)
OPSET = 18
MOST_COMPARED = 2000


def export_folder(
    trained: Path,
    folder: Path,
    manifest: Mapping[str, Any],
    dev: Sequence[LabelledPair] = (),
    parity: Sequence[LabelledPair] = (),
) -> Path:
    """Write the model folder of a trained checkpoint, complete or not at all; return it.

    `manifest` is written into it, with what is found here added; its `name` is what the output calls the model. The
    temperature is fitted on `dev`; on `parity` the labels of the int8 file and of the fp32 weights are compared.
    """
    name = str(manifest["name"])
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _write_weights(trained, fresh)
    shutil.copyfile(trained / TOKENIZER_FILE, fresh / TOKENIZER_FILE)
    _write_config(trained, fresh, name)
    _write_int8(trained, fresh / ONNX_FILE)
    same = compare(trained, fresh, parity[:MOST_COMPARED])  # before calibration, which is not in the fp32 checkpoint
    temperature = _calibrate(trained, fresh, name, dev)
    versions = {name: version(name) for name in ("torch", "transformers", "onnxruntime", "tokenizers")}
    found = {"newstance": __version__, "python": platform.python_version(), **versions}
    notes = {**manifest, "versions": found, "temperature": temperature, "parity": same}
    (fresh / "manifest.json").write_text(json.dumps(notes, indent=1, default=str) + "\n", "utf-8")
    write_card(fresh)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    logger.info("wrote %s", folder)
    return folder


def compare(trained: Path, exported: Path, pairs: Sequence[LabelledPair]) -> dict[str, Any]:
    """Return how far the int8 file's labels and scores are from the fp32 weights' on some pairs."""
    if not pairs:
        return {}
    given = [example.pair for example in pairs]
    fp32, int8 = PairModel(str(trained)).predict(given), OnnxModel(str(exported)).predict(given)
    same = sum(one.stance is other.stance for one, other in zip(fp32, int8, strict=True))
    gaps = [max(abs(a - b) for a, b in zip(one, other, strict=True)) for one, other in zip(fp32, int8, strict=True)]
    logger.info("int8 and fp32 give %d of %d pairs the same label", same, len(given))
    return {
        "pairs": len(given),
        "same_label": round(same / len(given), 4),
        "mean_score_gap": round(sum(gaps) / len(gaps), 5),
    }


def write_onnx(model: Any, tokenizer: Any, file: Path) -> None:
    """Export a loaded sequence classifier to ONNX with float32 weights; its inputs are what its tokenizer gives."""
    import torch
    from torch.export import Dim

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it warns of packages that nothing here needs
    example = dict(tokenizer("a statement", "a target", return_tensors="pt"))
    names = list(example)
    axes = {0: Dim.DYNAMIC, 1: Dim.DYNAMIC}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of what is old within itself
        torch.onnx.export(
            _Logits(model, names).module,
            tuple(example.values()),
            str(file),
            input_names=names,
            output_names=["logits"],
            dynamic_shapes={"tensors": tuple(axes for _ in names)},
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def _write_int8(trained: Path, file: Path) -> None:
    """Export a checkpoint to ONNX with int8 weights: the matrices by `quantise`, a scale a block."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained(
        str(trained), use_safetensors=True, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    exact = file.with_suffix(".fp32")
    write_onnx(model, AutoTokenizer.from_pretrained(str(trained)), exact)
    quantise(exact, file)
    exact.unlink()


def _calibrate(trained: Path, folder: Path, name: str, dev: Sequence[LabelledPair]) -> float:
    """Fit the temperature of the int8 file on dev and write it into the folder's config."""
    scores = OnnxModel(str(folder)).predict([example.pair for example in dev])
    temperature = fit_temperature(scores, [example.label for example in dev])
    _write_config(trained, folder, name, temperature)
    return temperature


class _Logits:
    """The model as a plain function of its inputs' tensors, which is what the exporter traces."""

    def __init__(self, model: Any, names: Sequence[str]) -> None:
        import torch

        class Module(torch.nn.Module):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__()
                self.model = model

            def forward(self, *tensors: Any) -> Any:
                return self.model(**dict(zip(names, tensors, strict=True))).logits

        self.module = Module().eval()


def _write_weights(trained: Path, folder: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    weights = load_file(str(trained / WEIGHTS_FILE))
    half = {
        name: tensor.to(torch.float16) if tensor.is_floating_point() else tensor for name, tensor in weights.items()
    }
    save_file(half, str(folder / WEIGHTS_FILE), metadata={"format": "pt"})


def _write_config(trained: Path, folder: Path, name: str, temperature: float = 1.0) -> None:
    config = json.loads((trained / "config.json").read_text("utf-8"))
    config["dtype"] = "float16"
    config["newstance"] = {"name": name, "max_tokens": MAX_TOKENS, "temperature": temperature}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")
