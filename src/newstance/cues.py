"""The verbs that tell who says something (reporting) and who does something that conveys a position (action)."""

_REPORTING = """acknowledge add admit affirm announce answer argue ask assert assure boast caution claim clarify comment complain
concede conclude confess confirm contend continue counter cry declare deny disclose emphasise emphasize estimate exclaim explain
express hint imply indicate inform insist joke lament maintain mention muse note object observe opine outline plead pledge predict
proclaim promise protest quip reaffirm reassure recall recount remark remind repeat reply report respond retort reveal say scoff
shout signal speculate state stress suggest summarise summarize tell testify tweet underline underscore urge vow warn wonder write
think believe fear hope expect feel agree cite demand call insist reiterate allege describe"""
_ACTION = """accuse adopt appeal applaud appoint approve attack back ban bar berate blame blast block boycott call campaign celebrate
champion condemn criticise criticize decide decry defend demand denounce deplore dismiss dispute draft endorse fault favor favour
file fire forbid hail halt introduce join lambast laud launch lobby march mock nominate oppose order overrule petition picket plan
praise propose push question ratify rebuff rebuke refuse reject release resign rule sanction scold scrap seek send sign slam
strike sue support suspend thank threaten unveil uphold urge veto vote want welcome withdraw"""
_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote written", "think": "thought", "feel": "felt", "seek": "sought",
    "send": "sent", "strike": "struck", "withdraw": "withdrew withdrawn", "forbid": "forbade forbidden", "uphold": "upheld",
}  # fmt: skip
_DOUBLED = {"ban", "bar", "plan", "scrap", "slam", "quip", "admit"}


def forms(lemma: str) -> tuple[str, ...]:
    """Return the finite forms and the -ing form of an English verb: `deny` -> deny, denies, denied, denying."""
    third = (
        lemma[:-1] + "ies"
        if _ends_in_y(lemma)
        else lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "o")) else "s")
    )
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    past = _IRREGULAR.get(lemma) or (
        lemma[:-1] + "ied" if _ends_in_y(lemma) else stem + ("d" if stem.endswith("e") else "ed")
    )
    ing = (stem[:-1] if stem.endswith("e") and not stem.endswith("ee") else stem) + "ing"
    return (lemma, third, *past.split(), ing)


def _ends_in_y(lemma: str) -> bool:
    return lemma.endswith("y") and lemma[-2] not in "aeiou"


REPORTING_FORMS = frozenset(form for lemma in _REPORTING.split() for form in forms(lemma))
ACTION_FORMS = frozenset(form for lemma in _ACTION.split() for form in forms(lemma))
REPORTING_VERB = "|".join(sorted(REPORTING_FORMS, key=len, reverse=True))
"""An alternation of all forms, longest first, for regular expressions."""
