"""Who says each statement: every rule on a sentence that needs it."""

import pytest

from newstance.articles import parse_article
from newstance.attributors import NoAttributor, RuleAttributor
from newstance.protocols import Attributor
from newstance.segmenters import SentenceSegmenter
from newstance.types import Article, Holder, HolderKind, Statement, StatementKind


def attributed(text: str) -> list[Statement]:
    article = parse_article(text)
    return RuleAttributor().attribute(article, SentenceSegmenter().segment(article))


def held(text: str) -> Holder | None:
    """Attribute a text that is one statement."""
    return RuleAttributor().attribute(Article(text=text), [Statement(0, len(text), text)])[0].holder


def holders(text: str) -> list[str | None]:
    return [statement.holder.name if statement.holder else None for statement in attributed(text)]


def mentions(text: str) -> list[str | None]:
    found = [statement.holder for statement in attributed(text)]
    return [text[holder.start : holder.end] if holder else None for holder in found]


@pytest.mark.parametrize("attributor", [RuleAttributor(), NoAttributor()], ids=["rule", "none"])
def test_attributors_keep_the_protocol(attributor: object) -> None:
    assert isinstance(attributor, Attributor)


def test_no_attributor_keeps_the_holders_that_came_with_the_statements() -> None:
    given = [Statement(0, 5, "Hello", holder=Holder("Ann Stone"))]
    assert NoAttributor().attribute(Article(text="Hello"), given) == given


@pytest.mark.parametrize(
    "text",
    [
        '"We will not go," Dana Whitfield said.',
        "“We will not go,” said Dana Whitfield, the chief executive of the port.",
        "„Wir gehen nicht“, said Dana Whitfield.",
        "«Nous ne partons pas», wrote Dana Whitfield.",
        "« Nous ne partons pas », Dana Whitfield said.",
        "»Wir gehen nicht«, said Dana Whitfield.",
        "'We will not go,' Dana Whitfield told reporters.",
        "''We will not go,'' Dana Whitfield said.",
        'Dana Whitfield, the chief executive, said: "We will not go."',
        "Dana Whitfield said that she would not go.",
        "According to Dana Whitfield, nobody will go.",
        "In Dana Whitfield’s view, nobody should go.",
        "As Dana Whitfield noted, nobody will go.",
        "Speaking in Riverton on Monday, Dana Whitfield argued that nobody should go.",
        "Dana Whitfield, who runs the port, also accused the council of neglect.",
        "Dana Whitfield (D-Ohio) on Tuesday vetoed the bill.",
        "The bill was vetoed by Dana Whitfield.",
        "Dana Whitfield filed suit on Friday.",
        "A letter from Dana Whitfield said the port was full.",
        "Dana Whitfield's lawsuit says the rule is illegal.",
        "The decision drew a quick rebuke from Dana Whitfield.",
        "Dana Whitfield met the strikers on Monday and said they were right.",
        "Dana Whitfield used her speech to denounce the ban.",
        "Dana Whitfield spoke for an hour, urging the council to wait.",
        "The port's president, Dana Whitfield, called the ban absurd.",
        "“We will not go,” said the port's president, Dana Whitfield.",
        "“Will we go?” asked Dana Whitfield.",
        "Dana Whitfield began to criticise the council in May.",
        "Sen. Dana Whitfield, D-W.Va., who runs the port, opposed it.",
        "Dana Whitfield handed the mayor a jar of brown water.",
        "Dana Whitfield of the Riverton Port Authority, a public body, said: “We will not go.”",
    ],
)
def test_every_way_of_saying_it_finds_the_speaker(text: str) -> None:
    holder = held(text)
    assert holder is not None
    assert holder.name == "Dana Whitfield"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("US Ambassador to the United Nations Jane Roe accused the council of bias.", "Jane Roe"),
        ("Harbor Relief's Secretary General John Doe responded that it was a mistake.", "John Doe"),
        ("Secretary of State Ruth Lake said the talks had failed.", "Ruth Lake"),
        ("Rep. Ann Stone (R-Ohio) voted against the bill.", "Ann Stone"),
        ("Senate Majority Leader Tom Hill opposed it.", "Tom Hill"),
        ("Sens. Tom Hill, D-Iowa, and Ruth Lake, R-Maine, backed the bill.", "Tom Hill; Ruth Lake"),
        ("The White House and Senate leaders condemned the vote.", "White House; Senate leaders"),
        (
            "Nearly 20 farm groups, including Fair Fields and Green Acre, have pushed back on claims by Tom Hill.",
            "farm groups",
        ),
        ("House Republican leaders oppose the plan.", "House Republican leaders"),
        ("A senior administration official said the plan was dead.", "senior administration official"),
        ("Lawyers for the growers urged the court to wait.", "Lawyers for the growers"),
        ("Growers led by Tom Hill have argued that it is too late.", "Growers"),
        ("The U.S. Department of Ports and Harbors said it would appeal.", "U.S. Department of Ports and Harbors"),
        ("The Riverton administration announced the rule.", "Riverton administration"),
        ("The Senate voted to end the programme.", "Senate"),
        ("The plan was blocked by a federal judge.", "federal judge"),
        ("Critics are worried that the plan will fail.", "Critics"),
        ("Auditors said they had asked for a copy.", "Auditors"),
        ("Dozens of nurses signed a letter against the plan.", "nurses"),
        ("The law's opponents said the victory was small.", "law's opponents"),
    ],
)
def test_names_are_the_shortest_full_form_without_title_count_or_article(text: str, name: str) -> None:
    assert holders(text.replace("Growers", "Challengers")) == [name.replace("Growers", "Challengers")]


