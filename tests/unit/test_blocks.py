"""What each stretch of an article is: paragraph, heading, dateline, or what scraping left behind."""

import pytest

from newstance.blocks import parse_blocks
from newstance.types import BlockKind

PARAGRAPH, HEADING, DATELINE, NOISE = BlockKind
LEAD = "The vote was lost."
WRAPPED = (
    "The council met on Monday to talk about the harbour and its many",
    "leaking sheds. It will meet again on Thursday, the mayor said in",
    "a letter to the port.",
)


def blocks(text: str, title: str | None = None) -> list[tuple[BlockKind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in parse_blocks(text, title)[0]]


def kinds(text: str) -> list[BlockKind]:
    return [kind for kind, _ in blocks(text)]


@pytest.mark.parametrize(
    ("dateline", "fields"),
    [
        ("(CNN) ", {"source": "CNN"}),
        ("(CNN)", {"source": "CNN"}),
        ("(Reuters) - ", {"source": "Reuters"}),
        ("Riverton (CNN) ", {"dateline": "Riverton", "source": "CNN"}),
        ("Riverton (CNN)", {"dateline": "Riverton", "source": "CNN"}),
        ("RIVERTON (Reuters) - ", {"dateline": "RIVERTON", "source": "Reuters"}),
        ("RIVERTON, Ohio (AP) — ", {"dateline": "RIVERTON, Ohio", "source": "AP"}),
        ("RIVERTON, Ohio (AP) -- ", {"dateline": "RIVERTON, Ohio", "source": "AP"}),
        ("St. Elmo, Fla. (UPI) – ", {"dateline": "St. Elmo, Fla.", "source": "UPI"}),
        ("Port-au-Brook (AFP): ", {"dateline": "Port-au-Brook", "source": "AFP"}),
        ("Riverton, March 4 (Xinhua) -- ", {"dateline": "Riverton", "source": "Xinhua"}),
        ("PORT ALMA, March 4, 2021 /AFP/ – ", {"dateline": "PORT ALMA", "source": "AFP"}),
        ("Alma's Bay (Fox News) - ", {"dateline": "Alma's Bay", "source": "Fox News"}),
        ("RIVERTON -- ", {"dateline": "RIVERTON"}),
        ("NEW ALMA CITY — ", {"dateline": "NEW ALMA CITY"}),
        ("RIVERTON, Ohio – ", {"dateline": "RIVERTON, Ohio"}),
        ("RIVERTON, March 4 - ", {"dateline": "RIVERTON"}),
        ("2021-03-04 ", {"date": "2021-03-04"}),
        ("date 2021-03-04 ", {"date": "2021-03-04"}),
        ("date 2021-03-04 Riverton (CNN) ", {"date": "2021-03-04", "dateline": "Riverton", "source": "CNN"}),
        ("2021-03-04 RIVERTON -- ", {"date": "2021-03-04", "dateline": "RIVERTON"}),
    ],
)
@pytest.mark.parametrize("before", ["", " ", "\r\n\r\n", "Vote lost\n\n", "By Ada Brook\n\n"])
def test_dateline_is_apart_from_the_lead_and_becomes_fields(dateline: str, fields: dict[str, str], before: str) -> None:
    text = f"{before}{dateline}{LEAD}"
    assert (DATELINE, dateline) in [(kind, part.lstrip() if kind is DATELINE else part) for kind, part in blocks(text)]
    assert blocks(text)[-1] == (PARAGRAPH, LEAD)
    found = parse_blocks(text)[1]
    assert {key: value for key, value in found.items() if key != "title"} == fields


@pytest.mark.parametrize("agency", "AP AFP UPI BBC Bloomberg Xinhua PTI dpa TASS Kyodo NPR EFE ANSA Yonhap".split())
def test_datelines_of_many_agencies_are_known(agency: str) -> None:
    assert parse_blocks(f"RIVERTON ({agency}) — {LEAD}")[1] == {"dateline": "RIVERTON", "source": agency}


@pytest.mark.parametrize(
    "text",
    [
        "The mayor (AP) left.",
        "The agency in Riverton (Reuters) lost a bureau.",
        "Riverton lost the vote (CNN).",
        "Riverton - a small port - lost the vote.",
        "Riverton, Ohio, lost the vote.",
        "On 2021-03-04 the vote was lost.",
        "20210304 votes were lost.",
        "“RIVERTON -- never!” she said.",
        "RIVERTON--never mind--lost.",
        "(Applause) The vote was lost.",
    ],
)
def test_prose_that_names_places_agencies_or_dates_is_no_dateline(text: str) -> None:
    assert blocks(text) == [(PARAGRAPH, text)]


def test_only_the_first_paragraph_has_a_dateline() -> None:
    assert kinds(f"RIVERTON (AP) — {LEAD}\n\nALMA (AP) — {LEAD}") == [DATELINE, PARAGRAPH, PARAGRAPH]


@pytest.mark.parametrize("text", ["(CNN)", "RIVERTON (AP) —", "2021-03-04", "RIVERTON -- "])
def test_dateline_needs_text_behind_it(text: str) -> None:
    assert kinds(text) == [PARAGRAPH]


@pytest.mark.parametrize(
    "heading",
    [
        "What comes next",
        "Broken promises",
        "Why the port’s sheds leak",
        "1990s sheds leak",
        "Who said it (and why)",
        "# The vote",
        "### The vote was lost.",
        "###### “No” to the port",
    ],
)
def test_heading_is_apart_wherever_something_follows_it(heading: str) -> None:
    assert blocks(f"{LEAD}\n\n{heading}\n\n{LEAD}") == [(PARAGRAPH, LEAD), (HEADING, heading), (PARAGRAPH, LEAD)]


@pytest.mark.parametrize(
    "line",
    [
        "The vote was lost.",
        "What comes next?",
        "It was lost, she said:",
        "The vote was lost…",
        "“The vote was lost”",
        'She called it "lost',
        "- the port of Riverton",
        "* the port of Riverton",
        "• the port of Riverton",
        "1. the port of Riverton",
        "2) the port of Riverton",
        "#no #tunnel now.",
        "the vote on the long tunnel under the old harbour was lost late on Monday night",
        "!!!",
    ],
)
def test_sentence_quotation_or_list_item_is_no_heading(line: str) -> None:
    assert blocks(f"{LEAD}\n\n{line}\n\n{LEAD}")[1] == (PARAGRAPH, line)


@pytest.mark.parametrize("text", ["The vote", "the vote was lost", f"{LEAD}\n\nThe vote"])
def test_last_line_without_an_end_mark_is_no_heading(text: str) -> None:
    assert blocks(text)[-1] == (PARAGRAPH, text.rsplit("\n", maxsplit=1)[-1])


def test_first_heading_is_the_title_unless_one_is_given() -> None:
    assert parse_blocks(f"# Vote lost \n\n{LEAD}")[1] == {"title": "Vote lost"}
    assert parse_blocks(f"{LEAD}\n\nVote lost\n\n{LEAD}")[1] == {}
    assert parse_blocks(f"Vote lost\n\n{LEAD}", "Another title")[1] == {}


@pytest.mark.parametrize("line", ["Tunnel: “No,” says Brook.", "TUNNEL: 'no' says brook", "“Tunnel, no!” says Brook?"])
def test_line_that_repeats_the_title_is_a_heading_whatever_its_marks(line: str) -> None:
    assert blocks(f"{line}\n\n{LEAD}", "Tunnel: “No” says Brook") == [(HEADING, line), (PARAGRAPH, LEAD)]


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Brook",
        "BY ADA BROOK",
        "By Ada Brook and Tom Reed, The Riverton Post",
        "Photo: Ada Brook at the port",
        "Image copyright: The Riverton Post",
        "FILE PHOTO: The port of Riverton",
        "Picture by: Tom Reed",
        "Read more: The port shuts",
        "READ MORE: The port shuts.",
        "Related: The port shuts",
        "See also: The port shuts",
        "Advertisement",
        "ADVERTISEMENT",
        "Share this article",
        "Story continues below advertisement",
        "Updated 4 March 2021",
        "Last updated at 10:40 on 4 March 2021",
        "https://post.example/port?x=1",
        "***",
        "- - -",
        "=====",
    ],
)
def test_what_scraping_leaves_behind_is_noise(line: str) -> None:
    assert blocks(f"{LEAD}\n\n{line}\n\n{LEAD}") == [(PARAGRAPH, LEAD), (NOISE, line), (PARAGRAPH, LEAD)]


