"""What an LLM answers is read strictly: what is not there is a failure, never neutral."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llm_server import completion, tokens_of
from newstance.models.llm.answers import LONGEST_ANSWER, Answer, AnswerError, read_answers, vote_scores
from newstance.types import LABELS, Scores, StanceLabel

SUPPORTS, OPPOSES, NEUTRAL = LABELS


def labels(content: str, count: int = 2) -> list[StanceLabel | str]:
    return [each.label if isinstance(each, Answer) else str(each) for each in read_answers(completion(content), count)]


@pytest.mark.parametrize(
    "content",
    [
        '{"1": "supports", "2": "neutral"}',
        '{"2":"neutral","1":"Supports "}',
        'Sure! Here it is:\n```json\n{"1": "supports", "2": "neutral"}\n```\nI hope {this} helps.',
        '<think>Perhaps {"1": "opposes"}?</think>\n{"1": "supports", "2": "neutral"}',
    ],
    ids=["plain", "another order", "prose around it", "thoughts before it"],
)
def test_answer_is_read(content: str) -> None:
    assert labels(content) == [SUPPORTS, NEUTRAL]


@pytest.mark.parametrize(
    ("content", "failed"),
    [
        ('{"1": "supports"}', "left out of the answer"),
        ('{"1": "supports", "2": "positive"}', "answered 'positive', which is no label"),
        ('{"1": "supports", "2": null}', "answered 'null', which is no label"),
        ('{"1": "supports", "2": ["neutral"]}', "answered '[\"neutral\"]', which is no label"),
        ('{"1": "supports", "2": "neutral", "2": "opposes"}', "answered more than once"),
        ('{"1": "supports", "2": "neutral", "2": "neutral"}', "answered more than once"),
        ('{"1": "supports", "2": ""}', "answered '', which is no label"),
    ],
)
def test_statement_without_a_usable_answer_fails_and_leaves_the_other(content: str, failed: str) -> None:
    assert labels(content) == [SUPPORTS, failed]


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (completion('{"0": "supports", "1": "neutral"}'), "the answer is for '0', which was not asked"),
        (completion('{"1": "supports", "2": "neutral", "3": "neutral"}'), "'3', which was not asked"),
        (completion('{"answers": {"1": "supports", "2": "neutral"}}'), "'answers', which was not asked"),
        (completion("supports, neutral"), "no JSON object"),
        (completion('["supports", "neutral"]'), "no JSON object"),
        (completion('{"1": "supports", "2": "neu'), "no JSON object"),
        (completion('{"1": "supports"} {"2": "neutral"}'), "several JSON objects"),
        (completion("<html>{}</html>" * 2), "several JSON objects"),
        (completion("[" * 2000 + '{"a":' * 5000), "no JSON object"),
        (completion(""), "empty"),
        (completion(None), "empty"),
        (completion("x" * (LONGEST_ANSWER + 1)), "far too long"),
        (completion(None, refusal="I cannot help\nwith that."), "refused: 'I cannot help with that.'"),
        ({"choices": [{"message": {"content": "{}"}, "finish_reason": "length"}]}, "cut off"),
        ({"choices": [{"message": {"content": ""}, "finish_reason": "content_filter"}]}, "refused"),
        ({"choices": []}, "no chat completion"),
        ({"choices": [{"message": "hello"}]}, "no chat completion"),
        ({"choices": [{"message": {"content": "{}"}, "logprobs": [1]}]}, "no chat completion"),
        ([], "no chat completion"),
        (None, "no chat completion"),
        ("data: {}", "no chat completion"),
    ],
)  # fmt: skip
def test_response_that_answers_nothing_to_be_trusted_is_refused(response: Any, reason: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read_answers(response, 2)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


@settings(max_examples=40)
@given(st.text(max_size=200) | st.lists(st.sampled_from('{}[]":, 12sn\\'), max_size=60).map("".join))
def test_reading_raises_nothing_else_and_makes_up_no_label(content: str) -> None:
    try:
        found = read_answers(completion(content), 2)
    except AnswerError:
        return
    for each in found:
        assert isinstance(each, AnswerError) or each.label in content.lower()


CONTENT = '{"1": "supports", "2": "neutral"}'
WEIGHTS = [[0.7, 0.1, 0.2], [0.25, 0.25, 0.5]]


def scored(tokens: Any, content: str = CONTENT) -> list[Scores | None]:
    answers = read_answers(completion(content, tokens), 2)
    return [each.scores if isinstance(each, Answer) else None for each in answers]


def test_log_probabilities_of_the_labels_first_token_are_the_scores() -> None:
    first, second = scored(tokens_of(CONTENT, WEIGHTS))
    assert first is not None
    assert second is not None
    assert list(first) == pytest.approx(WEIGHTS[0])
    assert list(second) == pytest.approx(WEIGHTS[1])


def token(text: str, **top: float) -> dict[str, Any]:
    alternatives = [{"token": key, "logprob": math.log(value)} for key, value in top.items()]
    return {"token": text, "logprob": math.log(top.get(text, 1.0)), "top_logprobs": alternatives}


@pytest.mark.parametrize(
    "tokens",
    [
        [token('{"1": "'), token("supports", supports=0.6, opposes=0.3, the=0.1), token('"}')],
        [token('{"1":'), token(' "supports', **{' "supports': 0.6, ' "opp': 0.3, "{": 0.1}), token('"}')],
        [token('{"1": "'), token("sup", sup=0.4, Supports=0.2, opposes=0.3, zebra=0.1), token('ports"}')],
        [token('{"1": "'), token('supports"}', **{'supports"}': 0.6, 'opposes"}': 0.3})],
    ],
    ids=["a whole label", "the mark before it", "a part of it", "the mark after it"],
)
def test_labels_are_found_however_the_tokens_are_cut(tokens: list[Any]) -> None:
    content = "".join(each["token"] for each in tokens)
    answers = read_answers(completion(content, tokens), 1)
    assert isinstance(answers[0], Answer)
    assert answers[0].scores is not None
    assert list(answers[0].scores) == pytest.approx([2 / 3, 1 / 3, 0])


@pytest.mark.parametrize(
    "tokens",
    [
        [],
        None,
        "none",
        [{}],
        ["supports"],
        [{"token": "something else", "logprob": -1.0, "top_logprobs": []}],
        [{"token": CONTENT, "logprob": -1.0}],
        [{"token": CONTENT, "logprob": None, "top_logprobs": [{"token": "x", "logprob": -1}]}],
        [{"token": CONTENT, "logprob": 1e6, "top_logprobs": [{"token": "x", "logprob": -1}]}],
        [{"token": CONTENT, "logprob": math.nan, "top_logprobs": [{"token": "x", "logprob": -1}]}],
        [{"token": CONTENT, "logprob": -math.inf, "top_logprobs": [{"token": "x", "logprob": -1}]}],
    ],
)
def test_log_probabilities_that_cannot_be_read_are_none_and_the_labels_stay(tokens: Any) -> None:
    assert scored(tokens) == [None, None]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(LABELS), min_size=1, max_size=20))
def test_votes_are_smoothed_shares(votes: list[StanceLabel]) -> None:
    scores = vote_scores(votes)
    assert sum(scores) == pytest.approx(1)
    assert all(0 < each < 1 for each in scores)
    assert votes.count(scores.stance) == max(votes.count(label) for label in LABELS)
    assert scores.confidence == (votes.count(scores.stance) + 1) / (len(votes) + 3)


def test_one_vote_is_no_certainty() -> None:
    assert vote_scores([OPPOSES]) == Scores(0.25, 0.5, 0.25)
    assert json.dumps(list(vote_scores([NEUTRAL] * 7))) == "[0.1, 0.1, 0.8]"
