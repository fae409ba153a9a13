"""A user's own class: run with the word that trusts its package, and without it not even imported."""

import sys
from pathlib import Path

import pytest

from conftest import Ran, Run
from newstance import trust
from newstance.errors import ConfigError
from newstance.overrides import take_trusted
from newstance.trust import check_hydras_own, component_class, trusting

pytestmark = pytest.mark.slow  # every test composes configs, some more than once

MODEL = '''
"""A package of a user."""
from dataclasses import dataclass
from pathlib import Path
from newstance import Scores
Path(__file__).with_name("imported").touch()

@dataclass(frozen=True)
class Idle:
    share: float
    name: str = "idle"

@dataclass(frozen=True)
class Optimist:
    share: float = 0.9
    name: str = "optimist"

    def predict(self, pairs):
        return [Scores(self.share, 1 - self.share, 0.0) for _ in pairs]

class Plain:
    pass
'''


@pytest.fixture
def package(bare_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package `dockyard` with a model, on Python's path, and a folder of configs that names it."""
    home = bare_folder / "src/dockyard"
    home.mkdir(parents=True)
    (home / "__init__.py").write_text(MODEL, "utf-8")
    (home / "broken.py").write_text("raise RuntimeError('out of paint')", "utf-8")
    (bare_folder / "my/model").mkdir(parents=True)
    (bare_folder / "my/model/mine.yaml").write_text("_target_: dockyard.Optimist\nshare: 0.75\n", "utf-8")
    (bare_folder / "story.txt").write_text("The mayor welcomed the plan on Monday.", "utf-8")
    monkeypatch.syspath_prepend(str(home.parent))
    for name in ("dockyard", "dockyard.broken"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return home


def predicted(run: Run, *arguments: str) -> Ran:
    return run("predict", "--config-dir", "my", "article=story.txt", "model=mine", *arguments)


def test_without_the_word_the_package_is_named_and_not_imported(run_newstance: Run, package: Path) -> None:
    ran = predicted(run_newstance)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "newstance: model._target_: dockyard.Optimist is outside newstance; "
        "if you trust the code of dockyard, add --trust dockyard\n"
    )
    assert not (package / "imported").exists()
    assert "dockyard" not in sys.modules


@pytest.mark.parametrize("word", ["--trust dockyard", "--trust=dockyard", "--trust elsewhere,dockyard"])
def test_with_the_word_it_is_used_for_this_run_alone(run_newstance: Run, package: Path, word: str) -> None:
    ran = predicted(run_newstance, *word.split())
    assert ran.status == 0
    assert '"confidence": 0.75, "abstained": false, "model": "optimist"' in ran.out
    assert (package / "imported").exists()
    assert {"newstance"} == trust.TRUSTED_PACKAGES
    assert predicted(run_newstance).status == 2


def test_member_of_an_ensemble_needs_the_word_too(run_newstance: Run, package: Path) -> None:
    members = "model.members=[lexicon,{mine:{share:0.6}}]"
    command = ("predict", "--config-dir", "my", "article=story.txt", "model=ensemble", members)
    refused, ran = run_newstance(*command), run_newstance(*command, "--trust", "dockyard")
    assert "model.members[1]._target_: dockyard.Optimist is outside newstance" in refused.err
    assert (refused.status, ran.status) == (2, 0)
    assert '"model": "ensemble(lexicon, optimist)"' in ran.out


def test_a_config_cannot_trust(run_newstance: Run, package: Path) -> None:
    for text in ("trust: dockyard\n", "_trust_: [dockyard]\n", "--trust: dockyard\n"):
        (package.parents[1] / "my/model/mine.yaml").write_text(f"_target_: dockyard.Optimist\n{text}", "utf-8")
        assert predicted(run_newstance).status == 2
    assert predicted(run_newstance, "+trust=dockyard").status == 2
    assert not (package / "imported").exists()


@pytest.mark.parametrize(
    ("word", "target", "problem"),
    [
        ("os", "os.system", "--trust: os is Python's own"),
        ("os.path", "os.system", "--trust: os.path is Python's own"),
        ("builtins", "builtins.eval", "--trust: builtins is Python's own"),
        ("__main__", "__main__.X", "--trust: __main__ is Python's own"),
        ("../dockyard", "x.X", "is no package's name"),
        ("dockyard;os", "x.X", "is no package's name"),
        ("newstance-x", "x.X", "is no package's name"),
        ("rich.text", "rich.text.Text", "rich.text.Text is no component; use a dataclass"),
        ("rich.text", "rich.inspect", "rich.inspect is outside newstance, rich.text"),
        ("rich.text", "rich.text.re.compile", "cannot find rich.text.re.compile"),
        ("rich.text", "rich.text.re", "rich.text.re is outside newstance, rich.text"),
        ("dockyard", "torch.hub.load", "torch.hub.load is outside dockyard, newstance; if you trust"),
        ("dockyard", "dockyard.Path", "dockyard.Path is outside dockyard, newstance"),
        ("dockyard", "dockyard.Plain", "dockyard.Plain is no component"),
        ("dockyard", "dockyard.Idle", "model: Idle is no model; it has no predict"),
        ("dockyard", "dockyard.dataclass", "dockyard.dataclass is outside"),
        ("dockyard", "dockyard.Nobody", "cannot find dockyard.Nobody: module 'dockyard' has no attribute 'Nobody'"),
        ("dockyard", "dockyard.broken.Mine", "cannot find dockyard.broken.Mine: out of paint"),
        ("dockyard", "dockyards.Mine", "dockyards.Mine is outside"),
        ("dockyard.models", "dockyard.Optimist", "is outside dockyard.models"),
        ("absent", "absent.Mine", "cannot find absent.Mine: No module named 'absent'"),
    ],
)
def test_only_dataclasses_defined_in_a_package_that_is_trusted(
    run_newstance: Run, package: Path, word: str, target: str, problem: str
) -> None:
    ran = predicted(run_newstance, "--trust", word, f"model._target_={target}")
    assert (ran.status, ran.out) == (2, "")
    assert problem in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--trust"], ["--trust="], ["--trust", "a,"]])
def test_word_without_a_package_is_refused(arguments: list[str]) -> None:
    with pytest.raises(ConfigError, match="--trust: name the package"):
        take_trusted(arguments)


def test_word_may_stand_anywhere_and_more_than_once() -> None:
    assert take_trusted(["a=1", "--trust", "b", "-m", "--trust=c,d"]) == (["b", "c", "d"], ["a=1", "-m"])


def test_trust_ends_where_something_fails() -> None:
    with pytest.raises(ZeroDivisionError), trusting(["dockyard", "newstance"]):
        raise ZeroDivisionError
    assert {"newstance"} == trust.TRUSTED_PACKAGES


def test_class_of_ours_needs_no_word() -> None:
    assert component_class("newstance.models.LexiconModel", "model").__name__ == "LexiconModel"


HYDRAS = {
    "callbacks: {x: {_target_: os.mkdir, path: made}}": "hydra.callbacks.x._target_: os.mkdir is outside newstance",
    "callbacks: {x: {_target_: dockyard.Optimist}}": "if you trust the code of dockyard, add --trust dockyard",
    "callbacks: ${evil}": "hydra.callbacks: ${evil} may hold anything",
    "callbacks: {x: '${oc.create:{_target_: os.mkdir, path: made}}'}": "hydra.callbacks.x: ${oc.create:",
    "launcher: {_target_: os.mkdir}": "hydra.launcher._target_: os.mkdir",
    "sweeper: {_target_: hydra._internal.core_plugins.basic_sweeper.Path}": "hydra.sweeper._target_: hydra._internal",
    "job_logging: {handlers: {x: {(): os.mkdir, path: made}}}": "hydra.job_logging.handlers.x.(): os.mkdir is outside",
    "job_logging: {handlers: {x: {class: logging.os.mkdir, path: made}}}": "x.class: logging.os.mkdir is outside",
    "hydra_logging: {handlers: {x: {class: logging.Handler, level: 'ext://dockyard.x'}}}": "ext://dockyard.x is none",
}


@pytest.mark.parametrize("how", ["", "-m"])
@pytest.mark.parametrize("text", HYDRAS)
def test_hydras_own_settings_run_nothing_that_a_config_names(
    run_newstance: Run, package: Path, text: str, how: str
) -> None:
    (package.parents[1] / "my/experiment").mkdir()
    evil = f"# @package _global_\nevil: {{x: {{_target_: os.mkdir, path: made}}}}\nhydra:\n  {text}\n"
    (package.parents[1] / "my/experiment/evil.yaml").write_text(evil, "utf-8")
    ran = run_newstance(
        "predict", "--config-dir", "my", "model=lexicon", "article=story.txt", "experiment=evil", *how.split()
    )
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert HYDRAS[text] in ran.err
    assert not (package.parents[1] / "made").exists()
    assert not (package / "imported").exists()


def test_hydras_own_launchers_streams_and_handlers_may_be_named() -> None:
    handler = {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}
    launcher = {"_target_": "hydra_plugins.hydra_joblib_launcher.joblib_launcher.JoblibLauncher", "n_jobs": 2}
    check_hydras_own({"launcher": launcher, "job_logging": {"handlers": {"x": handler}}, "help": "${hydra.help.a}"})
    with pytest.raises(ConfigError, match=r"hydra\.x\.1\._target_: optuna\.T is outside newstance; if you trust"):
        check_hydras_own({"x": [1, {"_target_": "optuna.T"}]})
    with trusting(["optuna"]):
        check_hydras_own({"x": [1, {"_target_": "optuna.T"}]})
