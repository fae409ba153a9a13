"""A sentence as words with one-letter tags, its quotations each one token: what the rules read."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from newstance.attributors import lexicon
from newstance.attributors.names import GIVEN_NAMES
from newstance.attributors.quotes import Quote
from newstance.cues import ATTITUDES, TEXTS, VERB_FORMS, VerbForm

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b(?!\.))?"  # U.S., D.C.
    r"|\d[\d.,]*\d|"
    r"['’](?:s|ve|ll|re|d|m)\b|(?<=s)['’](?!\w)"  # possessive and short auxiliaries
    r"|[^\W_]+(?:[-.&’'‑][^\W_]*(?:(?<=[-.])[^\W_]+|(?<=\w)))*?(?=['’](?:s|ve|ll|re|d|m)\b|[^\w’'.&‑-]|[-.’'&‑](?!\w)|$)\.?"
    r"|--|\S"
)
_DASHES = frozenset("—–―-") | {"--"}
_FORM_TAGS = {VerbForm.BASE: "e", VerbForm.THIRD: "f", VerbForm.PAST: "D", VerbForm.ING: "g"}
_CLOSED = (
    ("r", lexicon.SUBJECT_PRONOUNS), ("w", lexicon.RELATIVES), ("u", lexicon.SUBORDINATORS), ("c", lexicon.CONJUNCTIONS),
    ("b", lexicon.CONTRASTS), ("d", lexicon.DETERMINERS), ("B", lexicon.BE), ("x", lexicon.MODALS), ("h", lexicon.HAVE),
    ("o", frozenset({"of"})), ("z", frozenset({"to"})),
)  # fmt: skip
