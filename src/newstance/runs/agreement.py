"""Two runs beside each other: whether their results agree, and what else is no longer as it was."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

TOLERANCE = 1e-4
"""How far two probabilities, or two scores (written with four digits), may be apart and still agree."""
_COMPARED = ("config", "versions", "git", "data", "models", "hardware")


def compare_rows(then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Compare the predictions of two runs, statement by statement.

    They agree where both hold the same statements with the same holders and stances, and no probability is further
    apart than `TOLERANCE`.
    """
    old, new = ({_place(row): row for row in rows} for rows in (then, now))
    shared = [(old[place], new[place]) for place in old if place in new]
    same = [sum(one.get(key) == other.get(key) for one, other in shared) for key in ("stance", "holder")]
    gaps = [_gap(one.get("scores"), other.get("scores")) for one, other in shared]
    largest = max(gaps, default=0.0)
    whole = len(shared) == len(then) == len(now)
    return {
        "agrees": whole and same == [len(shared)] * 2 and largest <= TOLERANCE,
        "statements_then": len(then),
        "statements_now": len(now),
        "same_statements": len(shared),
        "same_stances": same[0],
        "same_holders": same[1],
        "largest_difference": round(largest, 6),
    }


def _place(row: Mapping[str, Any]) -> str:
    return repr([row.get(key) for key in ("article_id", "start", "end", "text", "target")])


def _gap(one: Any, other: Any) -> float:
    """Return the largest difference of a probability; 1 where only one of the two was labelled."""
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return float(one != other)
    gaps = [
        abs(one[key] - other[key]) if _number(one.get(key)) and _number(other.get(key)) else 1.0
        for key in {*one, *other}
    ]
    return max(gaps, default=0.0)


def compare_scores(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the scores of two evaluations; they agree where no number is further apart than `TOLERANCE`."""
    old, new = dict(_leaves(then)), dict(_leaves(now))
    changed = []
    for key in [*old, *(key for key in new if key not in old)]:
        one, other = old.get(key), new.get(key)
        if not _close(one, other):
            changed.append({"what": key, "then": one, "now": other})
    return {"agrees": not changed, "scores": len(old), "changed": changed}


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what two manifests tell differently of config, versions, source, data, model and machine."""
    old, new = (
        dict(_leaves({key: each.get(key) for key in _COMPARED if each.get(key) is not None})) for each in (then, now)
    )
    for each in (old, new):
        each.pop("config.output", None)
    keys = [key for key in [*old, *(key for key in new if key not in old)] if old.get(key) != new.get(key)]
    return [{"what": key, "then": old.get(key), "now": new.get(key)} for key in keys]


def _leaves(node: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each value that is no object, with the dotted way to it; a list is a value."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _leaves(value, f"{where}.{key}" if where else str(key))
    else:
        yield where, node


def _close(one: Any, other: Any) -> bool:
    numbers = _number(one) and _number(other)
    return abs(one - other) <= TOLERANCE * 1.001 if numbers else bool(one == other)  # 0.1235 - 0.1234 is a little more


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
