"""`newstance evaluate`: score the pipeline on articles with hand labels, or the model on labelled pairs."""

import json
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from newstance.commands.parts import GROUPS, log_report, model_named, one_of, output_file, pipeline_of, stdout
from newstance.config import build, plain, typed
from newstance.jsonl import write_text
from newstance.manifests import leave_manifest
from newstance.pipeline import Pipeline
from newstance.progress import LateBar
from newstance.protocols import StanceModel

if TYPE_CHECKING:  # imported where it is used, so that a mistake in the settings is told at once
    from newstance.evaluation import Evaluation


@dataclass(frozen=True)
class EvaluateSettings:
    """The plain settings of `newstance evaluate`."""

    against: str | None = None
    """Another model to compare with: an option of `model`, a model folder, or a hub id in the hub's cache."""
    output: str | None = None
    format: str = "auto"

    def __post_init__(self) -> None:
        """Refuse formats that do not exist."""
        one_of("format", self.format, ("auto", "table", "json"))


def run(cfg: Any) -> "Evaluation":
    """Score the pipeline on articles with hand labels, or the model on labelled pairs; return what was found."""
    from newstance.scoreboard import evaluation_json, print_evaluation

    settings = typed(EvaluateSettings, plain(cfg, GROUPS), "")
    data = build(cfg.data, "data")
    pipeline = pipeline_of(cfg)
    other = model_named("against", settings.against) if settings.against is not None else None
    output = output_file(settings.output, ".json")
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
    log_report(pipeline.model)
    return found


def score(pipeline: Pipeline, data: Any, other: StanceModel | None = None) -> "Evaluation":
    """Score a pipeline on a set, of articles with labels or of pairs, and another model beside it."""
    from newstance.comparison import against_on_articles, against_on_pairs
    from newstance.evaluation import evaluate_articles, evaluate_pairs
    from newstance.goldsets import ArticleSet

    gold = data.read()
    if isinstance(data, ArticleSet):
        articles, labels = gold
        with LateBar((3 if other else 2) * len(labels), "statements") as bar:
            found = evaluate_articles(pipeline, articles, labels, data.name, bar.advance)
            return against_on_articles(found, replace(pipeline, model=other), bar.advance) if other else found
    with LateBar((2 if other else 1) * len(gold), "pairs") as bar:
        found = evaluate_pairs(pipeline.model, gold, data.name, bar.advance)
        return against_on_pairs(found, other, gold, bar.advance) if other else found
