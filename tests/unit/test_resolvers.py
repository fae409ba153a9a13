"""What a holder's other statements do to each: the sums done by hand, and by trying every labelling."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstance.errors import ConfigError
from newstance.resolvers import HolderResolver, NoResolver, pooled
from newstance.types import LABELS, Holder, Prediction, Scores, StanceLabel, Statement

SIDES = (StanceLabel.SUPPORTS, StanceLabel.OPPOSES)


def predicted(holder: str | None, *scores: float, start: int = 0) -> Prediction:
    statement = Statement(start, start + 1, "x", holder=Holder(holder) if holder else None)
    return Prediction(statement, Scores(*scores)) if scores else Prediction(statement, None, error="no")


def weights() -> st.SearchStrategy[Scores]:
    part = st.integers(0, 50)
    return st.tuples(part, part, part).filter(any).map(lambda given: Scores(*(each / sum(given) for each in given)))


def by_enumeration(scores: list[Scores], rho: float, number: int) -> dict[StanceLabel, float]:
    """Return what every side of one statement weighs, all labels of the others and both sides of the holder summed."""
    found = dict.fromkeys(SIDES, 0.0)
    for labels in product(LABELS, repeat=len(scores)):
        for side in SIDES:
            weight = 1.0
            for own, label in zip(scores, labels, strict=True):
                weight *= dict(zip(LABELS, own, strict=True))[label]
                weight *= 1 if label in (StanceLabel.NEUTRAL, side) else rho
            if labels[number] in found:
                found[labels[number]] += weight
    return found


@given(scores=st.lists(weights(), min_size=2, max_size=4), rho=st.floats(0.01, 1))
def test_sides_are_the_exact_ones_of_the_graph(scores: list[Scores], rho: float) -> None:
    for number, own in enumerate(pooled(scores, rho, 1)):
        exact = by_enumeration(scores, rho, number)
        assert own.supports * exact[StanceLabel.OPPOSES] == pytest.approx(own.opposes * exact[StanceLabel.SUPPORTS])


@given(scores=st.lists(weights(), min_size=1, max_size=6), rho=st.floats(1e-9, 1), alpha=st.floats(0, 1e6))
def test_pooled_scores_are_probabilities_and_keep_how_neutral_a_statement_is(
    scores: list[Scores], rho: float, alpha: float
) -> None:
    for before, after in zip(scores, pooled(scores, rho, alpha), strict=True):
        assert sum(after) == pytest.approx(1)
        assert min(after) >= 0
        assert after.neutral == before.neutral


@given(scores=st.lists(weights(), min_size=2, max_size=5), rho=st.floats(0.01, 1))
def test_nothing_is_pooled_where_the_others_weigh_nothing(scores: list[Scores], rho: float) -> None:
    for changed in (pooled(scores, rho, 0), pooled(scores, 1, 1)):
        for before, after in zip(scores, changed, strict=True):
            assert tuple(after) == pytest.approx(tuple(before))


@given(scores=st.lists(weights(), min_size=2, max_size=5))
def test_order_and_naming_of_the_sides_do_not_matter(scores: list[Scores]) -> None:
    turned = pooled([Scores(each.opposes, each.supports, each.neutral) for each in reversed(scores)], 0.1, 1)
    for one, other in zip(pooled(scores, 0.1, 1), reversed(turned), strict=True):
        assert tuple(one) == pytest.approx((other.opposes, other.supports, other.neutral))


def test_two_statements_by_hand() -> None:
    one, other = pooled([Scores(0.8, 0.1, 0.1), Scores(0.3, 0.4, 0.3)], rho=0.1, alpha=1)
    message = math.log((0.8 + 0.01 + 0.1) / (0.08 + 0.1 + 0.1))  # of the first, to the second
    q = 1 / (1 + math.exp(-message))
    supports, opposes = 0.3 * (q + 0.1 * (1 - q)), 0.4 * ((1 - q) + 0.1 * q)
    assert other.supports == pytest.approx(0.7 * supports / (supports + opposes))
    assert other.stance is StanceLabel.SUPPORTS
    assert one.stance is StanceLabel.SUPPORTS


def test_others_weigh_less_with_a_smaller_alpha() -> None:
    given = [Scores(0.8, 0.1, 0.1), Scores(0.3, 0.4, 0.3)]
    moved = [pooled(given, 0.1, alpha)[1].supports for alpha in (0, 0.25, 0.5, 1)]
    assert moved == sorted(moved)
    assert moved[0] == pytest.approx(0.3)


def test_stray_statement_is_read_with_its_holders_others_alone() -> None:
    given = [
        predicted("Ann Roe", 0.7, 0.2, 0.1, start=0),
        predicted("Tom Doe", 0.1, 0.8, 0.1, start=2),
        predicted("the Ann Roe", 0.7, 0.2, 0.1, start=4),
        predicted("Ann Roe", 0.4, 0.5, 0.1, start=6),
    ]
    found = HolderResolver().resolve(given)
    assert [str(each.stance) for each in given] == ["supports", "opposes", "supports", "opposes"]
    assert [str(each.stance) for each in found] == ["supports", "opposes", "supports", "supports"]
    assert [each.raw for each in found] == [each.scores for each in given]
    assert found[1].scores == given[1].scores
    assert [each.statement for each in found] == [each.statement for each in given]


def test_single_statements_narration_and_failures_stay_as_they_are() -> None:
    given = [
        predicted("Ann Roe", 0.4, 0.5, 0.1),
        predicted(None, 0.9, 0.1, 0.0, start=2),
        predicted(None, 0.4, 0.5, 0.1, start=4),
        predicted("Ann Roe", start=6),
        predicted("Tom Doe", start=8),
    ]
    found = HolderResolver().resolve(given)
    assert [each.scores for each in found] == [each.scores for each in given]
    assert [(each.error, each.raw) for each in found[3:]] == [("no", None)] * 2


def test_same_prediction_twice_is_two_statements() -> None:
    one = predicted("Ann Roe", 0.5, 0.3, 0.2)
    found = HolderResolver().resolve([one, one])
    assert found[0] == found[1]
    assert found[0].scores is not None
    assert found[0].scores.supports > 0.5


def test_no_resolver_leaves_no_trace() -> None:
    given = [predicted("Ann Roe", 0.4, 0.5, 0.1), predicted("Ann Roe", 0.9, 0.1, 0)]
    assert NoResolver().resolve(given) == given


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"rho": 0}, "resolver.rho: must be above 0 and at most 1, got 0"),
        ({"rho": 1.5}, "resolver.rho"),
        ({"rho": math.nan}, "resolver.rho"),
        ({"alpha": -1}, "resolver.alpha: must be 0 or more, got -1"),
        ({"alpha": math.inf}, "resolver.alpha"),
    ],
)
def test_settings_under_which_nothing_can_be_summed_are_refused(settings: dict[str, float], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        HolderResolver(**settings)
