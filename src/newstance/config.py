"""From YAML to objects: a component's dataclass is its schema, and only trusted packages are ever built."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import MISSING, field, fields, make_dataclass
from importlib.resources import files
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import ConfigKeyError, OmegaConfBaseException, ValidationError

from newstance.errors import ConfigError, naming
from newstance.hints import options, settings_of, shorten
from newstance.overrides import escape, literal
from newstance.protocols import Attributor, LabelledSet, Resolver, Segmenter, StanceModel
from newstance.trust import check_hydras_own, component_class

GROUP_OF: dict[Any, str] = {
    Segmenter: "segmenter",
    Attributor: "attributor",
    StanceModel: "model",
    Resolver: "resolver",
    LabelledSet: "data",
}
"""A field of one of these types, or a list of them, holds components of the group: they are built with their owner."""
DEEPEST = 5
"""How many components may stand within each other."""

T = TypeVar("T")


def build(node: DictConfig, where: str) -> Any:
    """Make the component that a config group describes: `_target_` names its dataclass, the rest are its fields.

    A field whose type is a protocol of a stage (an ensemble's members) holds components of that stage's group; each is
    the name of an option (`lexicon`), an option with settings (`{lexicon: {threshold: 2}}`), or a node with a
    `_target_`, and goes through the same checks. `hydra.utils.instantiate` is not used: it runs any callable that a
    config names.

    Raises:
        ConfigError: an unknown or untrusted class, an unknown field, a wrong type, a missing value.
    """
    built = _build(plain(node), where, 1)
    return _checked(built, where, where)


def _checked(component: Any, group: str, where: str) -> Any:
    """Return a component, or raise ConfigError where it lacks what the stage of its group needs."""
    for protocol in (each for each, name in GROUP_OF.items() if name == group):
        has = {*dir(type(component)), *fields_of(type(component))}
        lacks = [name for name in vars(protocol) if not name.startswith("_") and name not in has]
        if lacks:
            raise ConfigError(f"{where}: {type(component).__name__} is no {group}; it has no {', '.join(lacks)}")
    return component


def _build(values: dict[str, Any], where: str, depth: int) -> Any:
    schema = component_class(values.get("_target_"), where)
    values = {key: value for key, value in values.items() if key != "_target_"}
    inner = _component_fields(schema)
    if not inner:
        return typed(schema, values, where)
    if depth == DEEPEST:
        raise ConfigError(f"{where}: components within components, {DEEPEST} deep; does an option hold itself?")
    given = {key: values[key] for key in inner if values.get(key, "???") != "???"}
    settings = typed(_without_components(schema, inner), values | dict.fromkeys(given), where)
    parts = {key: _parts(value, inner[key], f"{where}.{key}", depth) for key, value in given.items()}
    return schema(**{key: value for key, value in vars(settings).items() if key not in inner}, **parts)


def _component_fields(schema: type[Any]) -> dict[str, Any]:
    """Return the fields that hold components, with their types."""
    hints = get_type_hints(schema)
    return {name: hints[name] for name in fields_of(schema) if _groups(hints[name])}


def _groups(hint: Any) -> list[str]:
    return [GROUP_OF[kind] for kind in (hint, *get_args(hint)) if kind in GROUP_OF]


def _without_components(schema: type[Any], inner: Collection[str]) -> type[Any]:
    """Return the same fields for OmegaConf to check, those that hold components open: it knows no protocols."""
    hints = get_type_hints(schema)
    opened: list[tuple[str, Any, Any]] = []
    for each in fields(schema):
        if each.name not in inner:
            same = field(default=each.default, default_factory=each.default_factory)
            opened.append((each.name, hints[each.name], same))
        elif each.default is MISSING and each.default_factory is MISSING:
            opened.append((each.name, Any, field()))
        else:
            opened.append((each.name, Any, field(default=None)))
    return make_dataclass(schema.__name__, opened, kw_only=True)


def _parts(value: Any, hint: Any, where: str, depth: int) -> Any:
    """Build the component, or the list of components, that a field holds."""
    if value is None and type(None) in get_args(hint):
        return None
    group, several = _groups(hint)[0], get_origin(hint) is list
    if several and not isinstance(value, list):
        raise ConfigError(f"{where}: needs a list, got {value!r}; write [{value if isinstance(value, str) else '…'}]")
    entries = {f"{where}[{n}]": each for n, each in enumerate(value)} if several else {where: value}
    named = {place: _named(place, group, each) for place, each in entries.items()}
    nodes = _options_at(group, {place: name for place, (name, _) in named.items() if name is not None})
    built = []
    for place, (name, settings) in named.items():
        values = settings if name is None else plain(DictConfig(OmegaConf.merge(nodes[name], _as_it_is(settings))))
        with naming(group, place):
            component = _build(values, group, depth + 1)
        built.append(_checked(component, group, place))
    return built if several else built[0]


def _named(place: str, group: str, entry: Any) -> tuple[str | None, dict[str, Any]]:
    """Return the option that an entry names (None: it is a whole node) and the settings it gives."""
    if isinstance(entry, str) and entry not in ("", "???"):
        return entry, {}
    if isinstance(entry, dict) and "_target_" in entry:
        return None, entry
    if isinstance(entry, dict) and len(entry) == 1:
        name, settings = next(iter(entry.items()))
        if settings is None or isinstance(settings, dict):
            return str(name), settings or {}
    raise ConfigError(f"{place}: {entry!r} is no {group}; use an option's name, or {{name: {{setting: value}}}}")


def _options_at(group: str, names: dict[str, str]) -> dict[str, DictConfig]:
    """Compose the options that are named at some places; a mistake is told by its place."""
    try:
        nodes = load_options(group, names.values())
    except ConfigError as error:
        missing, _, rest = str(error).removeprefix(f"{group}.").partition(": ")
        place = next((place for place, name in names.items() if name == missing), group)
        raise ConfigError(f"{place}: {missing}: {rest}") from None
    for node in nodes.values():
        OmegaConf.set_struct(node, False)  # an unknown setting is told by `typed`, with those there are
    return nodes


def typed(schema: type[T], values: dict[str, Any], where: str) -> T:
    """Return `schema(**values)` with types and keys checked; errors name the setting as it is typed."""
    try:
        merged = OmegaConf.merge(OmegaConf.structured(schema), _as_it_is(values))
        # A `???` in a YAML asks for a value even where the class has a default, which a merge would keep.
        asked = {key for key, value in values.items() if value == "???"}
        missing = sorted(asked | OmegaConf.missing_keys(merged))
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
    from hydra import compose, initialize_config_module
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import MissingConfigException

    wanted = list(dict.fromkeys(names))
    started = GlobalHydra.instance().is_initialized()  # by a command; from Python there are our configs alone
    try:
        with nullcontext() if started else initialize_config_module("newstance.configs", version_base="1.3"):
            composed = compose(overrides=[f"+{group}@{group}_{n}={literal(name)}" for n, name in enumerate(wanted)])
    except MissingConfigException as error:
        missing = (error.missing_cfg_file or "").removeprefix(f"{group}/")
        near = difflib.get_close_matches(missing, error.options or (), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ConfigError(f"{group}.{missing}: no such option of {group}; see configs/{group}/{hint}") from None
    nodes = {name: composed[f"{group}_{n}"] for n, name in enumerate(wanted)}
    for node in nodes.values():
        if root is not None and "root" in node:
            node.root = root
    return nodes


@contextmanager
def guarding_hydra() -> Iterator[None]:
    """Check Hydra's own part of every config that `hydra.main` loads, before it does what that says."""
    from hydra._internal.config_loader_impl import ConfigLoaderImpl

    load = ConfigLoaderImpl.load_configuration

    def checked(*given: Any, **named: Any) -> DictConfig:
        cfg: DictConfig = load(*given, **named)
        check_hydras_own(OmegaConf.to_container(cfg.hydra, resolve=False))
        return cfg

    ConfigLoaderImpl.load_configuration = checked  # type: ignore[method-assign]  # no hook is called so early
    try:
        yield
    finally:
        ConfigLoaderImpl.load_configuration = load  # type: ignore[method-assign]
