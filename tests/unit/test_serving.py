import asyncio
import json
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.testclient import TestClient

from conftest import ROOT
from newstance.attributors import RuleAttributor
from newstance.models import LexiconModel
from newstance.pipeline import Pipeline
from newstance.resolvers import NoResolver
from newstance.rows import prediction_rows, summary_row
from newstance.segmenters import GivenSegmenter, SentenceSegmenter
from newstance.serving.app import make_app
from newstance.serving.desk import Desk
from newstance.serving.guard import Guard
from newstance.serving.limits import Limits
from newstance.serving.page import Example
from newstance.serving.pool import Pool
from newstance.types import Pair, Scores

TEXT = 'The mayor welcomed the plan. "It ruins the harbour," said Ada Lund, who chairs the port union.'
LIMITS = Limits(seconds=5, body=20_000, characters=5_000, articles=3, targets=2, statements=20)
ALLOWED = ("127.0.0.1", "localhost")
HOSTILE = (
    "<script>alert(1)</script> said </style></textarea></iframe> Ada Lund. "
    "The mayor, <a href='javascript:alert(2)'>Tom</a>, opposed &lt;it&gt; &#0; \0 strongly on Monday."
)


def pipeline(model: Any = None, **parts: Any) -> Pipeline:
    stages = {"segmenter": SentenceSegmenter(), "attributor": RuleAttributor(), "resolver": NoResolver()} | parts
    return Pipeline(model=model or LexiconModel(), **stages)


def made(model: Any = None, *, workers: int = 2, queue: int = 8, limits: Limits = LIMITS, **settings: Any) -> Guard:
    parts = {key: settings.pop(key) for key in ("segmenter",) if key in settings}
    desk = Desk(pipeline(model, **parts), Pool(workers, queue), limits)
    return make_app(desk, Example(TEXT, "the plan"), **({"hosts": ALLOWED} | settings))


def client_of(app: Guard) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(made())


@dataclass(frozen=True)
class WaitingModel:
    """Labels nothing before it is let go."""

    begun: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    seen: list[str] = field(default_factory=list)
    name: str = "waiting"

    def predict(self, pairs: Any) -> list[Scores]:
        given = list(pairs)
        self.seen.extend(pair.text for pair in given)
        self.begun.set()
        assert self.go.wait(10)
        return [Scores(0, 0, 1) for _ in given]


class BrokenModel:
    name = "broken"

    def predict(self, pairs: list[Pair]) -> list[Scores]:
        raise ValueError("no")


# What is answered


def test_label_answers_with_the_rows_of_predict(client: TestClient) -> None:
    answer = client.post("/label", json={"text": TEXT, "target": "the plan"})
    assert answer.status_code == 200
    from newstance.articles import parse_article
    from newstance.types import Target

    result = pipeline().label(parse_article(TEXT), Target("the plan"))
    assert answer.json() == {"predictions": prediction_rows(result), "summaries": [summary_row(result)]}
    assert len(answer.json()["predictions"]) == 2


def test_articles_and_two_targets_give_a_row_for_each_statement_and_target(client: TestClient) -> None:
    articles = [{"id": "a", "text": TEXT, "title": "A plan"}, {"text": "The union rejected it."}]
    answer = client.post("/label", json={"articles": articles, "targets": ["the plan", "the mayor"]}).json()
    keys = [(row["article_id"], row["target"]) for row in answer["summaries"]]
    assert keys == [(name, target) for name in ("a", "article-2") for target in ("the plan", "the mayor")]
    assert len(answer["predictions"]) == 2 * 3
    for row in answer["predictions"]:
        text = TEXT if row["article_id"] == "a" else articles[1]["text"]
        assert text[row["start"] : row["end"]] == row["text"]


def test_statements_that_come_with_an_article_are_kept() -> None:
    statements = [{"start": 0, "end": 28, "holder": "Tom Reed"}]
    asked = {"articles": [{"text": TEXT, "statements": statements}], "target": "the plan"}
    [row] = client_of(made(segmenter=GivenSegmenter())).post("/label", json=asked).json()["predictions"]
    assert (row["text"], row["holder"]) == (TEXT[:28], "Tom Reed")


