"""`newstance doctor`: what is installed and at hand, and what would fail and why; changes nothing, exits with 0."""

import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newstance import __version__
from newstance.commands.parts import GROUPS, one_of, stdout
from newstance.config import glance, plain, typed
from newstance.models.folder import DEFAULT_NAME
from newstance.paths import data_root, set_files
from newstance.runs.inventory import BASE, accelerators, extras, hub_cache, models_at_hand
from newstance.runs.machine import hardware, package_version, source_state

_EXTRAS_BRING = {
    "train": "newstance train, model=pair and every other checkpoint that torch runs",
    "plots": "the plot of a sweep",
    "dev": "the tests",
}
"""What fails without an extra; of one that is not named here, its name says it."""


@dataclass(frozen=True)
class DoctorSettings:
    """The settings of `newstance doctor`."""

    format: str = "auto"

    def __post_init__(self) -> None:
        """Refuse formats that do not exist."""
        one_of("format", self.format, ("auto", "table", "json"))


def run(cfg: Any) -> None:
    """Print what is installed and at hand, and what would fail."""
    settings = typed(DoctorSettings, plain(cfg, GROUPS), "")
    found = examine((plain(cfg).get("data") or {}).get("root"))
    if settings.format == "json" or (settings.format == "auto" and not sys.stdout.isatty()):
        sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    else:
        _print(found)


def examine(root: str | None = None) -> dict[str, Any]:
    """Return what is installed and at hand, as one object; `root` is the data root."""
    places = {name: set_files({**values, "root": root}) for name, values in glance("data").items()}
    sets = {name: all(path.exists() for path in files.values()) for name, files in places.items() if files}
    found: dict[str, Any] = {
        "newstance": __version__,
        "python": platform.python_version(),
        "source": source_state(),
        "hardware": hardware(),
        "accelerators": accelerators(),
        "torch": package_version("torch"),
        "extras": extras(),
        "models": models_at_hand(),
        "hub_cache": str(hub_cache()),
        "data": {
            "root": str(data_root(root)),
            "present": [name for name, there in sets.items() if there],
            "absent": [name for name, there in sets.items() if not there],
        },
    }
    return found | {"problems": list(_problems(found))}


def _problems(found: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield what would fail, why, and what to do about it."""
    for extra, group in found["extras"].items():
        if group["missing"]:
            what = "newstance" if extra == BASE else _EXTRAS_BRING.get(extra, f"what needs the extra {extra}")
            yield _problem(what, f"missing: {', '.join(group['missing'])}", group["install"])
    yield from _model_problems(found["models"])
    absent = found["data"]["absent"]
    if absent:
        some = ", ".join(absent[:4]) + (", …" if len(absent) > 4 else "")
        yield _problem(
            f"newstance train, and evaluate and bench on {len(absent)} sets",
            f"not below the data root {found['data']['root']}: {some}",
            "set data.root=DIR or NEWSTANCE_DATA; configs/data/ names each set's home",
        )
    if found["accelerators"] and not found["torch"]:
        yield _problem("model.device=cuda or mps", "torch is not installed", 'pip install "newstance[train]"')
    if not os.access(Path.cwd(), os.W_OK):
        yield _problem("output=FILE", f"{Path.cwd()} cannot be written", "stand in another folder")


def _model_problems(models: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    if not any(model["name"] == DEFAULT_NAME and model["use"] for model in models):
        why = f"the shipped model {DEFAULT_NAME} is not at hand, or not whole"
        yield _problem("model=default", why, "install newstance again, or fetch models/ of the checkout")
    for model in models:
        if model.get("problem"):
            yield _problem(f"model.path={model['path']}", model["problem"], "complete it or remove it")


def _problem(what: str, why: str, then: str) -> dict[str, str]:
    return {"what": what, "why": why, "next": then}


def _print(found: Mapping[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    machine, source, data = found["hardware"], found["source"], found["data"]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    state = f", commit {source['commit'][:10]}{' with changes' if source['dirty'] else ''}" if source else ""
    rows = [
        ("newstance", f"{found['newstance']} on Python {found['python']}{state}"),
        ("machine", f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB"),
        ("accelerator", ", ".join(found["accelerators"]) or "none"),
    ]
    for extra, group in found["extras"].items():
        lacks = f"missing: {', '.join(group['missing'])}; {group['install']}" if group["missing"] else "installed"
        rows.append((extra if extra == BASE else f"[{extra}]", lacks))
    for model in found["models"]:
        use = f"{model['use']} ({model['needs']})" if model["use"] else model["problem"]
        rows.append(("model", f"{model['name']}: {use}"))
    rows.append(("data root", f"{data['root']}: {len(data['present'])} sets present, {len(data['absent'])} absent"))
    rows += [("would fail", f"{each['what']}: {each['why']}; {each['next']}") for each in found["problems"]]
    for name, text in rows:
        table.add_row(Text(name, "bold yellow" if name == "would fail" else ""), Text(text))
    stdout().print(table)
