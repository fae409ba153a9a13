"""model=llm against a real server on loopback that answers, refuses, fails, stalls, lies and hangs up."""

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from llm_server import Asked, LlmServer, Reply, completion, good, label_of, statements_of, weights_of
from newstance.errors import ModelError
from newstance.models.llm import LlmModel, client
from newstance.models.llm.answers import AnswerError
from newstance.types import Pair, Scores

KEY = "sk-very-secret-0123456789"
PAIRS = [Pair(f"Statement {n}.", "the tunnel", "Ada Brook", f"Statement {n - 1}." if n else "") for n in range(10)]


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FIRST_WAIT", 0.001)


@pytest.fixture
def model(llm_server: LlmServer) -> Callable[..., LlmModel]:
    return lambda **settings: LlmModel("stand-in", llm_server.endpoint, **settings)


def in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    """Behave in these ways one after the other, then well."""
    left = list(replies)
    return lambda asked: left.pop(0) if left else good(asked)


def failures(outcomes: list[Scores | str]) -> list[str]:
    return [each for each in outcomes if isinstance(each, str)]


def expected(pairs: list[Pair]) -> list[list[float]]:
    return [weights_of((each.text, each.target, each.holder, each.before or None)) for each in pairs]


# It answers


@pytest.mark.parametrize("statements", [1, 3, 8, 50])
def test_each_statement_gets_its_own_probabilities_in_its_place(
    model: Callable[..., LlmModel], llm_server: LlmServer, statements: int
) -> None:
    pairs = [*PAIRS, Pair("Another.", "the tax"), PAIRS[3]]
    scores = model(statements=statements).predict(pairs)
    assert [list(each) for each in scores] == [pytest.approx(each) for each in expected(pairs)]
    assert max(len(statements_of(asked)) for asked in llm_server.asked) == min(statements, len(PAIRS))
    assert set(llm_server.paths) == {"/v1/chat/completions"}


def test_what_was_answered_is_not_asked_again(model: Callable[..., LlmModel], llm_server: LlmServer) -> None:
    one = model()
    first = one.predict(PAIRS)
    count = len(llm_server.asked)
    assert one.predict(PAIRS[::-1]) == first[::-1]
    assert len(llm_server.asked) == count


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_requests_are_under_way_than_allowed(
    model: Callable[..., LlmModel], llm_server: LlmServer, at_once: int
) -> None:
    llm_server.behave = lambda asked: Reply(good(asked).body, delay=0.01)
    assert not failures(model(at_once=at_once, statements=1).outcomes(PAIRS))
    assert llm_server.most == at_once


def test_slow_chunks_are_read_to_the_end(model: Callable[..., LlmModel], llm_server: LlmServer) -> None:
    llm_server.behave = lambda asked: Reply(good(asked).body, drip=0.002)
    assert not failures(model().outcomes(PAIRS))


# It takes less than is asked for


def picky(takes: Callable[[Asked], bool], said: str) -> Callable[[Asked], Reply]:
    refusal = Reply({"error": {"message": said, "code": "bad"}}, status=400)
    return lambda asked: good(asked) if takes(asked) else refusal


def format_of(asked: Asked) -> str | None:
    return asked.get("response_format", {}).get("type")


@pytest.mark.parametrize(
    ("takes", "said", "refused"),
    [
        (lambda asked: format_of(asked) != "json_schema", "response_format: unknown type", 1),
        (lambda asked: format_of(asked) is None, "response_format: unsupported", 2),
        (lambda asked: "logprobs" not in asked, "logprobs are not supported", 1),
        (lambda asked: "max_tokens" not in asked, "'max_tokens' is not supported with this model", 1),
        (lambda asked: "logprobs" not in asked and format_of(asked) is None, "Bad request", 5),
    ],
    ids=[
        "no schema",
        "plain text only",
        "no log probabilities",
        "another name for the limit",
        "neither, and does not say what is wrong",
    ],
)
def test_form_that_the_server_takes_is_found_once_and_kept(
    model: Callable[..., LlmModel], llm_server: LlmServer, takes: Any, said: str, refused: int
) -> None:
    llm_server.behave = picky(takes, said)
    assert not failures(model(statements=2).outcomes(PAIRS))
    assert [takes(asked) for asked in llm_server.asked] == [False] * refused + [True] * 5


