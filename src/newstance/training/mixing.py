"""From labelled sets to the pairs of a training stage: deduplicated, capped, with neutrals, some context hidden."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from newstance.types import LabelledPair, StanceLabel


def fingerprint(text: str) -> str:
    """Return a short hash of a text's letters and digits, case and spacing aside."""
    return hashlib.sha256(re.sub(r"\W+", "", text.casefold()).encode()).hexdigest()[:16]


def without(pairs: Iterable[LabelledPair], held_out: Iterable[LabelledPair]) -> list[LabelledPair]:
    """Return the pairs whose text is in no held-out pair, each (text, target, holder, context) once."""
    seen_texts = {fingerprint(example.pair.text) for example in held_out}
    seen: set[tuple[str, ...]] = set()
    kept = []
    for example in pairs:
        pair = example.pair
        print_ = fingerprint(pair.text)
        key = (print_, fingerprint(pair.target), pair.holder or "", fingerprint(pair.before))
        if print_ not in seen_texts and key not in seen:
            seen.add(key)
            kept.append(example)
    return kept


def cap(pairs: Sequence[LabelledPair], most: int, random: Random) -> list[LabelledPair]:
    """Return at most `most` pairs (0: all), drawn at random, in their old order."""
    if not most or len(pairs) <= most:
        return list(pairs)
    return [pairs[n] for n in sorted(random.sample(range(len(pairs)), most))]


def mismatched(pairs: Sequence[LabelledPair], share: float, random: Random) -> list[LabelledPair]:
    """Return `share` of the pairs again, each with a target of another pair of the set, labelled neutral.

    For sets that label no neutrals (P-Stance, IBM, Perspectrum): a statement takes no side on a target it is not about.
    """
    targets = sorted({example.pair.target for example in pairs})
    if len(targets) < 2:
        return []
    strangers = []
    for example in random.sample(list(pairs), int(len(pairs) * share)):
        other = random.choice([target for target in random.sample(targets, 2) if target != example.pair.target])
        strangers.append(replace(example, pair=replace(example.pair, target=other), label=StanceLabel.NEUTRAL))
    return strangers


def hide_context(pairs: Sequence[LabelledPair], holder: float, before: float, random: Random) -> list[LabelledPair]:
    """Drop the holder of a share of the pairs and the context of another, so that neither is leaned upon."""
    return [
        replace(
            example,
            pair=replace(
                example.pair,
                holder=None if random.random() < holder else example.pair.holder,
                before="" if random.random() < before else example.pair.before,
            ),
        )
        for example in pairs
    ]
