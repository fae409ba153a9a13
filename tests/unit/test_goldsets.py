"""Sets with articles, and the newsroom's passages as pairs."""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from newstance.errors import ConfigError, DataError
from newstance.goldsets import ArticleSet, PassageSet
from newstance.types import StanceLabel

ARTICLE = {"id": "a", "text": "Ada Brook said yes. Tom Reed said no."}
LABEL = {"article_id": "a", "start": 0, "end": 19, "target": "the tunnel", "stance": "supports"}
PASSAGE: dict[str, Any] = {
    "id": "tunnel-1",
    "story": "tunnel",
    "topic": "roads",
    "place": "Harbour City",
    "targets": [{"kind": "main", "text": "the tunnel"}, {"kind": "reversed", "text": "closing the tunnel"}],
    "statements": [
        {"text": "“Build it,” said Ada Brook, the mayor.", "holder": "Ada Brook", "stances": ["supports", "opposes"]},
        {"text": "She praised its cost.", "holder": "Ada Brook", "stances": ["supports", "opposes"]},
        {"text": "It rained.", "holder": None, "stances": ["neutral", "neutral"]},
    ],
}


def written(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def article_set(folder: Path, **label: Any) -> ArticleSet:
    articles, labels = (
        written(folder / "a.jsonl", ARTICLE),
        written(folder / "l.jsonl", LABEL, LABEL | {"start": 20, "end": 37} | label),
    )
    return ArticleSet(name="mine", articles=articles, labels=labels)


def test_article_set_reads_articles_and_their_labels(tmp_path: Path) -> None:
    articles, labels = article_set(tmp_path).read()
    assert [article.id for article in articles] == ["a"]
    assert [label.stance for label in labels] == [StanceLabel.SUPPORTS] * 2


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ({"stance": "pro"}, "unknown label 'pro'"),
        ({"end": 38}, "outside the article's 0…37"),
        ({"article_id": "b"}, "no article 'b'; the articles are a"),
    ],
)
def test_mistake_in_the_labels_of_a_set_names_file_and_line(
    tmp_path: Path, label: dict[str, Any], problem: str
) -> None:
    with pytest.raises(DataError, match=r"l\.jsonl:2: ") as caught:
        article_set(tmp_path, **label).read()
    assert problem in str(caught.value)


@pytest.mark.parametrize("absent", ["articles", "labels"])
def test_absent_file_of_a_set_names_its_setting_and_home(tmp_path: Path, absent: str) -> None:
    files = {"articles": written(tmp_path / "a.jsonl", ARTICLE), "labels": written(tmp_path / "l.jsonl", LABEL)}
    files[absent] = "absent.jsonl"
    with pytest.raises(DataError, match=rf"^data\.{absent}: no such file: absent\.jsonl .*https://example\.org"):
        ArticleSet(name="mine", home="https://example.org", **files).read()


def passages(folder: Path, *rows: dict[str, Any], **settings: Any) -> PassageSet:
    return PassageSet(name="mine", path=written(folder / "p.jsonl", *(rows or (PASSAGE,))), **settings)


def test_passage_gives_every_statement_once_for_each_target(tmp_path: Path) -> None:
    pairs = passages(tmp_path).read()
    assert len(pairs) == 6
    assert [str(each.label) for each in pairs] == ["supports", "supports", "neutral", "opposes", "opposes", "neutral"]
    assert [each.id for each in pairs[:3]] == ["tunnel-1:0", "tunnel-1:1", "tunnel-1:2"]
    assert [each.group for each in pairs[:3]] == [each.group for each in pairs[3:]] == [each.id for each in pairs[:3]]
    assert {each.dataset for each in pairs} == {"mine"}