@pytest.mark.parametrize(
    "text",
    [
        "The council met on Monday for two hours.",
        "The budget is $4 million, up from $3 million in 2012.",
        "Ann Stone was accused of fraud.",
        "Ann Stone is expected to speak on Friday.",
        "The bill that Ann Stone proposed failed.",
        "The court could dismiss the case.",
        "The vote in the House was close.",
        "Under the plan, states would pay half.",
        "The rule says nothing about ports.",
        "Ann Stone is adding to her lead.",
    ],
)
def test_narration_has_no_holder(text: str) -> None:
    assert [(one.holder, one.kind) for one in attributed(text)] == [(None, StatementKind.NARRATION)]


def test_a_denial_belongs_to_the_one_who_denies() -> None:
    assert holders("Ann Stone denied that Tom Hill had said the bill was dead.") == ["Ann Stone"]


def test_a_cue_inside_a_relative_clause_or_a_quotation_makes_no_holder() -> None:
    text = "Ann Stone, who said little in May, praised the plan. “Tom Hill said no,” Ruth Lake said."
    assert holders(text) == ["Ann Stone", "Ruth Lake"]


def test_a_source_with_a_name_wins_over_the_actor_and_one_without_does_not() -> None:
    assert holders("The mayor plans to close the port, Ann Stone said on Monday.") == ["Ann Stone"]
    assert holders("Ann Stone plans to close the port, officials said on Monday.") == ["Ann Stone"]


def test_a_quotation_goes_to_the_one_beside_it() -> None:
    text = 'Mr. Park praised the move, while Mrs. Dunn said: "It is a disaster for every family."'
    assert holders(text) == ["Dunn"]


def test_a_split_quotation_and_the_ones_that_follow_have_one_holder() -> None:
    text = '"It is late," Ann Stone said. "We must go." “And soon.”\n\n“Tomorrow at the latest.”'
    assert holders(text) == ["Ann Stone"] * 4
    assert mentions(text) == ["Ann Stone"] * 4


def test_a_cue_after_the_last_sentence_of_a_quotation_holds_for_all_of_it() -> None:
    text = 'Tom Hill left on Monday. "It is late. We must go. It is time," the aide said.'
    assert holders(text)[1:] == ["aide"] * 3


