"""The resolver's settings tried on a labelled set."""

from pathlib import Path

import pytest

from conftest import Run
from newstance.errors import ConfigError
from newstance.scoring.fitting import FitSettings, fits, holder_groups
from newstance.scoring.metrics import FAILED, macro_f1
from newstance.types import LabelledPair, Pair, Scores, StanceLabel
from tiny import write_rows

SURE, STRAY, NEUTRAL = Scores(0.8, 0.1, 0.1), Scores(0.3, 0.4, 0.3), Scores(0.1, 0.1, 0.8)


def pair(text: str, number: int, holder: str | None, label: str = "supports", target: str = "it") -> LabelledPair:
    return LabelledPair(Pair("x", target, holder), StanceLabel(label), id=f"{text}:{number}", cluster=text)


def text(name: str) -> list[LabelledPair]:
    """Three statements of one holder, one of another, narration."""
    return [
        pair(name, 0, "Ada Brook"),
        pair(name, 1, "Ada Brook"),
        pair(name, 2, "the Ada Brook"),
        pair(name, 3, "Tom Reed", "opposes"),
        pair(name, 4, None, "neutral"),
    ]


GIVEN = [each for n in range(12) for each in text(f"t{n}")]
SCORES: list[Scores | None] = [SURE, SURE, STRAY, Scores(0.1, 0.8, 0.1), NEUTRAL] * 12


def test_settings_that_help_stand_first_with_what_they_add() -> None:
    alone, found = fits(GIVEN, SCORES, FitSettings(rho=[0.05, 1.0], alpha=[0.0, 1.0]))
    assert (found[0].rho, found[0].alpha) == (0.05, 1.0)
    assert found[0].macro_f1 == 1
    assert found[0].gain.value == pytest.approx(1 - float(macro_f1(alone.matrix())))
    assert found[0].gain.low > 0
    assert all(each.gain.value == 0 for each in found[1:])


def test_holder_is_one_within_a_text_and_a_target_alone() -> None:
    given = [
        pair("a", 0, "Ada Brook"),
        pair("a", 0, "Ada Brook", target="that"),
        pair("b", 0, "Ada Brook"),
        pair("a", 1, "Ada Brook"),
        pair("a", 2, None),
        pair("a", 3, "Ada Brook"),
    ]
    assert holder_groups(given, [SURE] * 6) == [[0, 3, 5], [1], [2]]
    assert holder_groups(given, [None, *[SURE] * 5]) == [[1], [2], [3, 5]]


def test_failed_statement_is_wrong_and_tells_nothing_of_the_others() -> None:
    given = [*text("a"), LabelledPair(Pair("bad", "it", "Ada Brook"), StanceLabel.SUPPORTS, id="a:9", cluster="a")]
    assert fits(given, [SURE] * 5 + [None], FitSettings())[0].predicted[-1] == FAILED


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"rho": []}, "rho: empty"),
        ({"alpha": []}, "alpha: empty"),
        ({"rho": [0.1, 2]}, "got 2"),
        ({"alpha": [-1]}, "got -1"),
    ],
)
def test_values_that_cannot_be_tried_are_refused(settings: dict[str, list[float]], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        FitSettings(**settings)


def test_command_prints_every_pair_of_settings(run_newstance: Run, tmp_path: Path) -> None:
    rows = [
        {"text": f"Ada Brook said {n} times yes.", "target": "it", "label": "supports", "id": f"a:{n}"}
        for n in range(4)
    ]
    write_rows(tmp_path / "pairs.jsonl", [each | {"holder": "Ada Brook"} for each in rows])
    given = ("data=pairs", f"data.path={tmp_path / 'pairs.jsonl'}", "model=lexicon")
    ran = run_newstance("fit", *given, "rho=[0.1,0.5]", "alpha=[1]")
    assert ran.status == 0
    assert "pairs: 4 statements" in ran.out
    assert [line.split()[:2] for line in ran.out.splitlines()[2:]] == [["0.1", "1"], ["0.5", "1"]]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("data=seed", "data: seed is a set of articles"),
        ("rho=[0]", "resolver.rho: must be above 0"),
        ("alpha=[]", "alpha: empty"),
        ("rhos=[1]", "rhos: no such setting"),
    ],
)
def test_mistake_is_one_line_before_any_model_runs(
    wrong: str, says: str, run_newstance: Run, no_models: list[str]
) -> None:
    ran = run_newstance("fit", wrong)
    assert ran.status == 2
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
    assert no_models == []
