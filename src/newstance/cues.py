"""The words that tell who says something: reporting verbs, verbs of action that convey a position, attitudes, texts."""

from enum import StrEnum

_REPORTING = """acknowledge add admit affirm agree allege announce answer apologise apologize argue ask assail assert
assure believe boast call caution chant charge cite claim clarify comment complain concede conclude concur confess
confirm conjecture contend continue counter cry declare demand deny describe detail determine disagree disclose
discuss doubt echo elaborate emphasise emphasize estimate exclaim expect explain express fear feel find foresee guess
highlight hint hope imply indicate inform insist interject joke lament lecture maintain mention muse note object
observe opine outline plead pledge point portray post predict proclaim project promise protest quip rail reaffirm
reassure recall recommend recount refer regret reiterate remark remind repeat reply report request respond retort
reveal say scoff shout signal speculate state stress suggest summarise summarize suspect swear talk tell testify text
think tweet underline underscore urge voice vow warn wonder worry write yell"""
_ACTION = """abolish accuse adopt advocate aim allow amend appeal applaud appoint approve attack authorise authorize
back ban bar bemoan berate blame blast block boo boycott call campaign cancel celebrate challenge champion cheer
circulate commend condemn congratulate criticise criticize decide decline decry defend defy delay demand denigrate
denounce deplore deride dismiss dispute draft embrace enact encourage end endorse enforce enjoin expand fault favor
favour fight file filibuster fire float forbid freeze grant hail halt honor impose instruct intend introduce invoke
issue jeer join lambast lambaste laud launch legalise legalize lift lobby march mock mourn nominate oppose order
outlaw overrule overturn pass petition picket plan praise prefer prohibit propose push question raise rally ratify
rebuff rebuke refuse reject release remove renounce repeal repudiate rescind resign resist restore restrict revoke
ridicule rip rule salute sanction savage scold scorn scrap seek seize send sign slam spearhead sponsor spurn squash
stop strike submit sue support suspend swipe table thank threaten tout undercut unveil uphold urge vacate veto vilify
vote vouch want weigh welcome withdraw work"""
_SPEECH = """acknowledge admit apologise argue ask boast complain concede contend decline demand deny insist joke
lament plead pledge promise protest quip refuse reply respond say swear tell think urge vow want warn wonder worry"""
_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote written", "think": "thought", "feel": "felt", "seek": "sought",
    "send": "sent", "strike": "struck", "withdraw": "withdrew withdrawn", "forbid": "forbade forbidden",
    "uphold": "upheld", "fight": "fought", "find": "found",
    "foresee": "foresaw foreseen", "freeze": "froze frozen", "swear": "swore sworn",
}  # fmt: skip
_DOUBLED = frozenset({"admit", "ban", "bar", "plan", "quip", "rip", "scrap", "slam", "stop"})

ATTITUDES = frozenset(
    """adamant afraid alarmed angry anxious apologetic aware cautious certain clear concerned confident convinced
    critical delighted disappointed dismissive doubtful eager enthusiastic fearful furious glad grateful happy
    hopeful hostile keen optimistic opposed outraged pessimistic pleased proud reluctant sceptical skeptical
    supportive sure surprised sympathetic thankful unconvinced unhappy upset wary willing worried""".split()
)
"""What somebody *is* about something: `are confident that`, `remain wary of`."""

TEXTS = frozenset(
    """advisory announcement brief comment comments complaint decision declaration dissent document email filing
    interview lawsuit letter memo message motion note opinion petition post proposal remarks report response ruling
    speech statement study suit survey testimony tweet tweets""".split()
)
"""What somebody wrote or said, as a thing that can itself be the subject of `said`."""

THINGS = frozenset(
    """act ad advertisement article banner bill book caption chart constitution contract data editorial evidence figures
    headline label law laws logic map measure order page papers piece plan poll polls provision rule rules sign story
    text things time treaty video website word words""".split()
)
"""What `says` something without being a holder."""

RESPONSES = frozenset(
    """accusations anger applause approval backlash condemnation criticism denunciations disapproval fire ire
    objections opposition outcry outrage praise protest protests pushback rebuke rebukes reproach resistance scorn
    support welcome""".split()
)
"""What something drew from somebody: `drew a rebuke from`."""


class VerbForm(StrEnum):
    """The form a cue verb stands in."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    ING = "ing"


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


def _form_table(lemmas: str) -> dict[str, VerbForm]:
    table: dict[str, VerbForm] = {}
    for lemma in lemmas.split():
        base, third, *past, ing = forms(lemma)
        table |= {base: VerbForm.BASE, third: VerbForm.THIRD, ing: VerbForm.ING} | dict.fromkeys(past, VerbForm.PAST)
    return table


VERB_FORMS = _form_table(_ACTION) | _form_table(_REPORTING)
"""Every form of every cue verb, and which form it is."""

REPORTING_FORMS = frozenset(_form_table(_REPORTING))
ACTION_FORMS = frozenset(_form_table(_ACTION))
SPEECH_FORMS = frozenset(_form_table(_SPEECH))
"""Forms that only people and bodies of people are the subject of, so that whoever `said` it is a holder."""
REPORTING_VERB = "|".join(sorted(REPORTING_FORMS, key=len, reverse=True))
"""An alternation of all forms, longest first, for regular expressions."""
