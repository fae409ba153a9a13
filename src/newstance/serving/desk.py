"""The work behind the routes, done in a worker: read articles, label them, score pairs, write the answer."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from newstance.articles import article_of, check_ids
from newstance.pipeline import Pipeline, scores_or_errors
from newstance.rows import pair_row, prediction_rows, summary_row
from newstance.serving.limits import Limits
from newstance.serving.pool import Pool
from newstance.serving.refusal import RefusedError
from newstance.types import Pair, Result, Target


@dataclass(frozen=True)
class Desk:
    """A pipeline, the workers that it runs in, and how much a request may ask of it."""

    pipeline: Pipeline
    pool: Pool
    limits: Limits
    measured: Sequence[Mapping[str, Any]] = ()
    """How the model did on labelled sets, for the report."""

    async def labelled(self, articles: Sequence[Mapping[str, Any]], targets: Sequence[str]) -> bytes:
        """Label articles, given as rows, for targets; return `{"predictions", "summaries"}` as JSON."""

        def work(check: Callable[[], None]) -> bytes:
            results = self._label(articles, targets, check)
            predictions = [row for result in results for row in prediction_rows(result)]
            return _json({"predictions": predictions, "summaries": [summary_row(result) for result in results]})

        return await self.pool.run(work)

    async def report(self, articles: Sequence[Mapping[str, Any]], targets: Sequence[str]) -> str:
        """Label articles, given as rows, for targets; return the report as a page."""

        def work(check: Callable[[], None]) -> str:
            from newstance.html import report_html

            return report_html(self._label(articles, targets, check), scores=self.measured)

        return await self.pool.run(work)

    async def scored(self, pairs: Sequence[Pair]) -> bytes:
        """Score pairs; return `{"scores"}` as JSON."""
        self._refuse_more(len(pairs), "pairs")

        def work(check: Callable[[], None]) -> bytes:
            rows = []
            for start in range(0, len(pairs), _AT_ONCE):
                check()
                outcomes = scores_or_errors(self.pipeline.model, pairs[start : start + _AT_ONCE])
                rows += [pair_row(outcome, self.pipeline.model.name) for outcome in outcomes]
            return _json({"scores": rows})

        return await self.pool.run(work)

    def _label(
        self, rows: Sequence[Mapping[str, Any]], targets: Sequence[str], check: Callable[[], None]
    ) -> list[Result]:
        articles = [article_of(row, f"articles[{n}]", f"article-{n + 1}") for n, row in enumerate(rows)]
        check_ids("articles", articles)
        cut = []
        for article in articles:
            check()
            cut.append(self.pipeline.statements(article))
            self._refuse_more(sum(map(len, cut)) * len(targets), "statements times targets")
        check()
        return [
            self.pipeline.label_statements(article, statements, Target(target), lambda _: check())
            for article, statements in zip(articles, cut, strict=True)
            for target in targets
        ]

    def _refuse_more(self, labels: int, what: str) -> None:
        if labels > self.limits.statements:
            raise RefusedError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"{labels:,} {what}: more than {self.limits.statements:,} in a request; send fewer at a time",
            )


_AT_ONCE = 16


def _json(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()
