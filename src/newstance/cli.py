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
from tempfile import TemporaryDirectory
from typing import Any

from newstance import __version__
from newstance.errors import ConfigError, NewstanceError
from newstance.hints import options, settings_of, shorten
from newstance.overrides import literal, names_hydra, rewrite, take_trusted
from newstance.trust import trusting

Work = Callable[[Any], object]
COMMANDS = ("predict", "report", "evaluate", "train", "bench", "serve", "rerun", "fit", "cascade", "export", "doctor")
USAGE = """newstance: who supports and who opposes it in a news article, and where they say so.

  newstance predict                                        the shipped article and target
  newstance predict article=FILE target="the new bridge"   .txt, .md, .jsonl, a folder, or - for standard input
  newstance report article=FILE target="the new bridge"    the same as a page to read and send on: report.html
  newstance evaluate data=articles data.articles=A.jsonl data.labels=L.jsonl
  newstance train                                          needs the extra: pip install "newstance[train]"
  newstance bench                                          score a model on every set that is at hand
  newstance serve                                          an API and a page; pip install "newstance[serve]"
  newstance rerun FILE.manifest.json                       repeat a run and say whether the results agree
  newstance fit                                            try the settings of resolver=holder on labelled statements
  newstance cascade model.dear=MODEL                       choose a cascade's threshold on dev for a stated loss
  newstance export model=pair model.path=DIR output=DIR    write a torch checkpoint as ONNX, to run without torch
  newstance doctor                                         what is installed and at hand, and what would fail

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
    from omegaconf.errors import OmegaConfBaseException

    if isinstance(error, NewstanceError):
        return str(error)
    if isinstance(error, OSError) and not isinstance(error, HydraException):  # an option that is missing is both
        return _reason(error)
    if isinstance(error, HydraException | OmegaConfBaseException):
        return shorten(str(error), settings_of(command), lambda group: options(group, overrides))
    return f"{type(error).__name__}: {error}"  # of a sweep's job, where the others go on


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
    packages, rest = take_trusted(rest)
    presets = set(options("target", rest)) - {"text"}  # the option that stands behind a target typed
    if command == "rerun" and rest and not re.match(r"-|\+|~|\w+=", rest[0]):
        rest[0] = f"manifest={rest[0]}"
    with trusting(packages):
        return run_hydra(command, rest, rewrite(rest, presets))


def run_hydra(command: str, typed: Sequence[str], overrides: list[str]) -> int:
    """Compose the command's config and run its task, with Hydra's own long messages cut to one line.

    A task may return the exit status.
    """
    from hydra import initialize_config_module
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    from newstance.config import composed
    from newstance.runs.manifests import Call, called

    work: Work = import_module(f"newstance.commands.{command}").run
    try:
        if any(each.startswith("-") for each in overrides):
            return _through_hydras_main(command, typed, overrides, work)
        # One plain run needs nothing else of hydra.main, which composes everything twice.
        with initialize_config_module("newstance.configs", version_base="1.3"):
            cfg = composed(command, overrides)
            with called(Call(command, typed, [each for each in overrides if not names_hydra(each)], cfg)):
                return _status(work(cfg))
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigError(_line(error, command, overrides)) from None


def _through_hydras_main(command: str, typed: Sequence[str], overrides: list[str], work: Work) -> int:
    """Let Hydra read its options: help, the config as composed, sweeps, folders of configs."""
    import hydra
    from hydra.core.hydra_config import HydraConfig

    from newstance.runs.manifests import Call, called
    from newstance.runs.sweeps import Sweep

    sweep = Sweep(command, lambda error: _line(error, command, overrides)) if _SWEEP & set(overrides) else None
    statuses: list[int] = []

    from newstance.config import guarding_hydra

    def task(cfg: Any) -> None:
        call = Call(command, typed, list(HydraConfig.get().overrides.task), cfg)
        with called(call):
            if sweep:
                sweep.run(work, cfg, call.overrides)
            else:
                statuses.append(_status(work(cfg)))

    before = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises its errors instead of printing them and exiting with 1
    try:
        with (
            guarding_hydra(),
            TemporaryDirectory() as notes,
        ):  # where a sweep writes its own file: not into the caller's folder
            own = any(each.startswith("hydra.sweep.dir=") for each in overrides)
            folder = [f"hydra.sweep.dir={literal(notes)}"] if sweep and not own else []
            sys.argv = [f"newstance {command}", *overrides, *folder]
            hydra.main(version_base="1.3", config_path="pkg://newstance.configs", config_name=command)(
                _quietly(task, command, overrides)
            )()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt:
        if sweep:
            sweep.finish()  # what is done is not lost
        raise
    finally:
        sys.argv = before[0]
        os.environ.pop("HYDRA_FULL_ERROR") if before[1] is None else os.environ.update(HYDRA_FULL_ERROR=before[1])
    return sweep.finish() if sweep else max(statuses, default=0)


_SWEEP = {"-m", "--multirun"}


def _quietly(task: Callable[[Any], None], command: str, overrides: Sequence[str]) -> Callable[[Any], None]:
    """Turn what a task raises into an exit: Hydra announces the one with lines of its own but lets the other pass."""
    from omegaconf.errors import OmegaConfBaseException

    def quiet(cfg: Any) -> None:
        try:
            task(cfg)
        except BrokenPipeError:
            raise
        except (NewstanceError, OmegaConfBaseException, OSError) as error:
            raise SystemExit(_fail(_line(error, command, overrides))) from None

    return quiet


def _status(returned: object) -> int:
    return returned if isinstance(returned, int) else 0


def _log_to_stderr() -> None:
    """Send what we and others tell to standard error, one line each: results alone go to standard output."""
    logging.basicConfig(level=logging.INFO, format="newstance: %(message)s", stream=sys.stderr, force=True)
    for chatty in ("hydra", "httpx", "matplotlib", "onnxruntime", "onnx_ir", "onnxscript"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _fail(message: str) -> int:
    print(f"newstance: {message}", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    sys.exit(main())
