"""Every option file of a group, and how to build it."""

from pathlib import Path
from typing import Any

from hydra import initialize_config_module

from newstance.config import build, load_option, plain

CONFIGS = Path(__file__).parents[2] / "configs"


def options_of(group: str) -> list[str]:
    """Return the names of a group's options, as they are typed after `group=`."""
    folder = CONFIGS / group
    return sorted(str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.yaml"))


def built(group: str, name: str, **filled: Any) -> Any:
    """Compose an option and build it, the settings in `filled` set where it has them."""
    node = load_option(group, name)
    for key in filled.keys() & plain(node).keys():
        node[key] = filled[key]
    return build(node, group)


def composed(group: str, name: str, **filled: Any) -> Any:
    """Build an option outside of the `configs` fixture, for fixtures that last longer."""
    with initialize_config_module("newstance.configs", version_base="1.3"):
        return built(group, name, **filled)
