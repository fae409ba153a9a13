"""What every test relies on: no network, no hub, small articles and models made here, the command run in process."""

import gc
import logging
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tiny import write_model_folder, write_onnx_folder

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["OMP_NUM_THREADS"] = "1"  # tiny models run faster so, and leave a busy machine alone
ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes tests/golden/predictions.jsonl anew."""
    parser.addoption("--update-golden", action="store_true", help="write what is predicted now as what is expected")


gc.set_threshold(100_000, 20, 20)  # torch and transformers are half a million objects: look through them seldom


_connect = socket.socket.connect


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that reaches for another machine."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a test tried to open a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def loopback(_no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test reach servers on this machine, and no other."""

    def connect(own: socket.socket, address: Any) -> None:
        assert address[0] == "127.0.0.1", f"a test tried to reach {address}"
        _connect(own, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Undo what the command does to the root logger: its handler would write to a stream that is gone."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run_newstance(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `newstance …` in this process."""
    from newstance.cli import main

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        status = main(list(arguments))
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def bare_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, without a data root."""
    folder = tmp_path / "bare"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("NEWSTANCE_DATA", raising=False)
    return folder


@pytest.fixture
def configs() -> Iterator[None]:
    """Let Hydra compose our configurations."""
    from hydra import initialize_config_module

    with initialize_config_module("newstance.configs", version_base="1.3"):
        yield


@pytest.fixture(scope="session")
def onnx_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model folder with a tiny hand-made ONNX model."""
    return write_onnx_folder(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model folder with everything in it: a tiny ONNX model and a tiny torch checkpoint."""
    return write_model_folder(tmp_path_factory.mktemp("models") / "tiny-both")


def _required(place: Path, what: str) -> Path:
    if not place.exists():
        message = f"{what} is not at {place}"
        if os.environ.get("NEWSTANCE_REQUIRE_DATA"):
            pytest.fail(message)
        pytest.skip(message)
    return place


@pytest.fixture(scope="session")
def shipped_model() -> Path:
    """Return the folder of the shipped model; skip where it is absent, unless it must be there."""
    from newstance.models.folder import DEFAULT_NAME, shipped_models

    return _required(shipped_models() / DEFAULT_NAME, "the shipped model")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of the training and test sets; skip where it is absent, unless it must be there."""
    return _required(Path(os.environ.get("NEWSTANCE_DATA") or ROOT.parent / "shared/data"), "the data root")


@pytest.fixture(scope="session")
def shared_bench(shared_data: Path) -> Path:
    """Return the folder of the news benchmark; skip where it is absent, unless it must be there."""
    return _required(shared_data.parent / "bench", "the benchmark")


@pytest.fixture
def no_models(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the models that were run or loaded; with it, none can be."""
    from newstance import models

    used: list[str] = []
    for name in models.__all__:

        def refuse(*args: Any, name: str = name, **kwargs: Any) -> None:
            used.append(name)
            raise AssertionError(f"{name} was run")

        monkeypatch.setattr(getattr(models, name), "predict", refuse)
    return used
