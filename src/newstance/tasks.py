"""The commands' work, once Hydra has composed their settings: check everything, build, run, write."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from newstance.articles import read_articles
from newstance.config import build, load_option, plain, typed
from newstance.errors import ConfigError, DataError
from newstance.goldsets import ArticleSet
from newstance.jsonl import dump_row, read_rows, write_rows, write_text
from newstance.models.folder import find_folder
from newstance.paths import find_file
from newstance.pipeline import Pipeline
from newstance.report import prediction_rows, print_result, summary_row
from newstance.types import Result, Target

if TYPE_CHECKING:  # scoring is imported where it is done, so that `predict` starts sooner
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
    articles = read_articles(find_file(settings.article) if settings.article != "-" else "-")
    results: list[Result] = []
    console = Console(stderr=True)
    with _progress(console, len(articles) * len(targets), "articles") as advance:
        for article in articles:
            for target in targets:
                results.append(pipeline.label(article, target))
                advance(1)
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
    from newstance.benchmark import BenchSettings, bench_row, bench_table
    from newstance.model_card import SCORES_FILE, write_card

    settings = typed(BenchSettings, plain(cfg, GROUPS), "")
    pipeline = _pipeline(cfg)
    rows = []
    for name, wanted in settings.sets.items():
        data = build(load_option("data", name, plain(cfg.data).get("root")), f"data.{name}")
        try:
            rows.append(bench_row(_evaluate(pipeline, data), wanted))
        except DataError as error:
            logger.warning("%s: left out: %s", name, error)
    _stdout().print(bench_table(rows))
    if settings.card:
        folder = find_folder(cfg.model.path)
        write_text(folder / SCORES_FILE, json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        write_card(folder)


def train(cfg: Any) -> None:
    """Train a model folder by a recipe of stages."""
    from newstance.recipe import RecipeSettings, train_recipe

    settings = typed(RecipeSettings, plain(cfg, GROUPS), "")
    root = (plain(cfg.data) if cfg.get("data") else {}).get("root")
    names = settings.set_names()
    sets = {name: build(load_option("data", name, root), f"data.{name}") for name in names}
    train_recipe(
        settings, {name: each.read() for name, each in sets.items()}, {name: each.terms for name, each in sets.items()}
    )


def _evaluate(pipeline: Pipeline, data: Any) -> "Evaluation":
    from newstance.evaluation import evaluate_articles, evaluate_pairs

    gold = data.read()
    console = Console(stderr=True)
    if isinstance(data, ArticleSet):
        articles, labels = gold
        with _progress(console, 2 * len(labels), "statements") as advance:
            return evaluate_articles(pipeline, articles, labels, data.name, advance)
    with _progress(console, len(gold), "pairs") as advance:
        return evaluate_pairs(pipeline.model, gold, data.name, advance)


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
        rows = [typed(TargetSettings, row, f"{path}:{number}").target() for number, row in read_rows(file)]
    else:
        try:
            rows = [Target(line.strip()) for line in file.read_text("utf-8-sig").splitlines() if line.strip()]
        except UnicodeDecodeError:
            raise DataError(f"targets: {path}: not UTF-8 text") from None
    if not rows:
        raise DataError(f"targets: {path}: holds no target")
    return rows


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
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise ConfigError(f"output: cannot write {path}; the folder {output.parent} must exist")
    return output


def _one_of(key: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(f"{key}: unknown {value!r}; use {', '.join(choices)}")


def _stdout() -> Console:
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 120, highlight=False)


@contextmanager
def _progress(console: Console, total: int, what: str) -> Iterator[Callable[[int], object]]:
    """Show a bar on a terminal once the work has lasted a second."""
    from newstance.progress import LateBar

    with LateBar(console, total, what) as bar:
        yield bar.advance
