"""Whose classes a config may name: importing a module runs it, so that a person must have said so."""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from importlib import import_module
from typing import Any

from newstance.errors import ConfigError

TRUSTED_PACKAGES = {"newstance"}
"""A person adds theirs by `--trust`, a program by `trusting`; a config never can."""
_PYTHONS_OWN = {*sys.stdlib_module_names, "__main__"}


def component_class(path: object, where: str) -> type[Any]:
    """Return the dataclass that a `_target_` names, importing its module only if its package is trusted.

    Raises:
        ConfigError: no class, one of a package that is not trusted, or no component.
    """
    if not isinstance(path, str) or "." not in path:
        raise ConfigError(f"{where}._target_: {path!r} names no class; use package.module.Class")
    module_name, _, name = path.rpartition(".")
    if not _trusted(module_name):  # before it is imported: importing runs a module
        raise ConfigError(f"{where}._target_: {path} is outside {_and_how_to_trust(module_name)}")
    try:
        found = getattr(import_module(module_name), name)
    except Exception as error:  # a user's module may raise anything when it is imported
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConfigError(f"{where}._target_: cannot find {path}: {problem}") from None
    # Allow by what was found, not by how it was spelt: a module also holds names of others.
    home = str(getattr(found, "__module__", ""))
    if not _trusted(home):
        raise ConfigError(f"{where}._target_: {path} is outside {_and_how_to_trust(home)}")
    if not (isinstance(found, type) and is_dataclass(found)):
        raise ConfigError(f"{where}._target_: {path} is no component; use a dataclass")
    return found


def _trusted(module: str) -> bool:
    return any(f"{module}.".startswith(f"{package}.") for package in TRUSTED_PACKAGES)


def _and_how_to_trust(module: str) -> str:
    package, trusted = module.split(".", maxsplit=1)[0], ", ".join(sorted(TRUSTED_PACKAGES))
    if not package or package in _PYTHONS_OWN:
        return trusted
    return f"{trusted}; if you trust the code of {package}, add --trust {package}"


@contextmanager
def trusting(packages: Iterable[str]) -> Iterator[None]:
    """Let configs name dataclasses of these packages too (`my_package`, `my_package.stance`), for a while.

    Raises:
        ConfigError: what is no package's name, or is Python's own: its classes are nobody's components.
    """
    for package in (wanted := set(packages)):
        if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", package):
            raise ConfigError(f"--trust: {package!r} is no package's name; use my_package or my_package.module")
        if package.split(".")[0] in _PYTHONS_OWN:
            raise ConfigError(f"--trust: {package} is Python's own; name the package that holds your classes")
    added = wanted - TRUSTED_PACKAGES
    TRUSTED_PACKAGES.update(added)
    try:
        yield
    finally:
        TRUSTED_PACKAGES.difference_update(added)


_HYDRAS_PLUGIN = re.compile(r"(hydra\._internal\.core_plugins|hydra_plugins)\.[\w.]+(Launcher|Sweeper)")
_PYTHONS_LOGGING = re.compile(r"logging\.(handlers\.)?\w*(Handler|Formatter)")
_STREAMS = ("ext://sys.stdout", "ext://sys.stderr")


def check_hydras_own(settings: Any, where: str = "hydra") -> None:
    """Raise ConfigError where Hydra's own settings name code, as plain values that are not resolved yet.

    Hydra runs the callbacks, plugins and log handlers that they name. Its launchers and sweepers and Python's log
    handlers may be named, and what is trusted; and nothing may stand elsewhere, where it is not looked into.
    """
    for key, value in settings.items() if isinstance(settings, dict) else enumerate(settings):
        place, text = f"{where}.{key}", str(value)
        if isinstance(value, dict | list):
            check_hydras_own(value, place)
        elif key in ("_target_", "()", "class"):
            if not (_HYDRAS_PLUGIN if key == "_target_" else _PYTHONS_LOGGING).fullmatch(text) and not _trusted(text):
                raise ConfigError(f"{place}: {text} is outside {_and_how_to_trust(text)}")
        elif "ext://" in text and text not in _STREAMS:
            raise ConfigError(f"{place}: {text} is none of {', '.join(_STREAMS)}")
        elif re.fullmatch(r"\$\{(?!hydra\.).*\}", text, re.DOTALL):
            raise ConfigError(f"{place}: {text} may hold anything; write out what Hydra is to do")
