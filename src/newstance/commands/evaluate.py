"""`newstance evaluate`: score the pipeline on articles with hand labels, or the model on labelled pairs."""

import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newstance.commands.parts import GROUPS, one_of, output_file, pipeline_of, stdout
from newstance.config import build, plain, typed
from newstance.errors import ConfigError
from newstance.jsonl import write_text
from newstance.pipeline import Pipeline
from newstance.progress import LateBar

if TYPE_CHECKING:  # imported where it is used, so that a mistake in the settings is told at once
    from newstance.evaluation import Evaluation

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class EvaluateSettings:
    """The plain settings of `newstance evaluate`."""

    output: str | None = None
    report: str | None = None
    plots: str | None = None
    format: str = "auto"

    def __post_init__(self) -> None:
        """Refuse formats that do not exist."""
        one_of("format", self.format, ("auto", "table", "json"))


def run(cfg: Any) -> None:
    """Score the pipeline on articles with hand labels, or the model on labelled pairs."""
    from newstance.evaluation import results_of
    from newstance.scoreboard import evaluation_json, print_evaluation

    settings = typed(EvaluateSettings, plain(cfg, GROUPS), "")
    data = build(cfg.data, "data")
    pipeline = pipeline_of(cfg)
    output = output_file(settings.output, ".json")
    report = output_file(settings.report, ".html", "report")
    check_pictures(data, report, settings.plots)
    found = score(pipeline, data)
    text = json.dumps(evaluation_json(found), indent=2)
    if output:
        write_text(output, text + "\n")
    elif settings.format == "json":
        sys.stdout.write(text + "\n")
    else:
        print_evaluation(found, stdout())
    if settings.plots:
        from newstance.plots import write_plots

        place = Path(str(getattr(pipeline.model, "path", "")) or "nowhere")
        # Of a folder that `train` wrote, the run lies around it.
        written = write_plots(found, Path(settings.plots), place.parent if place.is_dir() else None)
        logger.info("wrote %d pictures to %s", len(written), settings.plots)
    if report:
        from newstance.commands.reporting import write_report

        gold = [label for label, _ in found.labelled]
        write_report(report, results_of(found, data.read()[0]), pipeline.model, gold=gold)


def check_pictures(data: Any, report: Path | None, plots: str | None) -> None:
    """Raise NewstanceError now where the report or the plots could not be made after the scoring."""
    from newstance.goldsets import ArticleSet

    if report and not isinstance(data, ArticleSet):
        raise ConfigError(f"report: {data.name} has no articles to show; use data=seed, or data=articles with your own")
    if plots is not None:
        from newstance.plots import check_plots

        check_plots(plots)


def score(pipeline: Pipeline, data: Any) -> "Evaluation":
    """Score a pipeline on a set: of articles with labels, or of pairs."""
    from newstance.evaluation import evaluate_articles, evaluate_pairs
    from newstance.goldsets import ArticleSet

    gold = data.read()
    if isinstance(data, ArticleSet):
        articles, labels = gold
        with LateBar(2 * len(labels), "statements") as bar:
            return evaluate_articles(pipeline, articles, labels, data.name, bar.advance)
    with LateBar(len(gold), "pairs") as bar:
        return evaluate_pairs(pipeline.model, gold, data.name, bar.advance)
