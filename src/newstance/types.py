"""The nouns of the program, frozen: read this page and know what flows through the pipeline.

Offsets are half-open `[start, end)` in Unicode code points of `Article.text`, always of the text as given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class StanceLabel(StrEnum):
    """What a statement conveys of its holder's position on the target."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    NEUTRAL = "neutral"


LABELS: tuple[StanceLabel, ...] = tuple(StanceLabel)
"""The order of every score vector, confusion matrix and model head in the project."""


class StatementKind(StrEnum):
    """How a statement conveys what its holder says."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    ACTION = "action"
    NARRATION = "narration"


class HolderKind(StrEnum):
    """What sort of holder it is."""

    PERSON = "person"
    GROUP = "group"
    INSTITUTION = "institution"
    UNNAMED = "unnamed"


class BlockKind(StrEnum):
    """What a stretch of an article's text is; only paragraphs hold statements."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    DATELINE = "dateline"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article: a paragraph, a heading, a dateline, or what scraping left behind."""

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Holder:
    """Who says it: canonical name, kind, and the mention that the statement uses (None: outside the text)."""

    name: str
    kind: HolderKind = HolderKind.PERSON
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an article's body; `holder` is None in narration and before attribution."""

    start: int
    end: int
    text: str
    kind: StatementKind = StatementKind.NARRATION
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as given, with the blocks that reading found in it."""

    text: str
    id: str = "article"
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    dateline: str | None = None
    statements: tuple[Statement, ...] = ()
    """Statements that came with the input, for `segmenter=given`."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the stance is towards: a proposition or an action, and other names for it."""

    text: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """What a stance model reads: a statement, a target, who says it and the sentence before."""

    text: str
    target: str
    holder: str | None = None
    before: str = ""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A pair with its gold label, from a training or test set without articles."""

    pair: Pair
    label: StanceLabel
    id: str = ""
    dataset: str = ""
    group: str = ""
    """Pairs that are one contrast: the same statement under several targets; empty where there is none."""
    cluster: str = ""
    """What stands or falls together (a story, an article); empty: the target."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of the three labels: each >= 0, together 1."""

    supports: float
    opposes: float
    neutral: float

    def __iter__(self) -> Iterator[float]:
        """Iterate in the order of `LABELS`."""
        return iter((self.supports, self.opposes, self.neutral))

    @property
    def stance(self) -> StanceLabel:
        """The most probable label; the first of `LABELS` in a tie."""
        return max(zip(self, LABELS, strict=True), key=lambda scored: scored[0])[1]

    @property
    def confidence(self) -> float:
        """The probability of the most probable label."""
        return max(self)


@dataclass(frozen=True, slots=True)
class Prediction:
    """A labelled statement; `scores` is None, and `error` says why, where labelling failed."""

    statement: Statement
    scores: Scores | None
    abstained: bool = False
    error: str | None = None

    @property
    def stance(self) -> StanceLabel | None:
        """The label, or None where labelling failed."""
        return self.scores.stance if self.scores else None


@dataclass(frozen=True, slots=True)
class HolderSummary:
    """Where a holder stands: counts of labels over their statements, and the side of more of them."""

    holder: str
    kind: HolderKind
    counts: dict[StanceLabel, int]
    stance: StanceLabel
    score: float
    """Mean of P(supports) - P(opposes) over the holder's statements, in [-1, 1]."""
    statements: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One article labelled for one target."""

    article: Article
    target: Target
    predictions: tuple[Prediction, ...]
    model: str
    holders: tuple[HolderSummary, ...] = ()

    def to_pandas(self) -> Any:
        """Return a `pandas.DataFrame`, one row a statement; raises MissingExtraError without pandas."""
        from newstance.frames import to_pandas

        return to_pandas(self)

    def to_polars(self) -> Any:
        """Return a `polars.DataFrame`, one row a statement; raises MissingExtraError without polars."""
        from newstance.frames import to_polars

        return to_polars(self)

    def to_dataset(self) -> Any:
        """Return a `datasets.Dataset`, one row a statement; raises MissingExtraError without datasets."""
        from newstance.frames import to_dataset

        return to_dataset(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a small table, with everything in it escaped."""
        from newstance.html.notebook import result_fragment

        return result_fragment(self)


@dataclass(frozen=True, slots=True)
class LabelledStatement:
    """A hand label: a stretch of an article, a target, the stance, and who is its holder."""

    article_id: str
    start: int
    end: int
    target: str
    stance: StanceLabel
    holder: str | None = None
    holder_also: tuple[str, ...] = ()
    explicit: bool | None = None
    annotator: str | None = None