def test_a_quotation_that_never_closes_ends_with_its_reporting_clause_or_its_paragraph() -> None:
    text = "“The plan is dead, Ann Stone said.\n\nThe council met on Monday.\n\n“The road is closed.\n\nIt rained."
    assert holders(text) == ["Ann Stone", None, "Ann Stone", None]


def test_a_quotation_that_never_opens_begins_with_its_sentence() -> None:
    assert holders('The plan is dead," Ann Stone said.') == ["Ann Stone"]


def test_surnames_find_the_full_name_given_before_or_after() -> None:
    assert holders("Stone opposed it. Mayor Ann Stone said so on Monday. Ms. Stone repeated it.") == ["Ann Stone"] * 3


def test_pronouns_find_the_one_with_the_right_gender_and_number() -> None:
    text = (
        "Mary Lake and growers' unions met John Hill. Lake opposed the plan. Hill backed the plan. "
        "She called it sad. He continued to defend it. The unions rejected it. They stressed that it was late."
    )
    assert holders(text)[3:] == ["Mary Lake", "John Hill", "unions", "unions"]


def test_it_is_the_institution_that_acted_before() -> None:
    assert holders("The Senate voted to end the programme. It also approved the budget.") == ["Senate", "Senate"]


def test_descriptions_find_the_name_they_stand_for() -> None:
    text = (
        "Sen. Ann Stone opposed it. The senator called it sad. The U.S. Department of Ports defended it. "
        "The department said it was legal. A senior port official said it was late. “Too late,” the official said."
    )
    expected = ["Ann Stone", "U.S. Department of Ports", "senior port official"]
    assert holders(text) == [name for name in expected for _ in range(2)]


def test_acronyms_stand_for_the_name_that_explains_them() -> None:
    text = "The American Water Union (AWU) opposes the plan. The AWU said it would sue."
    assert holders(text) == ["American Water Union"] * 2


def test_a_statement_said_is_the_statement_of_the_last_holder() -> None:
    assert holders('The White House backed the plan. "It is ready," the statement said.') == ["White House"] * 2


def test_mentions_are_what_the_statement_itself_uses() -> None:
    text = "Ann Stone opposed the plan. Stone called it sad. She said it was late."
    assert mentions(text) == ["Ann Stone", "Stone", "She"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"We will not go," Ann Stone said.', StatementKind.DIRECT),
        ('Ann Stone said: "No."', StatementKind.DIRECT),
        ("Ann Stone said that she would not go.", StatementKind.INDIRECT),
        ('Ann Stone called the plan "sad" on Monday.', StatementKind.MIXED),
        ("Ann Stone vetoed the bill.", StatementKind.ACTION),
    ],
)
def test_kind_tells_how_the_statement_conveys_it(text: str, kind: StatementKind) -> None:
    assert [one.kind for one in attributed(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ann Stone opposed the plan.", HolderKind.PERSON),
        ("Growers' unions opposed the plan.", HolderKind.GROUP),
        ("The Senate opposed the plan.", HolderKind.INSTITUTION),
        ("Sources said the plan was dead.", HolderKind.UNNAMED),
    ],
)
def test_holder_kind_tells_people_groups_bodies_and_the_unnamed(text: str, kind: HolderKind) -> None:
    assert [one.holder.kind for one in attributed(text) if one.holder] == [kind]


def test_attribution_takes_time_in_proportion_to_the_text() -> None:
    from time import process_time

    def seconds(copies: int) -> float:
        article = parse_article(
            "\n\n".join(["“No,” said Ann Stone (D-Ohio), who, in May, said so. They agreed, he said."] * copies)
        )
        statements = SentenceSegmenter().segment(article)
        start = process_time()
        RuleAttributor().attribute(article, statements)
        return process_time() - start

    seconds(10)
    assert seconds(800) < 20 * min(seconds(100) for _ in range(3))
