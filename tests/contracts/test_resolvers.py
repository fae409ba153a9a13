"""The law of `Resolver`, held against every option of `resolver`."""

import pytest

from newstance.protocols import Resolver
from newstance.types import Holder, Prediction, Scores, Statement

from .options import built, options_of

GIVEN = [
    Prediction(Statement(2 * n, 2 * n + 1, "x", holder=Holder(name) if name else None), scores, error=error)
    for n, (name, scores, error) in enumerate(
        [
            ("Ada Brook", Scores(0.7, 0.2, 0.1), None),
            ("Ada Brook", Scores(0.3, 0.4, 0.3), None),
            (None, Scores(0.1, 0.1, 0.8), None),
            ("Tom Reed", Scores(0.0, 1.0, 0.0), None),
            ("Ada Brook", None, "ValueError: no"),
            ("Tom Reed", Scores(1.0, 0.0, 0.0), None),
            ("Ada Brook; Tom Reed", Scores(0.0, 0.0, 1.0), None),
        ]
    )
]


@pytest.fixture(scope="module", params=options_of("resolver"))
def resolver(request: pytest.FixtureRequest) -> Resolver:
    return built("resolver", request.param)


def test_there_are_resolvers_to_test() -> None:
    assert {"none", "holder"} <= set(options_of("resolver"))


def test_resolver_keeps_the_protocol(resolver: Resolver) -> None:
    assert isinstance(resolver, Resolver)


def test_resolver_gives_the_same_statements_back_in_order_with_probabilities(resolver: Resolver) -> None:
    found = resolver.resolve(GIVEN)
    assert [each.statement for each in found] == [each.statement for each in GIVEN]
    for each in found:
        if each.scores:
            assert min(each.scores) >= 0
            assert sum(each.scores) == pytest.approx(1)


def test_failed_prediction_stays_failed(resolver: Resolver) -> None:
    assert [(each.scores is None, each.error) for each in resolver.resolve(GIVEN)] == [
        (each.scores is None, each.error) for each in GIVEN
    ]


def test_what_the_model_gave_stays_to_be_seen(resolver: Resolver) -> None:
    for before, after in zip(GIVEN, resolver.resolve(GIVEN), strict=True):
        assert (after.raw or after.scores) == before.scores


def test_statement_alone_is_never_changed(resolver: Resolver) -> None:
    for one in GIVEN:
        assert [each.scores for each in resolver.resolve([one])] == [one.scores]
    assert resolver.resolve([]) == []


def test_resolver_is_deterministic_and_leaves_its_input_alone(resolver: Resolver) -> None:
    before = list(GIVEN)
    assert resolver.resolve(GIVEN) == resolver.resolve(tuple(GIVEN))
    assert before == GIVEN
