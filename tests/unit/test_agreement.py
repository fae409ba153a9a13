"""When two runs agree, and what is said of them where they do not."""

from typing import Any

import pytest

from newstance.runs.agreement import compare_rows, compare_scores, differences

ROW: dict[str, Any] = {
    "article_id": "a", "start": 0, "end": 9, "target": "t", "holder": "Ada", "stance": "supports",
    "scores": {"supports": 0.7, "opposes": 0.2, "neutral": 0.1},
}  # fmt: skip


def changed(**fields: Any) -> list[dict[str, Any]]:
    return [ROW | fields, ROW | {"start": 10}]


THEN = changed()


@pytest.mark.parametrize(
    ("now", "agrees", "named"),
    [
        (changed(), True, {"same_stances": 2, "largest_difference": 0.0}),
        (THEN[::-1], True, {"same_statements": 2}),
        (changed(scores={"supports": 0.70005, "opposes": 0.19995, "neutral": 0.1}), True, {"largest_difference": 5e-5}),
        (changed(scores={"supports": 0.71, "opposes": 0.19, "neutral": 0.1}), False, {"largest_difference": 0.01}),
        (changed(stance="opposes"), False, {"same_stances": 1}),
        (changed(holder=None), False, {"same_holders": 1}),
        (changed(stance=None, scores=None), False, {"largest_difference": 1.0, "same_stances": 1}),
        (changed(scores={"supports": "much"}), False, {"largest_difference": 1.0}),
        (changed(end=8), False, {"same_statements": 1}),
        (THEN[:1], False, {"same_statements": 1, "statements_then": 2, "statements_now": 1}),
        ([], False, {"same_statements": 0}),
    ],
)
def test_rows_agree_where_statements_holders_stances_and_probabilities_do(
    now: list[dict[str, Any]], agrees: bool, named: dict[str, Any]
) -> None:
    found = compare_rows(THEN, now)
    assert found["agrees"] is agrees
    assert {key: found[key] for key in named} == pytest.approx(named)


def test_failed_statement_that_failed_again_agrees() -> None:
    assert compare_rows(changed(stance=None, scores=None), changed(stance=None, scores=None))["agrees"]


def test_scores_agree_within_their_last_digit_and_every_change_is_named() -> None:
    then = {"macro_f1": {"value": 0.5123, "low": 0.4}, "n": 12, "model": "m", "gone": 1}
    assert compare_scores(then, then) == {"agrees": True, "scores": 5, "changed": []}
    assert compare_scores(then, then | {"macro_f1": {"value": 0.5124, "low": 0.4}})["agrees"]
    found = compare_scores(then, {"macro_f1": {"value": 0.5125, "low": 0.4}, "n": 12, "model": "other", "new": True})
    assert not found["agrees"]
    assert [(each["what"], each["then"], each["now"]) for each in found["changed"]] == [
        ("macro_f1.value", 0.5123, 0.5125),
        ("model", "m", "other"),
        ("gone", 1, None),
        ("new", None, True),
    ]


def test_differences_are_those_of_what_was_run_not_of_when_or_where_it_was_written() -> None:
    then = {
        "versions": {"numpy": "1", "torch": "2"},
        "config": {"output": "a.json", "model": {"path": "x"}},
        "git": {"commit": "c", "dirty": False},
        "started": "then",
        "timings": {"wall_seconds": 1},
    }
    now = {"versions": {"numpy": "2"}, "config": {"output": "b.json", "model": {"path": "x"}}, "started": "now"}
    assert [(each["what"], each["then"], each["now"]) for each in differences(then, now)] == [
        ("versions.numpy", "1", "2"),
        ("versions.torch", "2", None),
        ("git.commit", "c", None),
        ("git.dirty", False, None),
    ]
    assert differences(then, then) == []
