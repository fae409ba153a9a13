"""`newstance bench`: score a model on every set that is at hand, in one table."""

import json
import logging
from pathlib import Path
from typing import Any

from newstance.commands.evaluate import score
from newstance.commands.parts import GROUPS, pipeline_of, stdout, work_told
from newstance.config import build, load_options, plain, typed
from newstance.errors import ConfigError, DataError
from newstance.jsonl import write_text
from newstance.models.folder import find_folder

logger = logging.getLogger(__name__)


def run(cfg: Any) -> None:
    """Score a model on every set that is at hand, in one table."""
    from newstance.scoring.benchmark import BenchSettings, bench_rows, bench_table
    from newstance.training.model_card import SCORES_FILE, write_card

    settings = typed(BenchSettings, plain(cfg, GROUPS), "")
    folder = _card_folder(plain(cfg.model)) if settings.card else None
    pipeline = pipeline_of(cfg)
    rows = []
    nodes = load_options("data", settings.sets, plain(cfg.data).get("root"))
    sets = {name: build(node, f"data.{name}") for name, node in nodes.items()}
    with work_told(pipeline.model):
        for name, wanted in settings.sets.items():
            try:
                rows += bench_rows(score(pipeline, sets[name]), wanted)
            except DataError as error:
                logger.warning("%s: left out: %s", name, error)
    stdout().print(bench_table(rows))
    if folder:
        write_text(folder / SCORES_FILE, json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        write_card(folder)


def _card_folder(model: dict[str, Any]) -> Path:
    if "path" not in model:
        raise ConfigError("card: this model has no folder to write a card into; use model=default")
    return find_folder(model["path"])
