"""Hydra's long messages in one line, with the settings or the options to choose from."""

import difflib
import re
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any


def options(group: str, arguments: Sequence[str] = ()) -> list[str]:
    """Return the names of a group's options: ours and those in a `--config-dir`, sorted."""
    folders: list[Any] = [files("newstance.configs") / group]
    for n, argument in enumerate(arguments):
        option, _, value = argument.partition("=")
        if option in ("--config-dir", "-cd"):
            folders.append(Path(value or "".join(arguments[n + 1 : n + 2])) / group)
    found = {entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()}
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def settings_of(command: str) -> list[str]:
    """Return the settings and groups that a command's config lists at its top."""
    text = (files("newstance.configs") / f"{command}.yaml").read_text("utf-8")
    found = re.findall(r"^(?:  - )?(\w+):", text, re.MULTILINE)
    return [name for name in dict.fromkeys(found) if name not in ("defaults", "hydra", "_self_")]


def shorten(text: str, settings: Sequence[str], options_of: Callable[[str], Sequence[str]]) -> str:
    """Say in one line what Hydra says in many, with the settings or the group's options to choose from."""
    missing = re.search(r"Could not find '(\w+)/([^']*)'", text)
    if missing:
        return _with_hint(f"{missing[1]}={missing[2]}: no such option", missing[2], options_of(missing[1]))
    unknown = re.search(r"Could not (?:override|append to config)[^']*'([^']+)'", text)
    if unknown:
        key = unknown[1]
        return _with_hint(f"{key}: no such setting", key, [] if "." in key else settings)
    removed = re.match(r"Key '(\w+)' is not in struct", text)
    if removed:
        return f"{removed[1]}: missing; this command needs it"
    return re.sub(r"\s+", " ", re.sub(r"\s*See https?://\S+.*", "", text, flags=re.DOTALL)).strip()


def _with_hint(problem: str, wrong: str, choices: Sequence[str]) -> str:
    near = difflib.get_close_matches(wrong, choices, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return problem + (f"; use {', '.join(choices)}" if choices else "; --help lists the settings") + hint
