"""The linear baseline: learns words, says what it was trained on, and refuses what it cannot be trained on."""

import sys
from pathlib import Path

import pytest

from conftest import Run
from newstance.errors import ConfigError, DataError, MissingExtraError
from newstance.goldsets import ArticleSet
from newstance.models import TfidfModel
from newstance.pairs import PairSet
from newstance.types import Pair
from tiny import labelled_rows, write_rows


def pairs_of(folder: Path, count: int = 90, **fields: tuple[str, ...]) -> PairSet:
    return PairSet(name="mine", path=str(write_rows(folder / "pairs.jsonl", labelled_rows(count, **fields))))


def test_words_of_the_training_set_are_learnt(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    model = TfidfModel(pairs_of(tmp_path))
    rows = labelled_rows(30, seed=9)
    found = model.predict(Pair(row["text"], row["target"], row["holder"]) for row in rows)
    assert [each.stance for each in found] == [row["label"] for row in rows]
    assert model.name == "tfidf(mine)"
    assert TfidfModel(pairs_of(tmp_path)).predict([("We welcome it.", "it")]) == model.predict(
        [("We welcome it.", "it")]
    )


def test_weaker_regularisation_is_surer(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    weak, strong = (TfidfModel(pairs_of(tmp_path), c).predict([("We welcome it.", "it")])[0] for c in (100.0, 0.01))
    assert weak.confidence > strong.confidence


@pytest.mark.parametrize("strength", [0, -1, float("inf"), float("nan")])
def test_strength_is_above_zero(strength: float) -> None:
    with pytest.raises(ConfigError, match=r"model\.strength: must be above 0"):
        TfidfModel(PairSet(name="mine", path="x"), strength)


def test_set_that_lacks_a_label_is_refused_before_any_work(tmp_path: Path) -> None:
    model = TfidfModel(pairs_of(tmp_path, labels=("supports", "opposes")))
    with pytest.raises(DataError, match=r"model\.data: mine lacks one of supports, opposes, neutral"):
        model.check()


def test_articles_are_no_labelled_pairs() -> None:
    home = Path(__file__).parents[2] / "seeds/us-withdrawal-unhrc"
    articles = ArticleSet(name="seed", articles=f"{home}.txt", labels=f"{home}.labels.jsonl")
    with pytest.raises(ConfigError, match=r"model\.data: seed is no set of labelled pairs"):
        TfidfModel(articles).check()  # type: ignore[arg-type]


def test_without_scikit_learn_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(MissingExtraError, match=r'model=tfidf: needs the extra "train"'):
        TfidfModel(PairSet(name="mine", path="x")).check()


def test_command_trains_it_on_a_set_of_ones_own(run_newstance: Run, bare_folder: Path) -> None:
    pytest.importorskip("sklearn")
    pairs_of(bare_folder)
    own = "model.data={pairs:{path:pairs.jsonl}}"
    ran = run_newstance("evaluate", "data=pairs", "data.path=pairs.jsonl", "model=tfidf", own, "format=json")
    assert '"model": "tfidf(pairs)"' in ran.out
    refused = run_newstance("evaluate", "model=tfidf", "model.data={pairs:{path:none.jsonl}}")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "no such file: none.jsonl" in refused.err
