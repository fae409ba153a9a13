"""`newstance predict`: label the statements of articles for targets."""

import json
import logging
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newstance.articles import read_articles
from newstance.commands.parts import GROUPS, one_of, output_file, pipeline_of, stdout, work_told
from newstance.config import plain, typed
from newstance.errors import ConfigError, DataError
from newstance.jsonl import dump_row, read_rows, write_rows, write_text
from newstance.paths import find_article
from newstance.pipeline import Pipeline
from newstance.progress import LateBar
from newstance.rows import prediction_rows, summary_row
from newstance.runs.manifests import leave_manifest
from newstance.types import Result, Target

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PredictSettings:
    """The plain settings of `newstance predict`."""

    article: str
    targets: str | None = None
    output: str | None = None
    report: str | None = None
    format: str = "auto"
    abstain_below: float = 0.0

    def __post_init__(self) -> None:
        """Refuse formats and thresholds that do not exist."""
        one_of("format", self.format, ("auto", "table", "jsonl"))
        if not self.article:
            raise ConfigError("article: empty; give a file, a folder, or - for standard input")
        if not 0 <= self.abstain_below <= 1:
            raise ConfigError(f"abstain_below: must be between 0 and 1, got {self.abstain_below}")


@dataclass(frozen=True)
class TargetSettings:
    """A target preset, or a target typed."""

    text: str
    aliases: list[str] = field(default_factory=list)
    templates: dict[str, list[str]] = field(default_factory=dict)
    """A preset's own hypotheses for `model=nli`, which checks them."""

    def target(self) -> Target:
        """Return the target; raise ConfigError if its text is empty."""
        if not self.text.strip():
            raise ConfigError('target: empty; write target="what the stance is towards"')
        return Target(self.text, tuple(self.aliases))


def run(cfg: Any) -> None:
    """Label the statements of every article for every target."""
    settings = typed(PredictSettings, plain(cfg, GROUPS), "")
    targets = targets_of(settings.targets, cfg.target)
    output = output_file(settings.output, ".jsonl")
    report = output_file(settings.report, ".html", "report")
    pipeline = pipeline_of(cfg, settings.abstain_below)
    results = label_articles(pipeline, settings.article, targets)
    _write_results(results, settings, output)
    if report:
        from newstance.commands.reporting import write_report

        write_report(report, results, pipeline.model)
    failed = sum(prediction.scores is None for result in results for prediction in result.predictions)
    if failed:
        logger.warning('%d statements could not be labelled; see "error" in their rows', failed)


def targets_of(path: str | None, node: Any) -> list[Target]:
    """Return the targets of a file, or the one target that the config's group `target` names."""
    return _targets(path) if path else [typed(TargetSettings, plain(node), "target").target()]


def label_articles(pipeline: Pipeline, source: str, targets: list[Target]) -> list[Result]:
    """Label every article of a file, a folder or standard input for every target."""
    articles = read_articles(find_article(source))
    cut = [pipeline.statements(article) for article in articles]
    with work_told(pipeline.model), LateBar(sum(map(len, cut)) * len(targets), "statements") as bar:
        return [
            pipeline.label_statements(article, statements, target, bar.advance)
            for article, statements in zip(articles, cut, strict=True)
            for target in targets
        ]


def _targets(path: str) -> list[Target]:
    """Read targets: one a line, or JSON Lines with `text` and `aliases`."""
    file = Path(path)
    if not file.is_file():
        raise DataError(f"targets: no such file: {path}")
    if file.suffix == ".jsonl":
        rows = [_target(f"{path}:{number}", row) for number, row in read_rows(file)]
    else:
        try:
            rows = [Target(line.strip()) for line in file.read_text("utf-8-sig").splitlines() if line.strip()]
        except UnicodeDecodeError:
            raise DataError(f"targets: {path}: not UTF-8 text") from None
    if not rows:
        raise DataError(f"targets: {path}: holds no target")
    return rows


def _target(where: str, row: dict[str, Any]) -> Target:
    if not isinstance(row.get("text", ""), str):  # a number would pass for its digits
        raise DataError(f"{where}: text must be text, got {row['text']!r}")
    if "templates" in row:  # the model is built before this file is read
        raise DataError(f"{where}: templates: only a preset can bring them; write configs/target/NAME.yaml")
    return typed(TargetSettings, row, where).target()


def _write_results(results: list[Result], settings: PredictSettings, output: Path | None) -> None:
    if output:
        write_rows(output, (row for result in results for row in prediction_rows(result)))
        summaries = [summary_row(result) for result in results]
        found = summaries[0] if len(summaries) == 1 else summaries
        beside = output.with_suffix(".summary.json")
        write_text(beside, json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        logger.info(
            "wrote %d statements to %s, who stands where to %s",
            sum(len(r.predictions) for r in results),
            output,
            beside,
        )
        leave_manifest(output, sum(len(r.predictions) for r in results))
    elif settings.format == "table" or (settings.format == "auto" and sys.stdout.isatty()):
        from newstance.tables import print_result

        for result in results:
            print_result(result, stdout())
    else:
        for result in results:
            sys.stdout.writelines(dump_row(row) + "\n" for row in prediction_rows(result))
