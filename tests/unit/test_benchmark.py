"""The bench table: one row a set, beside baselines."""

import pytest
from rich.console import Console

from newstance.errors import ConfigError
from newstance.models import LexiconModel, MajorityModel
from newstance.scoring.benchmark import BenchSet, bench_rows, bench_table
from newstance.scoring.evaluation import evaluate_pairs
from newstance.types import LabelledPair, Pair, StanceLabel

PAIRS = [
    LabelledPair(Pair("We welcome the ferry.", "the ferry"), StanceLabel.SUPPORTS),
    LabelledPair(Pair("We condemn the ferry.", "the ferry"), StanceLabel.OPPOSES),
]


def test_row_scores_the_set_by_its_metric_and_leaves_out_labels_it_lacks() -> None:
    (row,) = bench_rows(evaluate_pairs(LexiconModel(), PAIRS, "toy"), BenchSet("f_avg", "others 0.5"))
    assert row["value"] == 1.0
    assert row["majority"] == 0.0
    assert row["per_label"] == {"supports": 1.0, "opposes": 1.0, "neutral": None}
    assert row["published"] == "others 0.5"


def test_majority_is_never_ahead_of_itself() -> None:
    (row,) = bench_rows(evaluate_pairs(MajorityModel(), PAIRS, "toy"), BenchSet())
    assert row["value"] == row["majority"]


def test_table_has_a_line_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = bench_rows(evaluate_pairs(LexiconModel(), PAIRS, "toy"), BenchSet())
    Console(width=160).print(bench_table([row, row]))
    assert capsys.readouterr().out.count("toy") == 2


def test_unknown_metric_is_refused_with_the_choices() -> None:
    with pytest.raises(ConfigError, match="f_avg"):
        BenchSet("bleu")
