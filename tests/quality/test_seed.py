"""The article that started the project, with the shipped model; and that nothing was made for it."""

import json
import re
from pathlib import Path

import pytest

from conftest import Run
from newstance.articles import read_articles
from newstance.attributors import RuleAttributor
from newstance.holders import same_holder
from newstance.labels import read_labels
from newstance.segmenters import SentenceSegmenter
from newstance.standing import summarise
from newstance.types import Prediction, Scores, StanceLabel

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "us-withdrawal-unhrc.txt"
LABELS = [
    json.loads(line) for line in (ROOT / "seeds" / "us-withdrawal-unhrc.labels.jsonl").read_text("utf-8").splitlines()
]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[n : n + length]) for n in range(len(found) - length + 1)}


def training_texts() -> list[Path]:
    return [*(ROOT / "seeds" / "newsroom").glob("*.jsonl"), *(ROOT / "seeds" / "newsdesk").glob("*.jsonl")]


def test_seed_gives_the_twelve_statements_with_exact_offsets_and_their_holders() -> None:
    article = read_articles(SEED)[0]
    statements = RuleAttributor().attribute(article, SentenceSegmenter().segment(article))
    assert [(each.start, each.end) for each in statements] == [(label["start"], label["end"]) for label in LABELS]
    for statement, label in zip(statements, LABELS, strict=True):
        assert statement.holder
        assert same_holder(statement.holder.name, label["holder"])
    assert (article.date, article.dateline, article.source) == ("2018-06-25", "Washington", "CNN")


def test_seed_has_three_holders_with_their_roles_and_every_mention() -> None:
    article = read_articles(SEED)[0]
    statements = RuleAttributor().attribute(article, SentenceSegmenter().segment(article))
    holders = summarise([Prediction(each, Scores(0, 0, 1)) for each in statements])
    mentions = {each.holder: [article.text[start:end] for start, end in each.mentions] for each in holders}
    assert mentions == {
        "Nikki Haley": ["Haley", "Haley", "Haley", "she", "She", "Haley"],  # the last statement goes on with the last
        "human rights groups": ["human rights groups", "They"],
        "Salil Shetty": ["Salil Shetty", "Shetty", "He"],
    }
    assert {each.holder: (str(each.kind), each.role) for each in holders} == {
        "Nikki Haley": ("person", "US Ambassador to the United Nations"),
        "human rights groups": ("group", None),
        "Salil Shetty": ("person", "Amnesty International's Secretary General"),
    }


def test_no_training_text_rule_or_preset_carries_the_seeds_words() -> None:
    seed = runs(SEED.read_text("utf-8"))
    others = [path for path in (ROOT / "configs").rglob("*.yaml") if path.name != "unhrc_withdrawal.yaml"]
    sources = [path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".txt", ".j2"}]
    assert len(training_texts()) >= 3
    for path in [*training_texts(), *others, *sources]:
        assert not seed & runs(path.read_text("utf-8")), path


def test_no_training_passage_is_on_the_seeds_event() -> None:
    for path in training_texts():
        text = path.read_text("utf-8").casefold()
        for name in ("human rights council", "nikki haley", "salil shetty", "unhrc"):
            assert name not in text, f"{path}: {name}"


def test_shipped_model_labels_the_seed(shipped_model: Path, run_newstance: Run) -> None:
    assert shipped_model.is_dir()
    ran = run_newstance("evaluate", "format=json")
    found = json.loads(ran.out)
    assert found["holder"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 12}
    assert found["segmentation"]["f1"] == 1.0
    assert found["failed"] == 0


def test_parts_of_the_newsroom_share_no_target() -> None:
    targets: dict[str, set[str]] = {}
    for part in ("train", "dev", "test"):
        rows = [
            json.loads(line) for line in (ROOT / "seeds" / "newsroom" / f"{part}.jsonl").read_text("utf-8").splitlines()
        ]
        targets[part] = {row["targets"][0]["text"] for row in rows}
        assert all(len(each["stances"]) == len(row["targets"]) for row in rows for each in row["statements"])
    assert not targets["train"] & targets["dev"]
    assert not targets["train"] & targets["test"]
    assert not targets["dev"] & targets["test"]


def test_sets_for_measuring_are_at_hand_where_they_must_be(shared_data: Path, shared_bench: Path) -> None:
    assert (shared_data / "stance" / "vast.test.jsonl.gz").exists()
    assert (shared_bench / "news" / "labels.jsonl").exists()


@pytest.mark.parametrize("part", ["train", "dev", "test"])
def test_newsroom_never_repeats_a_statement_in_another_part(part: str) -> None:
    texts = {
        name: {
            statement["text"]
            for line in (ROOT / "seeds" / "newsroom" / f"{name}.jsonl").read_text("utf-8").splitlines()
            for statement in json.loads(line)["statements"]
        }
        for name in ("train", "dev", "test")
    }
    others = set().union(*(texts[name] for name in texts if name != part))
    assert not {text for text in texts[part] & others if len(text.split()) > 5}


def test_newsdesk_labels_are_whole_statements_of_the_articles_they_name(shared_data: Path) -> None:
    articles = {each.id: each for each in read_articles(shared_data / "attribution/polnear.train.jsonl.gz")}
    labels = read_labels(ROOT / "seeds/newsdesk/train.labels.jsonl", articles)
    assert len(labels) > 7000
    assert {label.stance for label in labels} == set(StanceLabel)
    assert len({label.article_id for label in labels}) > 150
    for label in labels:
        text = articles[label.article_id].text[label.start : label.end]
        assert text == text.strip() != ""