def test_form_that_the_server_takes_for_a_breakdown_of_its_own_is_left_too(
    model: Callable[..., LlmModel], llm_server: LlmServer
) -> None:
    said = Reply({"error": {"message": "response_format type must be one of text, json_object"}}, 500)
    llm_server.behave = lambda asked: said if format_of(asked) == "json_schema" else good(asked)
    assert not failures(model(statements=10).outcomes(PAIRS))
    assert len(llm_server.asked) == 2


def test_answer_is_limited_under_a_name_that_the_server_knows(
    model: Callable[..., LlmModel], llm_server: LlmServer
) -> None:
    model(max_tokens=77).predict(PAIRS[:1])
    model(max_tokens=None).predict(PAIRS[:1])
    llm_server.behave = picky(lambda asked: "max_tokens" not in asked, "'max_tokens' is unsupported")
    model(max_tokens=77).predict(PAIRS[:1])
    limits = [(asked.get("max_tokens"), asked.get("max_completion_tokens")) for asked in llm_server.asked]
    assert limits == [(77, None), (None, None), (77, None), (None, 77)]


def test_server_that_refuses_every_form_fails_every_statement(
    model: Callable[..., LlmModel], llm_server: LlmServer
) -> None:
    llm_server.behave = picky(lambda asked: False, "the temperature is not supported")
    assert (
        failures(model(statements=20).outcomes(PAIRS[:2]))
        == ["AnswerError: HTTP 400: the temperature is not supported (bad)"] * 2
    )


def test_without_log_probabilities_it_is_put_to_the_vote(model: Callable[..., LlmModel], llm_server: LlmServer) -> None:
    given = iter(["supports", "opposes", "supports", "maybe", "supports"])
    llm_server.behave = lambda asked: Reply(completion(json.dumps({"1": next(given)})))
    one = model(votes=5, temperature=0.7)
    assert one.predict(PAIRS[:1]) == [Scores(4 / 7, 2 / 7, 1 / 7)]
    assert [asked["temperature"] for asked in llm_server.asked] == [0.7] * 5


def test_temperature_may_be_left_to_the_server(model: Callable[..., LlmModel], llm_server: LlmServer) -> None:
    model(temperature=None).predict(PAIRS[:1])
    assert "temperature" not in llm_server.asked[0]


# It lies


