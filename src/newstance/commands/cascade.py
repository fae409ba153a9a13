"""`newstance cascade`: choose a cascade's threshold on dev for a stated loss, and print what it does there."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from newstance.commands.parts import GROUPS, model_of, one_of, stdout
from newstance.config import build, plain, typed
from newstance.errors import ConfigError
from newstance.models import CascadeModel
from newstance.progress import LateBar
from newstance.protocols import StanceModel
from newstance.types import LABELS, LabelledPair, Scores

if TYPE_CHECKING:
    from rich.table import Table

    from newstance.scoring.bootstrap import Interval


@dataclass(frozen=True)
class CascadeSettings:
    """The plain settings of `newstance cascade`."""

    loss: float = 0.01
    format: str = "table"

    def __post_init__(self) -> None:
        """Refuse losses and formats that do not exist."""
        one_of("format", self.format, ("table", "json"))
        if not 0 <= self.loss <= 1:
            raise ConfigError(f"loss: must be between 0 and 1 of macro-F1, got {self.loss}")


def run(cfg: Any) -> None:
    """Score both models of a cascade on dev pairs, and choose the threshold that passes on least within the loss."""
    from newstance.goldsets import labelled_pairs
    from newstance.scoring.thresholds import choose_threshold, classes

    settings = typed(CascadeSettings, plain(cfg, GROUPS), "")
    data = build(cfg.data, "data")
    if "test" in data.name or data.name == "bench":
        raise ConfigError(f"data: {data.name} is a test set; choose on dev, and score on test (newstance evaluate)")
    model = model_of(cfg)
    if not isinstance(model, CascadeModel):
        raise ConfigError(f"model: {type(model).__name__} is no cascade; use model=cascade model.dear=…")
    pairs = labelled_pairs(data)
    with LateBar(2 * len(pairs), "pairs") as bar:
        cheap, dear = (_scores(each, pairs, bar) for each in (model.cheap, model.dear))
    chosen = choose_threshold(cheap, dear, [each.label for each in pairs], settings.loss)
    rows = {"cheap": classes(cheap).tolist(), "dear": classes(dear).tolist()}
    if chosen:
        rows["cascade"] = list(chosen.predicted)
    found = _judged(pairs, rows)
    if settings.format == "json":
        told: dict[str, Any] = {"data": data.name, "n": len(pairs), "cheap": model.cheap.name, "dear": model.dear.name}
        told |= {"loss_allowed": settings.loss, "threshold": chosen.threshold if chosen else None}
        told |= {"passed_on": round(chosen.passed_on, 4) if chosen else None}
        told |= {name: {"macro_f1": asdict(score), "loss": asdict(loss)} for name, (score, loss) in found.items()}
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
        return
    passed = {"cheap": 0.0, "dear": 1.0} | ({"cascade": chosen.passed_on} if chosen else {})
    names = {"cheap": model.cheap.name, "dear": model.dear.name, "cascade": "cascade"}
    console = stdout()
    console.print(_table(f"{data.name}: {len(pairs)} pairs", names, found, passed))
    if chosen:
        console.print(
            f"model.threshold={chosen.threshold:g} loses {chosen.loss:.4f} of macro-F1 on {data.name} (at most "
            f"{settings.loss:g} allowed) and passes {chosen.passed_on:.1%} of the pairs on to {model.dear.name}.",
            soft_wrap=True,
        )
    else:
        console.print(
            f"No threshold loses at most {settings.loss:g} on {data.name}: use {model.dear.name} alone.", soft_wrap=True
        )


def _scores(model: StanceModel, pairs: Sequence[LabelledPair], bar: LateBar) -> list[Scores | None]:
    from newstance.scoring.evaluation import score_pairs

    return [None if isinstance(each, str) else each for each in score_pairs(model, pairs, bar.advance)]


def _judged(pairs: Sequence[LabelledPair], rows: dict[str, list[int]]) -> dict[str, tuple["Interval", "Interval"]]:
    """Return each row's macro-F1, and what it loses against the dear model, with their intervals."""
    from newstance.scoring.bootstrap import Outcomes, difference, interval
    from newstance.scoring.evaluation import cluster_of
    from newstance.scoring.metrics import macro_f1

    gold, clusters = [LABELS.index(each.label) for each in pairs], [cluster_of(each) for each in pairs]
    outcomes: dict[str, Outcomes] = {name: Outcomes(gold, row, clusters) for name, row in rows.items()}
    return {
        name: (interval(each, macro_f1), difference(outcomes["dear"], each, macro_f1))
        for name, each in outcomes.items()
    }


def _table(
    title: str, names: dict[str, str], found: dict[str, tuple["Interval", "Interval"]], passed: dict[str, float]
) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for column in ("Model", "macro-F1", "95 %", "Loss", "95 %", "Passed on"):
        table.add_column(column, justify="left" if column == "Model" else "right")
    for name, (score, loss) in found.items():
        ends = [f"{each.low:.3f}…{each.high:.3f}" for each in (score, loss)]
        table.add_row(names[name], f"{score.value:.3f}", ends[0], f"{loss.value:.3f}", ends[1], f"{passed[name]:.1%}")
    return table
