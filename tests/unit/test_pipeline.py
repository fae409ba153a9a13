"""The stages in their order: nothing is lost, nothing is changed on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import newstance
from newstance.attributors import NoAttributor, RuleAttributor
from newstance.errors import ModelError
from newstance.models import LexiconModel, OnnxModel
from newstance.pipeline import Pipeline, default_pipeline
from newstance.resolvers import NoResolver
from newstance.segmenters import GivenSegmenter, SentenceSegmenter
from newstance.types import (
    Article,
    Holder,
    Pair,
    Prediction,
    Scores,
    StanceLabel,
    Statement,
    Target,
)

TEXT = "“Build it,” said Ada Brook. “It is good,” she added. Tom Reed said no. It rained."
TARGET = Target("the tunnel", ("it",))


@dataclass
class Recorder:
    """Remembers what it was asked and supports everything, but fails on texts with certain words."""

    fails_on: tuple[str, ...] = ()
    error: type[Exception] = RuntimeError
    asked: list[list[Pair]] = field(default_factory=list)
    name: str = "recorder"

    def predict(self, pairs: Iterable[Pair]) -> list[Scores]:
        given = list(pairs)
        self.asked.append(given)
        for pair in given:
            if any(word in pair.text for word in self.fails_on):
                raise self.error(f"no {pair.text}")
        return [Scores(0.8, 0.1, 0.1)] * len(given)


def pipeline(model: object, **parts: object) -> Pipeline:
    defaults = {"segmenter": SentenceSegmenter(), "attributor": RuleAttributor(), "resolver": NoResolver()}
    return Pipeline(**(defaults | parts), model=model)


def test_model_reads_statement_holder_target_and_the_statement_before() -> None:
    model = Recorder()
    pipeline(model).label(Article(text=TEXT), TARGET)
    assert model.asked == [
        [
            Pair("“Build it,” said Ada Brook.", "the tunnel", "Ada Brook", ""),
            Pair("“It is good,” she added.", "the tunnel", "Ada Brook", "“Build it,” said Ada Brook."),
            Pair("Tom Reed said no.", "the tunnel", "Tom Reed", "“It is good,” she added."),
            Pair("It rained.", "the tunnel", None, "Tom Reed said no."),
        ]
    ]


def test_result_holds_article_target_model_and_a_prediction_a_statement() -> None:
    article = Article(text=TEXT, id="a")
    result = pipeline(Recorder()).label(article, TARGET)
    assert (result.article, result.target, result.model) == (article, TARGET, "recorder")
    assert [each.statement.text for each in result.predictions] == [
        each.text for each in pipeline(None).statements(article)
    ]


def test_failure_on_one_statement_stays_one_failure() -> None:
    result = pipeline(Recorder(fails_on=("Tom",))).label(Article(text=TEXT), TARGET)
    assert [each.stance for each in result.predictions] == ["supports", "supports", None, "supports"]
    assert result.predictions[2].error == "RuntimeError: no Tom Reed said no."
    assert result.predictions[2].scores is None
    assert [each.error for each in result.predictions[:2]] == [None, None]
    assert [each.holder for each in result.holders] == ["Ada Brook"]


def test_mistake_of_the_user_is_raised_and_not_taken_for_a_failed_statement() -> None:
    with pytest.raises(ModelError):
        pipeline(Recorder(fails_on=("Tom",), error=ModelError)).label(Article(text=TEXT), TARGET)


def test_progress_counts_every_statement_once() -> None:
    steps: list[int] = []
    text = " ".join(f"Ada Brook said {n} times yes." for n in range(40))
    result = pipeline(Recorder()).label(Article(text=text), TARGET, steps.append)
    assert sum(steps) == len(result.predictions) == 40
    assert len(steps) > 1


def test_labels_below_the_threshold_are_marked_and_do_not_count() -> None:
    result = pipeline(Recorder(), abstain_below=0.81).label(Article(text=TEXT), TARGET)
    assert all(each.abstained and each.stance for each in result.predictions)
    assert result.holders == ()
    assert not any(
        each.abstained for each in pipeline(Recorder(), abstain_below=0.8).label(Article(text=TEXT), TARGET).predictions
    )


def test_label_is_judged_as_the_resolver_leaves_it() -> None:
    class Doubts:
        def resolve(self, predictions: Sequence[Prediction]) -> list[Prediction]:
            first, *others = predictions
            return [replace(first, scores=Scores(0.4, 0.3, 0.3), raw=first.scores), *others]

    result = pipeline(Recorder(), abstain_below=0.5, resolver=Doubts()).label(Article(text=TEXT), TARGET)
    assert [each.abstained for each in result.predictions] == [True, False, False, False]
    assert result.predictions[0].raw == Scores(0.8, 0.1, 0.1)
    assert len(result.holders[0].statements) == 1


def test_statement_that_could_not_be_labelled_is_not_one_that_was_abstained_from() -> None:
    result = pipeline(Recorder(fails_on=("Tom",)), abstain_below=0.9).label(Article(text=TEXT), TARGET)
    assert [each.abstained for each in result.predictions] == [True, True, False, True]


def test_holders_that_came_with_the_input_are_kept() -> None:
    start = TEXT.index("Tom")
    given = (Statement(start, start + 17, TEXT[start : start + 17], holder=Holder("Ines Vale")),)
    article = Article(text=TEXT, statements=given)
    for attributor in (NoAttributor(), RuleAttributor()):
        found = pipeline(None, segmenter=GivenSegmenter(), attributor=attributor).statements(article)
        assert [each.holder.name for each in found if each.holder] == ["Ines Vale"]


def test_resolver_sees_all_predictions_and_what_it_returns_is_the_result() -> None:
    class Turns:
        def resolve(self, predictions: Sequence[Prediction]) -> list[Prediction]:
            return [replace(each, scores=Scores(0.0, 1.0, 0.0)) for each in predictions]

    result = pipeline(Recorder(), resolver=Turns()).label(Article(text=TEXT), TARGET)
    assert {each.stance for each in result.predictions} == {StanceLabel.OPPOSES}
    assert {each.stance for each in result.holders} == {StanceLabel.OPPOSES}


def test_default_pipeline_is_that_of_the_command_without_arguments() -> None:
    assert default_pipeline() == Pipeline(SentenceSegmenter(), RuleAttributor(), OnnxModel(), NoResolver())


def test_label_takes_a_text_or_an_article_and_a_text_or_a_target(
    monkeypatch: pytest.MonkeyPatch, onnx_folder: Path
) -> None:
    monkeypatch.setattr("newstance.pipeline.default_pipeline", lambda: pipeline(OnnxModel(str(onnx_folder))))
    one = newstance.label(TEXT, "the tunnel")
    other = newstance.label(newstance.Article(text=TEXT), newstance.Target("the tunnel"))
    assert one.predictions == other.predictions
    assert one.model == "tiny"


def test_lexicon_never_looks_at_target_or_holder() -> None:
    one, other = (pipeline(LexiconModel()).label(Article(text=TEXT), Target(text)) for text in ("a", "b"))
    assert one.predictions == other.predictions


def test_shipped_model_labels_a_text(shipped_model: Path) -> None:
    result = newstance.label(TEXT, "the tunnel")
    assert result.model == shipped_model.name
    assert len(result.predictions) == 4
    assert all(each.scores and sum(each.scores) == pytest.approx(1) for each in result.predictions)


def test_article_without_statements_gives_an_empty_result() -> None:
    from newstance.pipeline import pairs_of

    assert pairs_of([], Target("the plan")) == []
