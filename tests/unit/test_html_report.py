"""The page: what stands in it, what may run in it, and how results become what it shows."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from newstance.articles import parse_article
from newstance.evidence import Phrase
from newstance.html import report_html
from newstance.html.against import compare
from newstance.html.notebook import MOST_ROWS, result_fragment
from newstance.html.standing import over_time, standings
from newstance.html.view import view_of
from newstance.pipeline import summarise
from newstance.types import (
    Article,
    Holder,
    LabelledStatement,
    Prediction,
    Result,
    Scores,
    StanceLabel,
    Statement,
    Target,
)
from pages import Page
from results import PREDICTIONS, result

SUPPORTS, OPPOSES, NEUTRAL = Scores(0.8, 0.1, 0.1), Scores(0.1, 0.7, 0.2), Scores(0.1, 0.1, 0.8)


def labelled(*said: tuple[str | None, Scores | None], target: str = "the tunnel", **fields: str) -> Result:
    """Return an article of one-word statements, each with its holder and scores."""
    text = " ".join(f"Word{n}." for n in range(len(said)))
    predictions, place = [], 0
    for n, (holder, scores) in enumerate(said):
        end = place + len(f"Word{n}.")
        predictions.append(
            Prediction(Statement(place, end, text[place:end], holder=Holder(holder) if holder else None), scores)
        )
        place = end + 1
    return Result(parse_article(text, **fields), Target(target), tuple(predictions), "tiny", summarise(predictions))


def gold(of: Result, *stances: str) -> list[LabelledStatement]:
    spans = [each.statement for each in of.predictions]
    return [
        LabelledStatement(of.article.id, span.start, span.end, of.target.text, StanceLabel(stance))
        for span, stance in zip(spans, stances, strict=True)
    ]


def test_page_lets_nothing_run_but_its_own_style_and_script() -> None:
    html = report_html([result(*PREDICTIONS)])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].replace("&#39;", "'").split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for element, rule in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        assert rules[rule] == f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@pytest.mark.parametrize("name", ["report.css", "report.js"])
def test_assets_end_no_element_early_fetch_nothing_and_make_no_markup(name: str) -> None:
    text = (files("newstance.html") / name).read_text("utf-8")
    assert "</" not in text
    assert "<!--" not in text
    assert not re.search(
        r"https?:|@import|url\((?!#)|innerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(", text
    )


def test_page_says_what_made_it_when_and_how_sure_its_confidence_is() -> None:
    scores = [
        {"set": "bench", "n": 1323, "ece": 0.1158, "value": 0.54, "metric": "macro_f1"},
        {"set": "groups", "n": 5},
    ]
    html = report_html([result(*PREDICTIONS)], scores=scores, made=date(2026, 3, 1))
    for part in ("tiny", "2026-03-01", "1,323 hand-labelled statements", "“bench”", "0.12 on average"):
        assert part in html
    assert "groups" not in html
    assert "not measured" in report_html([result(*PREDICTIONS)])


def test_mark_says_stance_holder_confidence_and_doubt() -> None:
    html = report_html([result(*PREDICTIONS)])
    assert 'aria-label="supports, unsure · Ada Brook · 67 %"' in html
    assert 'aria-label="failed · no holder"' in html
    assert "ValueError: no" in html


def test_nothing_at_all_is_still_a_page() -> None:
    page = Page(report_html([]))
    assert not page.misnested
    assert not page.article_texts


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil", "ftp://x"]
)
def test_only_web_addresses_are_links(url: str) -> None:
    page = Page(report_html([labelled(("Ada", SUPPORTS), url=url)]))
    assert not [value for tag, name, value in page.attributes if (tag, name) == ("a", "href") and value[0] != "#"]
    good = Page(report_html([labelled(("Ada", SUPPORTS), url="https://example.org/a?b=1&c=2")]))
    assert ("a", "href", "https://example.org/a?b=1&c=2") in good.attributes


def test_heading_and_dateline_stand_as_published() -> None:
    text = "WASHINGTON (CNN) The mayor said no.\n\nA heading\n\nShe went."
    article = parse_article(text)
    page = report_html([Result(article, Target("t"), (), "tiny")])
    assert '<h3 dir="auto">A heading</h3>' in page
    assert (
        '<span class="dateline">WASHINGTON (CNN) </span><span class="paragraph">The mayor said no.</span></p>' in page
    )


def test_holders_are_gathered_over_articles_and_spellings_failed_and_unsure_statements_do_not_count() -> None:
    one = labelled(("Ada Lund", SUPPORTS), ("Tom Reed", OPPOSES), ("Ada Lund", None))
    two = labelled(("ada  lund", OPPOSES), ("Ada Lund", OPPOSES), (None, NEUTRAL))
    unsure = replace(two.predictions[0], abstained=True)
    two = replace(two, predictions=(unsure, *two.predictions[1:]))
    ada, tom = standings([one, two], [0, 3], {"ada lund": 0, "tom reed": 1})
    assert (ada.name, ada.articles, ada.statements) == ("Ada Lund", 2, [0, 2, 3, 4])
    assert ada.counts == {StanceLabel.SUPPORTS: 1, StanceLabel.OPPOSES: 1}
    assert (tom.number, tom.counts) == (1, {StanceLabel.OPPOSES: 1})


def test_holder_has_the_role_that_the_first_article_to_give_one_has() -> None:
    one, two = labelled(("Ada Lund", SUPPORTS)), labelled(("Ada Lund", SUPPORTS))
    mention = replace(two.predictions[0].statement, holder=Holder("Ada Lund", role="head of <the> union"))
    two = replace(two, predictions=(replace(two.predictions[0], statement=mention),))
    assert "<small><bdi>head of &lt;the&gt; union</bdi></small>" in report_html([one, two])
    assert "<small><bdi>" not in report_html([one])


def test_time_is_told_by_day_by_month_or_by_year_and_only_of_real_dates() -> None:
    def on(*days: str) -> list[tuple[str, Counter]]:
        return [(each.name, each.counts) for each in over_time([labelled(("A", SUPPORTS), date=day) for day in days])]

    two = {StanceLabel.SUPPORTS: 2}
    assert on("2024-02-01T10:00:00Z", "2024-01-31", "2024-02-01") == [
        ("2024-01-31", {StanceLabel.SUPPORTS: 1}),
        ("2024-02-01", two),
    ]
    assert on("2024-02-01") == on("2024-02-01", "2024-02-30", "yesterday") == []
    assert [name for name, _ in on(*(f"2024-{m:02}-{d:02}" for m in (1, 2) for d in range(1, 20)))] == [
        "2024-01",
        "2024-02",
    ]
    assert len(on(*(f"{y}-{m:02}-01" for y in range(2000, 2010) for m in range(1, 13)))) == 10


def test_hand_labels_are_compared_and_those_not_found_count_as_wrong() -> None:
    own = labelled(("Ada", SUPPORTS), ("Ada", OPPOSES), ("Tom", None))
    labels = gold(own, "supports", "neutral", "opposes")
    absent = replace(labels[0], start=0, end=len(own.article.text))
    found = compare([own], [*labels, absent, replace(labels[0], target="another")])
    assert found is not None
    assert (found.right, found.n, found.missing) == (1, 4, 1)
    assert found.matrix == [[1, 0, 0, 1], [0, 0, 0, 1], [0, 1, 0, 0]]
    assert set(found.gold) == {0, 1, 2}
    assert compare([own], []) is None


def test_page_shows_mistakes_confusion_and_reliability_beside_hand_labels() -> None:
    own = labelled(("Ada", SUPPORTS), ("Ada", OPPOSES))
    html = report_html([own], gold=gold(own, "supports", "neutral"))
    assert html.count(' data-gold="') == 1
    assert 'data-gold="neutral" aria-label="opposes · Ada · 70 % · hand label neutral"' in html
    assert "1 of 2 stances as labelled by hand" in html
    assert html.count('class="point"') == 1
    assert "Beside the hand labels" not in report_html([own])


def test_statements_are_numbered_over_all_results_and_filters_know_their_classes() -> None:
    one = labelled(("Ada", SUPPORTS), (None, NEUTRAL))
    view = view_of([one, labelled(("Tom", OPPOSES), target="the ferry")], None)
    assert [each.number for each in view.marked] == [0, 1, 2]
    assert [each.classes.split() for each in view.marked] == [
        ["supports", "k3", "c16", "t0", "h0"],
        ["neutral", "k3", "c16", "t0", "h-"],
        ["opposes", "k2", "c14", "t1", "h1"],
    ]
    assert view.holders == ["Ada", "Tom"]
    assert [group.target for group in view.groups] == ["the tunnel", "the ferry"]


def test_phrases_are_counted_as_a_browser_counts() -> None:
    text = "😭 No way."
    own = Result(Article(text), Target("t"), (Prediction(Statement(0, 9, text), OPPOSES),), "tiny")
    (marked,) = view_of([own], None).marked
    assert marked.data([Phrase(2, 4, 0.256)])["phrases"] == [[3, 5, 0.26]]


def test_many_holders_are_folded_away_but_all_are_there() -> None:
    html = report_html([labelled(*((f"Holder {n}", SUPPORTS) for n in range(30)))])
    assert "18 more holders" in html
    assert html.count('<details class="holder">') == 30


def test_notebook_shows_so_many_rows_and_says_how_many_more() -> None:
    html = result_fragment(labelled(*[("Ada", OPPOSES)] * (MOST_ROWS + 7)))
    assert "7 more statements" in html
    assert html.count("▼") == MOST_ROWS + 1
    assert "<script" not in html


def test_result_shows_itself_in_a_notebook_with_failures_named() -> None:
    shown = result(*PREDICTIONS, title="A & B")._repr_html_()
    assert "A &amp; B" in shown
    assert "failed: <bdi>ValueError: no</bdi>" in shown
    assert "supports?" in shown
