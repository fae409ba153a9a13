"""`newstance fit`: try the holder resolver's settings on labelled statements."""

from typing import TYPE_CHECKING, Any

from newstance.commands.parts import GROUPS, model_of, stdout
from newstance.config import build, plain, typed
from newstance.errors import ConfigError
from newstance.progress import LateBar

if TYPE_CHECKING:  # imported where it is drawn, so that a mistake in the settings is told at once
    from rich.table import Table

    from newstance.scoring.fitting import Fit


def run(cfg: Any) -> None:
    """Label a set once, resolve it by every pair of settings, and print what each adds."""
    from newstance.goldsets import ArticleSet
    from newstance.scoring.evaluation import score_pairs
    from newstance.scoring.fitting import FitSettings, fits
    from newstance.scoring.metrics import macro_f1

    settings = typed(FitSettings, plain(cfg, GROUPS), "")
    data = build(cfg.data, "data")
    if isinstance(data, ArticleSet):
        raise ConfigError(f"data: {data.name} is a set of articles; use newsroom_dev, or newstance evaluate")
    model = model_of(cfg)
    pairs = data.read()
    with LateBar(len(pairs), "pairs") as bar:
        labelled = score_pairs(model, pairs, bar.advance)
    scores = [None if isinstance(each, str) else each for each in labelled]
    alone, found = fits(pairs, scores, settings)
    value = float(macro_f1(alone.matrix()))
    stdout().print(f"{data.name}: {len(pairs)} statements, macro-F1 of {model.name} alone {value:.4f}", markup=False)
    stdout().print(_table(found))


def _table(found: "list[Fit]") -> "Table":
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("resolver.rho", "resolver.alpha", "macro-F1", "adds", "95 %"):
        table.add_column(name, justify="right")
    for fit in found:
        ends = f"{fit.gain.low:+.4f}…{fit.gain.high:+.4f}"
        table.add_row(f"{fit.rho:g}", f"{fit.alpha:g}", f"{fit.macro_f1:.4f}", f"{fit.gain.value:+.4f}", ends)
    return table
