"""From YAML to objects: a component's dataclass is its schema, and only trusted packages are ever built."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import is_dataclass
from importlib import import_module
from importlib.resources import files
from typing import Any, TypeVar

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import ConfigKeyError, OmegaConfBaseException, ValidationError

from newstance.errors import ConfigError
from newstance.hints import options, settings_of, shorten
from newstance.overrides import escape

TRUSTED_PACKAGES = {"newstance"}
"""Whose classes a config may name; a program that uses newstance may add its own, a config never can."""

T = TypeVar("T")


def build(node: DictConfig, where: str) -> Any:
    """Make the component that a config group describes: `_target_` names its dataclass, the rest are its fields.

    `hydra.utils.instantiate` is not used: it runs any callable that a config names.

    Raises:
        ConfigError: an unknown or untrusted class, an unknown field, a wrong type, a missing value.
    """
    values = plain(node)
    target = values.pop("_target_", None)
    return typed(_component(target, where), values, where)


def typed(schema: type[T], values: dict[str, Any], where: str) -> T:
    """Return `schema(**values)` with types and keys checked; errors name the setting as it is typed."""
    try:
        merged = OmegaConf.merge(OmegaConf.structured(schema), _as_it_is(values))
        missing = sorted(OmegaConf.missing_keys(merged))
        if missing:
            raise ConfigError("please set " + ", ".join(f"{_dotted(where, key)}=…" for key in missing))
        return OmegaConf.to_object(merged)  # type: ignore[return-value]
    except ConfigKeyError as error:
        key = str(error.full_key or "").split(".")[0]
        raise ConfigError(f"{_dotted(where, key)}: no such setting; use {', '.join(fields_of(schema))}") from None
    except ValidationError as error:
        problem = str(error.msg or error).splitlines()[0]
        raise ConfigError(f"{_dotted(where, str(error.full_key or ''))}: {problem}") from None
    except OmegaConfBaseException as error:
        raise ConfigError(f"{where or 'config'}: {str(error).splitlines()[0]}") from None


def _as_it_is(value: Any) -> Any:
    """Return values that are resolved already so that OmegaConf takes a `${` in them for text."""
    if isinstance(value, dict):
        return {key: _as_it_is(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_it_is(each) for each in value]
    return escape(value) if isinstance(value, str) else value


def fields_of(schema: type[Any]) -> list[str]:
    """Return the names of a component's settings."""
    return list(schema.__dataclass_fields__)


def _dotted(where: str, key: str) -> str:
    return ".".join(part for part in (where, key) if part)


def _component(path: object, where: str) -> type[Any]:
    if not isinstance(path, str) or "." not in path:
        raise ConfigError(f"{where}._target_: {path!r} names no class; use package.module.Class")
    module_name, _, name = path.rpartition(".")
    if module_name.split(".")[0] not in TRUSTED_PACKAGES:
        raise ConfigError(f"{where}._target_: {path} is outside {', '.join(sorted(TRUSTED_PACKAGES))}")
    try:
        found = getattr(import_module(module_name), name)
    except (ImportError, AttributeError):
        raise ConfigError(f"{where}._target_: cannot find {path}") from None
    # Allow by what was found, not by how it was spelt: a module of ours also holds names of others.
    if getattr(found, "__module__", "").split(".")[0] not in TRUSTED_PACKAGES:
        raise ConfigError(f"{where}._target_: {path} is outside {', '.join(sorted(TRUSTED_PACKAGES))}")
    if not (isinstance(found, type) and is_dataclass(found)):
        raise ConfigError(f"{where}._target_: {path} is no component; use a dataclass")
    return found


def plain(node: DictConfig, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """Return a config node as plain values, without the keys named.

    Raises:
        ConfigError: an interpolation that leads nowhere.
    """
    try:
        values: Any = OmegaConf.to_container(node, resolve=True)
    except OmegaConfBaseException as error:
        raise ConfigError(str(error).splitlines()[0]) from None
    return {str(key): value for key, value in values.items() if key not in leave_out}


def as_written(node: DictConfig) -> dict[str, Any]:
    """Return a config node as it was written: interpolations unresolved, so that none shows what it leads to."""
    return OmegaConf.to_container(node, resolve=False)  # type: ignore[return-value]


def composed(command: str, overrides: Iterable[str], arguments: Sequence[str] = ()) -> DictConfig:
    """Compose a command's config inside a Hydra that is set up; `arguments` may name a `--config-dir`, for hints.

    Raises:
        ConfigError: an unknown option or setting, or an override that Hydra cannot read.
    """
    from hydra import compose
    from hydra.errors import HydraException

    try:
        return compose(command, list(overrides))
    except (HydraException, OmegaConfBaseException) as error:
        choices = settings_of(command)
        raise ConfigError(shorten(str(error), choices, lambda group: options(group, arguments))) from None


def glance(group: str) -> dict[str, dict[str, Any]]:
    """Return what the files of our options say, by name, uncomposed: to look at all costs a tenth of composing all."""
    import yaml  # type: ignore[import-untyped]

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    texts = {name: (files("newstance.configs") / group / f"{name}.yaml").read_text("utf-8") for name in options(group)}
    return {name: yaml.load(text, loader) for name, text in texts.items()}


def load_options(group: str, names: Iterable[str], root: str | None = None) -> dict[str, DictConfig]:
    """Compose options of a group by name, from our configs or the user's `--config-dir`.

    All at once: composing takes a tenth of a second, however many options it is of.

    Raises:
        ConfigError: there is no such option.
    """
    from hydra import compose
    from hydra.errors import MissingConfigException

    wanted = list(dict.fromkeys(names))
    try:
        composed = compose(overrides=[f"+{group}@{group}_{n}={name}" for n, name in enumerate(wanted)])
    except MissingConfigException as error:
        missing = (error.missing_cfg_file or "").removeprefix(f"{group}/")
        raise ConfigError(f"{group}.{missing}: no such option of {group}; see configs/{group}/") from None
    nodes = {name: composed[f"{group}_{n}"] for n, name in enumerate(wanted)}
    for node in nodes.values():
        if root is not None and "root" in node:
            node.root = root
    return nodes