def test_score_gives_a_row_a_pair(client: TestClient) -> None:
    pairs = [
        {"text": "We welcome it.", "target": "it"},
        {"text": "They condemned it.", "target": "it", "holder": "Ada"},
    ]
    scores = client.post("/score", json={"pairs": pairs}).json()["scores"]
    assert [row["stance"] for row in scores] == ["supports", "opposes"]
    assert sum(scores[0]["scores"].values()) == pytest.approx(1, abs=1e-5)
    assert scores[0]["model"] == "lexicon"


def test_pair_or_statement_on_which_the_model_fails_is_a_row_with_an_error() -> None:
    client = client_of(made(BrokenModel()))
    [row] = client.post("/score", json={"pairs": [{"text": "a", "target": "b"}]}).json()["scores"]
    assert (row["stance"], row["error"]) == (None, "ValueError: no")
    rows = client.post("/label", json={"text": TEXT, "target": "it"}).json()["predictions"]
    assert [row["error"] for row in rows] == ["ValueError: no"] * 2


def test_health_and_models(client: TestClient) -> None:
    health = client.get("/health").json()
    assert health.items() >= {"status": "ok", "workers": 2, "running": 0, "waiting": 0, "queue": 8}.items()
    [model] = client.get("/models").json()["models"]
    assert (model["name"], model["labels"]) == ("lexicon", ["supports", "opposes", "neutral"])
    assert model["stages"]["segmenter"] == "SentenceSegmenter"


# What is refused, and how

BAD = {
    "not JSON": (b"{", "body: not JSON"),
    "a list": (b"[]", "body: Input should be a valid dictionary"),
    "nested too deep": (b"[" * 9000, "parsing the body"),
    "nothing": (b"{}", "give either text or articles"),
    "no target": (b'{"text": "a"}', "give either target or targets"),
    "both": (b'{"text": "a", "articles": [{"text": "a"}], "target": "b"}', "give either text or articles"),
    "an unknown field": (b'{"text": "a", "target": "b", "modell": "c"}', "modell: no such field"),
    "a field of an article": (b'{"articles": [{"text": "a", "x": 1}], "target": "b"}', "articles[0].x: no such field"),
    "a number for a text": (b'{"text": 1, "target": "b"}', "text: Input should be a valid string, got 1"),
    "a text for a list": (b'{"articles": "a", "target": "b"}', "articles: Input should be a valid list, got 'a'"),
    "empty": (b'{"text": "", "target": "b"}', "text: empty"),
    "blank": (b'{"text": " \\n", "target": "b"}', "text: empty"),
    "a blank target": (b'{"text": "a", "target": " "}', "target: empty"),
    "no articles": (b'{"articles": [], "target": "b"}', "articles: List should have at least 1 item"),
    "half a character": (b'{"text": "\\ud83d", "target": "b"}', "text: half of a character"),
    "half a character's name": (b'{"\\ud83d": 1}', "\\ud83d"),
    "NaN": (b'{"text": NaN, "target": "b"}', "text: Input should be a valid string, got nan"),
    "not UTF-8": (b'{"text": "\xff", "target": "b"}', "parsing the body"),
    "two of one id": (b'{"articles": [{"text":"a","id":"x"},{"text":"a","id":"x"}],"target":"b"}', "two articles"),
    "a span outside": (
        b'{"articles": [{"text": "a", "statements": [{"start": 0, "end": 9}]}], "target": "b"}',
        "articles[0]: a statement needs start and end in 0…1",
    ),
    "too long": (json.dumps({"text": "a" * 5001, "target": "b"}).encode(), "at most 5000 characters, got 5,001"),
    "too many articles": (json.dumps({"articles": [{"text": "a"}] * 4, "target": "b"}).encode(), "at most 3 items"),
    "too many targets": (json.dumps({"text": "a", "targets": ["b", "c", "d"]}).encode(), "at most 2 items"),
    "too many statements": (json.dumps({"text": "It rained. " * 30, "target": "b"}).encode(), "30 statements"),
}


