"""What label names are read as, and what is said where they cannot be."""

import itertools
from pathlib import Path

import pytest

from newstance.errors import ModelError
from newstance.models import PairModel
from newstance.models.label_maps import NLI_HEADS, STANCE_NAMES, entailment_column, label_names, stance_order
from newstance.types import LABELS
from tiny_nli import permuted, write_nli_folder


@pytest.mark.parametrize("head", [order for head in NLI_HEADS for order in itertools.permutations(head)], ids=str)
def test_entailment_is_found_in_any_order(head: tuple[str, ...]) -> None:
    assert entailment_column("m", head) == head.index("entailment")


@pytest.mark.parametrize(
    "names",
    [
        ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"),
        ("Entailment", "not-entailment"),
        ("entail", "contradict", "neutral"),
        ("entailment", "not_entailment"),
        ("entails", "Not Entailment"),
    ],
    ids=str,
)
def test_spellings_and_cases_of_nli_checkpoints_are_known(names: tuple[str, ...]) -> None:
    assert entailment_column("m", names) == 0


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("LABEL_0", "LABEL_1", "LABEL_2"),
        ("LABEL_0", "LABEL_1"),
        ("entailment", "LABEL_1", "LABEL_2"),
        ("entailment", "neutral"),
        ("entailment", "contradiction"),
        ("entailment", "entails", "neutral"),
        ("entailment", "neutral", "contradiction", "not_entailment"),
        ("supports", "opposes", "neutral"),
        ("positive", "negative", "neutral"),
    ],
    ids=str,
)
def test_nli_labels_that_cannot_be_read_are_refused_with_what_was_found_and_how_to_say_it(
    names: tuple[str, ...],
) -> None:
    with pytest.raises(ModelError) as refused:
        entailment_column("some/model", names)
    message = str(refused.value)
    assert message.startswith("model.path: some/model: the head's labels are [")
    assert all(name in message for name in names)
    assert "model.labels=[entailment,neutral,contradiction]" in message
    assert "\n" not in message


def test_labels_that_the_user_gives_win_and_are_checked() -> None:
    unnamed = ("LABEL_0", "LABEL_1", "LABEL_2")
    assert entailment_column("m", unnamed, ["contradiction", "neutral", "entailment"]) == 2
    assert entailment_column("m", ("entailment", "not_entailment"), ["not_entailment", "entailment"]) == 1
    with pytest.raises(ModelError, match=r"model\.labels: 2 names; the head of m has 3"):
        entailment_column("m", unnamed, ["entailment", "not_entailment"])
    with pytest.raises(ModelError, match=r"model\.labels: \['yes', 'no', 'maybe'\]; need entailment"):
        entailment_column("m", unnamed, ["yes", "no", "maybe"])


@pytest.mark.parametrize("label", LABELS)
def test_every_spelling_of_the_table_is_read_in_any_case(label: str) -> None:
    others = [each for each in LABELS if each != label]
    for spelling in STANCE_NAMES[label]:
        for written in (spelling, spelling.upper(), spelling.replace(" ", "_"), f" {spelling.title()} "):
            assert stance_order("m", [written, *others])[LABELS.index(label)] == 0


@pytest.mark.parametrize(
    "names",
    [
        ("positive", "negative", "neutral"),
        ("POSITIVE", "NEGATIVE", "none"),
        ("favor", "against"),
        ("favor", "favour", "none"),
        ("favor", "against", "none", "neutral"),
        ("agree", "disagree", "discuss"),
        ("LABEL_0", "LABEL_1", "LABEL_2"),
    ],
    ids=str,
)
def test_what_is_not_stance_is_refused_with_the_table(names: tuple[str, ...]) -> None:
    with pytest.raises(ModelError) as refused:
        stance_order("some/model", names)
    message = str(refused.value)
    assert all(spelling in message for spellings in STANCE_NAMES.values() for spelling in spellings)
    assert "model.labels=[supports,opposes,neutral]" in message


def test_sentiment_is_stance_where_the_user_says_so() -> None:
    assert stance_order("m", ("negative", "neutral", "positive"), ["opposes", "neutral", "supports"]) == (2, 0, 1)


def test_label_names_stand_in_the_order_of_the_columns() -> None:
    assert label_names({"2": "c", "0": "a", "1": "b"}) == ["a", "b", "c"]
    assert label_names(None) == label_names({}) == []
    with pytest.raises(ValueError, match=r"\[0, 2\]"):
        label_names({"0": "a", "2": "b"})


FOREIGN = ("FAVOR", "AGAINST", "NONE")
PAIRS = [("We welcome the tunnel.", "the harbour tunnel"), ("It is bad.", "the night buses")]


@pytest.fixture(scope="module")
def stance_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_nli_folder(tmp_path_factory.mktemp("stance") / "favour", labels=FOREIGN)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_pair_head_with_foreign_names_gives_the_same_scores_in_any_order(
    tmp_path: Path, stance_folder: Path, order: tuple[int, ...]
) -> None:
    straight = PairModel(str(stance_folder)).predict(PAIRS)
    turned = PairModel(str(permuted(stance_folder, tmp_path / "turned", order, FOREIGN))).predict(PAIRS)
    assert [tuple(each) for each in turned] == [pytest.approx(tuple(each), abs=1e-6) for each in straight]
    assert max(straight[0]) - min(straight[0]) > 1e-3  # else any order would pass


def test_labels_said_by_the_user_reach_the_scores(tmp_path: Path, stance_folder: Path) -> None:
    plain = PairModel(str(stance_folder)).predict(PAIRS)[0]
    nameless = permuted(stance_folder, tmp_path / "nameless", (0, 1, 2), ("LABEL_0", "LABEL_1", "LABEL_2"))
    with pytest.raises(ModelError, match=r"LABEL_0.*model\.labels="):
        PairModel(str(nameless)).check()
    said = PairModel(str(nameless), labels=["neutral", "supports", "opposes"]).predict(PAIRS)[0]
    assert (said.neutral, said.supports, said.opposes) == pytest.approx(tuple(plain))


@pytest.mark.parametrize("names", [("contradiction", "entailment", "neutral"), ("ENTAILMENT", "not_entailment")])
def test_nli_head_where_stance_is_wanted_names_the_option_that_reads_it(names: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match=r"an NLI head \(.*\); use model=nli"):
        stance_order("m", names)
