"""The page on LLMs is run: every command line, against a stand-in on loopback."""

import json
import re
import shlex
from pathlib import Path

import pytest

from conftest import Run
from llm_server import LlmServer

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "use-an-llm.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("line", COMMANDS)
def test_command_of_the_page_runs(line: str, run_newstance: Run, llm_server: LlmServer, bare_folder: Path) -> None:
    pair = {"text": "A grand plan.", "target": "the plan", "label": "supports"}
    (bare_folder / "pairs.jsonl").write_text(json.dumps(pair) + "\n", "utf-8")
    words = [word for word in shlex.split(line)[1:] if not word.startswith("model.endpoint=")]
    if "model=llm" in words:
        words.append(f"model.endpoint={llm_server.endpoint}")
    ran = run_newstance(*words)
    assert ran.status == 0
    assert ran.out
    assert bool(llm_server.asked) == ("model=llm" in words)
    assert (bare_folder / "llm-answers").exists() == ("model.cache=llm-answers" in words)


def test_page_names_settings_that_exist() -> None:
    from newstance.models.llm import LlmModel

    named = set(re.findall(r"\bmodel\.(\w+)", PAGE))
    assert named <= set(LlmModel.__dataclass_fields__)
    assert len(COMMANDS) > 5
