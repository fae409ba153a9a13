"""Ten thousand mangled articles: lost, swapped, nested and foreign quotation marks, half a file; nothing may be lost.

Whatever is done to the marks, every letter of every paragraph stays in one statement, attribution gives every
statement back, and each mention points inside the text.
"""

import os
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import ROOT
from newstance.articles import parse_article, read_articles
from newstance.attributors import RuleAttributor
from newstance.segmenters import SentenceSegmenter
from newstance.types import BlockKind

MARKS = "\"“”„‟«»‹›'‘’‚"
PAIRS = ("„“", "„”", "«»", "»«", "‹›", "‘’", "''", '""', "“”", "”“")
LONGEST = 3000
"""Letters of an article that are mangled: the rest of a long one is more of the same."""


def dropped(text: str, chance: random.Random) -> str:
    """Lose some of the marks."""
    return "".join(letter for letter in text if letter not in MARKS or chance.random() < 0.6)


def swapped(text: str, chance: random.Random) -> str:
    """Put any mark where some other one was."""
    return "".join(chance.choice(MARKS) if letter in MARKS and chance.random() < 0.5 else letter for letter in text)


def foreign(text: str, chance: random.Random) -> str:
    """Put one country's marks, by turns opening and closing, where any mark was."""
    opening, closing = chance.choice(PAIRS)
    turns = dict.fromkeys(MARKS, 0)
    letters = []
    for letter in text:
        if letter in '"“”':
            turns[letter] += 1
            letters.append(opening if letter == "“" or (letter == '"' and turns[letter] % 2) else closing)
        else:
            letters.append(letter)
    return "".join(letters)


def nested(text: str, chance: random.Random) -> str:
    """Quote stretches of words, within quotations or across their ends."""
    words = text.split(" ")
    for _ in range(chance.randint(1, 8)):
        first = chance.randrange(len(words))
        last = min(first + chance.randint(0, 12), len(words) - 1)
        opening, closing = chance.choice(PAIRS)
        words[first], words[last] = opening + words[first], words[last] + closing
    return " ".join(words)


def halved(text: str, chance: random.Random) -> str:
    """Keep one half of a file, cut somewhere in the middle."""
    cut = chance.randint(len(text) // 4, len(text) // 2)
    return text[cut:] if chance.random() < 0.5 else text[:cut]


def untouched(text: str, chance: random.Random) -> str:
    return text


WAYS: tuple[Callable[[str, random.Random], str], ...] = (dropped, swapped, foreign, nested, halved, untouched)


def mangled(text: str, chance: random.Random) -> str:
    """Mangle a text in one to three ways."""
    for way in chance.sample(WAYS, chance.randint(1, 3)):
        text = way(text, chance)
    return text


def hold(text: str) -> int:
    """Check one article, and return how many statements have a holder."""
    article = parse_article(text)
    statements = SentenceSegmenter().segment(article)
    for one, other in pairwise(statements):
        assert one.end <= other.start
    inside = {place for statement in statements for place in range(statement.start, statement.end)}
    for block in article.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            for place in range(block.start, block.end):
                assert place in inside or not article.text[place].isalnum()
    found = RuleAttributor().attribute(article, statements)
    assert [(each.start, each.end, each.text) for each in found] == [
        (each.start, each.end, article.text[each.start : each.end]) for each in statements
    ]
    holders = [each.holder for each in found if each.holder]
    for holder in holders:
        assert holder.name.strip()
        assert holder.start is not None
        assert holder.end is not None
        assert article.text[holder.start : holder.end].strip()
        assert holder.role is None or (holder.role.strip() and len(holder.role) < LONGEST)
    return len(holders)


def sources(folder: Path) -> list[str]:
    """Return real articles: those of PolNeAR's training part where it is at hand, else the article in seeds/."""
    real = folder / "attribution" / "polnear.train.jsonl.gz"
    articles = read_articles(real if real.is_file() else ROOT / "seeds" / "us-withdrawal-unhrc.txt")
    return [article.text[:LONGEST] for article in articles]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_each_way_of_mangling_changes_a_text_that_has_marks(way: Callable[[str, random.Random], str]) -> None:
    text = "“We will,” said Roe. " * 5
    changed = way(text, random.Random(1))
    assert (changed == text) is (way is untouched)


def test_no_statement_is_lost_from_200_mangled_paragraphs() -> None:
    paragraphs = (ROOT / "seeds" / "us-withdrawal-unhrc.txt").read_text("utf-8").split("\n\n")
    chance = random.Random(4)
    assert sum(hold(mangled(chance.choice(paragraphs), chance)) for _ in range(200)) > 100


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_no_statement_is_lost_from_10_000_mangled_articles(part: int) -> None:
    texts = sources(Path(os.environ.get("NEWSTANCE_DATA") or ROOT.parent / "shared/data"))
    chance = random.Random(part)
    assert sum(hold(mangled(chance.choice(texts), chance)) for _ in range(10_000 // 8)) > 1250
