"""Where files are looked for."""

from pathlib import Path

import pytest

from newstance.errors import DataError
from newstance.paths import DEFAULT_ROOT, data_root, find_article, find_file, require_file, seeds_folder


def made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", "utf-8")
    return path


def test_path_as_given_comes_before_the_data_root(bare_folder: Path, tmp_path: Path) -> None:
    made(tmp_path / "root/set.jsonl")
    assert find_file("set.jsonl", str(tmp_path / "root")) == tmp_path / "root/set.jsonl"
    made(bare_folder / "set.jsonl")
    assert find_file("set.jsonl", str(tmp_path / "root")) == Path("set.jsonl")


def test_absolute_path_is_itself_whatever_the_root(tmp_path: Path) -> None:
    assert find_file(str(made(tmp_path / "a")), "elsewhere") == tmp_path / "a"


def test_data_root_is_what_is_asked_for_then_the_environment_then_the_default(
    monkeypatch: pytest.MonkeyPatch, bare_folder: Path
) -> None:
    assert data_root() == Path(DEFAULT_ROOT)
    monkeypatch.setenv("NEWSTANCE_DATA", "from-environment")
    assert data_root() == Path("from-environment")
    assert data_root("asked") == Path("asked")


def test_seeds_are_found_from_anywhere_and_in_the_callers_folder_first(bare_folder: Path) -> None:
    shipped = find_file("seeds/us-withdrawal-unhrc.txt")
    assert shipped == seeds_folder() / "us-withdrawal-unhrc.txt"
    assert shipped.is_file()
    own = made(bare_folder / "seeds/us-withdrawal-unhrc.txt")
    assert find_file("seeds/us-withdrawal-unhrc.txt").resolve() == own


def test_absent_file_keeps_its_name(bare_folder: Path, tmp_path: Path) -> None:
    assert find_file("absent.txt") == Path("absent.txt")
    assert find_file("absent.txt", str(tmp_path)) == tmp_path / "absent.txt"


def test_required_file_that_is_absent_names_root_setting_and_home(bare_folder: Path) -> None:
    with pytest.raises(DataError) as caught:
        require_file("data.mine", "mine.jsonl", "some/root", "https://example.org")
    said = str(caught.value)
    assert said.startswith("data.mine: no such file: mine.jsonl (data root some/root)")
    assert all(part in said for part in ("data.root=DIR", "NEWSTANCE_DATA", "https://example.org"))


def test_required_file_that_is_there_is_returned(tmp_path: Path) -> None:
    assert require_file("data.mine", "mine.jsonl", str(made(tmp_path / "mine.jsonl").parent)) == tmp_path / "mine.jsonl"


def test_article_is_not_looked_for_below_the_data_root(bare_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("It rained.", "utf-8")
    assert find_article("story.txt") == Path("story.txt")
    assert find_article("seeds/us-withdrawal-unhrc.txt").is_file()
    (bare_folder / "seeds").mkdir()
    (bare_folder / "seeds/own.txt").write_text("It rained.", "utf-8")
    assert find_article("seeds/own.txt") == Path("seeds/own.txt")
