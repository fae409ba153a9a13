"""The page of `newstance serve` in a browser: the seed pasted and read, by keyboard, on a phone, in the dark.

Needs playwright and a Chromium: $NEWSTANCE_CHROMIUM, or one on the path; skipped without. With $NEWSTANCE_PICTURES set,
pictures of the page are written there.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from serving import Served, served

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
playwright = pytest.importorskip("playwright.sync_api", exc_type=ImportError)
SEED = (ROOT / "seeds/us-withdrawal-unhrc.txt").read_text("utf-8")
TARGET = "the US withdrawal from the UN Human Rights Council"
HOSTILE = (
    "Ada Lund said </textarea></iframe><script>parent.hacked = 1</script> it <a href='javascript:x'>ruins</a> \0 all."
)


EXPECTED = ("status of 422", "postMessage")
"""What a browser says of a mistake that is told, and of axe, which asks the sandboxed frame in vain."""


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = os.environ.get("NEWSTANCE_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("no Chromium")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Any, server: Served) -> Iterator[Open]:
    """Open the page; whatever it complains of in the console fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: str = "/", **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [said for said in complaints if not any(word in said for word in EXPECTED)]


def picture(page: Any, name: str) -> None:
    folder = os.environ.get("NEWSTANCE_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def report_of(page: Any) -> Any:
    frame = page.frame_locator("#report")
    frame.locator("h1").wait_for()
    return frame


def statements_of(frame: Any) -> int:
    return int(frame.locator(".text .st").count())


def fill(page: Any, text: str = SEED, target: str = TARGET) -> None:
    page.get_by_label("Target").fill(target)
    page.get_by_label("Article").fill(text)


def test_seed_that_is_pasted_is_read_as_twelve_statements(opened: Open) -> None:
    page = opened(viewport={"width": 1280, "height": 800})
    picture(page, "page-empty")
    fill(page)
    page.get_by_role("button", name="Show the report").click()
    frame = report_of(page)
    assert statements_of(frame) == 12
    assert frame.locator("h1").inner_text() == TARGET
    assert page.get_by_role("status").inner_text() == "The report is here."
    picture(page, "page-light")


def test_report_opens_in_a_tab_of_its_own_and_so_do_its_rows(opened: Open) -> None:
    page = opened("/?example")
    for button, path in (("In a new tab", "/report"), ("JSON", "/report.json")):
        with page.expect_popup() as popup:
            page.get_by_role("button", name=button).click()
        tab = popup.value
        tab.wait_for_load_state()
        assert tab.url.endswith(path)
        if button == "JSON":
            assert len(json.loads(tab.locator("body").inner_text())["predictions"]) == 12
        else:
            assert statements_of(tab) == 12


def test_page_works_by_keyboard_alone(opened: Open) -> None:
    page = opened()
    page.get_by_label("Target").focus()
    page.keyboard.type("the plan")
    page.keyboard.press("Tab")
    page.keyboard.type("The mayor welcomed the plan. Ada Lund said it ruins the harbour.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert statements_of(report_of(page)) == 2


def test_page_works_without_javascript(opened: Open) -> None:
    page = opened("/?example", java_script_enabled=False)
    page.get_by_role("button", name="Show the report").click()
    assert statements_of(report_of(page)) == 12


def test_phone_has_room_for_page_and_report_and_is_led_to_the_report(opened: Open) -> None:
    page = opened("/?example", viewport={"width": 375, "height": 720}, is_mobile=True, has_touch=True)
    picture(page, "page-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("button", name="Show the report").tap()
    frame = report_of(page)
    page.wait_for_function("document.getElementById('report').getBoundingClientRect().top < 10")
    assert frame.locator("html").evaluate("root => root.scrollWidth") <= 375
    picture(page, "page-phone-report")


def test_page_and_report_are_dark_where_dark_is_wanted(opened: Open) -> None:
    page = opened("/?example", color_scheme="dark", viewport={"width": 1280, "height": 800})
    page.get_by_role("button", name="Show the report").click()
    frame = report_of(page)
    for body in (page.locator("body"), frame.locator("body")):
        red, green, blue = body.evaluate("body => getComputedStyle(body).backgroundColor.match(/\\d+/g).map(Number)")[
            :3
        ]
        assert red + green + blue < 200
    picture(page, "page-dark")


def test_hostile_article_is_text_in_the_page_the_report_and_errors(opened: Open) -> None:
    page = opened()
    fill(page, HOSTILE.replace("\0", ""), "</title><script>parent.hacked = 1</script>")
    page.get_by_role("button", name="Show the report").click()
    frame = report_of(page)
    assert "<script>parent.hacked = 1</script>" in frame.locator("#articles").inner_text()
    assert "<script>" in frame.locator("h1").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("iframe").count() == 1


def test_mistake_is_told_in_the_frame(opened: Open, server: Served) -> None:
    page = opened()
    fill(page, "x" * 200_001, "the plan")
    page.get_by_role("button", name="Show the report").click()
    said = page.frame_locator("#report").locator("p").first
    assert said.inner_text() == "text: 200,001 characters, more than 200,000; send less at a time"


def test_axe_finds_nothing_in_the_page(opened: Open) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme in ("light", "dark"):
        page = opened("/?example", color_scheme=scheme)
        found = axe.run(page).response["violations"]
        assert [(each["id"], each["impact"], each["nodes"][0]["html"]) for each in found] == []
