"""The page on ensembles and cascades is run: its YAML is written, its command lines give statements."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Run

PAGE = (ROOT / "docs/how-to/ensembles-and-cascades.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
CLASS = """
from dataclasses import dataclass
from newstance import Scores

@dataclass(frozen=True)
class Mine:
    share: float
    name: str = "mine"

    def predict(self, pairs):
        return [Scores(self.share, 1 - self.share, 0.0) for _ in pairs]
"""


@pytest.fixture
def workplace(bare_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (bare_folder / "story.txt").write_text("The mayor welcomed the plan on Monday. Nobody opposed it.", "utf-8")
    pairs = (
        '{"text": "A grand plan.", "target": "it", "label": "supports"}\n',
        '{"text": "A", "target": "it", "label": "neutral"}\n',
    )
    (bare_folder / "pairs.jsonl").write_text("".join(pairs), "utf-8")
    (bare_folder / "my_configs/model").mkdir(parents=True)
    for name, text in re.findall(r"`my_configs/(model/\w+\.yaml)`.*?```yaml\n(.*?)```", PAGE, re.DOTALL):
        (bare_folder / "my_configs" / name).write_text(text, "utf-8")
    (bare_folder / "my_package.py").write_text(CLASS, "utf-8")
    monkeypatch.syspath_prepend(str(bare_folder))
    monkeypatch.delitem(sys.modules, "my_package", raising=False)
    return bare_folder


def test_page_shows_commands() -> None:
    assert len(COMMANDS) == 7


@pytest.mark.slow
@pytest.mark.parametrize("line", COMMANDS)
def test_command_of_the_page_runs(run_newstance: Run, workplace: Path, line: str) -> None:
    ran = run_newstance(*shlex.split(line)[1:])
    assert ran.status == 0, ran.err
    assert ran.out
    assert ("passed" in ran.err) is ("predict" in line and "model=cascade" in line)
