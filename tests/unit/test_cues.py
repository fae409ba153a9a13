"""Cue verbs in all their forms."""

import re

import pytest

from newstance.cues import ACTION_FORMS, REPORTING_FORMS, REPORTING_VERB, VERB_FORMS, VerbForm, forms


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("deny", ("deny", "denies", "denied", "denying")),
        ("say", ("say", "says", "said", "saying")),
        ("argue", ("argue", "argues", "argued", "arguing")),
        ("ban", ("ban", "bans", "banned", "banning")),
        ("disagree", ("disagree", "disagrees", "disagreed", "disagreeing")),
        ("dismiss", ("dismiss", "dismisses", "dismissed", "dismissing")),
        ("write", ("write", "writes", "wrote", "written", "writing")),
    ],
)
def test_forms_spells_every_form_of_a_verb(lemma: str, expected: tuple[str, ...]) -> None:
    assert forms(lemma) == expected


def test_verb_forms_knows_the_form_of_reporting_and_action_verbs() -> None:
    assert VERB_FORMS["told"] is VerbForm.PAST
    assert VERB_FORMS["warns"] is VerbForm.THIRD
    assert VERB_FORMS["vetoing"] is VerbForm.ING
    assert set(VERB_FORMS) == REPORTING_FORMS | ACTION_FORMS


def test_reporting_verb_matches_the_longest_form_first() -> None:
    assert re.match(REPORTING_VERB, "stressed that")[0] == "stressed"