@pytest.mark.parametrize(
    ("context", "before"),
    [
        (0, ["", "", ""]),
        (1, ["", "“Build it,” said Ada Brook, the mayor.", "She praised its cost."]),
        (
            2,
            [
                "",
                "“Build it,” said Ada Brook, the mayor.",
                "“Build it,” said Ada Brook, the mayor. She praised its cost.",
            ],
        ),
    ],
)
def test_passage_shows_as_many_statements_before_as_asked_for(tmp_path: Path, context: int, before: list[str]) -> None:
    assert [each.pair.before for each in passages(tmp_path, context=context).read()[:3]] == before


@pytest.mark.parametrize(
    ("holders", "names"),
    [("gold", ["Ada Brook", "Ada Brook", None]), ("none", [None] * 3), ("own", ["Ada Brook", "Ada Brook", None])],
)
def test_passage_takes_holders_as_asked_for(tmp_path: Path, holders: str, names: list[str | None]) -> None:
    assert [each.pair.holder for each in passages(tmp_path, holders=holders).read()[:3]] == names


def test_own_holders_do_not_look_at_the_gold(tmp_path: Path) -> None:
    statements = [each | {"holder": "Ines Vale"} for each in PASSAGE["statements"]]
    found = passages(tmp_path, PASSAGE | {"statements": statements}).read()
    assert "Ines Vale" not in {each.pair.holder for each in found}


def test_passage_takes_the_kinds_of_targets_asked_for(tmp_path: Path) -> None:
    assert {each.pair.target for each in passages(tmp_path, kinds=["reversed"]).read()} == {"closing the tunnel"}


def test_unknown_way_of_finding_holders_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"data\.holders: unknown 'guess'; use own, gold or none"):
        PassageSet(name="mine", path="p.jsonl", holders="guess")


@pytest.mark.parametrize(
    "broken",
    [
        {key: value for key, value in PASSAGE.items() if key != "targets"},
        PASSAGE | {"statements": [{"text": "It rained.", "holder": None, "stances": ["neutral"]}]},
        PASSAGE | {"statements": [{"text": "It rained."}]},
        PASSAGE | {"statements": 3},
    ],
)
def test_line_that_is_no_passage_names_its_place(tmp_path: Path, broken: dict[str, Any]) -> None:
    with pytest.raises(DataError, match=r"p\.jsonl:2: not a passage"):
        passages(tmp_path, PASSAGE, broken).read()


def test_unknown_label_in_a_passage_names_its_place(tmp_path: Path) -> None:
    statement = {"text": "It rained.", "holder": None, "stances": ["neutral", "dry"]}
    with pytest.raises(DataError, match=r"p\.jsonl:1: unknown label 'dry'"):
        passages(tmp_path, PASSAGE | {"statements": [statement]}).read()


@pytest.mark.parametrize("part", ["train", "dev", "test"])
def test_newsroom_is_read_whole_and_has_every_label(part: str) -> None:
    pairs = PassageSet(name=part, path=str(ROOT / f"seeds/newsroom/{part}.jsonl"), holders="none").read()
    assert {each.label for each in pairs} == set(StanceLabel)
    assert all(each.pair.text.strip() and each.pair.target.strip() for each in pairs)


def test_no_story_of_the_newsroom_is_in_two_parts() -> None:
    stories = {
        part: {
            json.loads(line)["story"]
            for line in (ROOT / f"seeds/newsroom/{part}.jsonl").read_text("utf-8").splitlines()
            if line.strip()
        }
        for part in ("train", "dev", "test")
    }
    assert not stories["train"] & stories["dev"]
    assert not stories["train"] & stories["test"]
    assert not stories["dev"] & stories["test"]


def test_passages_of_a_story_are_drawn_together(tmp_path: Path) -> None:
    found = passages(
        tmp_path, PASSAGE, PASSAGE | {"id": "tunnel-2"}, PASSAGE | {"id": "port-1", "story": "port"}
    ).read()
    assert [pair.cluster for pair in found] == ["tunnel"] * 12 + ["port"] * 6


def test_set_without_a_pair_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no pair"):
        passages(tmp_path, kinds=["nowhere"]).read()
