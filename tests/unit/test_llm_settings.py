"""Mistakes in the settings of model=llm: one line, before anything is sent, and never the key."""

import sys
from pathlib import Path
from typing import Any

import pytest

from newstance.errors import ConfigError, MissingExtraError
from newstance.models.llm import LlmModel
from newstance.models.llm.client import _seconds
from newstance.models.llm.endpoint import open_endpoint
from newstance.models.llm.spending import Spending

KEY = "sk-very-secret-0123456789"


def message(error: type[Exception], **settings: Any) -> str:
    with pytest.raises(error) as refused:
        LlmModel(**{"model": "m", **settings}).check()
    said = str(refused.value)
    assert "\n" not in said
    assert KEY not in said
    return said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"at_once": 0}, "model.at_once: must be at least 1, got 0"),
        ({"statements": 0}, "model.statements: must be at least 1, got 0"),
        ({"retries": -1}, "model.retries: must be at least 0, got -1"),
        ({"max_tokens": 0}, "model.max_tokens: must be at least 1, got 0"),
        ({"votes": 0}, "model.votes: must be at least 1, got 0"),
        ({"votes": 5}, "set model.temperature=0.7"),
        ({"timeout": 0.0}, "above 0, got 0.0"),
        ({"timeout": float("inf")}, "above 0, got inf"),
        ({"temperature": 3.0}, "between 0 and 2, or null, got 3.0"),
        ({"model": " "}, "model.model: empty"),
        ({"price_in": 1.0}, "give both"),
        ({"price_in": -1.0, "price_out": 1.0}, "at least 0"),
        ({"endpoint": "localhost:11434/v1"}, "'localhost:11434/v1' is no http or https address; use one like http://"),
        ({"endpoint": "ftp://localhost/v1"}, "is no http or https address"),
        ({"endpoint": "file:///etc/passwd"}, "is no http or https address"),
        ({"endpoint": ""}, "is no http or https address"),
        ({"endpoint": "http://localhost:port/v1"}, "model.endpoint: 'http://localhost:port/v1': "),
        ({"endpoint": "http://[::1/v1"}, "model.endpoint: "),
        ({"endpoint": "http://local host/v1"}, "is no http or https address"),
        ({"endpoint": f"https://me:{KEY}@api.example.com/v1"}, "a key goes into an environment variable"),
        ({"endpoint": f"https://api.example.com/v1?key={KEY}"}, "holds more than a base URL"),
        ({"endpoint": "http://localhost/v1/chat/completions"}, "leave out what follows /v1"),
        ({"key_from": KEY}, "the key itself never goes into a config"),
        ({"key_from": ""}, "not the name of an environment variable"),
        ({"endpoint": "https://a.example/v1"}, "OPENAI_API_KEY is not set, and https://a.example/v1 is not this"),
        ({"endpoint": "https://api.example.com/v1", "key_from": "OTHER_KEY"}, "export OTHER_KEY=…"),
    ],
)  # fmt: skip
def test_mistake_is_one_line(settings: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert said in message(ConfigError, **settings)


@pytest.mark.parametrize("held", [f"{KEY}\nX-Other: 1", f"{KEY} {KEY}", f"{KEY}é"])
def test_what_cannot_be_a_key_is_refused_without_being_shown(held: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", held)
    assert "what OPENAI_API_KEY holds is no key" in message(ConfigError)


@pytest.mark.parametrize(
    "url", ["http://localhost:1/v1", "http://127.0.0.2", "http://[::1]:80/v1/", "http://0.0.0.0:8000"]
)
def test_this_machine_needs_no_key(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    endpoint = open_endpoint(url, "OPENAI_API_KEY")
    assert endpoint.local
    assert endpoint.key is None
    assert not endpoint.url.endswith("/")


def test_a_server_elsewhere_needs_none_either_if_so_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert open_endpoint("https://api.example.com/v1", None).key is None
    assert open_endpoint("https://api.example.com/v1", "OPENAI_API_KEY").key == KEY


def test_a_key_on_a_readable_line_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
    LlmModel("m", "https://api.example.com/v1").check()
    assert not caplog.records
    LlmModel("m", "http://api.example.com/v1").check()
    assert "travels readable" in caplog.text
    assert KEY not in caplog.text


def test_key_is_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model = LlmModel("m", "https://api.example.com/v1")
    model.check()
    assert model._client.endpoint.key == KEY
    assert KEY not in repr((model, vars(model), model._client, model._client.endpoint))
    with model._client.open() as line:
        assert KEY not in repr((line, line.http, line.http.headers))


def test_httpx_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert 'pip install "newstance[llm]"' in message(MissingExtraError)


def test_cache_must_be_a_folder_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "model.cache" in message(ConfigError, cache=str(tmp_path / "file"))
    LlmModel("m", cache=str(tmp_path / "new" / "folder")).check()
    assert not list((tmp_path / "new" / "folder").iterdir())


@pytest.mark.parametrize(
    ("header", "seconds"), [(None, None), ("7", 7), ("0.5", 0.5), ("-3", 0), ("soon", None), ("", None)]
)
def test_retry_after_is_read(header: str | None, seconds: float | None) -> None:
    assert _seconds(header) == seconds


def test_retry_after_may_be_a_date() -> None:
    assert _seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    far = _seconds("Fri, 21 Oct 2095 07:28:00 GMT")
    assert far is not None
    assert far > 1e9


def test_spending_is_summed_and_told() -> None:
    spending = Spending(price_in=0.5, price_out=2.0)
    spending.pay({"usage": {"prompt_tokens": 1_000_000, "completion_tokens": 500_000}})
    for response in ({}, [], {"usage": None}, {"usage": {"prompt_tokens": "many", "completion_tokens": -1}}):
        spending.pay(response)
    spending.save()
    spending.fail("the answer is empty")
    assert spending.cost == 1.5
    assert str(spending) == (
        "5 requests answered; 1 more from the cache; 1,000,000 tokens in, 500,000 out; "
        "4 answers did not tell their tokens; cost 1.5000; "
        "1 statements without a usable answer (the last: the answer is empty)"
    )
    assert Spending().cost is None
    assert "cost" not in str(Spending())