def test_statement_left_out_is_asked_once_more_alone(model: Callable[..., LlmModel], llm_server: LlmServer) -> None:
    def forgetful(asked: Asked) -> Reply:
        labels = {n: label_of(each) for n, each in enumerate(statements_of(asked), 1)}
        if len(labels) > 1:
            del labels[2]
        return Reply(completion(json.dumps(labels)))

    llm_server.behave = forgetful
    assert not failures(model(statements=10).outcomes(PAIRS))
    assert [len(statements_of(asked)) for asked in llm_server.asked] == [10, 1]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(completion("I think all of them are neutral.")), "no JSON object"),
        (Reply(completion('{"0": "neutral"}')), "was not asked"),
        (Reply(completion('{"1": "positive"}')), "no label"),
        (Reply(completion('{"1": "neutral", "1": "neutral"}')), "more than once"),
        (Reply(completion(None, refusal="I will not judge people.")), "refused"),
        (Reply("<html>Welcome</html>", headers={"Content-Type": "text/html"}), "no JSON but 'text/html'"),
        (Reply('data: {"choices": []}\n\n', headers={"Content-Type": "text/event-stream"}), "text/event-stream"),
        (Reply({"object": "list"}), "no chat completion"),
        (Reply("[" * 100_000), "no JSON"),
        (Reply({"error": {"message": "pay", "code": "insufficient_quota"}}, 429), "HTTP 429: pay (insufficient_quota)"),
        (Reply("x" * 200_001), "far too long"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_a_failure_and_never_neutral(
    model: Callable[..., LlmModel], llm_server: LlmServer, reply: Reply, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LARGEST_BODY", 200_000)
    llm_server.behave = lambda asked: reply
    outcomes = model(statements=2).outcomes(PAIRS[:2])
    assert len(failures(outcomes)) == 2
    assert all(reason in each for each in failures(outcomes))
    assert len(llm_server.asked) <= 3  # each statement at most once more
    with pytest.raises(AnswerError):
        model().predict(PAIRS[:1])


def test_one_poisoned_statement_leaves_the_others(model: Callable[..., LlmModel], llm_server: LlmServer) -> None:
    def poisoned(asked: Asked) -> Reply:
        if "Statement 4." in [each[0] for each in statements_of(asked)]:
            return Reply(completion(None, refusal="No."))
        return good(asked)

    llm_server.behave = poisoned
    outcomes = model(statements=4).outcomes(PAIRS)
    assert [n for n, each in enumerate(outcomes) if isinstance(each, str)] == [4]
    scores = [list(each) for each in outcomes if isinstance(each, Scores)]
    right = expected(PAIRS)
    assert scores[:4] == [pytest.approx(each) for each in right[:4]]


# It fails, stalls, hangs up


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_busy_server_is_asked_again(model: Callable[..., LlmModel], llm_server: LlmServer, status: int) -> None:
    llm_server.behave = in_turn(*[Reply("later", status)] * 3)
    assert not failures(model(statements=10).outcomes(PAIRS))
    assert len(llm_server.asked) == 4


def test_server_that_cuts_the_connection_is_asked_again(model: Callable[..., LlmModel], llm_server: LlmServer) -> None:
    llm_server.behave = in_turn(Reply(completion("{}"), cut=True), Reply("", cut=True))
    assert not failures(model(statements=10).outcomes(PAIRS))


def test_retry_after_is_heeded_and_too_long_a_wait_is_not(
    model: Callable[..., LlmModel], llm_server: LlmServer
) -> None:
    llm_server.behave = in_turn(Reply("wait", 429, {"Retry-After": "0.15"}))
    begun = time.monotonic()
    assert not failures(model(statements=10).outcomes(PAIRS))
    assert time.monotonic() - begun >= 0.15

    llm_server.reset(in_turn(Reply("wait until tomorrow", 429, {"Retry-After": "86400"})))
    assert failures(model(statements=10).outcomes(PAIRS)) == ["AnswerError: HTTP 429: wait until tomorrow"] * 10
    assert len(llm_server.asked) == 1


def test_waits_grow_and_are_spread(monkeypatch: pytest.MonkeyPatch, llm_server: LlmServer) -> None:
    waits: list[float] = []
    monkeypatch.setattr(client, "FIRST_WAIT", 8.0)
    llm_server.behave = lambda asked: Reply("", 503)
    own = client.Client(client.Endpoint(llm_server.endpoint), 1, 5.0, 5)
    with own.open() as line:
        monkeypatch.setattr(line.closed, "wait", waits.append)
        with pytest.raises(AnswerError, match="HTTP 503"):
            line.post({})
    assert all(4 * 2**n <= wait <= min(8 * 2**n, client.LONGEST_WAIT) for n, wait in enumerate(waits[:4]))
    assert waits[4] == client.LONGEST_WAIT
    assert len(waits) == 5


@pytest.mark.parametrize("reply", [Reply("", delay=0.2), Reply("x" * 100, drip=0.02)], ids=["stalls", "drips"])
def test_server_that_stalls_is_left(model: Callable[..., LlmModel], llm_server: LlmServer, reply: Reply) -> None:
    llm_server.behave = lambda asked: reply
    begun = time.monotonic()
    outcomes = model(timeout=0.05, retries=1, statements=10).outcomes(PAIRS)
    assert failures(outcomes) == ["AnswerError: no answer within 0.05 seconds"] * 10
    assert time.monotonic() - begun < 2
    assert len(llm_server.asked) == 2


def test_interruption_does_not_wait_for_the_server(
    model: Callable[..., LlmModel], llm_server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*given: object) -> None:
        while not llm_server.asked:
            time.sleep(0.001)
        raise KeyboardInterrupt

    llm_server.behave = lambda asked: Reply("", delay=4)
    monkeypatch.setattr("multiprocessing.pool.IMapIterator.__next__", interrupted)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        model().outcomes(PAIRS)
    assert time.monotonic() - begun < 3


def test_server_that_has_gone_is_not_asked_statement_by_statement(
    model: Callable[..., LlmModel], llm_server: LlmServer
) -> None:
    one = model(statements=1, retries=0, at_once=1)
    assert not failures(one.outcomes(PAIRS[:2]))
    llm_server.reset(lambda asked: Reply("", 503))
    assert len(failures(one.outcomes(PAIRS))) == 8
    assert len(llm_server.asked) == client.MISSES
    assert "has stopped answering" in failures(one.outcomes(PAIRS))[-1]
    assert len(llm_server.asked) == client.MISSES
    one._client._gone_until = 0.0  # the pause is over
    llm_server.reset()
    assert not failures(one.outcomes(PAIRS))  # a while later it is asked again


# It cannot be what was meant


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply({"error": {"message": f"Incorrect API key: {KEY}"}}, 401), "HTTP 401: Incorrect API key: …"),
        (Reply("Forbidden", 403), "model.key_from"),
        (Reply({"error": "model 'stand-in' not found"}, 404), "model 'stand-in' not found; is it the base URL"),
        (Reply("", 307, {"Location": "http://127.0.0.1:1/"}), "HTTP 307"),
    ],
)  # fmt: skip
def test_first_answer_that_shows_a_mistake_in_the_settings_ends_the_run(
    model: Callable[..., LlmModel], llm_server: LlmServer, monkeypatch: pytest.MonkeyPatch, reply: Reply, said: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    llm_server.behave = lambda asked: reply
    with pytest.raises(ModelError, match=r"model\.endpoint: http://127") as refused:
        model(statements=1).outcomes(PAIRS)
    assert said in str(refused.value)
    assert KEY not in str(refused.value)
    assert len(llm_server.asked) == 1
    assert llm_server.keys == [f"Bearer {KEY}"]


def test_later_the_same_answer_is_about_that_statement(model: Callable[..., LlmModel], llm_server: LlmServer) -> None:
    one = model(statements=1)
    one.predict(PAIRS[:1])
    llm_server.behave = in_turn(Reply("flagged", 403))
    assert failures(one.outcomes(PAIRS[1:2])) == ["AnswerError: HTTP 403: flagged"]


def test_no_server_there_is_one_line(run_newstance: Run, loopback: None) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        ran = run_newstance("predict", "model=llm", "model.model=m", f"model.endpoint={endpoint}")
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith(f"newstance: model.endpoint: {endpoint}: cannot connect")
    assert ran.err.count("\n") == 1
    assert "ollama serve" in ran.err


# The cache


def test_cache_answers_without_the_server_and_gives_the_same(
    model: Callable[..., LlmModel], llm_server: LlmServer, tmp_path: Path
) -> None:
    llm_server.behave = picky(lambda asked: format_of(asked) != "json_schema", "response_format")
    first = model(cache=str(tmp_path), statements=4).predict(PAIRS)
    assert len(list(tmp_path.iterdir())) == 3
    llm_server.reset(lambda asked: Reply("", 500))
    again = model(cache=str(tmp_path), statements=4)
    assert again.predict(PAIRS) == first
    assert llm_server.asked == []
    assert again._asker.spending.from_cache == 3


@pytest.mark.parametrize(
    "other", [{"temperature": 0.5}, {"instructions": "Judge kindly."}, {"endpoint": "other"}, {"model": "m"}]
)
def test_what_decides_the_answer_is_asked_anew(llm_server: LlmServer, tmp_path: Path, other: dict[str, Any]) -> None:
    same: dict[str, Any] = {"model": "stand-in", "endpoint": llm_server.endpoint, "cache": str(tmp_path)}
    LlmModel(**same).predict(PAIRS[:1])
    if "endpoint" in other:
        other = {"endpoint": llm_server.endpoint.replace("/v1", "/v2")}
    LlmModel(**same | other).predict(PAIRS[:1])
    assert len(llm_server.asked) == 2


def test_failures_are_not_kept(model: Callable[..., LlmModel], llm_server: LlmServer, tmp_path: Path) -> None:
    llm_server.behave = in_turn(Reply(completion("No.")))
    one = model(cache=str(tmp_path), statements=1)
    assert failures(one.outcomes(PAIRS[:1]))
    assert not list(tmp_path.iterdir())
    assert not failures(one.outcomes(PAIRS[:1]))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"choices": [{}]}', "\x00", "[" * 100_000])
