"""Attribution costs little beside labelling: the news benchmark with it and without, in turns on one thread."""

import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from newstance.articles import read_articles
from newstance.attributors import NoAttributor
from newstance.pipeline import Pipeline, default_pipeline
from newstance.types import Target

TARGET = Target("the plan")
TURNS = 3


def seconds(pipeline: Pipeline, path: Path) -> float:
    """Return how long it takes to read and label every article of the benchmark."""
    start = time.perf_counter()
    for article in read_articles(path):
        pipeline.label(article, TARGET)
    return time.perf_counter() - start


@pytest.mark.slow
def test_pipeline_with_attribution_is_at_least_half_as_fast_as_without(shipped_model: Path, shared_bench: Path) -> None:
    assert shipped_model.is_dir()
    path = shared_bench / "news" / "articles.jsonl"
    whole = default_pipeline()
    bare = replace(whole, attributor=NoAttributor())
    for pipeline in (whole, bare):
        pipeline.label(read_articles(path)[0], TARGET)  # the session is loaded when first used
    pairs = [(seconds(bare, path), seconds(whole, path)) for _ in range(TURNS)]
    ratios = [without / with_it for without, with_it in pairs]
    print(f"speed with attribution / without: {median(ratios):.2f} ({', '.join(f'{each:.2f}' for each in ratios)})")  # noqa: T201
    print(f"seconds without, with: {', '.join(f'{a:.1f} {b:.1f}' for a, b in pairs)}")  # noqa: T201
    assert median(ratios) >= 0.5
