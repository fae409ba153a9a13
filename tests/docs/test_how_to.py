"""The page on comparing a model is followed word by word, with tiny stand-ins in the hub's cache."""

import json
import re
import shlex
from pathlib import Path

import pytest
from huggingface_hub import constants
from test_readme import workplace

from conftest import Run
from contracts.options import node_of, options_of
from tiny_nli import write_nli_folder

__all__ = ["workplace"]  # a fixture
PAGE = (Path(__file__).parents[2] / "docs/how-to/compare-a-model.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub's cache with a stand-in for each checkpoint that the page runs."""
    cache = tmp_path_factory.mktemp("hub")
    for hub_id, architecture, labels in (
        ("facebook/bart-large-mnli", "bart", ("contradiction", "neutral", "entailment")),
        ("some-people/their-nli-model", "bert", ("entailment", "not_entailment")),
        ("some-people/their-stance-model", "roberta", ("AGAINST", "FAVOR", "NONE")),
    ):
        repository = cache / f"models--{hub_id.replace('/', '--')}"
        (repository / "refs").mkdir(parents=True)
        (repository / "refs" / "main").write_text("1", "utf-8")
        write_nli_folder(repository / "snapshots" / "1", architecture, labels)
    return cache


@pytest.fixture
def ready(workplace: Path, hub: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with labels, a cache with models, a checkpoint that names no labels, and the page's own option."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(hub))
    write_nli_folder(workplace / "their-folder", labels=("LABEL_0", "LABEL_1", "LABEL_2"))
    (option,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (workplace / "my_configs" / "model" / "hopes.yaml").write_text(option, "utf-8")
    return workplace


def test_page_shows_commands() -> None:
    assert len(COMMANDS) == 7
    assert all(line.startswith("newstance evaluate ") for line in COMMANDS)


@pytest.mark.slow
@pytest.mark.parametrize("line", COMMANDS)
def test_command_of_the_page_runs_and_compares(line: str, ready: Path, run_newstance: Run) -> None:
    words = shlex.split(line, comments=True)
    ran = run_newstance(*words[1:])
    assert ran.status == 0, ran.err
    if "format=json" in line:
        assert json.loads(ran.out)["against"]["model"] == "newstance-small"
    elif "against=" in line:
        other = "newstance-small" if "against=default" in line else "facebook/bart-large-mnli"
        assert re.search(rf"against {other} +\d\.\d+ +ahead by [+-]\d\.\d+ -?\d\.\d+…-?\d\.\d+", ran.out), ran.out


def test_page_lists_every_preset_with_its_checkpoint() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `nli_")]
    listed = {
        name: hub_id
        for row in rows
        for name, hub_id in zip(re.findall(r"`(\w+)`", row), row.split("|")[2].strip().split(", "), strict=True)
    }
    assert listed == {name: node_of("model", name).path for name in options_of("model") if name.startswith("nli_")}
