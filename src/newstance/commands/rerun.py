"""`newstance rerun`: repeat the run that a manifest tells of, and say whether the results agree.

A manifest is data, perhaps a stranger's: its settings go through the checks of any command line, none of it is
executed, Hydra's own settings are refused, and nothing is written but to the file that is named here.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newstance.commands import evaluate, predict
from newstance.commands.parts import GROUPS, one_of, output_file
from newstance.config import composed, plain, typed
from newstance.errors import ConfigError, DataError
from newstance.jsonl import read_rows
from newstance.overrides import escape, names_hydra
from newstance.runs.agreement import compare_rows, compare_scores, differences
from newstance.runs.fingerprints import file_digest
from newstance.runs.manifests import Call, called, manifest_file, read_manifest

_REPEATED = {"predict": (predict.run, ".jsonl"), "evaluate": (evaluate.run, ".json")}
_SETTING = re.compile(r"(\+{0,2}[A-Za-z_][\w./@]*=.*|~[A-Za-z_][\w./@]*(=.*)?)", re.DOTALL)


@dataclass(frozen=True)
class RerunSettings:
    """The settings of `newstance rerun`."""

    manifest: str
    output: str | None = None
    format: str = "auto"

    def __post_init__(self) -> None:
        """Refuse formats that do not exist."""
        one_of("format", self.format, ("auto", "text", "json"))


def run(cfg: Any) -> int:
    """Repeat a run; return the exit status: 0 where the results agree, 1 where they do not."""
    settings = typed(RerunSettings, plain(cfg, GROUPS), "")
    file = Path(settings.manifest)
    then = read_manifest(file)
    command = then["command"]
    one_of(f"manifest: {file}: command", command, tuple(_REPEATED))
    overrides = _overrides(file, then["overrides"])
    kept = output_file(settings.output, _REPEATED[command][1])
    former = file.parent / Path(then["output"]["file"]).name  # beside it, wherever it says
    if command == "predict" and not former.is_file():
        raise DataError(f"manifest: {file}: {former.name}, the rows to compare with, must lie beside it")
    if command == "evaluate" and not isinstance(then.get("scores"), dict):
        raise DataError(f"manifest: {file}: scores: missing; there is nothing to compare with")
    if kept and kept.resolve() in (former.resolve(), file.resolve()):
        raise ConfigError(f"output: {kept} is the former run's; name another file")
    changed = {"output.sha256": (then["output"].get("sha256"), file_digest(former))} if former.is_file() else {}
    rows_then = [row for _, row in read_rows(former)] if command == "predict" else []
    with TemporaryDirectory() as place:
        output = kept or Path(place) / f"again{_REPEATED[command][1]}"
        with _quiet(not kept):
            _repeat(command, overrides, then["typed"], output)
        now = read_manifest(manifest_file(output))
        rows_now = [row for _, row in read_rows(output)] if command == "predict" else []
    found = compare_rows(rows_then, rows_now) if command == "predict" else compare_scores(then["scores"], now["scores"])
    others = [{"what": key, "then": one, "now": other} for key, (one, other) in changed.items() if one != other]
    _report(then, found, [*others, *differences(then, now)], settings.format)
    return 0 if found["agrees"] else 1


def _overrides(file: Path, overrides: list[str]) -> list[str]:
    """Return a manifest's settings.

    Raises:
        ConfigError: one that is no setting, or one of Hydra itself, which could name packages to import.
    """
    for each in overrides:
        if not _SETTING.fullmatch(each) or names_hydra(each):
            raise ConfigError(f"manifest: {file}: overrides: {each!r:.80} is no setting of a run; use key=value")
    return overrides


def _repeat(command: str, overrides: list[str], then_typed: list[str], output: Path) -> None:
    """Run a command again, writing to `output` alone."""
    try:
        cfg = composed(command, overrides)
    except ConfigError as error:
        folder = [each for each in then_typed if "-cd" in each or "--config-dir" in each]
        raise ConfigError(f"{error}" + ("; the run had a --config-dir: name it again" if folder else "")) from None
    for key in {"output", "report", "plot"} & set(cfg):
        cfg[key] = None
    cfg.output = escape(str(output))
    with called(Call(command, then_typed, overrides, cfg)):
        _REPEATED[command][0](cfg)


@contextmanager
def _quiet(wanted: bool) -> Iterator[None]:
    """Keep a command from telling of files that are gone in a moment; warnings are told."""
    before = logging.root.manager.disable
    logging.disable(max(before, logging.INFO) if wanted else before)
    try:
        yield
    finally:
        logging.disable(before)


def _report(then: dict[str, Any], found: dict[str, Any], others: list[dict[str, Any]], wanted: str) -> None:
    if wanted == "json":
        sys.stdout.write(json.dumps({"command": then["command"], **found, "differs": others}, indent=2) + "\n")
        return
    lines = [f"Repeated: {_shown(' '.join(['newstance', then['command'], *then['overrides']]))}"]
    if then["command"] == "predict":
        lines.append(
            "{}: {same_statements} of {statements_then} statements found again ({statements_now} now), "
            "{same_stances} with the same stance, {same_holders} with the same holder; "
            "largest difference of a probability {largest_difference:.6f}.".format(_verdict(found), **found)
        )
    else:
        lines.append(f"{_verdict(found)}: {found['scores'] - len(found['changed'])} of {found['scores']} scores agree.")
        lines += map(_change, found["changed"])
    lines += ["Differs from then:", *map(_change, others)] if others else ["Nothing else differs."]
    sys.stdout.write("\n".join(lines) + "\n")


def _verdict(found: dict[str, Any]) -> str:
    return "The results agree" if found["agrees"] else "The results do NOT agree"


def _change(change: dict[str, Any]) -> str:
    one, other = (json.dumps(change[when], ensure_ascii=False) for when in ("then", "now"))
    return _shown(f"  {change['what']}: {one} then, {other} now")


def _shown(text: str) -> str:
    """Return a text on one line, without what would steer a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "�", text)
