"""Whatever an article, a holder, a target or a title holds, the report shows it as text and nothing else."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from newstance.articles import parse_article
from newstance.errors import DataError
from newstance.html import report_html
from newstance.html.marking import parts_of
from newstance.html.notebook import result_fragment
from newstance.pipeline import summarise
from newstance.types import Article, Block, BlockKind, Holder, Prediction, Result, Scores, Statement, Target
from pages import Page, held

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</script>",
        "</style>",
        "<!--",
        "-->",
        "]]>",
        "&lt;",
        "&amp;amp;",
        "&#0;",
        "\0",
        "\ud83d",
        "\r\n",
        "\r",
        "\n\n",
        "\u202e",
        "\u2066",
        "\u2028",
        "\x0c",
        "\x85",
        '" onclick="alert(1)',
        "' autofocus='",
        "{{ 7 * 7 }}",
        "{% raw %}",
        "javascript:alert(1)",
        "<img src=x onerror=alert(1)>",
        "</div></main>",
        "<plaintext>",
        "😭",
        "A man said no.",
        "Heading",
        " ",
        "x" * 3_000,
    ]
)
TEXTS = st.lists(st.one_of(HOSTILE, st.text(max_size=12)), min_size=1, max_size=12).map("".join)
ELEMENTS = set(
    "html head meta link title style body a header p h1 h2 h3 br span bdi div aside details summary form fieldset "
    "legend label input select option output button section svg defs pattern rect line ul li small main article "
    "footer dl dt dd script text g nav ol".split()
)


def cut(article: Article, bounds: list[int], holder: str) -> tuple[Prediction, ...]:
    """Return predictions on stretches between the bounds, every second one without a holder."""
    places = sorted({place % (len(article.text) + 1) for place in bounds})
    spans = list(pairwise(places))[::2]
    return tuple(
        Prediction(
            Statement(start, end, article.text[start:end], holder=Holder(holder or "?") if n % 2 else None),
            Scores(0.7, 0.2, 0.1) if n % 3 else None,
            error=None if n % 3 else holder,
        )
        for n, (start, end) in enumerate(spans)
    )


def read(text: str, **fields: str) -> Article:
    try:
        return parse_article(text, **fields)
    except DataError:  # nothing but white space
        return Article(text, **fields)


@settings(deadline=None, max_examples=15)
@given(text=TEXTS, other=TEXTS, bounds=st.lists(st.integers(0, 400), max_size=8))
def test_report_reads_back_as_the_article_and_holds_no_element_but_ours(
    text: str, other: str, bounds: list[int]
) -> None:
    article = read(text, id=other or "a", title=other, url=other, date=other, source=other)
    predictions = cut(article, bounds, other)
    html = report_html([Result(article, Target(other), predictions, other, summarise(predictions))])
    html.encode("utf-8")
    page = Page(html)
    assert page.article_texts == [held(text)]
    assert not page.misnested
    assert set(page.tags) <= ELEMENTS
    assert page.tags.count("script") == 2
    assert not [each for each in page.attributes if each[1].startswith("on") or each[1] == "style"]
    links = [value for _, name, value in page.attributes if name in ("href", "src", "action")]
    assert all(link.startswith(("#", "data:,", "http://", "https://")) for link in links)


@given(
    text=TEXTS,
    blocks=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), st.sampled_from(BlockKind)), max_size=5),
    spans=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=6),
)
def test_parts_joined_are_the_text_whatever_blocks_and_statements_overlap(
    text: str, blocks: list[tuple[int, int, BlockKind]], spans: list[tuple[int, int]]
) -> None:
    size = len(text)
    ordered = sorted((min(a, b, size), min(max(a, b), size), kind) for a, b, kind in blocks)
    statements = [Statement(min(a, b, size), min(max(a, b), size), "") for a, b in spans]
    parts = parts_of(Article(text, blocks=tuple(Block(*each) for each in ordered)), statements)
    joined = "".join(piece.text for part in parts for piece in part.pieces)
    assert Page(f'<div class="text">{joined}</div>').article_texts == [held(text)]
    firsts = [piece.statement for part in parts for piece in part.pieces if piece.first]
    assert len(firsts) == len(set(firsts))


@settings(deadline=None)
@given(text=TEXTS, other=TEXTS)
def test_notebook_shows_text_as_text(text: str, other: str) -> None:
    article = Article(text, title=other)
    predictions = cut(article, [0, len(text), 1, 2, 3], other)
    page = Page(result_fragment(Result(article, Target(other), predictions, other, summarise(predictions))))
    assert set(page.tags) <= set("div p b br bdi table thead tbody tr th td span small".split())
    assert not page.misnested
