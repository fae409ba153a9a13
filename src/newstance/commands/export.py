"""`newstance export`: write a torch checkpoint as ONNX, to run in the base install, and say how near it is."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newstance.commands.parts import GROUPS, one_of
from newstance.config import build, plain, typed
from newstance.errors import ConfigError


@dataclass(frozen=True)
class ExportSettings:
    """The plain settings of `newstance export`."""

    output: str
    quantize: str = "int8"

    def __post_init__(self) -> None:
        """Refuse ways to quantize that do not exist, and a folder that is there already."""
        one_of("quantize", self.quantize, ("int8", "none"))
        if not self.output or Path(self.output).exists():
            raise ConfigError(f"output: {self.output or '(empty)'} is there already; name a new folder")


def run(cfg: Any) -> None:
    """Export the checkpoint that a model's settings name by `path`, and print its parity on a set."""
    settings = typed(ExportSettings, plain(cfg, GROUPS), "")
    model = build(cfg.model, "model")
    path = getattr(model, "path", None)
    if not isinstance(path, str):
        raise ConfigError(f"model: {type(model).__name__} has no checkpoint; use model=pair model.path=DIR")
    from newstance.goldsets import labelled_pairs
    from newstance.training.onnx_export import export_checkpoint, load_checkpoint

    data = build(cfg.data, "data")
    pairs = [each.pair for each in labelled_pairs(data)]
    parity = export_checkpoint(load_checkpoint(path), Path(settings.output), settings.quantize, pairs)
    sys.stdout.write(
        f"{settings.output}: the label of {parity.same_label:.1%} of {parity.pairs} pairs of {data.name} is the "
        f"checkpoint's; probabilities differ by {parity.largest_difference:.2g} at most, "
        f"{parity.mean_difference:.2g} on average\n"
    )