@pytest.mark.parametrize("wrong", BAD)
def test_what_is_wrong_is_said_in_a_sentence(client: TestClient, wrong: str) -> None:
    body, said = BAD[wrong]
    answer = client.post("/label", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    problem = answer.json()
    assert said in problem["error"]
    assert len(problem["error"]) < 400
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "Traceback" not in answer.text
    assert "pydantic" not in answer.text


def test_too_many_pairs_are_refused(client: TestClient) -> None:
    answer = client.post("/score", json={"pairs": [{"text": "a", "target": "b"}] * 21})
    assert (answer.status_code, "at most 20 items" in answer.json()["error"]) == (422, True)


def test_body_over_the_limit_is_refused_declared_or_chunked(client: TestClient) -> None:
    declared = client.post("/label", content=b" " * 20_001, headers={"Content-Type": "application/json"})
    chunked = client.post("/label", content=iter([b" " * 15_000] * 2), headers={"Content-Type": "application/json"})
    for answer in (declared, chunked):
        assert answer.status_code == 413
        assert answer.json()["error"] == "body: more than 20,000 bytes; send fewer articles at a time"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_json_must_call_itself_json(client: TestClient, kind: str) -> None:
    answer = client.post("/label", content=b'{"text": "a", "target": "b"}', headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error"][:13]) == (415, "Content-Type:")


def test_unknown_place_and_method_are_told(client: TestClient) -> None:
    assert client.get("/nope").status_code == 404
    assert "/label" in client.get("/nope").json()["error"]
    assert client.get("/label").status_code == 405
    assert client.get("/docs").status_code == 404


def test_failure_of_ours_tells_nothing_of_itself(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret of the article")

    monkeypatch.setattr("newstance.serving.desk.article_of", fail)
    caplog.set_level(logging.INFO)
    answer = client_of(made()).post("/label", json={"text": TEXT, "target": "b"})
    assert answer.status_code == 500
    assert "secret" not in answer.text + caplog.text
    assert "RuntimeError in " in caplog.text


# Who may ask


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("LOCALHOST", 200),
        ("localhost.:80", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("127.0.0.1:80@evil.example", 421),
        ("[::1]:80", 421),
        ("", 421),
    ],
)
def test_host_must_be_ours(client: TestClient, host: str, status: int) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == status


def test_any_host_is_taken_where_none_is_named() -> None:
    assert client_of(made(hosts=())).get("/health", headers={"Host": "news.example"}).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://127.0.0.1", 200), ("http://evil.example", 403), ("null", 403), ("http://127.0.0.1:9", 403)],
)
def test_pages_of_others_may_not_ask(client: TestClient, origin: str, status: int) -> None:
    asked = {"json": {"text": TEXT, "target": "b"}, "headers": {"Origin": origin}}
    answer = client.post("/label", **asked)
    assert answer.status_code == status
    assert "access-control-allow-origin" not in answer.headers


def test_origin_that_is_named_may_ask() -> None:
    client = client_of(made(origins=["https://news.example"]))
    headers = {"Origin": "https://news.example"}
    answer = client.post("/label", json={"text": TEXT, "target": "b"}, headers=headers)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "https://news.example")
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in client.options("/label", headers=headers).headers


def test_every_answer_has_security_headers_and_the_clients_request_id(client: TestClient) -> None:
    for path in ("/", "/health", "/nope", "/page.css", "/openapi.json"):
        answer = client.get(path, headers={"X-Request-ID": "mine-1"})
        assert answer.headers["x-request-id"] == "mine-1"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
    assert client.get("/health", headers={"X-Request-ID": "a\tb <script>"}).headers["x-request-id"].isalnum()


def test_log_has_a_line_a_request_and_no_text(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "newstance")
    client.post("/label", json={"text": TEXT, "target": "the secret plan"})
    client.post("/label", json={"text": 7, "target": "the secret plan"})
    client.get("/x%0Aforged?text=mayor")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("newstance")]
    assert len(lines) == 3
    assert [line.rsplit(" ", 2)[0] for line in lines] == ["POST /label 200", "POST /label 422", "GET /x\\nforged 404"]
    assert "secret" not in caplog.text
    assert "mayor" not in caplog.text


# How many at once, for how long


async def ask(app: Guard, asked: Any, *, gone: asyncio.Event | None = None, path: str = "/label") -> tuple[int, str]:
    """Send one request as a server does; `gone` is when the client hangs up. Returns (0, "") where nothing came."""
    body = json.dumps(asked).encode()
    head = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": head, "http_version": "1.1", "scheme": "http", "root_path": "", "asgi": {"version": "3.0"}}
    sent = [{"type": "http.request", "body": body, "more_body": False}]
    came: list[Any] = []

    async def receive() -> Any:
        if not sent:
            await (gone or asyncio.Event()).wait()
            return {"type": "http.disconnect"}
        return sent.pop()

    async def send(message: Any) -> None:
        came.append(message)

    await app(scope, receive, send)
    return (came[0]["status"], came[1]["body"].decode()) if came else (0, "")


