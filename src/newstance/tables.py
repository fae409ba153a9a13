"""What comes out for a person: a result as tables on a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newstance.standing import sides
from newstance.types import LABELS, Result, StanceLabel

COLOURS = {StanceLabel.SUPPORTS: "green", StanceLabel.OPPOSES: "red", StanceLabel.NEUTRAL: "dim"}


def print_result(result: Result, console: Console) -> None:
    """Print one result for a person: the statements, then who stands where."""
    article = result.article
    console.print(Text(article.title or article.id, style="bold"))
    dated = " · ".join(part for part in (article.source, article.dateline, article.date) if part)
    if dated:
        console.print(Text(dated, style="dim"))
    console.print(Text.assemble("Target: ", (result.target.text, "bold")))
    console.print(_statements(result))
    if result.holders:
        console.print(_standing(result))
        console.print(_balance(result))
    console.print(
        Text(f"Labelled by {result.model}. A label is a reading of the text, not a fact about a person.", "dim")
    )


def _statements(result: Result) -> Table:
    table = Table(show_lines=False, pad_edge=False, box=None, padding=(0, 2, 1, 0))
    for title, style in (("Holder", "bold"), ("Stance", ""), ("Conf.", "")):
        table.add_column(title, style=style, no_wrap=title != "Holder", max_width=24)
    table.add_column("Statement", overflow="fold")
    for prediction in result.predictions:
        holder = prediction.statement.holder
        stance = prediction.stance
        label = Text(stance or "failed", style=COLOURS[stance] if stance else "yellow")
        if prediction.abstained:
            label.append("?")
        confidence = f"{prediction.scores.confidence:.2f}" if prediction.scores else ""
        table.add_row(Text(holder.name if holder else "–"), label, confidence, Text(prediction.statement.text))
    return table


def _standing(result: Result) -> Table:
    table = Table(
        title="Who stands where",
        title_justify="left",
        title_style="bold",
        box=None,
        padding=(0, 2, 0, 0),
        pad_edge=False,
    )
    roles = any(holder.role for holder in result.holders)
    for title in ("Holder", *(["Role"] if roles else []), "Stance"):
        table.add_column(title)
    for label in LABELS:
        table.add_column(str(label), justify="right", style=COLOURS[label])
    for holder in sorted(result.holders, key=lambda each: LABELS.index(each.stance)):
        role = [Text(holder.role or "")] if roles else []
        counts = [str(holder.counts[label] or "·") for label in LABELS]
        table.add_row(Text(holder.holder), *role, Text(holder.stance, style=COLOURS[holder.stance]), *counts)
    return table


def _balance(result: Result) -> Text:
    """Say how many statements and words each side has: `Statements (words): supports 1 (7), opposes 2 (31), …`."""
    found = sides(result.holders)
    parts = [(f"{label} {side.statements} ({side.words})", COLOURS[label]) for label, side in found.items()]
    return Text.assemble("Statements (words): ", parts[0], ", ", parts[1], ", ", parts[2])
