"""What a person sees of a result."""

import io

import pytest
from rich.console import Console

from newstance.tables import print_result
from newstance.types import LABELS, Holder, Prediction, Result, Scores, StanceLabel, Statement
from results import PREDICTIONS, result


def shown(given: Result, **settings: object) -> str:
    console = Console(file=io.StringIO(), width=100, **settings)
    print_result(given, console)
    return console.file.getvalue()


def test_table_shows_text_that_looks_like_markup_as_it_stands() -> None:
    table = shown(result(*PREDICTIONS))
    assert "the [bold]tunnel" in table
    assert "Ada Brook [mayor] said yes 😭" in table


def test_table_marks_what_is_abstained_and_what_failed() -> None:
    table = shown(result(*PREDICTIONS))
    assert "supports?" in table
    assert "failed" in table
    assert "Who stands where" not in table  # nobody with a label that counts


def test_table_shows_what_is_known_of_the_article() -> None:
    table = shown(result(title="Tunnel opens", source="The Bell", dateline="Harbour City", date="2031-05-01"))
    assert "Tunnel opens" in table
    assert "The Bell · Harbour City · 2031-05-01" in table
    assert "tunnel\n" in shown(result())


@pytest.mark.parametrize(("terminal", "coloured"), [(True, True), (False, False)])
def test_table_is_coloured_on_a_terminal_only(terminal: bool, coloured: bool) -> None:
    sure = Prediction(PREDICTIONS[0].statement, Scores(0.7, 0.2, 0.1))
    assert ("\x1b[" in shown(result(sure), force_terminal=terminal, no_color=False)) == coloured


def test_table_says_that_a_label_is_a_reading() -> None:
    assert "Labelled by tiny. A label is a reading of the text, not a fact about a person." in shown(result())


def held(name: str, stance: StanceLabel, start: int, role: str | None = None) -> Prediction:
    statement = Statement(start, start + 9, "three odd words", holder=Holder(name, role=role))
    return Prediction(statement, Scores(*(0.8 if label is stance else 0.1 for label in LABELS)))


def test_table_names_supporters_first_then_opponents_then_those_without_a_side_and_the_balance() -> None:
    given = [
        held("Nina Neutral", StanceLabel.NEUTRAL, 0),
        held("Otto Against", StanceLabel.OPPOSES, 10),
        held("Sue For", StanceLabel.SUPPORTS, 20),
        held("Nina Neutral", StanceLabel.NEUTRAL, 30),
    ]
    standing = shown(result(*given)).partition("Who stands where")[2]
    assert "Role" not in standing
    assert standing.index("Sue For") < standing.index("Otto Against") < standing.index("Nina Neutral")
    assert "Statements (words): supports 1 (3), opposes 1 (3), neutral 2 (6)" in standing


def test_table_has_the_roles_that_the_article_gives() -> None:
    given = [held("Sue For", StanceLabel.SUPPORTS, 0, "head of [bold]ports"), held("dockers", StanceLabel.OPPOSES, 10)]
    standing = shown(result(*given)).partition("Who stands where")[2]
    assert "Role" in standing
    assert "head of [bold]ports" in standing