async def until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it never came")


def test_full_queue_is_told_at_once_and_what_waits_is_answered() -> None:
    async def run() -> None:
        model = WaitingModel()
        app = made(model, workers=1, queue=1)
        asked = {"text": TEXT, "target": "b"}
        first, second = (asyncio.ensure_future(ask(app, asked)) for _ in range(2))
        await until(model.begun.is_set)
        assert (app._pool.running, app._pool.waiting) == (1, 1)
        status, said = await ask(app, asked)
        assert (status, "try again" in said) == (503, True)
        assert (await ask(app, asked, path="/label"))[0] == 503
        model.go.set()
        assert [(await each)[0] for each in (first, second)] == [200, 200]
        assert (app._pool.running, app._pool.waiting) == (0, 0)

    asyncio.run(run())


def test_work_of_a_client_that_is_gone_is_dropped_begun_or_not() -> None:
    async def run() -> None:
        model = WaitingModel()
        app = made(model, workers=1, queue=4)
        gone = asyncio.Event()
        long = {"pairs": [{"text": f"begun {n}", "target": "b"} for n in range(20)]}
        begun = asyncio.ensure_future(ask(app, long, gone=gone, path="/score"))
        await until(model.begun.is_set)
        queued = asyncio.ensure_future(ask(app, {"text": "Queued.", "target": "b"}, gone=gone))
        stays = asyncio.ensure_future(ask(app, {"text": "It stays.", "target": "b"}))
        await until(lambda: app._pool.waiting == 2)
        gone.set()
        assert [await begun, await queued] == [(0, ""), (0, "")]
        model.go.set()
        assert (await stays)[0] == 200
        # The second handful of the pairs was not begun, and the text that waited never was.
        assert model.seen == [f"begun {n}" for n in range(16)] + ["It stays."]

    asyncio.run(run())


def test_what_takes_too_long_is_told_and_stopped() -> None:
    async def run() -> None:
        model = WaitingModel()
        app = made(model, workers=1, limits=Limits(seconds=0.05))
        status, said = await ask(app, {"text": TEXT, "target": "b"})
        assert (status, "not answered within 0.05 seconds" in said) == (504, True)
        assert app._pool.running == 0
        model.go.set()

    asyncio.run(run())


def test_body_that_does_not_come_is_not_waited_for_for_ever() -> None:
    async def run() -> None:
        app = made(limits=Limits(seconds=0.05))
        came: list[Any] = []

        async def never() -> Any:
            await asyncio.Event().wait()

        async def send(message: Any) -> None:
            came.append(message)

        scope = {"type": "http", "method": "POST", "path": "/label", "headers": [(b"host", b"localhost")]}
        await app(scope, never, send)
        assert came[0]["status"] == 504

    asyncio.run(run())


def test_connections_are_not_kept_alive_when_the_server_stops() -> None:
    app = made()
    client = client_of(app)
    assert "connection" not in client.get("/health").headers
    app.stopping = True
    assert client.get("/health").headers["connection"] == "close"


# The document


@pytest.mark.slow  # the validator takes two seconds to import
def test_openapi_document_is_valid(client: TestClient) -> None:
    from openapi_spec_validator import validate

    validate(client.get("/openapi.json").json())


def test_openapi_document_names_every_limit(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) == {"/label", "/score", "/health", "/models"}
    for limit in (
        "20,000 bytes",
        "5,000 characters",
        "3 articles",
        "2 targets",
        "20 labels",
        "5 seconds",
        "8 requests",
    ):
        assert limit in document["info"]["description"]
    fields = document["components"]["schemas"]["LabelRequest"]["properties"]
    assert fields["articles"]["anyOf"][0]["maxItems"] == 3
    assert fields["targets"]["anyOf"][0]["maxItems"] == 2
    assert fields["text"]["anyOf"][0]["maxLength"] == 5_000
    assert document["components"]["schemas"]["ScoreRequest"]["properties"]["pairs"]["maxItems"] == 20
    for status in ("413", "422", "503", "504"):
        assert status in document["paths"]["/label"]["post"]["responses"]


