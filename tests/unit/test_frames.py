"""Results as tables: the same columns whatever the result, a missing package named with the line that brings it."""

import sys

import pytest

from newstance.errors import MissingExtraError
from newstance.frames import COLUMNS, flat_rows
from results import PREDICTIONS, TEXT, result


def test_row_has_a_column_for_each_score_and_none_where_labelling_failed() -> None:
    labelled, failed = flat_rows(result(*PREDICTIONS))
    assert list(COLUMNS) == sorted(labelled, key=list(COLUMNS).index) == sorted(failed, key=list(COLUMNS).index)
    assert labelled["supports"] == pytest.approx(2 / 3, abs=1e-6)
    assert labelled["error"] is None
    assert failed["supports"] is failed["stance"] is None
    assert failed["error"] == "ValueError: no"


@pytest.mark.parametrize("name", ["pandas", "polars", "datasets"])
def test_missing_package_is_named_with_its_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    method = {"pandas": "to_pandas", "polars": "to_polars", "datasets": "to_dataset"}[name]
    with pytest.raises(MissingExtraError, match=rf"a result in {name}: .*newstance\[frames\]"):
        getattr(result(*PREDICTIONS), method)()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("predictions", [PREDICTIONS, ()], ids=["two", "none"])
def test_tables_of_all_packages_hold_the_same(predictions: tuple) -> None:
    found = result(*predictions)
    rows = flat_rows(found)
    frame, polars, dataset = found.to_pandas(), found.to_polars(), found.to_dataset()
    assert list(frame.columns) == polars.columns == dataset.column_names == list(COLUMNS)
    assert polars.to_dicts() == dataset.to_list() == rows
    assert len(frame) == len(rows)
    if rows:
        assert frame.iloc[0]["text"] == TEXT[:28]
        assert frame["supports"].isna().tolist() == [False, True]
