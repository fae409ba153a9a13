"""Sets with articles: hand-labelled articles, and the newsroom's passages."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from newstance.articles import parse_article, read_articles
from newstance.attributors import RuleAttributor
from newstance.errors import ConfigError, DataError
from newstance.jsonl import read_rows
from newstance.labels import read_labels
from newstance.pairs import label_of
from newstance.paths import require_file
from newstance.pipeline import pairs_of
from newstance.types import Article, LabelledPair, LabelledStatement, Pair, Statement, Target


@dataclass(frozen=True, kw_only=True)
class ArticleSet:
    """Articles and their hand labels."""

    name: str
    articles: str
    labels: str
    root: str | None = None
    home: str = ""
    terms: str = ""

    def read(self) -> tuple[list[Article], list[LabelledStatement]]:
        """Read both files.

        Raises:
            DataError: a file is absent (the message names the set's home), or one holds a mistake.
        """
        article_path = require_file("data.articles", self.articles, self.root, self.home)
        label_path = require_file("data.labels", self.labels, self.root, self.home)
        articles = read_articles(article_path)
        return articles, read_labels(label_path, {article.id: article for article in articles})


@dataclass(frozen=True, kw_only=True)
class LabelledArticles:
    """Articles and hand labels as labelled pairs, for training: own holders, and the statement before as context."""

    name: str
    articles: str
    labels: str
    root: str | None = None
    home: str = ""
    terms: str = ""

    def read(self) -> list[LabelledPair]:
        """Read all pairs; those of one article share `cluster`. Raises DataError as `ArticleSet` does."""
        articles = {article.id: article for article in read_articles(require_file(*self._where(self.articles)))}
        labels = read_labels(require_file(*self._where(self.labels)), articles)
        groups: dict[tuple[str, str], list[LabelledStatement]] = defaultdict(list)
        for label in labels:
            groups[label.article_id, label.target].append(label)
        return [pair for (article, _), group in groups.items() for pair in self._pairs(articles[article], group)]

    def _where(self, path: str) -> tuple[str, str, str | None, str]:
        return f"data.{self.name}", path, self.root, self.home

    def _pairs(self, article: Article, labels: list[LabelledStatement]) -> Iterator[LabelledPair]:
        ordered = sorted(labels, key=lambda label: label.start)
        cut = [Statement(label.start, label.end, article.text[label.start : label.end]) for label in ordered]
        own = RuleAttributor().attribute(article, cut)
        for pair, label in zip(pairs_of(own, Target(ordered[0].target)), ordered, strict=True):
            name = f"{article.id}:{label.start}"
            yield LabelledPair(pair, label.stance, name, self.name, group=name, cluster=article.id)


def labelled_pairs(data: Any) -> list[LabelledPair]:
    """Read a set as labelled pairs, whether it is of pairs, of passages or of articles; raises DataError as it does."""
    if isinstance(data, ArticleSet):
        return LabelledArticles(**vars(data)).read()
    pairs: list[LabelledPair] = data.read()
    return pairs


@dataclass(frozen=True, kw_only=True)
class PassageSet:
    """The newsroom's passages as labelled pairs: each statement once for each target of its passage."""

    name: str
    path: str
    root: str | None = None
    holders: str = "own"
    """`own`: found by the attributor, as in prediction; `gold`: as written; `none`."""
    context: int = 1
    """How many of the statements before are the pair's context."""
    kinds: list[str] | None = None
    """The kinds of targets to take (main, reversed, part, elsewhere); none given: all."""
    home: str = ""
    terms: str = ""

    def __post_init__(self) -> None:
        """Refuse a way of finding holders that does not exist."""
        if self.holders not in {"own", "gold", "none"}:
            raise ConfigError(f"data.holders: unknown {self.holders!r}; use own, gold or none")

    def read(self) -> list[LabelledPair]:
        """Read all pairs; those of one statement share `group`, those of one story `cluster`.

        Raises:
            DataError: the file is absent or holds no pair, or a line is not a passage (`file:line`).
        """
        path = require_file(f"data.{self.name}", self.path, self.root, self.home)
        found = [pair for number, row in read_rows(path) for pair in self._pairs(f"{path}:{number}", row)]
        if not found:
            raise DataError(f"data.{self.name}: {path}: holds no pair")
        return found

    def _pairs(self, where: str, row: dict[str, Any]) -> Iterator[LabelledPair]:
        try:
            statements, targets = row["statements"], row["targets"]
            texts = [statement["text"] for statement in statements]
            holders = self._holders(texts, [statement["holder"] for statement in statements])
            for t, target in enumerate(targets):
                if self.kinds and target["kind"] not in self.kinds:
                    continue
                for n, statement in enumerate(statements):
                    before = " ".join(texts[max(0, n - self.context) : n])
                    yield LabelledPair(
                        pair=Pair(texts[n], target["text"], holders[n], before),
                        label=label_of(where, statement["stances"][t]),
                        id=f"{row['id']}:{n}",
                        dataset=self.name,
                        group=f"{row['id']}:{n}",
                        cluster=row["story"],
                    )
        except (KeyError, IndexError, TypeError) as error:
            raise DataError(f"{where}: not a passage ({type(error).__name__}: {error}); see seeds/README.md") from None

    def _holders(self, texts: list[str], gold: list[str | None]) -> list[str | None]:
        if self.holders != "own":
            return gold if self.holders == "gold" else [None] * len(texts)
        article = parse_article(" ".join(texts))
        starts = [sum(len(text) + 1 for text in texts[:n]) for n in range(len(texts))]
        cut = [Statement(start, start + len(text), text) for start, text in zip(starts, texts, strict=True)]
        found = RuleAttributor().attribute(replace(article, blocks=()), cut)
        return [statement.holder.name if statement.holder else None for statement in found]