@pytest.mark.parametrize("path", ["/label", "/score"])
def test_example_of_the_document_works_and_its_answer_has_the_keys_that_the_document_names(
    client: TestClient, path: str
) -> None:
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    asked = {"/label": "LabelRequest", "/score": "ScoreRequest"}[path]
    answer = client.post(path, json=schemas[asked]["examples"][0])
    assert answer.status_code == 200
    rows, named = {"/label": ("predictions", "Row"), "/score": ("scores", "PairScore")}[path]
    assert set(answer.json()[rows][0]) == set(schemas[named]["required"])


def test_requests_of_the_how_to_page_are_answered(client: TestClient) -> None:
    page = (ROOT / "docs/how-to/serve.md").read_text("utf-8")
    asked = re.findall(r"curl localhost:8000(/\w+) .*\\\n  -d '(.*)'", page)
    assert [path for path, _ in asked] == ["/label", "/label", "/score"]
    for path, body in asked:
        assert client.post(path, content=body, headers={"Content-Type": "application/json"}).status_code == 200
    for status in ("403", "413", "415", "421", "422", "503", "504"):
        assert status in page


# The page


def test_page_has_a_labelled_form_and_no_script_or_style_within(client: TestClient) -> None:
    page = client.get("/")
    for field_name in ("text", "target"):
        assert f'<label for="{field_name}">' in page.text
    assert "<style" not in page.text
    assert page.text.count("<script") == page.text.count('<script src="/page.js"')
    assert "the plan" not in page.text.split("<textarea")[1]
    for asset in ("/page.css", "/page.js"):
        assert client.get(asset).status_code == 200


def test_page_fills_in_the_example_as_text() -> None:
    desk = Desk(pipeline(), Pool(1, 1), LIMITS)
    page = client_of(make_app(desk, Example(HOSTILE, '"><script>'))).get("/?example").text
    assert "<script>alert" not in page
    assert page.count("</textarea>") == 1
    assert 'value="&#34;&gt;&lt;script&gt;"' in page


def test_form_is_answered_with_the_report_or_its_rows(client: TestClient) -> None:
    form = {"text": TEXT.replace(". ", ".\r\n"), "target": "the plan"}
    report = client.post("/report", data=form)
    assert report.headers["content-type"].startswith("text/html")
    assert "frame-ancestors 'self'" in report.headers["content-security-policy"]
    assert "Ada Lund" in report.text
    rows = client.post("/report.json", data=form).json()["predictions"]
    typed = form["text"].replace("\r\n", "\n")
    assert [typed[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]


@pytest.mark.parametrize("field_name", ["text", "target"])
def test_hostile_article_and_target_are_text_in_report_rows_and_errors(client: TestClient, field_name: str) -> None:
    form = {"text": TEXT, "target": "the plan"} | {field_name: HOSTILE}
    report = client.post("/report", data=form, headers={"Accept": "text/html"})
    assert report.status_code == 200
    for tag in ("<script>alert", "href='javascript", "</textarea>", "</iframe>", "\0"):
        assert tag not in report.text
    rows = client.post("/label", json=form).json()["predictions"]
    assert HOSTILE in (rows[0]["target"], form["text"])
    assert [form["text"][row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]


def test_mistakes_in_the_form_are_a_page_for_a_browser_and_json_for_others(client: TestClient) -> None:
    answer = client.post("/report", data={"text": " ", "target": "x"}, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "<p>text: empty; fill it in</p>" in answer.text
    assert "error" in client.post("/report", data={"text": "a", "target": ""}).json()
    assert "more than 5,000" in client.post("/report", data={"text": "a" * 5001, "target": "b"}).json()["error"]
    assert "too many" in client.post("/report", content="a=1&" * 9).json()["error"]
    shown = client.get("/<script>", headers={"Accept": "text/html", "Host": "<script>\0"})
    assert "<script>" not in shown.text
    assert "&lt;script&gt;" in shown.text


def test_long_words_are_no_trouble(client: TestClient) -> None:
    answer = client_of(made(limits=Limits())).post("/label", json={"text": "a" * 100_000 + " said Ada.", "target": "b"})
    assert len(answer.json()["predictions"]) == 1
