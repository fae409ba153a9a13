"""The stance model that asks an LLM."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.util import find_spec
from multiprocessing.pool import ThreadPool
from pathlib import Path

from newstance.errors import ConfigError, MissingExtraError
from newstance.models.llm.answers import Answer, AnswerError, vote_scores
from newstance.models.llm.asking import Asker
from newstance.models.llm.cache import AnswerCache
from newstance.models.llm.client import Client, Line
from newstance.models.llm.endpoint import open_endpoint
from newstance.models.llm.prompt import calls_of
from newstance.models.llm.spending import Spending
from newstance.models.scoring import as_pair
from newstance.types import Pair, Scores

logger = logging.getLogger(__name__)

KEPT = 100_000
"""Statements whose scores are remembered; beyond, the oldest are forgotten."""

Outcome = Scores | AnswerError


@dataclass(frozen=True)
class LlmModel:
    """Any model behind an OpenAI-compatible endpoint, asked for several statements a call.

    Within a call a statement is read together with its neighbours, so that its scores may depend on them; only
    `statements=1` keeps to the letter of `StanceModel`. The scores that a pair is given first it keeps.
    """

    model: str
    endpoint: str = "http://localhost:11434/v1"
    key_from: str | None = "OPENAI_API_KEY"
    """Name of the environment variable that holds the key; None: no key is sent."""
    at_once: int = 4
    """Requests under way at a time."""
    statements: int = 8
    """Statements a request."""
    timeout: float = 120.0
    """Seconds for an answer."""
    retries: int = 4
    max_tokens: int | None = 2048
    """Most tokens of an answer, thoughts included: some models never end by themselves. None: no limit of ours."""
    votes: int = 1
    """Times that each request is made where the server tells no log probabilities."""
    temperature: float | None = 0.0
    """None: the server's own, for models that take none."""
    price_in: float | None = None
    price_out: float | None = None
    """Prices of a million tokens."""
    cache: str | None = None
    instructions: str | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that make no sense."""
        least = {"at_once": 1, "statements": 1, "retries": 0, "votes": 1, "max_tokens": 1}
        for name, bound in least.items():
            if getattr(self, name) is not None and getattr(self, name) < bound:
                raise ConfigError(f"model.{name}: must be at least {bound}, got {getattr(self, name)}")
        if not 0 < self.timeout < float("inf"):
            raise ConfigError(f"model.timeout: must be a number of seconds above 0, got {self.timeout}")
        if not self.model.strip():
            raise ConfigError("model.model: empty; name a model of the endpoint, as in model.model=llama3.2")
        if self.temperature is not None and not 0 <= self.temperature <= 2:
            raise ConfigError(f"model.temperature: must be between 0 and 2, or null, got {self.temperature}")
        if self.votes > 1 and self.temperature == 0:
            raise ConfigError(
                f"model.votes: {self.votes} votes at temperature 0 are the same vote; set model.temperature=0.7"
            )
        if (self.price_in is None) != (self.price_out is None) or min(self.price_in or 0, self.price_out or 0) < 0:
            raise ConfigError("model.price_in, model.price_out: give both, at least 0, or neither")

    @property
    def name(self) -> str:
        """The model's name at the endpoint."""
        return self.model

    @property
    def pairs_at_once(self) -> int:
        """See `AskedModel`."""
        return self.at_once * self.statements

    def check(self) -> None:
        """Raise NewstanceError now if the endpoint, the key, the cache or httpx cannot be used; sends nothing."""
        if not find_spec("httpx"):
            raise MissingExtraError("model=llm", "llm")
        self._asker.cache.check()
        endpoint = self._client.endpoint
        if endpoint.url.startswith("http://") and endpoint.key and not endpoint.local:
            logger.warning("model.endpoint: %s is not https; the key travels readable", endpoint.url)

    def predict(self, pairs: Iterable[Pair | tuple[str, str]]) -> list[Scores]:
        """See `StanceModel`.

        Raises:
            AnswerError: a statement has no usable answer; the others are remembered, asking again costs nothing.
        """
        found = self._outcomes([as_pair(pair) for pair in pairs])
        for each in found:
            if isinstance(each, AnswerError):
                raise each
        return [each for each in found if isinstance(each, Scores)]

    def outcomes(self, pairs: Sequence[Pair]) -> list[Scores | str]:
        """See `AskedModel`."""
        found = self._outcomes(pairs)
        return [f"{type(each).__name__}: {each}" if isinstance(each, AnswerError) else each for each in found]

    def report(self) -> list[str]:
        """Return in one line what has been asked, what it cost, and how much of it failed; nothing asked, no line."""
        spending = self._asker.spending
        if spending.requests or spending.from_cache or spending.failed:
            return [f"{self.model} at {self.endpoint}: {spending}"]
        return []

    def _outcomes(self, pairs: Sequence[Pair]) -> list[Outcome]:
        known = {pair: self._known[pair] for pair in pairs if pair in self._known}
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in known]
        found = self._ask_all(fresh) if fresh else {}
        for pair, outcome in found.items():
            if isinstance(outcome, Scores):
                self._known[pair] = outcome
            else:
                self._asker.spending.fail(str(outcome))
        while len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)), None)
        return [known[pair] if pair in known else found[pair] for pair in pairs]

    def _ask_all(self, pairs: Sequence[Pair]) -> dict[Pair, Outcome]:
        """Ask for every pair, then once more, alone, for those whose answer among others was unusable."""
        asker = self._asker  # made once, before the threads race for it
        # Not concurrent.futures: on leaving it waits for requests under way, so that Ctrl-C would last until they end.
        with ThreadPool(self.at_once) as pool, self._client.open() as line:

            def asked(calls: Sequence[Sequence[Pair]]) -> dict[Pair, Outcome]:
                answered = pool.imap(partial(self._ask, asker, line), calls)
                return {
                    pair: outcome
                    for call, given in zip(calls, answered, strict=True)
                    for pair, outcome in zip(call, given, strict=True)
                }

            calls = calls_of(pairs, self.statements)
            found = asked(calls)
            shared = {pair for call in calls if len(call) > 1 for pair in call}
            unclear = [pair for pair, each in found.items() if isinstance(each, AnswerError) and each.again]
            return found | asked([(pair,) for pair in unclear if pair in shared])

    def _ask(self, asker: Asker, line: Line, call: Sequence[Pair]) -> list[Outcome]:
        """Return the scores of a call's statements: from log probabilities, else from votes."""
        try:
            rounds = [asker.ask(line, call)]
        except AnswerError as error:
            return [error] * len(call)
        if any(isinstance(each, Answer) and not each.scores for each in rounds[0]):
            for vote in range(1, self.votes):
                try:
                    rounds.append(asker.ask(line, call, vote))
                except AnswerError:
                    continue  # a vote less
        return [_scored(answers) for answers in zip(*rounds, strict=True)]

    @cached_property
    def _client(self) -> Client:
        endpoint = open_endpoint(self.endpoint, self.key_from)
        return Client(endpoint, self.at_once, self.timeout, self.retries)

    @cached_property
    def _asker(self) -> Asker:
        cache = AnswerCache(Path(self.cache).expanduser() if self.cache else None)
        spending = Spending(self.price_in, self.price_out)
        return Asker(self.model, self.instructions, self.temperature, self.max_tokens, cache, spending)

    @cached_property
    def _known(self) -> dict[Pair, Scores]:
        return {}


def _scored(answers: Sequence[Answer | AnswerError]) -> Outcome:
    """Return the scores of one statement's answers, the first round's first."""
    first = answers[0]
    votes = [each.label for each in answers if isinstance(each, Answer)]
    if isinstance(first, Answer) and first.scores:
        return first.scores
    if not votes:
        return first if isinstance(first, AnswerError) else AnswerError("no answer")
    return vote_scores(votes)
