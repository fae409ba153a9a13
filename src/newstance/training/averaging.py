"""Averages of two checkpoints' weights (Wortsman et al. 2022, WiSE-FT)."""

import shutil
from pathlib import Path

from newstance.errors import ConfigError


def average(one: Path, other: Path, share: float, folder: Path) -> None:
    """Write a checkpoint like `other` whose weights are `share` of those of `one` and the rest its own.

    Raises:
        ConfigError: the two are not checkpoints of one architecture.
    """
    from safetensors.torch import load_file, save_file

    first, second = (load_file(each / "model.safetensors") for each in (one, other))
    if {name: each.shape for name, each in first.items()} != {name: each.shape for name, each in second.items()}:
        raise ConfigError(f"keep_start: {one} and {other} have different weights; a first stage has nothing to keep")
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(other, fresh)
    mixed = {name: share * first[name] + (1 - share) * own for name, own in second.items()}
    save_file(mixed, fresh / "model.safetensors", metadata={"format": "pt"})
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
