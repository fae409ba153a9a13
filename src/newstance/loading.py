"""Loading a stance model by name or path, from Python."""

from pathlib import Path

from newstance.errors import ModelError
from newstance.models import LexiconModel, MajorityModel, NliModel, OnnxModel, PairModel
from newstance.models.checkpoints import find_checkpoint, has_weights
from newstance.models.folder import DEFAULT_NAME, ONNX_FILE, WEIGHTS_FILE, onnx_file
from newstance.protocols import StanceModel


def load_model(path_or_name: str | Path = "default") -> StanceModel:
    """Return the shipped model (`default` or its name), a baseline (`majority`, `lexicon`), or a checkpoint's.

    A folder with an ONNX file runs without torch; one with only `model.safetensors`, and a hub id in the hub's
    cache, need the extra `train`: what its labels say decides whether it is a stance or an NLI checkpoint.

    Raises:
        ModelError: there is no such folder or hub id, or it holds no model that can be read.
    """
    wanted = str(path_or_name)
    if wanted in ("majority", "lexicon"):
        return MajorityModel() if wanted == "majority" else LexiconModel()
    path = DEFAULT_NAME if wanted == "default" else wanted
    folder = find_checkpoint(path)
    runs = (folder / onnx_file(folder)).is_file()
    if not runs and not has_weights(folder):
        raise ModelError(f"{path}: neither {ONNX_FILE} nor {WEIGHTS_FILE}; give a model folder, or a hub id")
    nli = NliModel(path)
    model = nli if nli.readable else OnnxModel(str(folder)) if runs else PairModel(path)
    model.check()
    return model
