"""Scores of predictors whose answers are known."""

from dataclasses import dataclass, replace

import pytest

from newstance.attributors import NoAttributor
from newstance.pipeline import Pipeline
from newstance.resolvers import NoResolver
from newstance.scoring.bootstrap import Interval
from newstance.scoring.evaluation import Evaluation, evaluate_articles, evaluate_pairs
from newstance.scoring.metrics import FAILED, accuracy, macro_f1
from newstance.segmenters import ParagraphSegmenter, SentenceSegmenter
from newstance.types import (
    LABELS,
    Article,
    Holder,
    LabelledPair,
    LabelledStatement,
    Pair,
    Prediction,
    Scores,
    StanceLabel,
    Statement,
)

SENTENCES = {"Ada Brook said yes.": "supports", "Tom Reed said no.": "opposes", "It rained.": "neutral"}
TEXT = " ".join(SENTENCES)
HOLDERS = {"Ada Brook said yes.": "Ada Brook", "Tom Reed said no.": "Tom Reed"}
TARGET = "the tunnel"


@dataclass(frozen=True)
class Oracle:
    """Knows the answers to the sentences, but for those that it is told to get wrong or to fail on."""

    wrong: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    needs_holder: bool = False
    name: str = "oracle"

    def predict(self, pairs: object) -> list[Scores]:
        return [self._score(pair) for pair in pairs]

    def _score(self, pair: Pair) -> Scores:
        if pair.text in self.fails:
            raise ValueError("cannot")
        label = SENTENCES.get(pair.text, "supports")
        if pair.text in self.wrong or (self.needs_holder and pair.text in HOLDERS and pair.holder is None):
            label = LABELS[(LABELS.index(StanceLabel(label)) + 1) % 3]
        return Scores(*(0.8 if each == label else 0.1 for each in LABELS))


@dataclass(frozen=True)
class Named:
    """Finds the holders of the sentences."""

    def attribute(self, article: Article, statements: object) -> list[Statement]:
        return [
            replace(each, holder=Holder(HOLDERS[each.text]) if each.text in HOLDERS else None) for each in statements
        ]


def articles(count: int) -> list[Article]:
    return [Article(text=TEXT, id=f"article-{n}") for n in range(count)]


def gold(count: int) -> list[LabelledStatement]:
    return [
        LabelledStatement(
            f"article-{n}",
            TEXT.index(sentence),
            TEXT.index(sentence) + len(sentence),
            TARGET,
            StanceLabel(label),
            HOLDERS.get(sentence),
        )
        for n in range(count)
        for sentence, label in SENTENCES.items()
    ]


def pipeline(model: Oracle, attributor: object = Named(), segmenter: object = SentenceSegmenter()) -> Pipeline:
    return Pipeline(segmenter, attributor, model, NoResolver())


def evaluated(model: Oracle, count: int = 12, **parts: object) -> Evaluation:
    return evaluate_articles(pipeline(model, **parts), articles(count), gold(count), "toy")


def macro(found: Evaluation) -> float:
    return float(macro_f1(found.outcomes.matrix()))


def test_perfect_predictor_scores_one_everywhere() -> None:
    found = evaluated(Oracle())
    assert macro(found) == 1
    assert found.holder == found.holder_of_sides == Interval(1, 1, 1)
    assert found.holder_count == 24
    assert found.oracle_holder == 1
    assert found.end_to_end.segmentation == pytest.approx((1, 1, 1))
    assert found.end_to_end.joint == pytest.approx((1, 1, 1))
    assert macro_f1(found.end_to_end.outcomes.matrix()) == 1
    assert [float(macro_f1(each.outcomes.matrix())) for each in found.per_article] == [1] * 12


def test_confidence_that_is_too_low_is_the_calibration_error() -> None:
    assert evaluated(Oracle()).ece == pytest.approx(0.2)


def test_failed_statement_counts_as_wrong() -> None:
    found = evaluated(Oracle(fails=("It rained.",)))
    assert found.outcomes.predicted.count(FAILED) == 12
    assert float(accuracy(found.outcomes.matrix())) == pytest.approx(2 / 3)
    assert macro(found) == pytest.approx(2 / 3)
    assert macro(found) == macro(evaluated(Oracle(fails=("It rained.",)), count=3))


def test_wrong_label_costs_the_joint_score_and_not_the_holder() -> None:
    found = evaluated(Oracle(wrong=("Tom Reed said no.",)))
    assert found.holder.value == 1
    assert found.end_to_end.joint == pytest.approx((1, 0.5, 2 / 3))


def test_absent_holder_costs_the_joint_score_and_not_the_label() -> None:
    found = evaluated(Oracle(), attributor=NoAttributor())
    assert macro(found) == 1
    assert found.holder.value == found.holder_of_sides.value == 0
    assert found.end_to_end.joint == pytest.approx((0, 0, 0))


