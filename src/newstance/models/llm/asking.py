"""Asking in the form that the server takes: a JSON schema, else JSON mode, else plain text; log probabilities or not.

What it takes is found out by the first request, which goes alone, and remembered for the run.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Any

from newstance.models.llm.answers import Answer, AnswerError, read_answers
from newstance.models.llm.cache import AnswerCache
from newstance.models.llm.client import FORM_WORDS, Line, NotTakenError
from newstance.models.llm.prompt import messages_of, schema_of
from newstance.models.llm.spending import Spending
from newstance.types import Pair

TOP = 5
"""Alternatives to a token that are asked for: enough for three labels, and the most that every server gives."""


class Format(StrEnum):
    """How an answer is held to its form."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Form:
    """How a request is written."""

    format: Format
    logprobs: bool
    limit: str
    """What the server calls the most tokens of an answer."""

    def settings(self, count: int, max_tokens: int | None) -> dict[str, Any]:
        """Return what this form adds to a request about `count` statements."""
        added: dict[str, Any] = {"logprobs": True, "top_logprobs": TOP} if self.logprobs else {}
        if max_tokens is not None:
            added[self.limit] = max_tokens
        if self.format is Format.SCHEMA:
            schema = {"name": "stances", "strict": True, "schema": schema_of(count)}
            added["response_format"] = {"type": self.format, "json_schema": schema}
        elif self.format is Format.OBJECT:
            added["response_format"] = {"type": self.format}
        return added


FORMS = tuple(
    Form(each, logprobs, limit)
    for limit in ("max_tokens", "max_completion_tokens")
    for each in Format
    for logprobs in (True, False)
)
"""From the best to what every server takes."""


@dataclass
class Asker:
    """Asks for the stances of a call's statements, from the cache where they were asked for before."""

    model: str
    instructions: str | None
    temperature: float | None
    max_tokens: int | None
    cache: AnswerCache
    spending: Spending
    form: Form | None = None
    """What the server takes; None: not yet known."""
    _first: Lock = field(default_factory=Lock, repr=False)

    def ask(self, line: Line, call: Sequence[Pair], vote: int = 0) -> list[Answer | AnswerError]:
        """Return the answer to each statement of a call; `vote` counts the times that the same is asked.

        Raises:
            AnswerError: there is no usable answer to any.
            ModelError: the endpoint or the key is wrong.
        """
        base: dict[str, Any] = {"model": self.model, "messages": messages_of(call, self.instructions)}
        if self.temperature is not None:
            base["temperature"] = self.temperature
        written = {form: base | form.settings(len(call), self.max_tokens) for form in FORMS}
        for form in FORMS:
            kept = self.cache.get(self._key(line, written[form], vote), len(call))
            if kept is not None:
                self.spending.save()
                return kept
        form, response = self._post(line, written)
        self.spending.pay(response)
        answers = read_answers(response, len(call))
        if any(isinstance(each, Answer) for each in answers):
            self.cache.put(self._key(line, written[form], vote), response)
        return answers

    def _key(self, line: Line, body: dict[str, Any], vote: int) -> dict[str, Any]:
        return {"endpoint": line.client.endpoint.url, "body": body, "vote": vote}

    def _post(self, line: Line, written: dict[Form, dict[str, Any]]) -> tuple[Form, Any]:
        if self.form is None:
            with self._first:  # the others wait until it is known how to ask
                if self.form is None:
                    self.form, response = _first_taken(line, written)
                    return self.form, response
        try:
            return self.form, line.post(written[self.form])
        except NotTakenError as error:  # this form was taken before: it is the statements that are not
            raise AnswerError(str(error)) from None


def _first_taken(line: Line, written: dict[Form, dict[str, Any]]) -> tuple[Form, Any]:
    """Post a request form by form, leaving out what the server's refusal names, until it takes one."""
    forms = list(written)
    while True:
        form = forms.pop(0)
        try:
            return form, line.post(written[form])
        except NotTakenError as error:
            said = str(error)
            if form.limit in said:
                forms = [each for each in forms if each.limit != form.limit]
            elif form.logprobs and re.search("log.?prob", said, re.IGNORECASE):
                forms = [each for each in forms if not each.logprobs]
            elif form.format is not Format.TEXT and FORM_WORDS.search(said):
                forms = [each for each in forms if each.format is not form.format]
            if not forms:
                raise AnswerError(said) from None
