"""Holders compared: the same person or group under another title, article or count is the same holder."""

import re
import unicodedata
from collections.abc import Sequence

ARTICLES = frozenset("the a an this that these those".split())
POSSESSIVES = frozenset("his her its their our my your whose".split())
NUMERALS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions dozen dozens score scores half""".split()
)
QUANTIFIERS = NUMERALS | frozenset(
    """about all almost another any approximately around at both certain couple each every few fewer handful just least
    less lot lots majority many more most much multiple nearly number numerous only other others over roughly
    several some than up various""".split()
)
TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady president vice sen sens senator senators rep reps
    representative representatives congressman congresswoman gov governor lt lieutenant col colonel gen general maj
    major capt captain sgt sergeant adm admiral judge justice chief ambassador amb secretary minister prime premier
    chancellor speaker mayor chairman chairwoman chair commissioner attorney attorneys director king queen prince
    princess pope rev reverend cardinal archbishop bishop rabbi imam sheriff officer deputy acting former then ex
    ex-president outgoing incoming hon honorable superintendent inspector detective constable marshal councilwoman
    councilman councillor councilor alderman assemblyman assemblywoman delegate pastor father sister brother vicar
    mufti sheikh baroness baron count countess duke chairperson whip leader undersecretary comptroller treasurer
    commander brigadier private corporal nurse coach president-elect vice-president mp mep""".split()
)
_COUNTED = re.compile(
    r"(?:group|groups|number|couple|handful|majority|lot|lots|dozens|scores|hundreds|thousands|millions)\s+of\s+"
)
_WORD = re.compile(r"\S+")


def normalise_holder(name: str) -> frozenset[str]:
    """Return the holders that `; ` joins, each casefolded and bare of articles, counts, titles and possessives.

    `"Nearly 20 human rights groups"` -> `{"human rights groups"}`; `"Sen. Roe; the House"` -> `{"roe", "house"}`.
    As the annotation guideline (section 2) says: Unicode NFKC, casefold, leading words dropped, compared as sets.
    """
    folded = re.sub("[‘’ʼ`´]", "'", unicodedata.normalize("NFKC", name)).casefold()
    bare = (_bare(part) for part in re.split(r"\s*;\s*", folded))
    return frozenset(part for part in bare if part)


def same_holder(predicted: str | None, gold: str | None, also: Sequence[str] = ()) -> bool:
    """Tell whether two holders are the same by `normalise_holder`; `also` lists other forms of the gold holder.

    Two absent holders are the same (narration); an absent one is never the same as a present one.
    """
    if predicted is None or gold is None:
        return predicted is None and gold is None
    own = normalise_holder(predicted)
    return any(own == normalise_holder(form) for form in (gold, *also))


def by_holder(names: Sequence[str | None]) -> list[list[int]]:
    """Return the positions of each holder's statements, in the order of first statements; narration (None) is left out.

    `Challengers` and `the challengers` are one holder: names are compared as `same_holder` does.
    """
    groups: dict[frozenset[str], list[int]] = {}
    for number, name in enumerate(names):
        if name is not None:
            groups.setdefault(normalise_holder(name), []).append(number)
    return list(groups.values())


def _bare(name: str) -> str:
    """Drop what says how many or who by office, as long as a name is left."""
    rest = re.sub(r"(?<=\w)'s?(?!\w)", "", name).strip(" \t\n,.\"'()“”")
    while True:
        first = _WORD.match(rest)
        shorter = _COUNTED.sub("", rest, count=1) if _COUNTED.match(rest) else rest
        if first and shorter == rest and _drops(first[0]):
            shorter = rest[first.end() :].lstrip()
        if not shorter or shorter == rest or shorter.startswith("of "):
            return " ".join(rest.split())
        rest = shorter


def _drops(word: str) -> bool:
    plain = word.strip(".,")
    return plain in ARTICLES | POSSESSIVES | QUANTIFIERS | TITLES or bool(re.fullmatch(r"[\d.,]+%?", word))
