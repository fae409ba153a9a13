"""The command `newstance predict|evaluate|train key=value …`: the only place that runs Hydra.

Every mistake of the user becomes one line on standard error and exit status 2.
"""

import difflib
import gc
import io
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newstance import __version__
from newstance.errors import ConfigError, NewstanceError
from newstance.overrides import literal, rewrite

COMMANDS = ("predict", "report", "evaluate", "train", "bench", "serve")
USAGE = """newstance: who supports and who opposes it in a news article, and where they say so.

  newstance predict                                        the shipped article and target
  newstance predict article=FILE target="the new bridge"   .txt, .md, .jsonl, a folder, or - for standard input
  newstance report article=FILE target="the new bridge"    the same as a page to read and send on: report.html
  newstance evaluate data=articles data.articles=A.jsonl data.labels=L.jsonl
  newstance train                                          needs the extra: pip install "newstance[train]"
  newstance bench                                          score a model on every set that is at hand
  newstance serve                                          an API and a page; pip install "newstance[serve]"

newstance COMMAND --help lists its settings; newstance --version prints the version."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 0, or 2 after a mistake of the user, 130 after an interruption."""
    gc.set_threshold(100_000, 20, 20)  # what is imported and composed lives to the end: look through it seldom
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8")  # what we write is read elsewhere, whatever this terminal's encoding
    _log_to_stderr()
    try:
        return _dispatch(arguments)
    except NewstanceError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        print("newstance: interrupted", file=sys.stderr)  # noqa: T201
        return 130
    except BrokenPipeError:
        # Whoever read us has gone: not an error. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(_reason(error))


def _line(error: Exception, command: str, overrides: Sequence[str]) -> str:
    """Say in one line what went wrong in a command."""
    from hydra.errors import HydraException

    if isinstance(error, NewstanceError):
        return str(error)
    if isinstance(error, OSError) and not isinstance(error, HydraException):  # an option that is missing is both
        return _reason(error)
    return shorten(str(error), _settings(command), lambda group: options(group, overrides))


def _reason(error: OSError) -> str:
    """Say what the system refused: a name too long, a folder where a file should be, no permission, a full disk."""
    name = str(error.filename or "file")
    return f"{name if len(name) < 80 else name[:77] + '…'}: {error.strerror or error}"


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE)  # noqa: T201
        return 0
    if arguments[0] in ("-V", "--version"):
        print(f"newstance {__version__}")  # noqa: T201
        return 0
    command, *rest = arguments
    if command not in COMMANDS:
        near = difflib.get_close_matches(command, COMMANDS, n=1)
        raise ConfigError(
            f"unknown command {command!r}; use {', '.join(COMMANDS)}" + (f"; did you mean {near[0]}?" if near else "")
        )
    presets = set(options("target", rest)) - {"text"}  # the option that stands behind a target typed
    overrides = rewrite(rest, presets)
    return run_hydra(command, overrides)


def options(group: str, arguments: Sequence[str]) -> list[str]:
    """Return the names of a group's options: ours and those in a `--config-dir`, sorted."""
    folders: list[Any] = [files("newstance.configs") / group]
    for n, argument in enumerate(arguments):
        option, _, value = argument.partition("=")
        if option in ("--config-dir", "-cd"):
            folders.append(Path(value or "".join(arguments[n + 1 : n + 2])) / group)
    found = {entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()}
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def run_hydra(command: str, overrides: list[str]) -> int:
    """Compose the command's config and run its task, with Hydra's own long messages cut to one line."""
    from hydra import compose, initialize_config_module
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    work: Callable[[Any], None] = import_module(f"newstance.commands.{command}").run
    try:
        if any(each.startswith("-") for each in overrides):
            return _through_hydras_main(command, overrides, work)
        # One plain run needs nothing else of hydra.main, which composes everything twice.
        with initialize_config_module("newstance.configs", version_base="1.3"):
            work(compose(command, overrides))
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigError(_line(error, command, overrides)) from None
    return 0


def _through_hydras_main(command: str, overrides: list[str], work: Callable[[Any], None]) -> int:
    """Let Hydra read its options: help, the config as composed, sweeps, folders of configs."""
    import hydra
    from omegaconf.errors import OmegaConfBaseException

    def task(cfg: Any) -> None:
        # Hydra announces what a task raises with lines of its own but lets an exit pass; a sweep then stops too.
        try:
            work(cfg)
        except BrokenPipeError:
            raise
        except (NewstanceError, OmegaConfBaseException, OSError) as error:
            raise SystemExit(_fail(_line(error, command, overrides))) from None

    before = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises its errors instead of printing them and exiting with 1
    try:
        with TemporaryDirectory() as notes:  # where a sweep writes its own file: not into the caller's folder
            own = any(each.startswith("hydra.sweep.dir=") for each in overrides)
            sweep = [f"hydra.sweep.dir={literal(notes)}"] if {"-m", "--multirun"} & set(overrides) and not own else []
            sys.argv = [f"newstance {command}", *overrides, *sweep]
            hydra.main(version_base="1.3", config_path="pkg://newstance.configs", config_name=command)(task)()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    finally:
        sys.argv = before[0]
        os.environ.pop("HYDRA_FULL_ERROR") if before[1] is None else os.environ.update(HYDRA_FULL_ERROR=before[1])
    return 0


def _log_to_stderr() -> None:
    """Send what we and others tell to standard error, one line each: results alone go to standard output."""
    logging.basicConfig(level=logging.INFO, format="newstance: %(message)s", stream=sys.stderr, force=True)
    for chatty in ("hydra", "onnxruntime"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _settings(command: str) -> list[str]:
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


def _fail(message: str) -> int:
    print(f"newstance: {message}", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    sys.exit(main())
