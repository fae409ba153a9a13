"""The README is run: every command line and every Python block, in a folder with the files that it names."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from newstance.cli import main
from newstance.models.folder import DEFAULT_NAME, shipped_models

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
STORY = 'The mayor welcomed the plan. "It ruins the harbour," said Ada Lund, who chairs the port union.'
COMMANDS = [
    line
    for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("newstance ") and not line.startswith(("newstance train", "newstance serve"))
]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    (tmp_path / "targets.txt").write_text("the new bridge\nthe mayor\n", "utf-8")
    (tmp_path / "mine.jsonl").write_text(json.dumps({"id": "a", "text": STORY}) + "\n", "utf-8")
    label = {
        "article_id": "a",
        "start": 0,
        "end": 28,
        "target": "the plan",
        "stance": "supports",
        "holder": "the mayor",
    }
    (tmp_path / "labels.jsonl").write_text(json.dumps(label) + "\n", "utf-8")
    pair = {"text": "A grand plan.", "target": "the plan", "label": "supports"}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(pair) + "\n", "utf-8")
    configs = tmp_path / "my_configs" / "model"
    configs.mkdir(parents=True)
    shutil.copy(ROOT / "configs" / "model" / "lexicon.yaml", configs / "mine.yaml")
    shutil.copytree(shipped_models() / DEFAULT_NAME, tmp_path / "outputs" / "mine" / "model")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_readme_shows_commands() -> None:
    assert len(COMMANDS) > 8


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in COMMANDS if "newsroom_test" not in line])
def test_command_of_the_readme_runs(line: str, workplace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(line, comments=True)
    assert main(words[1:]) == 0
    said = capfd.readouterr()
    assert said.out or (workplace / "result.jsonl").exists() or list(workplace.glob("*.html"))


def test_python_of_the_readme_runs(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert "Ada Lund" in capsys.readouterr().out


def test_links_of_the_docs_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page}: {link}"


def test_map_in_the_readme_names_every_module() -> None:
    for module in (ROOT / "src" / "newstance").glob("*.py"):
        if module.stem not in {"__init__"}:
            assert f"{module.name}" in README, module.name


def test_formats_page_names_every_key_of_a_prediction() -> None:
    from newstance.rows import prediction_rows
    from newstance.types import Article, Prediction, Result, Scores, Statement, Target

    statement = Statement(0, 1, "a")
    result = Result(Article("a"), Target("t"), (Prediction(statement, Scores(1, 0, 0)),), "m")
    page = (ROOT / "docs" / "reference" / "data-formats.md").read_text("utf-8")
    for key in prediction_rows(result)[0]:
        assert f"`{key}`" in page, key
