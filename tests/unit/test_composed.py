"""Ensembles and cascades: the mean that was asked for, the pairs that were passed on, failures that name the part."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstance.errors import ConfigError, MissingExtraError, ModelError
from newstance.models import CascadeModel, EnsembleModel, LexiconModel, MajorityModel
from newstance.models.scoring import as_pair
from newstance.pipeline import scores_or_errors
from newstance.types import Pair, Scores

ONE, OTHER = Scores(0.5, 0.3, 0.2), Scores(0.1, 0.1, 0.8)


@dataclass(frozen=True)
class Fixed:
    """A model that gives what it is told to, by text, and notes what it was asked."""

    answers: dict[str, Scores | Exception]
    name: str = "fixed"
    asked: list[str] = field(default_factory=list)

    def check(self) -> None:
        if error := self.answers.get("check"):
            raise error  # type: ignore[misc]

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        texts = [as_pair(pair).text for pair in pairs]
        self.asked.extend(texts)
        found = [self.answers[text] for text in texts]
        for each in found:
            if isinstance(each, Exception):
                raise each
        return found  # type: ignore[return-value]


def pairs(*texts: str) -> list[Pair]:
    return [Pair(text, "the dam") for text in texts]


def test_mean_of_an_ensemble_is_weighted() -> None:
    members: list[Any] = [Fixed({"a": ONE}), Fixed({"a": OTHER})]
    assert list(EnsembleModel(members).predict([("a", "x")])[0]) == pytest.approx([0.3, 0.2, 0.5])
    weighted = EnsembleModel(members, [3, 1])
    assert list(weighted.predict(pairs("a"))[0]) == pytest.approx([0.4, 0.25, 0.35])
    assert weighted.name == "ensemble(3*fixed, 1*fixed)"


probability = st.floats(0, 1)


@given(
    st.lists(st.tuples(probability, probability, probability), min_size=1, max_size=4),
    st.lists(st.floats(0.01, 100), min_size=4, max_size=4),
)
def test_mean_is_a_distribution_within_its_members_and_knows_no_unit(
    rows: list[tuple[float, float, float]], weights: list[float]
) -> None:
    scores = [Scores(*((p + 0.01) / (sum(row) + 0.03) for p in row)) for row in rows]
    members: list[Any] = [Fixed({"a": each}) for each in scores]
    mean, same = (
        EnsembleModel(members, [unit * w for w in weights[: len(rows)]]).predict(pairs("a"))[0] for unit in (1, 7)
    )
    assert sum(mean) == pytest.approx(1)
    assert list(mean) == pytest.approx(list(same))
    for value, column in zip(mean, zip(*scores, strict=True), strict=True):
        assert min(column) - 1e-9 <= value <= max(column) + 1e-9


@pytest.mark.parametrize(
    ("members", "weights", "problem"),
    [
        ([], None, "model.members: empty"),
        ([LexiconModel()], [1, 2], "model.weights: 2 for 1 members"),
        ([LexiconModel()], [], "model.weights: 0 for 1 members"),
        ([LexiconModel()], [-1], "none may be below 0"),
        ([LexiconModel()], [0], "not all may be 0"),
        ([LexiconModel()], [float("nan")], "none may be below 0"),
        ([LexiconModel()], [float("inf")], "none may be below 0"),
    ],
)
def test_ensemble_refuses_what_is_no_mean(members: list[Any], weights: list[float] | None, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        EnsembleModel(members, weights)


def test_cascade_passes_on_only_what_the_cheap_model_is_not_sure_of() -> None:
    cheap, dear = Fixed({"sure": OTHER, "edge": Scores(0, 0.7, 0.3), "unsure": ONE}), Fixed({"unsure": OTHER}, "dear")
    cascade = CascadeModel(cheap, dear, 0.7)
    assert cascade.share_passed_on == 0
    assert cascade.predict(pairs("sure", "unsure", "edge")) == [OTHER, OTHER, Scores(0, 0.7, 0.3)]
    assert dear.asked == ["unsure"]
    cascade.predict(pairs("sure"))
    assert cascade.share_passed_on == 0.25
    assert cascade.report() == ["cascade: passed 1 of 4 pairs (25.0%) on to dear"]
    assert cascade.name == "cascade(fixed, below 0.7 dear)"


def test_dear_model_is_left_alone_where_nothing_is_passed_on() -> None:
    dear = Fixed({})
    cascade = CascadeModel(MajorityModel(), dear, 1.0)
    assert len(cascade.predict(pairs("a", "b"))) == 2
    assert cascade.predict([]) == []
    assert (cascade.share_passed_on, dear.asked) == (0, [])


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_threshold_is_a_probability(threshold: float) -> None:
    with pytest.raises(ConfigError, match=r"model\.threshold: must be between 0 and 1"):
        CascadeModel(LexiconModel(), LexiconModel(), threshold)


def test_two_cascades_count_for_themselves_and_a_part_reports_through_its_owner() -> None:
    one, other = (CascadeModel(Fixed({"a": ONE}), Fixed({"a": OTHER}, "dear"), 0.9) for _ in range(2))
    EnsembleModel([one, LexiconModel()]).predict(pairs("a"))
    assert (one.share_passed_on, other.share_passed_on) == (1, 0)
    assert EnsembleModel([one, LexiconModel()]).report() == one.report()


FAILS = {"good": ONE, "bad": ValueError("cannot read this")}


@pytest.mark.parametrize(
    ("model", "part"),
    [
        (EnsembleModel([LexiconModel(), Fixed(FAILS)]), "model.members[1]"),
        (CascadeModel(Fixed(FAILS), LexiconModel(), 0.1), "model.cheap"),
        (CascadeModel(LexiconModel(), Fixed(FAILS), 1.0), "model.dear"),
        (
            EnsembleModel([CascadeModel(LexiconModel(), Fixed(FAILS), 1.0)]),
            "model.members[0]: RuntimeError: model.dear",
        ),
    ],
)
def test_pair_on_which_a_part_fails_fails_and_names_the_part_and_the_others_are_kept(model: Any, part: str) -> None:
    answers = scores_or_errors(model, pairs("good", "bad", "good"))
    assert isinstance(answers[0], Scores)
    assert answers == [answers[0], f"RuntimeError: {part}: ValueError: cannot read this", answers[0]]


def test_pairs_that_failed_are_not_counted_as_passed_on() -> None:
    cascade = CascadeModel(Fixed({"good": ONE, "bad": ONE}), Fixed(FAILS), 1.0)
    scores_or_errors(cascade, pairs("good", "bad"))
    assert cascade.report()[0].startswith("cascade: passed 1 of 1 pairs")


def test_part_that_gives_too_few_scores_is_a_failure_and_no_shift() -> None:
    class Short(Fixed):
        def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
            return super().predict(pairs)[1:]

    with pytest.raises(ValueError, match="zip"):
        EnsembleModel([LexiconModel(), Short({"a": ONE, "b": ONE})]).predict(pairs("a", "b"))
    with pytest.raises(RuntimeError, match=r"model\.dear: ValueError: zip"):
        CascadeModel(Fixed({"a": ONE, "b": ONE}), Short({"a": ONE, "b": ONE}), 1.0).predict(pairs("a", "b"))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ModelError("model.path: /x/model.onnx: not a model"), "model.{}.path: /x/model.onnx: not a model"),
        (ConfigError("please set model.path=…, model.n=…"), "please set model.{0}.path=…, model.{0}.n=…"),
        (MissingExtraError("model=pair", "train"), 'model.{}: model=pair: needs the extra "train"'),
    ],
)
def test_mistake_of_a_part_is_told_by_its_place_before_and_at_work(error: Exception, told: str) -> None:
    for make, place in (
        (lambda part: EnsembleModel([LexiconModel(), part]), "members[1]"),
        (lambda part: CascadeModel(part, LexiconModel()), "cheap"),
    ):
        for answers, work in (("check", lambda model: model.check()), ("a", lambda model: model.predict(pairs("a")))):
            again = type(error).__new__(type(error), *error.args)
            again.args = error.args
            with pytest.raises(type(error)) as caught:
                work(make(Fixed({answers: again})))
            assert str(caught.value).startswith(told.format(place))
