"""What a model folder must hold, and what is said where it does not."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from newstance.errors import ModelError
from newstance.models import folder as folders
from newstance.models.folder import DEFAULT_NAME, find_folder, label_order, open_folder
from newstance.rendering import MAX_TOKENS
from newstance.types import LABELS

LABEL_NAMES = {"0": "supports", "1": "opposes", "2": "neutral"}


def made(place: Path, config: Any = None, *files: str) -> str:
    """Make a model folder of a config (text as it stands, anything else as JSON) and some empty files."""
    place.mkdir(parents=True, exist_ok=True)
    if config is not None:
        text = config if isinstance(config, bytes) else json.dumps(config).encode()
        (place / "config.json").write_bytes(text)
    for file in files:
        (place / file).touch()
    return str(place)


def test_folder_tells_its_settings(tmp_path: Path) -> None:
    ours = {"max_tokens": 64, "temperature": 1.5}
    path = made(tmp_path / "dam-model", {"id2label": LABEL_NAMES, "newstance": ours}, "tokenizer.json")
    opened = open_folder(path, ("tokenizer.json",))
    assert (opened.path, opened.max_tokens, opened.temperature) == (Path(path), 64, 1.5)
    assert (opened.name, opened.order) == ("dam-model", (0, 1, 2))


def test_folder_without_our_settings_gets_the_defaults(tmp_path: Path) -> None:
    opened = open_folder(made(tmp_path / "plain", {"id2label": LABEL_NAMES}), ())
    assert (opened.max_tokens, opened.temperature) == (MAX_TOKENS, 1.0)


@pytest.mark.parametrize("absent", ["config.json", "tokenizer.json", "model.int8.onnx"])
def test_missing_file_is_named_with_what_a_folder_holds(tmp_path: Path, absent: str) -> None:
    path = made(tmp_path / "m", {"id2label": LABEL_NAMES}, "tokenizer.json", "model.int8.onnx")
    (Path(path) / absent).unlink()
    with pytest.raises(ModelError, match=rf"model\.path: .*m has no {absent}; a model folder holds config\.json and"):
        open_folder(path, ("tokenizer.json", "model.int8.onnx"))


@pytest.mark.parametrize(
    "config",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        {"id2label": ["supports"]},
        {"id2label": {"zero": "supports", "1": "opposes", "2": "neutral"}},
        {"id2label": LABEL_NAMES, "newstance": {"max_tokens": "many"}},
        {"id2label": LABEL_NAMES, "newstance": {"temperature": None}},
        {"id2label": LABEL_NAMES, "newstance": ["max_tokens"]},
    ],
    ids=str,
)
def test_unreadable_config_is_one_line_that_names_the_file(tmp_path: Path, config: Any) -> None:
    with pytest.raises(ModelError, match=r"^model\.path: .*config\.json: cannot read: ") as refused:
        open_folder(made(tmp_path / "m", config), ())
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_head_may_have_the_labels_in_any_order(order: tuple[int, ...]) -> None:
    id2label = {str(column): label for label, column in zip(LABELS, order, strict=True)}
    assert label_order("m", id2label) == order


def test_labels_of_the_head_are_read_whatever_their_case() -> None:
    assert label_order("m", {"0": "NEUTRAL", "1": "Supports", "2": "opposes"}) == (1, 2, 0)


@pytest.mark.parametrize(
    "id2label",
    [
        None,
        {},
        {"0": "supports", "1": "opposes"},
        {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"},
        {"0": "entailment", "1": "contradiction", "2": "unsure"},
        LABEL_NAMES | {"3": "unrelated"},
    ],
)
def test_other_labels_are_never_guessed(tmp_path: Path, id2label: dict[str, str] | None) -> None:
    with pytest.raises(ModelError, match=r"the head's labels are \[.*\]; need supports, opposes, neutral"):
        open_folder(made(tmp_path / "m", {"id2label": id2label}), ())


def test_unknown_folder_is_an_error_that_names_the_shipped_model() -> None:
    with pytest.raises(
        ModelError, match=rf"model\.path: no such folder: no/such; give a model folder, or {DEFAULT_NAME}"
    ):
        find_folder("no/such")


def test_file_is_no_model_folder(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").touch()
    with pytest.raises(ModelError, match="no such folder"):
        find_folder(str(tmp_path / "model.onnx"))


def test_shipped_model_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "shipped_models", lambda: tmp_path / "shipped")
    monkeypatch.chdir(tmp_path)
    made(tmp_path / "shipped" / "dam-small")
    assert find_folder("dam-small") == tmp_path / "shipped" / "dam-small"


def test_own_folder_wins_over_a_shipped_model_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "shipped_models", lambda: tmp_path / "shipped")
    monkeypatch.chdir(tmp_path)
    made(tmp_path / "shipped" / "dam-small")
    made(tmp_path / "dam-small")
    assert find_folder("dam-small").resolve() == (tmp_path / "dam-small").resolve()
