"""Statements: one sentence each, marks with their sentence, offsets in the text as given."""

import pytest

from newstance.articles import parse_article
from newstance.errors import DataError
from newstance.protocols import Segmenter
from newstance.segmenters import GivenSegmenter, ParagraphSegmenter, SentenceSegmenter
from newstance.types import Article, Holder, Statement

ODD = "👩‍👩‍👧 cafe\u0301 shut. İß 🙂 “Nein.”\r\n\r\nÅ\u0308rger!\u2028Ada left.\u00a0 The end"


def sentences(text: str) -> list[str]:
    return [statement.text for statement in SentenceSegmenter().segment(parse_article(text))]


def given(text: str, *spans: tuple[int, int]) -> Article:
    return Article(text, "dam", statements=tuple(Statement(start, end, text[start:end]) for start, end in spans))


@pytest.mark.parametrize("segmenter", [SentenceSegmenter(), ParagraphSegmenter(), GivenSegmenter()], ids=repr)
def test_segmenters_keep_the_protocol(segmenter: object) -> None:
    assert isinstance(segmenter, Segmenter)


@pytest.mark.parametrize(
    "parts",
    [
        ["The mayor left.", "Nobody wept."],
        ["Is it late?", "It is!", "Go home...", "She went."],
        ["“We will go,” Ada Brook said.", "He stayed."],
        ["Ada Brook said: “We will go.”", "He stayed."],
        ["“We will go.", "It is late,” Ada Brook said.", "“Go home.”"],
        ["“We will go.", "It is late.", "Go home.”", "She left."],
        ['"We will go.', 'It is late," she said.', '"Go home."', "She left."],
        ["He left.", "“It is late.", "We go.”", "“No,” she said."],
        ["« Non.", "Oui », wrote Brook.", "She left."],
        ["„Nein.", "Ja“, wrote Brook.", "She left."],
        ["“Why now?” she asked.", "“Why not!” Brook replied.", "“Go!”", "It rained."],
        ["“Why now?” asked Ada Brook.", "Nobody knew."],
        ["“Stop it!” shouted the crowd.", "Nobody did."],
        ['He asked "Why?" and left.', "It rained."],
        ["Gov. Tom Reed (R-Ohio) spoke.", "Mr. Reed left at 5 p.m. on Friday."],
        ["The U.S. Senate voted.", "Sen. Brook did not."],
        ["It cost $3.5 million.", "It rose by 2.4 percent."],
        ["It is e.g. a port, i.e. water.", "Jan. 5 was cold."],
        ["The port’s sheds leak.", "Ada’s don’t."],
        ["She said ‘no’.", "He said 'yes'."],
        ["She left (it was late).", "He stayed."],
    ],
)
def test_sentence_is_a_statement_and_marks_stay_with_it(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize("mark", ['"', "“", "”", "„", "«", "»", "(", ")"])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_unbalanced_mark_joins_no_sentences_and_is_not_lost(mark: str, place: int) -> None:
    parts = ["The mayor left on Monday.", "The council stayed.", "Nobody wept."]
    text = " ".join(mark + part if number == place else part for number, part in enumerate(parts))
    text += f" {mark}" if place == 3 else ""
    found = sentences(text)
    assert " ".join(found) == text
    assert len(found) == 3


@pytest.mark.parametrize(
    "text", ["The mayor left", "no end mark here", "The mayor, who", "“We will go", "Vote lost", "…", "🙂", "a.b.c"]
)
def test_text_without_an_end_is_one_statement(text: str) -> None:
    assert sentences(text) == [text]


def test_segmenter_keeps_offsets_when_text_has_crlf() -> None:
    text = "Vote lost\r\n\r\n“We go.\r\nWe stay,” she said. He left.\r\n\r\nNobody wept.\r\n"
    found = SentenceSegmenter().segment(parse_article(text))
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert [one.text for one in found] == ["“We go.", "We stay,” she said.", "He left.", "Nobody wept."]


def test_segmenter_counts_emoji_and_combining_marks_in_code_points() -> None:
    found = SentenceSegmenter().segment(parse_article(ODD))
    assert [one.text for one in found][:2] == ["👩‍👩‍👧 cafe\u0301 shut.", "İß 🙂 “Nein.”"]
    assert [(one.start, one.end) for one in found][:2] == [(0, 17), (18, 30)]
    assert all(ODD[one.start : one.end] == one.text for one in found)


def test_sentence_goes_on_over_hard_wrapped_lines() -> None:
    lines = (
        "The council met on Monday to talk about the harbour and its many",
        "leaking sheds. It will meet again on Thursday, the mayor said in",
        "a letter to the port.",
    )
    for end in ("\n", "\r\n"):
        text = end.join(lines)
        cut = text.index(" It will")
        assert sentences(text) == [text[:cut], text[cut + 1 :]]


def test_no_sentence_goes_over_the_end_of_its_paragraph() -> None:
    assert sentences("The mayor said that,\n\nas she left,\n\nit rained.") == [
        "The mayor said that,",
        "as she left,",
        "it rained.",
    ]


@pytest.mark.parametrize("segmenter", [SentenceSegmenter(), ParagraphSegmenter()], ids=repr)
def test_headings_dateline_byline_and_captions_are_in_no_statement(segmenter: Segmenter) -> None:
    text = (
        "Vote lost\n\nBy Ada Brook\n\nRIVERTON (AP) — The mayor left.\n\nPhoto: The port\n\nWhat comes next\n\n"
        "Nobody wept.\n\nRead more: The port\n\n## More\n\nIt rained.\n\n***"
    )
    found = segmenter.segment(parse_article(text))
    assert [one.text for one in found] == ["The mayor left.", "Nobody wept.", "It rained."]


def test_paragraph_segmenter_gives_whole_paragraphs() -> None:
    found = ParagraphSegmenter().segment(parse_article("One. Two.\r\n\r\n  “Three. Four”  \r\n"))
    assert [(one.start, one.end, one.text) for one in found] == [(0, 9, "One. Two."), (15, 28, "“Three. Four”")]


@pytest.mark.parametrize("segmenter", [SentenceSegmenter(), ParagraphSegmenter()], ids=repr)
@pytest.mark.parametrize("text", ["", " ", "\r\n\t\n", "\u2028\u00a0"])
def test_nothing_has_no_statements(segmenter: Segmenter, text: str) -> None:
    assert segmenter.segment(Article(text)) == []


@pytest.mark.parametrize("segmenter", [SentenceSegmenter(), ParagraphSegmenter()], ids=repr)
def test_article_made_by_hand_is_segmented_like_one_that_was_read(segmenter: Segmenter) -> None:
    text = "Vote lost\n\nRIVERTON (AP) — The mayor left. Nobody wept."
    assert segmenter.segment(Article(text)) == segmenter.segment(parse_article(text))


@pytest.mark.parametrize("segmenter", [SentenceSegmenter(), ParagraphSegmenter()], ids=repr)
def test_segmenting_again_gives_the_same_and_changes_nothing(segmenter: Segmenter) -> None:
    article, same = parse_article(ODD), parse_article(ODD)
    assert segmenter.segment(article) == segmenter.segment(article)
    assert article == same


def test_given_statements_come_back_in_text_order_with_their_holders() -> None:
    holder = Holder("Ada Brook")
    late, early = Statement(10, 15, "Later", holder=holder), Statement(0, 5, "Early")
    article = Article("Early and Later", statements=(late, early))
    assert GivenSegmenter().segment(article) == [early, late]
    assert article.statements == (late, early)


def test_given_statements_may_touch() -> None:
    assert len(GivenSegmenter().segment(given("One.Two.", (0, 4), (4, 8)))) == 2


@pytest.mark.parametrize("spans", [[(0, 5), (4, 8)], [(0, 8), (2, 4)], [(0, 4), (0, 4)], [(5, 8), (0, 6)]])
def test_given_statements_that_overlap_are_refused(spans: list[tuple[int, int]]) -> None:
    at = max(start for start, _ in spans)
    with pytest.raises(DataError, match=f"dam: statements overlap at {at}; each letter belongs to one at most"):
        GivenSegmenter().segment(given("One.Two.", *spans))


def test_article_that_brings_no_statements_is_refused_with_the_next_step() -> None:
    with pytest.raises(DataError, match='segmenter=given, but the article has no "statements"; use segmenter=sentence'):
        GivenSegmenter().segment(parse_article("The mayor left."))
