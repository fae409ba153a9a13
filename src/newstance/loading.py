"""Loading a stance model by name or path, from Python."""

from pathlib import Path

from newstance.errors import ModelError
from newstance.models import LexiconModel, MajorityModel, OnnxModel, PairModel
from newstance.models.folder import DEFAULT_NAME, ONNX_FILE, WEIGHTS_FILE, find_folder, onnx_file
from newstance.protocols import StanceModel


def load_model(path_or_name: str | Path = "default") -> StanceModel:
    """Return the shipped model (`default` or its name), a baseline (`majority`, `lexicon`), or a model folder's.

    A folder with an ONNX file runs without torch; one with only `model.safetensors` needs the extra `train`.

    Raises:
        ModelError: there is no such folder, or it holds no model of ours.
    """
    wanted = str(path_or_name)
    if wanted in ("majority", "lexicon"):
        return MajorityModel() if wanted == "majority" else LexiconModel()
    folder = find_folder(DEFAULT_NAME if wanted == "default" else wanted)
    if (folder / onnx_file(folder)).is_file():
        onnx = OnnxModel(str(folder))
        onnx.check()
        return onnx
    if (folder / WEIGHTS_FILE).is_file():
        pair = PairModel(str(folder))
        pair.check()
        return pair
    raise ModelError(f"{folder}: neither {ONNX_FILE} nor {WEIGHTS_FILE}; give a folder that `newstance train` wrote")
