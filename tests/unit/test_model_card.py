"""The model card says what the manifest and the scores say."""

import json
from pathlib import Path

import pytest

from newstance.training.model_card import SCORES_FILE, write_card

MANIFEST = {
    "name": "harbour-small",
    "start": "some-encoder",
    "seed": 3,
    "stages": {
        "news": {"sets": {"ferry_train": 0}, "dev": ["ferry_dev"], "epochs": 2, "learning_rate": 5e-5, "batch_size": 16}
    },
    "dev_scores": {"news": [0.41, 0.52]},
    "data": {"ferry_train": {"pairs": 120, "sha256": "abc123", "terms": "T: CC BY 4.0"}},
    "versions": {"newstance": "0.1.0", "torch": "2.13.0", "transformers": "5.0"},
    "temperature": 1.2,
    "parity": {"pairs": 100, "same_label": 0.99, "mean_score_gap": 0.004},
}
ROW = {
    "set": "ferry_test", "n": 50, "metric": "macro_f1", "value": 0.61, "low": 0.5, "high": 0.7, "majority": 0.22,
    "lexicon": 0.31, "ece": 0.04, "published": "", "per_label": {"supports": 0.5, "opposes": None, "neutral": 0.8},
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST), "utf-8")
    return tmp_path


def test_card_names_every_training_set_with_its_terms(folder: Path) -> None:
    write_card(folder)
    card = (folder / "README.md").read_text("utf-8")
    assert "| ferry_train | 120 | news: all | T: CC BY 4.0 | `abc123` |" in card
    assert "# harbour-small" in card
    assert "99.0 % of 100 pairs" in card


def test_card_without_scores_says_how_to_get_them(folder: Path) -> None:
    write_card(folder)
    assert "make bench" in (folder / "README.md").read_text("utf-8")


def test_card_shows_scores_with_interval_and_baselines(folder: Path) -> None:
    (folder / SCORES_FILE).write_text(json.dumps([ROW]), "utf-8")
    write_card(folder)
    card = (folder / "README.md").read_text("utf-8")
    assert "| ferry_test | macro_f1 | **0.610** [0.500, 0.700] | 0.220 | 0.310 |" in card
    assert "| ferry_test | 50 | 0.500 | – | 0.800 |" in card
