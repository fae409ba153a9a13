"""How a pair is written for the encoder."""

import pytest

from newstance.rendering import render
from newstance.types import Pair


@pytest.mark.parametrize(
    ("pair", "written"),
    [
        (Pair("It leaks.", "the dam"), "It leaks."),
        (Pair("It leaks.", "the dam", "Ada Brook"), "Ada Brook: It leaks."),
        (Pair("It leaks.", "the dam", before="They met."), "They met. | It leaks."),
        (Pair("It leaks.", "the dam", "Ada Brook", "They met."), "They met. | Ada Brook: It leaks."),
        (Pair("It leaks.", "the dam", "", ""), "It leaks."),
        (Pair("“Ça\r\nva” 🙂", "the dam", "Zoë"), "Zoë: “Ça\r\nva” 🙂"),
    ],
)
def test_pair_is_written_as_context_holder_statement_and_target(pair: Pair, written: str) -> None:
    assert render(pair) == (written, "the dam")


def test_the_target_is_never_mixed_into_the_statement() -> None:
    statement, target = render(Pair("It leaks.", "a | b: c", "Ada Brook", "They met."))
    assert target == "a | b: c"
    assert target not in statement