def test_gold_holders_go_into_the_oracle_row_and_into_no_other_score() -> None:
    found = evaluated(Oracle(needs_holder=True), attributor=NoAttributor())
    assert found.oracle_holder == 1
    assert macro(found) < 0.5
    assert macro_f1(found.end_to_end.outcomes.matrix()) < 0.5


def test_holder_counts_as_right_in_any_form_that_the_label_lists() -> None:
    labels = [
        replace(each, holder="The Mayor", holder_also=("Ada Brook",)) if each.holder else each for each in gold(1)
    ]
    found = evaluate_articles(pipeline(Oracle()), articles(1), labels, "toy")
    assert found.holder.value == 0.5


def test_holder_named_in_narration_is_not_counted_for_the_share_of_holders() -> None:
    labels = [replace(each, holder=None) for each in gold(2)]
    found = evaluate_articles(pipeline(Oracle()), articles(2), labels, "toy")
    assert found.holder_count == 0
    assert found.end_to_end.joint == pytest.approx((0, 0, 0))


def test_given_statements_are_scored_whatever_the_own_segmenter_finds() -> None:
    found = evaluated(Oracle(), segmenter=ParagraphSegmenter())
    assert macro(found) == 1
    assert found.end_to_end.segmentation == (0, 0, pytest.approx(0))


def test_gold_without_an_own_statement_is_wrong_and_an_unmatched_side_costs_precision() -> None:
    found = evaluated(Oracle(), count=1, segmenter=ParagraphSegmenter())
    # One own statement, which supports; the longest gold sentence is less than half of it, so that nothing matches.
    matrix = found.end_to_end.outcomes.matrix()
    assert matrix[:3, FAILED].sum() == 3
    assert matrix[FAILED].tolist() == [1, 0, 0, 0]
    assert found.end_to_end.joint == pytest.approx((0, 0, 0))


def test_statements_of_an_article_that_has_no_labels_are_not_scored() -> None:
    found = evaluate_articles(pipeline(Oracle()), articles(5), gold(2), "toy")
    assert len(found.outcomes.gold) == 6
    assert len(found.per_article) == 2


def test_every_target_of_an_article_is_scored_by_itself() -> None:
    labels = gold(1) + [replace(each, target="the ferry", stance=StanceLabel.NEUTRAL) for each in gold(1)]
    found = evaluate_articles(pipeline(Oracle()), articles(1), labels, "toy")
    assert [(each.article_id, each.target) for each in found.per_article] == [
        ("article-0", TARGET),
        ("article-0", "the ferry"),
    ]
    assert len(found.outcomes.gold) == 6


def test_statements_stand_in_the_order_of_the_article_whatever_the_order_of_the_labels() -> None:
    turned = evaluate_articles(pipeline(Oracle()), articles(3), gold(3)[::-1], "toy")
    starts = [label.start for label, _ in turned.labelled]
    assert starts == sorted(starts[:3]) * 3


@pytest.mark.parametrize(("count", "resampled"), [(9, "statements"), (10, "clusters")])
def test_articles_are_resampled_from_ten_on(count: int, resampled: str) -> None:
    assert evaluated(Oracle(), count=count).outcomes.resampled == resampled


def test_baselines_are_scored_on_the_same_statements_and_the_gain_is_paired() -> None:
    found = evaluated(Oracle())
    assert set(found.baseline_outcomes) == set(found.gains) == {"majority", "lexicon"}
    assert all(list(each.gold) == list(found.outcomes.gold) for each in found.baseline_outcomes.values())
    assert found.gains["majority"].value == pytest.approx(1 - 1 / 6)
    assert found.gains["majority"].low > 0


def test_progress_counts_every_statement_twice() -> None:
    steps: list[int] = []
    evaluate_articles(pipeline(Oracle()), articles(4), gold(4), "toy", steps.append)
    assert sum(steps) == 2 * len(gold(4))


