"""Which words a label leans on: each phrase is left out in turn, and the label's loss of probability is its weight.

Erasure of parts of the input (Li, Monroe and Jurafsky 2016, "Understanding neural networks through representation
erasure") over phrases (runs of words between stop words and marks, the candidates of RAKE; Rose et al. 2010). It works
with every model and costs a pass a phrase. An indication, not a proof: phrases that say the same cover for each other,
and a sentence with a hole is no sentence that a writer would write.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from newstance.pipeline import pairs_of, scores_or_errors
from newstance.protocols import StanceModel
from newstance.types import LABELS, Pair, Result, Scores, StanceLabel

MOST_SHOWN = 3
LEAST_WEIGHT = 0.02
"""A smaller loss of probability shows nothing: half a point in the second digit that a person reads."""
_LONGEST = 4
_STOP_WORDS = frozenset(
    "a an and are as at be because been being both but by can could did do does for from had has have he her hers "
    "him his how i if in into is it its itself may me might more most my of on or our ours own s she should so "
    "some such t than that the their theirs them then there these they this those to too us very was we were what "
    "when where which while who whom whose why will with would you your yours".split()
)
"""Words that carry no stance; negations are not among them."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a statement, with offsets in the statement's text; without it, its label loses `weight`."""

    start: int
    end: int
    weight: float


def evidence_of(
    model: StanceModel, result: Result, progress: Callable[[int], object] | None = None
) -> list[tuple[Phrase, ...]]:
    """Return for each prediction of a result the phrases that its label leans on most, the heaviest first.

    Only statements that take a side have any: there is nothing that makes a statement neutral. `progress` is called
    with 1 after each statement.
    """
    pairs = pairs_of([each.statement for each in result.predictions], result.target)
    found = []
    for prediction, pair in zip(result.predictions, pairs, strict=True):
        stance = prediction.stance
        found.append(_heaviest(model, pair, stance) if stance and stance is not StanceLabel.NEUTRAL else ())
        if progress:
            progress(1)
    return found


def _heaviest(model: StanceModel, pair: Pair, stance: StanceLabel) -> tuple[Phrase, ...]:
    spans, label = list(phrases(pair.text)), LABELS.index(stance)
    if len(spans) < 2:  # without its only phrase there is no statement
        return ()
    whole, *without = scores_or_errors(
        model, [pair, *(replace(pair, text=_without(pair.text, *span)) for span in spans)]
    )
    if not isinstance(whole, Scores):
        return ()
    kept = list(whole)[label]
    weighed = [
        Phrase(start, end, round(kept - list(scores)[label], 4))
        for (start, end), scores in zip(spans, without, strict=True)
        if isinstance(scores, Scores)
    ]
    heavy = sorted((each for each in weighed if each.weight >= LEAST_WEIGHT), key=lambda each: -each.weight)
    return tuple(heavy[:MOST_SHOWN])


def phrases(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a text's phrases: up to four words on end, none a stop word, with no mark between."""
    run: list[tuple[int, int]] = []
    for word in re.finditer(r"\w+(?:[-'’.]\w+)*", text):
        start, end = word.span()
        stop = word[0].casefold() in _STOP_WORDS
        if run and (stop or len(run) == _LONGEST or text[run[-1][1] : start].strip()):
            yield run[0][0], run[-1][1]
            run = []
        if not stop:
            run.append((start, end))
    if run:
        yield run[0][0], run[-1][1]


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
