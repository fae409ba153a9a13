"""The model card: written from a folder's manifest and, where the benchmark has been run, its scores."""

import json
from pathlib import Path
from typing import Any

from newstance.jsonl import write_text

SCORES_FILE = "scores.json"


def write_card(folder: Path) -> None:
    """Write `README.md` of a model folder from `manifest.json` and `scores.json` (if it is there)."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # Markdown, not HTML: nothing to escape, and nothing in it comes from outside.
    loader = PackageLoader("newstance.training", ".")
    environment = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    scores = folder / SCORES_FILE
    rows: list[dict[str, Any]] = json.loads(scores.read_text("utf-8")) if scores.exists() else []
    sizes = {
        path.name: f"{path.stat().st_size / 1e6:.1f} MB"
        for path in sorted(folder.iterdir())
        if path.name != "README.md"
    }
    text = environment.get_template("model_card.md.j2").render(scores=rows, sizes=sizes, **manifest)
    write_text(folder / "README.md", text.rstrip() + "\n")
