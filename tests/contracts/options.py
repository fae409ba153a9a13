"""Every option file of a group, and how to build it."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from hydra import initialize_config_module

from newstance.config import build, load_options, plain

CONFIGS = Path(__file__).parents[2] / "configs"


def options_of(group: str) -> list[str]:
    """Return the names of a group's options, as they are typed after `group=`."""
    folder = CONFIGS / group
    return sorted(str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.yaml"))


@cache
def _nodes(group: str) -> dict[str, Any]:
    with initialize_config_module("newstance.configs", version_base="1.3"):
        return load_options(group, options_of(group))


def node_of(group: str, name: str) -> Any:
    """Return an option as Hydra composes it."""
    return deepcopy(_nodes(group)[name])


def built(group: str, name: str, **filled: Any) -> Any:
    """Build an option, the settings in `filled` set where it has them."""
    node = node_of(group, name)
    for key in filled.keys() & plain(node).keys():
        node[key] = filled[key]
    return build(node, group)