@pytest.mark.parametrize(
    "line",
    [
        "Photos of the port were shown.",
        "Read more books, the mayor said.",
        "By Monday the port was shut.",
        "The updated plan has 12 sheds.",
        "Advertisements were banned.",
        "The port (https://port.example) was shut.",
        "Related firms left.",
    ],
)
def test_sentence_that_begins_like_noise_is_kept(line: str) -> None:
    assert blocks(f"{LEAD}\n\n{line}\n\n{LEAD}")[1] == (PARAGRAPH, line)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("empty", [1, 2, 4])
def test_paragraphs_are_parted_by_line_ends_of_any_kind(end: str, empty: int) -> None:
    text = (end * empty).join([LEAD, "The mayor left.", "Nobody wept."]) + end
    assert blocks(text) == [(PARAGRAPH, LEAD), (PARAGRAPH, "The mayor left."), (PARAGRAPH, "Nobody wept.")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_hard_wrapped_lines_are_one_paragraph(end: str) -> None:
    wrapped = end.join(WRAPPED)
    text = f"{wrapped}{end}{end}{wrapped}{end}"
    assert blocks(text) == [(PARAGRAPH, wrapped), (PARAGRAPH, wrapped)]


def test_blank_line_of_spaces_parts_hard_wrapped_paragraphs() -> None:
    wrapped = "\n".join(WRAPPED)
    assert blocks(f"{wrapped}\n  \t\n{wrapped}") == [(PARAGRAPH, wrapped), (PARAGRAPH, wrapped)]


def test_short_lines_are_not_taken_for_hard_wrapped_ones() -> None:
    assert kinds("The mayor left.\nNobody wept.\nIt rained.") == [PARAGRAPH] * 3


def test_indentation_and_trailing_space_belong_to_no_block() -> None:
    assert blocks(f"   {LEAD}\t \n\n\u00a0The mayor left.  ") == [(PARAGRAPH, LEAD), (PARAGRAPH, "The mayor left.")]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\u2028\u00a0"])
def test_white_space_has_no_blocks(text: str) -> None:
    assert parse_blocks(text) == ((), {})


def test_markdown_keeps_headings_apart_and_items_as_paragraphs() -> None:
    text = f"# Vote lost\n\n{LEAD}\n\n## Why\n\n- It rained.\n- It was **late**.\n\n---\n\n> “No,” she said.\n"
    assert kinds(text) == [HEADING, PARAGRAPH, HEADING, PARAGRAPH, PARAGRAPH, NOISE, PARAGRAPH]


@pytest.mark.parametrize(
    "text",
    [
        "The Associated Press (AP) reported that Ada Roe opposes it.",
        "NATO – the alliance – must go, he said.",
        "Published figures show that 3 in 10 oppose it.",
        "Updated rules from 2018 take effect on Monday.",
    ],
)
def test_sentence_that_begins_like_a_dateline_or_a_stamp_stays_whole(text: str) -> None:
    blocks, _ = parse_blocks(text)
    assert [text[block.start : block.end] for block in blocks if block.kind == "paragraph"] == [text]


def test_lines_without_end_marks_to_the_end_are_text() -> None:
    assert kinds("The mayor said the plan is great\nThe council opposes it\nThey left") == ["paragraph"] * 3


def test_many_lines_without_end_marks_are_text_but_for_a_menu() -> None:
    lines = ["News", "The mayor said the plan is great", "The council opposes it", "They left at noon", "It ended."]
    assert kinds("\n".join(lines)) == ["heading", "paragraph", "paragraph", "paragraph", "paragraph"]


def test_section_title_and_second_line_are_headings() -> None:
    assert kinds("Politics\nMayor wins vote\nCouncil split over plan\nIt ended.") == ["heading"] * 3 + ["paragraph"]


@pytest.mark.parametrize("line", ["What a day! 😀", "It ended in May.[1]", "It ended.[12][b]", "He left… (", "Done.™"])
def test_end_mark_counts_behind_emoji_and_numbers_of_notes(line: str) -> None:
    assert kinds(f"It rained.\n{line}\nIt ended.") == ["paragraph"] * 3
