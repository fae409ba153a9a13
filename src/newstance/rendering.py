"""How a pair is written for a cross-encoder: one place, so that training and prediction cannot drift apart."""

from newstance.types import Pair

MAX_TOKENS = 192
"""Longest input, in word pieces; of a longer one the beginning is cut (context first, the statement's end last)."""


def render(pair: Pair) -> tuple[str, str]:
    """Write a pair as the two segments of the encoder: `before | holder: statement` and the target."""
    statement = f"{pair.holder}: {pair.text}" if pair.holder else pair.text
    return (f"{pair.before} | {statement}" if pair.before else statement), pair.target