def pairs(count: int, **fields: str) -> list[LabelledPair]:
    chosen = list(SENTENCES.items()) * (count // 3)
    return [
        LabelledPair(Pair(text, f"target {n % 12}"), StanceLabel(label), id=str(n), **fields)
        for n, (text, label) in enumerate(chosen)
    ]


def test_pairs_are_scored_and_drawn_by_target_or_by_cluster() -> None:
    steps: list[int] = []
    found = evaluate_pairs(Oracle(), pairs(150), "toy", steps.append)
    assert macro(found) == 1
    assert found.outcomes.resampled == "clusters"
    assert len(set(found.outcomes.clusters)) == 12
    assert evaluate_pairs(Oracle(), pairs(150, cluster="one"), "toy").outcomes.resampled == "statements"
    assert sum(steps) == 150
    assert (found.holder, found.end_to_end, found.per_article) == (None, None, ())


def test_model_is_not_ahead_of_itself() -> None:
    from newstance.models import MajorityModel

    assert evaluate_pairs(MajorityModel(), pairs(30), "toy").gains["majority"] == Interval(0, 0, 0)


def test_pair_on_which_the_model_fails_counts_as_wrong_and_the_others_as_they_are() -> None:
    text = next(iter(SENTENCES))
    found = evaluate_pairs(Oracle(fails=(text,)), pairs(12), "toy")
    assert [each == FAILED for each in found.outcomes.predicted] == [example.pair.text == text for example in pairs(12)]
    assert accuracy(found.outcomes.matrix()) == 8 / 12
    assert found.confidences[0] == 0.0


@dataclass(frozen=True)
class TargetReader:
    """A model that takes a side on `it` alone."""

    name: str = "reader"

    def predict(self, pairs: object) -> list[Scores]:
        return [Scores(1, 0, 0) if pair.target == "it" else Scores(0, 0, 1) for pair in pairs]


def test_contrast_group_is_right_only_where_every_member_is() -> None:
    def member(target: str, label: str, group: str) -> LabelledPair:
        text = next(text for text, own in SENTENCES.items() if own == "supports")
        return LabelledPair(Pair(text, target), StanceLabel(label), group=group, cluster=group[:1])

    one = [member("it", "supports", "a1"), member("the other", "opposes", "a1")]  # the oracle reads no target
    same = [member("it", "supports", "b1"), member("the other", "supports", "b1")]  # no contrast
    alone = [member("it", "supports", "")]
    assert evaluate_pairs(Oracle(), [*same, *alone], "toy").contrasts == {}
    found = evaluate_pairs(Oracle(), [*one, *same, *alone], "toy").contrasts
    assert set(found) == {"oracle", "majority", "lexicon"}
    assert found["oracle"].predicted == [FAILED]
    assert found["oracle"].clusters == ["a"]
    both = [member("it", "supports", "c1"), member("nothing", "neutral", "c1")]
    assert evaluate_pairs(TargetReader(), both, "toy").contrasts["reader"].predicted == [0]


def test_labels_that_name_nobody_give_no_score_of_holders() -> None:
    nobody = [replace(label, holder=None) for label in gold(2)]
    found = evaluate_articles(pipeline(Oracle()), articles(2), nobody, "toy")
    assert (found.holder, found.holder_of_sides, found.holder_count) == (None, None, 0)


@dataclass(frozen=True)
class Corrects:
    """A resolver that knows one statement better, or worse, than the model."""

    text: str
    label: str

    def resolve(self, predictions: object) -> list[Prediction]:
        right = Scores(*(0.8 if each == self.label else 0.1 for each in LABELS))
        return [
            replace(each, raw=each.scores, scores=right if each.statement.text == self.text else each.scores)
            for each in predictions
        ]


def resolved(model: Oracle, resolver: object, count: int = 12) -> Evaluation:
    return evaluate_articles(replace(pipeline(model), resolver=resolver), articles(count), gold(count), "toy")


def test_what_a_resolver_mends_is_shown_beside_what_the_model_alone_says() -> None:
    model = Oracle(wrong=("Tom Reed said no.",))
    found, alone = resolved(model, Corrects("Tom Reed said no.", "opposes")), evaluated(model)
    assert macro(found) == 1
    assert found.end_to_end.joint == pytest.approx((1, 1, 1))
    without = found.unresolved
    assert without.outcomes == alone.outcomes
    assert without.joint == alone.end_to_end.joint
    assert without.joint == pytest.approx((1, 0.5, 2 / 3))
    assert without.gain.value == pytest.approx(1 - macro(alone))
    assert without.gain.low > 0
    assert without.joint_gain.value == pytest.approx(1 / 3)
    assert (without.joint_gain.low, without.joint_gain.high) == pytest.approx((1 / 3, 1 / 3))


def test_what_a_resolver_spoils_counts_against_it() -> None:
    without = resolved(Oracle(), Corrects("It rained.", "supports"), count=4).unresolved
    assert without.joint == pytest.approx((1, 1, 1))
    assert without.gain.high < 0
    assert without.joint_gain.value == pytest.approx(4 / 5 - 1)  # a side that the gold lacks costs precision


def test_resolver_that_changes_nothing_adds_nothing() -> None:
    without = resolved(Oracle(), Corrects("nowhere", "supports")).unresolved
    assert without.gain == without.joint_gain == Interval(0, 0, 0)


def test_without_a_resolver_there_is_nothing_to_undo() -> None:
    assert evaluated(Oracle()).unresolved is None
