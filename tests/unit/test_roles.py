"""Offices and affiliations in the article's own words, and who `the ambassador` is."""

import pytest

from newstance.articles import parse_article
from newstance.attributors import RuleAttributor
from newstance.segmenters import SentenceSegmenter
from newstance.types import HolderKind, Statement


def attributed(text: str) -> list[Statement]:
    article = parse_article(text)
    return RuleAttributor().attribute(article, SentenceSegmenter().segment(article))


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Deputy Envoy to the Port League Ann Roe said no.", "Ann Roe", "Deputy Envoy to the Port League"),
        ("Farm Aid's Secretary General Ann Roe said no.", "Ann Roe", "Farm Aid's Secretary General"),
        ("New Jersey Attorney General Ann Roe said no.", "Ann Roe", "New Jersey Attorney General"),
        ("Former harbour policy adviser John Roe said no.", "John Roe", "Former harbour policy adviser"),
        ("Sen. Ann Roe said no.", "Ann Roe", "Sen."),
        ("“It is wrong,” said Ann Roe, the mayor of Riverton.", "Ann Roe", "mayor of Riverton"),
        ("Sen. Ann Roe, chair of the Ports Committee, said no.", "Ann Roe", "chair of the Ports Committee"),
        ("Its executive director, Ann Roe, said no.", "Ann Roe", "executive director"),
        ("Ann Roe, head of ports at the Sea Center, said no.", "Ann Roe", "head of ports at the Sea Center"),
        ("Ann Roe, 43, a farmer from Ohio, said no.", "Ann Roe", "farmer from Ohio"),
        ("“It is wrong,” said Ann Roe, who chairs the port union.", "Ann Roe", "chairs the port union"),
        ("Ann Roe of the Farm Club said no.", "Ann Roe", "Farm Club"),
        ("Mr. Doe's campaign manager Ann Roe said no.", "Ann Roe", "Doe's campaign manager"),
    ],
)  # fmt: skip
def test_role_is_given_in_the_words_of_the_article(text: str, name: str, role: str) -> None:
    holder = attributed(text)[-1].holder
    assert holder is not None
    assert (holder.name, holder.role) == (name, role)
    assert role in text


@pytest.mark.parametrize(
    "text",
    [
        "Ann Roe said no.",
        "Mrs. Ann Roe said no.",
        "Ann Roe, Sen. Tom Doe and others were there. Roe said no.",
        "The mayor's office was closed. Ann Roe said no.",
        "Sens. Ann Roe and Tom Doe were there. Ann Roe said no.",
        "The spokesman for Ann Roe left. Ann Roe said no.",
        "“She is the queen of ports,” Ann Roe said.",
        "Ann Roe of Ohio said no.",
    ],
)
def test_nobody_gets_the_role_of_another_or_a_bare_title(text: str) -> None:
    holder = attributed(text)[-1].holder
    assert holder is not None
    assert (holder.name, holder.role) == ("Ann Roe", None)


def test_role_is_that_of_the_person_wherever_the_article_gives_it() -> None:
    text = "Ann Roe said no. She said it twice. Roe, the mayor of Riverton, left. Tom Doe agreed."
    found = attributed(text)
    assert [each.holder.role if each.holder else None for each in found] == [
        *["mayor of Riverton"] * 2,
        *[found[2].holder.role if found[2].holder else None],
        None,
    ]


def test_fullest_wording_is_kept() -> None:
    found = attributed("Sen. Ann Roe said no. Roe, chair of the Ports Committee, said it twice. Senator Roe said more.")
    assert {each.holder.role for each in found if each.holder} == {"chair of the Ports Committee"}


def test_mentions_of_one_person_are_one_holder() -> None:
    text = (
        "US Envoy to the Port League Nikki Roe said so. Roe said it twice. She said more. “Never,” the envoy said. "
        "Farm Aid's Secretary General Sal Doe replied. He said yes."
    )
    found = attributed(text)
    names = [each.holder.name if each.holder else None for each in found]
    assert names == ["Nikki Roe"] * 4 + ["Sal Doe"] * 2
    mentions = [text[each.holder.start : each.holder.end] for each in found if each.holder]
    assert mentions == ["Nikki Roe", "Roe", "She", "envoy", "Sal Doe", "He"]


def test_lone_name_that_he_refers_to_is_a_person_everywhere() -> None:
    found = attributed("Zorin said no. He said it twice. Then Zorin said more.")
    assert [(each.holder.name, each.holder.kind) for each in found if each.holder] == [("Zorin", HolderKind.PERSON)] * 3
    bodies = attributed("Novadock said no. It said it twice.")
    assert {each.holder.kind for each in bodies if each.holder} == {HolderKind.INSTITUTION}


def test_several_holders_have_no_role() -> None:
    found = attributed("Mayor Ann Roe and Mayor Tom Doe said no.")
    assert found[0].holder is not None
    assert found[0].holder.role is None
    assert found[0].holder.kind is HolderKind.GROUP


def test_body_named_by_its_initials_is_the_body_named_in_full_before() -> None:
    found = attributed("The Federal Harbour Commission said yes. The FHC said it twice. The PQR said so.")
    names = [each.holder.name if each.holder else None for each in found]
    assert names == ["Federal Harbour Commission"] * 2 + ["PQR"]
