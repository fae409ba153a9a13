"""`newstance evaluate`: score the pipeline on articles with hand labels, or the model on labelled pairs."""

import json
import logging
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newstance.commands.parts import GROUPS, model_named, one_of, output_file, pipeline_of, stdout, work_told
from newstance.config import build, plain, typed
from newstance.errors import ConfigError
from newstance.jsonl import write_text
from newstance.pipeline import Pipeline
from newstance.progress import LateBar
from newstance.protocols import StanceModel
from newstance.runs.manifests import leave_manifest

if TYPE_CHECKING:  # imported where it is used, so that a mistake in the settings is told at once
    from newstance.scoring.evaluation import Evaluation

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class EvaluateSettings:
    """The plain settings of `newstance evaluate`."""

    against: str | None = None
    """Another model to compare with: an option of `model`, a model folder, or a hub id in the hub's cache."""
    output: str | None = None
    report: str | None = None
    plots: str | None = None
    format: str = "auto"

    def __post_init__(self) -> None:
        """Refuse formats that do not exist."""
        one_of("format", self.format, ("auto", "table", "json"))


def run(cfg: Any) -> "Evaluation":
    """Score the pipeline on articles with hand labels, or the model on labelled pairs; return what was found."""
    from newstance.scoring.evaluation import results_of
    from newstance.scoring.scoreboard import evaluation_json, print_evaluation

    settings = typed(EvaluateSettings, plain(cfg, GROUPS), "")
    data = build(cfg.data, "data")
    pipeline = pipeline_of(cfg)
    other = model_named("against", settings.against) if settings.against is not None else None
    output = output_file(settings.output, ".json")
    report = output_file(settings.report, ".html", "report")
    check_pictures(data, report, settings.plots)
    with work_told(pipeline.model):
        found = score(pipeline, data, other)
    scores = evaluation_json(found)
    text = json.dumps(scores, indent=2)
    if output:
        write_text(output, text + "\n")
        leave_manifest(output, scores["n"], {key: each for key, each in scores.items() if key != "per_article"})
    elif settings.format == "json":
        sys.stdout.write(text + "\n")
    else:
        print_evaluation(found, stdout())
    if settings.plots:
        from newstance.scoring.plots import write_plots

        place = Path(str(getattr(pipeline.model, "path", "")) or "nowhere")
        # Of a folder that `train` wrote, the run lies around it.
        written = write_plots(found, Path(settings.plots), place.parent if place.is_dir() else None)
        logger.info("wrote %d pictures to %s", len(written), settings.plots)
    if report:
        from newstance.commands.reporting import write_report

        gold = [label for label, _ in found.labelled]
        write_report(report, results_of(found, data.read()[0]), pipeline.model, gold=gold)
    return found


def check_pictures(data: Any, report: Path | None, plots: str | None) -> None:
    """Raise NewstanceError now where the report or the plots could not be made after the scoring."""
    from newstance.goldsets import ArticleSet

    if report and not isinstance(data, ArticleSet):
        raise ConfigError(f"report: {data.name} has no articles to show; use data=seed, or data=articles with your own")
    if plots is not None:
        from newstance.scoring.plots import check_plots

        check_plots(plots)


def score(pipeline: Pipeline, data: Any, other: StanceModel | None = None) -> "Evaluation":
    """Score a pipeline on a set, of articles with labels or of pairs, and another model beside it."""
    from newstance.goldsets import ArticleSet
    from newstance.scoring.comparison import against_on_articles, against_on_pairs
    from newstance.scoring.evaluation import evaluate_articles, evaluate_pairs

    gold = data.read()
    if isinstance(data, ArticleSet):
        articles, labels = gold
        with LateBar((3 if other else 2) * len(labels), "statements") as bar:
            found = evaluate_articles(pipeline, articles, labels, data.name, bar.advance)
            return against_on_articles(found, replace(pipeline, model=other), bar.advance) if other else found
    with LateBar((2 if other else 1) * len(gold), "pairs") as bar:
        found = evaluate_pairs(pipeline.model, gold, data.name, bar.advance)
        return against_on_pairs(found, other, gold, bar.advance) if other else found
