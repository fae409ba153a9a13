"""What a label leans on, with models whose reasons are known."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from newstance.evidence import Phrase, evidence_of, phrases
from newstance.models.scoring import as_pair
from newstance.types import Article, Holder, Pair, Prediction, Result, Scores, Statement, Target

TEXT = "The union condemned the harbour plan, and the betrayal hurts."


@dataclass
class Weighing:
    """Opposes, by so much for each of some words."""

    weights: dict[str, float]
    name: str = "weighing"
    seen: list[Pair] = field(default_factory=list)

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        given = [as_pair(pair) for pair in pairs]
        self.seen += given
        sure = [0.1 + sum(weight for word, weight in self.weights.items() if word in each.text) for each in given]
        return [Scores(0.0, each, 1 - each) for each in sure]


def result(text: str, scores: Scores | None, before: str = "") -> Result:
    holder = Holder("the union")
    first = [Prediction(Statement(0, len(before), before), Scores(0, 0, 1))] if before else []
    own = Prediction(Statement(len(before) + 1, len(before) + 1 + len(text), text, holder=holder), scores)
    return Result(Article(f"{before} {text}"), Target("the plan"), (*first, own), "weighing")


def words(found: tuple[Phrase, ...], text: str = TEXT) -> list[tuple[str, float]]:
    return [(text[each.start : each.end], each.weight) for each in found]


def test_phrases_end_at_stop_words_and_marks_and_after_four_words() -> None:
    spans = [TEXT[start:end] for start, end in phrases(TEXT)]
    assert spans == ["union condemned", "harbour plan", "betrayal hurts"]
    long = "Nearly twenty tired harbour workers' groups never agreed"
    assert [long[start:end] for start, end in phrases(long)] == [
        "Nearly twenty tired harbour",
        "workers",
        "groups never agreed",
    ]


@pytest.mark.parametrize("text", ["", " ", "…", "the of and", "?!"])
def test_text_without_content_words_has_no_phrase(text: str) -> None:
    assert not list(phrases(text))


def test_heaviest_phrases_come_first_with_what_the_label_loses() -> None:
    model = Weighing({"condemned": 0.3, "betrayal": 0.4})
    (found,) = evidence_of(model, result(TEXT, Scores(0, 0.8, 0.2)))
    assert words(found) == [("betrayal hurts", 0.4), ("union condemned", 0.3)]


def test_what_speaks_against_the_label_or_hardly_matters_is_no_evidence() -> None:
    model = Weighing({"condemned": 0.015, "betrayal": -0.05, "harbour": 0.5})
    (found,) = evidence_of(model, result(TEXT, Scores(0, 0.8, 0.2)))
    assert words(found) == [("harbour plan", 0.5)]


@pytest.mark.parametrize("scores", [Scores(0, 0, 1), None], ids=["neutral", "failed"])
def test_statement_without_a_side_is_not_explained_and_costs_nothing(scores: Scores | None) -> None:
    model = Weighing({})
    assert evidence_of(model, result(TEXT, scores)) == [()]
    assert not model.seen


def test_only_the_statement_is_cut_its_holder_and_context_stay() -> None:
    model = Weighing({"betrayal": 0.4})
    steps: list[int] = []
    found = evidence_of(model, result(TEXT, Scores(0, 0.8, 0.2), before="It rained."), steps.append)
    assert [len(each) for each in found] == [0, 1]
    assert steps == [1, 1]
    assert {(pair.holder, pair.before, pair.target) for pair in model.seen} == {("the union", "It rained.", "the plan")}
    assert "The condemned the" not in {pair.text for pair in model.seen}
    assert [pair.text for pair in model.seen][1] == "The the harbour plan, and the betrayal hurts."


def test_a_model_that_fails_on_the_statement_explains_nothing() -> None:
    class Failing(Weighing):
        def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
            raise ValueError("no")

    assert evidence_of(Failing({}), result(TEXT, Scores(0, 0.8, 0.2))) == [()]
