"""Reading what an LLM answered, strictly: a label that is not there is a failure, never a guess.

Probabilities come from the log probabilities of the label's first token where the server tells them, else from votes.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newstance.types import LABELS, Scores, StanceLabel

LONGEST_ANSWER = 100_000
"""Characters; an answer of a few labels that is longer is none."""


class AnswerError(Exception):
    """Why a statement has no usable answer; it counts as a failure of that statement and ends nothing.

    `again`: the statement asked alone may be answered better; not so where the server did not answer at all.
    """

    def __init__(self, reason: str, *, again: bool = True) -> None:
        super().__init__(reason)
        self.again = again


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered for one statement: the label, and its probabilities if the server told them."""

    label: StanceLabel
    scores: Scores | None = None


def read_answers(response: Any, count: int) -> list[Answer | AnswerError]:
    """Return what a chat completion answers for each of `count` statements.

    Raises:
        AnswerError: it answers none of them, or others than were asked for, so that none can be trusted.
    """
    content, tokens = _content(response)
    given, start = _json_object(content)
    asked = [str(number) for number in range(1, count + 1)]
    others = [key for key, _ in given if key not in asked]
    if others:  # numbers that begin at 0 would else shift every label by one statement
        raise AnswerError(f"the answer is for {_shown(others[0])}, which was not asked")
    times = Counter(key for key, _ in given)
    values = dict(given)
    found: list[Answer | AnswerError] = []
    for number in asked:
        value = values.get(number)
        label = value.strip().lower() if isinstance(value, str) else None
        if not times[number]:
            found.append(AnswerError("left out of the answer"))
        elif times[number] > 1:
            found.append(AnswerError("answered more than once"))
        elif label not in list(LABELS):
            found.append(AnswerError(f"answered {_shown(value)}, which is no label"))
        else:
            found.append(Answer(StanceLabel(label), _token_scores(content, start, number, tokens)))
    return found


def _content(response: Any) -> tuple[str, list[Any]]:
    """Return the text of a chat completion and its tokens with log probabilities, none where these are not told."""
    try:
        choice = response["choices"][0]
        message, reason = choice["message"], choice.get("finish_reason")
        content, refusal = message.get("content"), message.get("refusal")
        tokens = (choice.get("logprobs") or {}).get("content") or []
    except (KeyError, IndexError, TypeError, AttributeError):
        raise AnswerError("what came is no chat completion") from None
    if refusal or reason == "content_filter":
        raise AnswerError(f"refused: {_shown(refusal or 'the server filters its content')}")
    if reason == "length":
        raise AnswerError("the answer was cut off; model.max_tokens may be too low")
    if not isinstance(content, str) or not content.strip():
        raise AnswerError("the answer is empty")
    if len(content) > LONGEST_ANSWER:
        raise AnswerError("the answer is far too long")
    return content, tokens if isinstance(tokens, list) else []


_THOUGHTS = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_DECODER = json.JSONDecoder(object_pairs_hook=lambda pairs: pairs)  # a dict would hide a key that stands twice


def _json_object(content: str) -> tuple[list[tuple[str, Any]], int]:
    """Return the keys and values of a text's only JSON object, and where it begins; prose around it is let pass."""
    thoughts = _THOUGHTS.match(content)
    place = thoughts.end() if thoughts else 0
    found: list[tuple[list[tuple[str, Any]], int]] = []
    while (place := content.find("{", place)) >= 0:
        try:
            pairs, end = _DECODER.raw_decode(content, place)
        except json.JSONDecodeError:
            place += 1
        except RecursionError:
            break
        else:
            found.append((pairs, place))
            place = end
    if len(found) != 1:
        many = "several JSON objects" if found else "no JSON object"
        raise AnswerError(f"the answer holds {many}: {_shown(content)}")
    return found[0]


def _token_scores(content: str, start: int, number: str, tokens: Sequence[Any]) -> Scores | None:
    """Return the three labels' probabilities where the token that begins the answer to `number` tells them.

    The labels differ in their first letter, so that any beginning of one counts for it. What the server gives to
    other tokens is left out, and the rest scaled to 1; a label that is not among the most probable tokens has 0.
    """
    label = re.compile(rf'"{number}"\s*:\s*"\s*').search(content, start)
    try:
        written = "".join(token["token"] for token in tokens)
        before = written.find(content)
        if not label or before < 0:
            return None
        place, position = before + label.end(), 0
        for token in tokens:
            if position <= place < position + len(token["token"]):
                return _weighed(token, token["token"][: place - position])
            position += len(token["token"])
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return None  # log probabilities of a form of their own: as good as none
    return None


def _weighed(token: dict[str, Any], lead: str) -> Scores | None:
    alternatives = {each["token"]: each["logprob"] for each in [*(token.get("top_logprobs") or []), token]}
    weights = dict.fromkeys(LABELS, 0.0)
    for text, logprob in alternatives.items():
        rest = text.removeprefix(lead).strip().lower()
        for label in LABELS:
            if text.startswith(lead) and rest and (label.startswith(rest) or rest.startswith(label)):
                weights[label] += math.exp(logprob)
    total = sum(weights.values())
    if not (0 < total < math.inf) or len(alternatives) < 2:  # one token alone tells nothing of the others
        return None
    return Scores(*(weights[label] / total for label in LABELS))


def vote_scores(votes: Sequence[StanceLabel]) -> Scores:
    """Return Laplace-smoothed shares of votes, (votes of the label + 1) / (votes + 3): no label is ever certain."""
    counts = Counter(votes)
    return Scores(*((counts[label] + 1) / (len(votes) + len(LABELS)) for label in LABELS))


def _shown(value: Any) -> str:
    """Return a value on one line, cut to what an error message bears."""
    text = re.sub(r"\s+", " ", value if isinstance(value, str) else json.dumps(value, default=str)).strip()
    return repr(text if len(text) <= 80 else text[:79] + "…")
