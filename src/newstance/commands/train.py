"""`newstance train`: train a model folder by a recipe of stages."""

from pathlib import Path
from typing import Any

from newstance.commands.parts import GROUPS
from newstance.config import build, load_options, plain, typed
from newstance.errors import ConfigError
from newstance.runs.network import settle_hub


def run(cfg: Any) -> None:
    """Train a model folder by a recipe of stages."""
    from newstance.training.recipe import RecipeSettings, check_encoder, find_encoder, train_recipe

    settings = typed(RecipeSettings, plain(cfg, GROUPS), "")
    at_hand = Path(find_encoder(settings.start)).is_dir()
    if at_hand:
        check_encoder(settings.start)
    root = (plain(cfg.data) if cfg.get("data") else {}).get("root")
    nodes = load_options("data", settings.set_names(), root)
    sets = {name: build(node, f"data.{name}") for name, node in nodes.items()}
    pairs = {name: each.read() for name, each in sets.items()}
    if not at_hand:  # a hub is asked last: it may take long to answer
        answers = settle_hub()
        try:
            check_encoder(settings.start)
        except ConfigError as error:
            raise ConfigError(f"{error}; {_remedy(settings.start, answers)}") from None
    train_recipe(settings, pairs, {name: each.terms for name, each in sets.items()})


def _remedy(start: str, answers: bool) -> str:
    """Say where an encoder could come from."""
    folder = f"models/{Path(start).name}"
    fetch = f"`hf download {start} --local-dir {folder}`, and write start={folder}"
    return f"give another, or bring it: {fetch}" if answers else f"no network: bring it from elsewhere with {fetch}"