def test_file_that_cannot_be_read_is_passed_over_and_replaced(
    model: Callable[..., LlmModel], tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    first = model(cache=str(tmp_path)).predict(PAIRS[:1])
    (kept,) = tmp_path.iterdir()
    whole = kept.read_text("utf-8")
    kept.write_text(content, "utf-8")
    assert model(cache=str(tmp_path)).predict(PAIRS[:1]) == first
    assert f"{kept} cannot be read" in caplog.text
    assert kept.read_text("utf-8") == whole


def test_cache_that_can_no_longer_be_written_loses_no_answer(
    model: Callable[..., LlmModel], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").touch()
    assert model(cache=str(tmp_path / "cache")).predict(PAIRS[:1])
    assert "model.cache" in caplog.text


def test_key_is_sent_and_nowhere_else(
    llm_server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def echo(asked: Asked) -> Reply:
        answer = good(asked).body
        answer["model"] = answer["choices"][0]["message"]["note"] = KEY
        return Reply(answer)

    monkeypatch.setenv("MY_KEY", KEY)
    caplog.set_level(0)
    llm_server.behave = echo
    model = LlmModel("stand-in", llm_server.endpoint, "MY_KEY", cache=str(tmp_path), statements=5)
    model.predict(PAIRS)
    llm_server.behave = lambda asked: Reply(completion(f'{{"1": "{KEY}"}}'))
    (failed,) = model.outcomes([Pair("Another.", "t")])
    told = model.report()
    assert llm_server.keys == [f"Bearer {KEY}"] * 3
    texts = [path.read_text("utf-8") for path in tmp_path.iterdir()]
    assert len(texts) == 2
    assert all(KEY not in text for text in [*texts, *told, caplog.text, str(failed), repr(model), repr(vars(model))])
    assert "Statement" not in "".join(texts)  # nor is any text of an article


def test_no_key_is_sent_where_none_is_named(
    model: Callable[..., LlmModel], llm_server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model(key_from=None).predict(PAIRS[:1])
    assert llm_server.keys == [None]


def test_proxy_is_not_asked_for_a_server_on_this_machine(
    model: Callable[..., LlmModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert model().predict(PAIRS[:1])


# The command


def test_command_labels_the_seed_article_and_tells_the_cost(run_newstance: Run, llm_server: LlmServer) -> None:
    settings = ["model.model=qwen2.5:7b", f"model.endpoint={llm_server.endpoint}", "model.statements=5"]
    ran = run_newstance("predict", "model=llm", *settings, "model.price_in=10", "model.price_out=100")
    assert ran.status == 0
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert len(rows) == 12
    assert {row["model"] for row in rows} == {"qwen2.5:7b"}
    sizes = [len(statements_of(asked)) for asked in llm_server.asked]
    assert sorted(sizes) == [2, 5, 5]
    assert ran.err == (
        f"newstance: qwen2.5:7b at {llm_server.endpoint}: 3 requests answered; 0 more from the cache; "
        "300 tokens in, 30 out; cost 0.0060\n"
    )


def test_command_counts_failures_and_keeps_the_rest(run_newstance: Run, llm_server: LlmServer) -> None:
    def refuses_shetty(asked: Asked) -> Reply:
        if any("Shetty" in each[0] for each in statements_of(asked)):
            return Reply(completion(None, refusal="No."))
        return good(asked)

    llm_server.behave = refuses_shetty
    ran = run_newstance("predict", "model=llm", "model.model=m", f"model.endpoint={llm_server.endpoint}")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    failed = [row for row in rows if row["stance"] is None]
    assert len(rows) == 12
    assert 0 < len(failed) == sum("Shetty" in row["text"] for row in rows)
    assert all(row["error"] == "AnswerError: refused: 'No.'" for row in failed)
    assert f"{len(failed)} statements could not be labelled" in ran.err
    assert f"{len(failed)} statements without a usable answer" in ran.err


def test_evaluation_counts_failures_as_wrong(run_newstance: Run, llm_server: LlmServer, tmp_path: Path) -> None:
    rows = [{"text": f"Text {n}.", "target": "the tunnel", "label": "neutral"} for n in range(6)]
    data = tmp_path / "pairs.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    llm_server.behave = lambda asked: Reply(
        completion(json.dumps({n: "neutral" for n, each in enumerate(statements_of(asked), 1) if each[0] != "Text 3."}))
    )
    settings = ["model=llm", "model.model=m", f"model.endpoint={llm_server.endpoint}", f"data.path={data}"]
    ran = run_newstance("evaluate", "data=pairs", *settings, "format=json")
    found = json.loads(ran.out)
    assert (found["n"], found["failed"]) == (6, 1)
    assert found["accuracy"] == pytest.approx(5 / 6, abs=1e-4)
    assert "newstance: m at" in ran.err


def test_composed_config_names_the_variable_and_not_the_key(
    run_newstance: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ran = run_newstance("predict", "model=llm", "model.model=m", "--cfg", "job")
    assert "key_from: OPENAI_API_KEY" in ran.out
    assert KEY not in ran.out
