"""The page on repeating a run is run, in one folder and in its order."""

import re
import shlex
from pathlib import Path

import pytest

from conftest import ROOT, Run

PAGE = (ROOT / "docs/how-to/repeat-a-run.md").read_text("utf-8")
STORY = 'The mayor welcomed the plan on Monday. "It ruins the harbour," said Ada Lund. The council will vote in June.\n'


@pytest.mark.slow
def test_commands_of_the_page_run(
    run_newstance: Run, bare_folder: Path, shipped_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bare_folder / "story.txt").write_text(STORY, "utf-8")
    lines = [line for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
    assert len(lines) == 5
    ran = {line: run_newstance(*shlex.split(line)[1:]) for line in lines}
    assert {each.status for each in ran.values()} == {0}
    shown = re.findall(r"^(The results agree.*|Nothing else.*)$", PAGE, re.MULTILINE)
    assert ran["newstance rerun result.manifest.json"].out.splitlines()[1:] == shown
    assert run_newstance("rerun", "sweep/1.manifest.json").status == 0
