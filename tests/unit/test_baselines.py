"""The two models that any other must beat."""

import itertools

import pytest

from newstance.errors import ConfigError
from newstance.models import LexiconModel, MajorityModel
from newstance.protocols import StanceModel
from newstance.types import LABELS, Pair, StanceLabel

MODELS = [*(MajorityModel(label) for label in LABELS), LexiconModel(), LexiconModel(threshold=2)]
PAIRS = [
    Pair("They praise the dam and welcome it.", "the dam"),
    Pair("They condemn the dam.", "the dam", "Ada Brook", "They praise the port."),
    Pair("The dam has nine gates.", "the dam"),
    Pair("", ""),
    Pair("🙂 漢字 e\u0301 ’’", "“"),
]


def stance(text: str, threshold: int = 1) -> StanceLabel:
    return LexiconModel(threshold).predict([(text, "the dam")])[0].stance


@pytest.mark.parametrize("model", MODELS, ids=repr)
class TestEveryBaseline:
    def test_keeps_the_protocol(self, model: StanceModel) -> None:
        assert isinstance(model, StanceModel)
        assert model.name in {"majority", "lexicon"}

    def test_gives_one_probability_vector_a_pair(self, model: StanceModel) -> None:
        found = model.predict(PAIRS)
        assert len(found) == len(PAIRS)
        assert all(min(scores) >= 0 and sum(scores) == pytest.approx(1) for scores in found)

    def test_gives_a_pair_the_same_scores_alone_and_in_any_order(self, model: StanceModel) -> None:
        alone = [model.predict([pair])[0] for pair in PAIRS]
        assert model.predict(PAIRS) == alone == model.predict(reversed(PAIRS))[::-1]

    def test_takes_a_generator_of_tuples_and_nothing(self, model: StanceModel) -> None:
        tuples = [(pair.text, pair.target) for pair in PAIRS]
        assert model.predict(pair for pair in tuples) == model.predict(tuples)
        assert model.predict([]) == []


@pytest.mark.parametrize("label", LABELS)
def test_majority_always_gives_its_label_with_certainty(label: StanceLabel) -> None:
    found = MajorityModel(label).predict(PAIRS)
    assert {(scores.stance, scores.confidence) for scores in found} == {(label, 1.0)}


def test_majority_is_neutral_unless_told_otherwise() -> None:
    assert MajorityModel().predict(PAIRS)[0].stance is StanceLabel.NEUTRAL


@pytest.mark.parametrize("label", ["favor", "", "Supports", "neutral "])
def test_majority_refuses_an_unknown_label_and_lists_the_known(label: str) -> None:
    with pytest.raises(ConfigError, match=f"model.label: unknown label {label!r}; use supports, opposes, neutral"):
        MajorityModel(label)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("They praise the dam.", "supports"),
        ("PRAISED by all.", "supports"),
        ("The dam is a disaster.", "opposes"),
        ("They were alarmed and condemned it.", "opposes"),
        ("The dam has nine gates.", "neutral"),
        ("They praise the dam and condemn the port.", "neutral"),
        ("They do not praise the dam.", "opposes"),
        ("They never praised it.", "opposes"),
        ("They didn't praise it.", "opposes"),
        ("They didn’t praise it.", "opposes"),
        ("No, it is not a disaster.", "supports"),
        ("", "neutral"),
        ("…", "neutral"),
    ],
)
def test_lexicon_counts_approving_and_disapproving_words(text: str, label: str) -> None:
    assert stance(text) == label


def test_lexicon_never_looks_at_target_holder_or_context() -> None:
    contexts = itertools.product(["the dam", "a disaster"], [None, "Condemned Brook"], ["", "A disaster."])
    pairs = [Pair("They praise it.", target, holder, before) for target, holder, before in contexts]
    assert len(set(LexiconModel().predict(pairs))) == 1


def test_lexicon_grows_surer_with_more_words_of_one_side() -> None:
    one, two, three = LexiconModel().predict(
        [("We praise it.", ""), ("We praise and welcome it.", ""), ("We praise, welcome, applaud it.", "")]
    )
    assert one.supports < two.supports < three.supports


def test_lexicon_treats_both_sides_alike() -> None:
    for_it, against = LexiconModel().predict([("We praise it.", ""), ("We condemn it.", "")])
    assert (for_it.supports, for_it.opposes, for_it.neutral) == (against.opposes, against.supports, against.neutral)


def test_lexicon_takes_a_side_from_the_threshold_on() -> None:
    assert stance("They praise and welcome it.", threshold=2) == "supports"
    assert stance("They condemn it, a disaster.", threshold=2) == "opposes"


@pytest.mark.parametrize("threshold", [0, -3])
def test_lexicon_refuses_a_threshold_that_everything_passes(threshold: int) -> None:
    with pytest.raises(ConfigError, match=f"model.threshold: must be at least 1, got {threshold}"):
        LexiconModel(threshold)


def test_word_of_a_hundred_thousand_letters_costs_no_more_than_its_beginning() -> None:
    from newstance.models.baselines import _LONGEST_STEM, _stems

    assert max(len(stem) for kind in ("approving", "disapproving") for stem in _stems(kind)) <= _LONGEST_STEM
    [long, plain] = LexiconModel().predict([("We welcome" + "x" * 100_000, "it"), ("We welcomed", "it")])
    assert long == plain
