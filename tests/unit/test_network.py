"""Without a network nothing hangs: the hub is asked once, and then its cache alone; `_no_network` fails who tries."""

import os
import socket
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from conftest import Run
from newstance.runs import network
from newstance.runs.network import settle_hub


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The addresses that were knocked at, none of which answers."""
    addresses: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], timeout: float) -> None:
        addresses.append(address)
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(network, "getproxies", dict)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    return addresses


def test_without_a_network_the_hubs_client_is_told_to_stay_off_it(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    assert not settle_hub()
    assert asked == [("huggingface.co", 443)]
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert constants.HF_HUB_OFFLINE
    assert not settle_hub()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [("http://mirror:8080/hub", ("mirror", 8080)), ("http://mirror", ("mirror", 80)), ("nonsense", ("", 443))],
)
def test_another_hub_is_asked_where_one_is_set(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch, endpoint: str, address: tuple[str, int]
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    assert not settle_hub()
    assert asked == [address]


def test_hub_that_answers_is_asked_by_its_client(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: socket.socket())
    assert settle_hub()
    assert os.environ["HF_HUB_OFFLINE"] == "0"


def test_proxy_knows_the_way_where_we_do_not(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "getproxies", lambda: {"https": "http://proxy:3128"})
    assert settle_hub()
    assert not asked


def test_name_server_that_never_answers_is_not_waited_for(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    answered = Event()

    def wait(*_: Any, **__: Any) -> None:
        answered.wait(30)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", wait)
    monkeypatch.setattr(network, "PATIENCE_SECONDS", 0.05)
    assert not settle_hub()
    assert not answered.is_set()
    answered.set()


def test_training_from_a_hub_without_a_network_names_what_to_bring_and_where_to(
    asked: list[Any], run_newstance: Run, bare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    (bare_folder / "pairs.jsonl").write_text('{"text": "a", "target": "b", "label": "supports"}\n')
    (bare_folder / "my/data").mkdir(parents=True)
    (bare_folder / "my/data/mine.yaml").write_text(
        "_target_: newstance.pairs.PairSet\nname: mine\npath: pairs.jsonl\nterms: T\n"
    )
    recipe = ["~stages", "+stages.one.sets.mine=0", "held_out=[]", "calibrate=null", "compare=[]"]
    ran = run_newstance("train", "--config-dir", "my", "start=some/id", *recipe)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "start: no encoder at 'some/id'" in ran.err
    assert "no network: bring it from elsewhere with `hf download some/id --local-dir models/id`" in ran.err
    assert "start=models/id" in ran.err
    assert asked == [("huggingface.co", 443)]


def test_model_of_the_hub_without_a_network_is_one_line(run_newstance: Run, bare_folder: Path) -> None:
    ran = run_newstance("predict", "model=pair", "model.path=some/id")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "some/id" in ran.err
