"""Whatever the text and its marks, attribution keeps every statement and points inside the article."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstance.attributors import NoAttributor, RuleAttributor
from newstance.protocols import Attributor
from newstance.types import Article, Statement

NEWS = (
    "“We will fight this,” said Ann Stone, the mayor of Riverton. “It is wrong.” Nearly 20 farm groups, including the "
    'Growers\' Union, have pushed back on claims by Gov. Tom Hill (R-Ohio) that they caused it. He called it "sad" — '
    "and, according to the U.S. Department of Ports, she hadn't said so. «Non», wrote Hill. The court's critics agreed."
)
WORDS = st.sampled_from(
    [*NEWS.split(), '"', "“", "”", "„", "«", "»", "'", "’s", "(", ")", "—", "said", "and", "of", ",", "\n\n"]
)
MARKS = st.sampled_from(list("\"“”„«»'‘’()[]—–-,.:;?! \n\r\t\u2028\u00a0éİß漢🙂\u202e\u0301"))
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.lists(st.one_of(WORDS, MARKS), max_size=80).map("".join),
    st.integers(0, len(NEWS)).map(lambda cut: NEWS[cut:]),
    st.integers(0, len(NEWS)).map(lambda cut: NEWS[:cut]),
)


@given(text=TEXTS, cuts=st.lists(st.integers(0, 600), max_size=8))
@pytest.mark.parametrize("attributor", [RuleAttributor(), NoAttributor()], ids=["rule", "none"])
def test_attributor_keeps_every_statement_and_points_inside_the_text(
    attributor: Attributor, text: str, cuts: list[int]
) -> None:
    bounds = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pairs = pairwise(bounds)
    statements = [Statement(start, end, text[start:end]) for start, end in pairs if start < end]
    attributed = attributor.attribute(Article(text=text), statements)
    assert [(one.start, one.end, one.text) for one in attributed] == [
        (one.start, one.end, one.text) for one in statements
    ]
    for holder in (one.holder for one in attributed if one.holder):
        assert holder.name.strip()
        assert 0 <= holder.start < holder.end <= len(text)


@given(marks=st.lists(st.sampled_from(["", '"', "“", "”", "„", "«", "»", "‘", "''"]), min_size=6, max_size=6))
def test_lost_and_swapped_marks_bring_in_nobody_who_does_not_speak(marks: list[str]) -> None:
    one, two, three, four, five, six = marks
    text = f"{one}We will go,{two} Ann Stone said. {three}It is late.{four} {five}Go home,{six} Stone added."
    first = text.index(three + "It is late")
    statements = [Statement(0, first, text[:first]), Statement(first, len(text), text[first:])]
    names = {one.holder.name for one in RuleAttributor().attribute(Article(text=text), statements) if one.holder}
    assert names <= {"Ann Stone", "Stone"}
