"""A recipe: the stages of a training run in their order, from an encoder to a model folder."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from newstance.errors import ConfigError, MissingExtraError
from newstance.training.export import export_folder
from newstance.training.mixing import fingerprint
from newstance.training.stages import Run, Stage, dev_history, prepare, train_stage
from newstance.types import LabelledPair

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class RecipeSettings:
    """The settings of `newstance train`."""

    start: str
    """The encoder to start from: a folder, an installed package that carries one, or a hub id."""
    output: str
    stages: dict[str, Stage]
    held_out: list[str] = field(default_factory=list)
    """Sets whose texts no training pair may have."""
    calibrate: str | None = None
    """The dev set on which the temperature is fitted."""
    compare: list[str] = field(default_factory=list)
    """Dev sets on whose first 2,000 pairs the labels of the int8 file and of the fp32 weights are compared."""
    seed: int = 1
    threads: int = 0
    checkpoint_minutes: float = 4.0
    bf16: bool | None = None

    def __post_init__(self) -> None:
        """Refuse a recipe without stages, and stages that name no sets."""
        for name, stage in self.stages.items():
            if not stage.sets:
                raise ConfigError(
                    f"stages.{name}.sets: empty; name sets and how many pairs of each, as in {{vast_train: 0}}"
                )
        if not self.stages:
            raise ConfigError("stages: empty; a recipe has at least one stage")
        first, stage = next(iter(self.stages.items()))
        if stage.keep_start:
            raise ConfigError(
                f"stages.{first}.keep_start: a first stage begins with an encoder, which has no labels to keep"
            )

    def set_names(self) -> list[str]:
        """Return the names of all sets that the recipe reads."""
        named = [name for stage in self.stages.values() for name in (*stage.sets, *stage.dev)]
        calibrate = [self.calibrate] if self.calibrate else []
        return list(dict.fromkeys([*named, *self.held_out, *calibrate, *self.compare]))


def train_recipe(
    settings: RecipeSettings, sets: Mapping[str, Sequence[LabelledPair]], terms: Mapping[str, str]
) -> Path:
    """Train every stage that is not finished, export the last to a model folder below `output`, and return it."""
    output = Path(settings.output)
    held_names = dict.fromkeys(
        [*settings.held_out, *(name for stage in settings.stages.values() for name in stage.dev)]
    )
    held_out = [pair for name in held_names for pair in sets[name]]
    start: str | Path = find_encoder(settings.start)
    begun, defaults = settings.start, _described(Stage())
    dev_scores: dict[str, list[float]] = {}
    for number, (name, stage) in enumerate(settings.stages.items(), 1):
        logger.info("stage %d of %d: %s", number, len(settings.stages), name)
        pairs = prepare(stage, sets, held_out, settings.seed)
        changed = {key: value for key, value in _described(stage).items() if value != defaults[key]}
        begun = fingerprint(f"{begun} {settings.seed} {changed} {_digest(pairs)}")  # and so of all before it
        run = Run(
            output=output / f"{number}-{name}",
            digest=begun,
            seed=settings.seed,
            threads=settings.threads,
            checkpoint_minutes=settings.checkpoint_minutes,
            bf16=settings.bf16,
        )
        start = train_stage(stage, start, pairs, {dev: sets[dev] for dev in stage.dev}, run)
        dev_scores[name] = dev_history(run)
    used = dict.fromkeys(name for stage in settings.stages.values() for name in stage.sets)
    manifest = {
        "name": output.name,
        "start": settings.start,
        "seed": settings.seed,
        "stages": {name: _described(stage) for name, stage in settings.stages.items()},
        "dev_scores": dev_scores,
        "data": {
            name: {"pairs": len(sets[name]), "sha256": _digest(sets[name]), "terms": terms[name]} for name in used
        },
    }
    dev = sets[settings.calibrate] if settings.calibrate else ()
    parity = [pair for name in settings.compare for pair in sets[name]]
    return export_folder(Path(start), output / "model", manifest, dev, parity)


def find_encoder(start: str) -> str:
    """Return the folder of the encoder at `start`: as given, inside an installed package, or else a hub id.

    A package is looked at, not imported.
    """
    if Path(start).is_dir():
        return start
    spec = find_spec(start.replace("-", "_")) if start.replace("-", "_").isidentifier() else None
    for place in (spec.submodule_search_locations or []) if spec else []:
        for config in sorted(Path(place).rglob("config.json")):
            if (config.parent / "tokenizer.json").exists():
                return str(config.parent)
    return start


def check_encoder(start: str) -> None:
    """Check that there is an encoder at `start`.

    Raises:
        ConfigError: no folder, no installed package, and nothing that the hub has or had.
        MissingExtraError: transformers is not installed.
    """
    try:
        from transformers import AutoConfig
    except ImportError:
        raise MissingExtraError("newstance train", "train") from None
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # it tells of every retry
    try:
        AutoConfig.from_pretrained(find_encoder(start))
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ConfigError(f"start: no encoder at {start!r}: neither folder nor package nor hub id ({reason})") from None


def _described(stage: Stage) -> dict[str, object]:
    return {name: getattr(stage, name) for name in stage.__dataclass_fields__}


def _digest(pairs: Sequence[LabelledPair]) -> str:
    return fingerprint("\n".join(f"{each.pair}\t{each.label}" for each in pairs))
