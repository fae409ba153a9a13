"""The commands' work, once Hydra has composed their settings: check everything, build, run, write."""

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newstance.articles import read_articles
from newstance.config import build, load_options, plain, typed
from newstance.errors import ConfigError, DataError
from newstance.jsonl import dump_row, read_rows, write_rows, write_text
from newstance.models.folder import find_folder
from newstance.paths import find_article
from newstance.pipeline import Pipeline
from newstance.progress import LateBar
from newstance.report import prediction_rows, summary_row
from newstance.types import Result, Target

if TYPE_CHECKING:  # scoring and tables are imported where they are used, so that `predict` starts sooner
    from rich.console import Console

    from newstance.evaluation import Evaluation

logger = logging.getLogger(__name__)
GROUPS = frozenset({"target", "segmenter", "attributor", "model", "resolver", "data", "experiment"})


@dataclass(frozen=True)
class PredictSettings:
    """The plain settings of `newstance predict`."""

    article: str
    targets: str | None = None
    output: str | None = None
    format: str = "auto"
    abstain_below: float = 0.0

    def __post_init__(self) -> None:
        """Refuse formats and thresholds that do not exist."""
        _one_of("format", self.format, ("auto", "table", "jsonl"))
        if not self.article:
            raise ConfigError("article: empty; give a file, a folder, or - for standard input")
        if not 0 <= self.abstain_below <= 1:
            raise ConfigError(f"abstain_below: must be between 0 and 1, got {self.abstain_below}")


@dataclass(frozen=True)
class EvaluateSettings:
    """The plain settings of `newstance evaluate`."""

    output: str | None = None
    format: str = "auto"

    def __post_init__(self) -> None:
        """Refuse formats that do not exist."""
        _one_of("format", self.format, ("auto", "table", "json"))


@dataclass(frozen=True)
class TargetSettings:
    """A target preset, or a target typed."""

    text: str
    aliases: list[str] = field(default_factory=list)

    def target(self) -> Target:
        """Return the target; raise ConfigError if its text is empty."""
        if not self.text.strip():
            raise ConfigError('target: empty; write target="what the stance is towards"')
        return Target(self.text, tuple(self.aliases))


def predict(cfg: Any) -> None:
    """Label the statements of every article for every target."""
    settings = typed(PredictSettings, plain(cfg, GROUPS), "")
    targets = (
        _targets(settings.targets)
        if settings.targets
        else [typed(TargetSettings, plain(cfg.target), "target").target()]
    )
    output = _output(settings.output, ".jsonl")
    pipeline = _pipeline(cfg, settings.abstain_below)
    articles = read_articles(find_article(settings.article))
    cut = [pipeline.statements(article) for article in articles]
    with LateBar(sum(map(len, cut)) * len(targets), "statements") as bar:
        results = [
            pipeline.label_statements(article, statements, target, bar.advance)
            for article, statements in zip(articles, cut, strict=True)
            for target in targets
        ]
    _write_results(results, settings, output)
    failed = sum(prediction.scores is None for result in results for prediction in result.predictions)
    if failed:
        logger.warning('%d statements could not be labelled; see "error" in their rows', failed)


def evaluate(cfg: Any) -> None:
    """Score the pipeline on articles with hand labels, or the model on labelled pairs."""
    from newstance.scoreboard import evaluation_json, print_evaluation

    settings = typed(EvaluateSettings, plain(cfg, GROUPS), "")
    data = build(cfg.data, "data")
    pipeline = _pipeline(cfg)
    output = _output(settings.output, ".json")
    found = _evaluate(pipeline, data)
    text = json.dumps(evaluation_json(found), indent=2)
    if output:
        write_text(output, text + "\n")
    elif settings.format == "json":
        sys.stdout.write(text + "\n")
    else:
        print_evaluation(found, _stdout())


def bench(cfg: Any) -> None:
    """Score a model on every set that is at hand, in one table."""
    from newstance.benchmark import BenchSettings, bench_rows, bench_table
    from newstance.model_card import SCORES_FILE, write_card

    settings = typed(BenchSettings, plain(cfg, GROUPS), "")
    folder = _card_folder(plain(cfg.model)) if settings.card else None
    pipeline = _pipeline(cfg)
    rows = []
    nodes = load_options("data", settings.sets, plain(cfg.data).get("root"))
    sets = {name: build(node, f"data.{name}") for name, node in nodes.items()}
    for name, wanted in settings.sets.items():
        try:
            rows += bench_rows(_evaluate(pipeline, sets[name]), wanted)
        except DataError as error:
            logger.warning("%s: left out: %s", name, error)
    _stdout().print(bench_table(rows))
    if folder:
        write_text(folder / SCORES_FILE, json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        write_card(folder)


def _card_folder(model: dict[str, Any]) -> Path:
    if "path" not in model:
        raise ConfigError("card: this model has no folder to write a card into; use model=default")
    return find_folder(model["path"])


def train(cfg: Any) -> None:
    """Train a model folder by a recipe of stages."""
    from newstance.recipe import RecipeSettings, check_encoder, find_encoder, train_recipe

    settings = typed(RecipeSettings, plain(cfg, GROUPS), "")
    at_hand = Path(find_encoder(settings.start)).is_dir()
    if at_hand:
        check_encoder(settings.start)
    root = (plain(cfg.data) if cfg.get("data") else {}).get("root")
    nodes = load_options("data", settings.set_names(), root)
    sets = {name: build(node, f"data.{name}") for name, node in nodes.items()}
    pairs = {name: each.read() for name, each in sets.items()}
    if not at_hand:  # a hub is asked last: it may take long to say no
        check_encoder(settings.start)
    train_recipe(settings, pairs, {name: each.terms for name, each in sets.items()})


def _evaluate(pipeline: Pipeline, data: Any) -> "Evaluation":
    from newstance.evaluation import evaluate_articles, evaluate_pairs
    from newstance.goldsets import ArticleSet

    gold = data.read()
    if isinstance(data, ArticleSet):
        articles, labels = gold
        with LateBar(2 * len(labels), "statements") as bar:
            return evaluate_articles(pipeline, articles, labels, data.name, bar.advance)
    with LateBar(len(gold), "pairs") as bar:
        return evaluate_pairs(pipeline.model, gold, data.name, bar.advance)


def _pipeline(cfg: Any, abstain_below: float = 0.0) -> Pipeline:
    parts = {group: build(cfg[group], group) for group in ("segmenter", "attributor", "model", "resolver")}
    check: Callable[[], None] | None = getattr(parts["model"], "check", None)
    if check:
        check()
    return Pipeline(**parts, abstain_below=abstain_below)


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
    elif settings.format == "table" or (settings.format == "auto" and sys.stdout.isatty()):
        from newstance.tables import print_result

        for result in results:
            print_result(result, _stdout())
    else:
        for result in results:
            sys.stdout.writelines(dump_row(row) + "\n" for row in prediction_rows(result))


def _output(path: str | None, suffix: str) -> Path | None:
    if path is None:
        return None
    output = Path(path)
    if output.suffix != suffix:
        raise ConfigError(f"output: {path} must end in {suffix}")
    if output.is_dir():
        raise ConfigError(f"output: {path} is a folder; name a file")
    if not output.absolute().parent.is_dir():
        raise ConfigError(f"output: cannot write {path}; the folder {output.parent} must exist")
    return output


def _one_of(key: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(f"{key}: unknown {value!r}; use {', '.join(choices)}")


def _stdout() -> "Console":
    from rich.console import Console

    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 120, highlight=False)
