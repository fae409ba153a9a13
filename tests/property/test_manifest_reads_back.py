"""Whatever a run was called with, its manifest reads back, and composes to the same config."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newstance.runs.agreement import compare_scores, differences
from newstance.runs.manifests import Call, called, leave_manifest, manifest_file, read_manifest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(TEXTS, children, max_size=3),
    max_leaves=8,
)


@settings(max_examples=25, deadline=None)
@given(typed=st.lists(TEXTS, max_size=3), scores=st.dictionaries(TEXTS, VALUES, max_size=3), alias=TEXTS)
def test_manifest_reads_back(typed: list[str], scores: dict[str, Any], alias: str) -> None:
    from omegaconf import OmegaConf

    from newstance.overrides import escape

    cfg = OmegaConf.create({"article": "-", "target": {"text": escape(alias)}})
    with TemporaryDirectory() as folder:
        output = Path(folder) / "r.jsonl"
        output.touch()
        with called(Call("predict", typed, typed, cfg)):
            leave_manifest(output, 3, scores)
        found = read_manifest(manifest_file(output))
    assert found["typed"] == typed
    assert found["config"]["target"]["text"] == escape(alias)
    assert found["scores"] == scores
    assert compare_scores(found["scores"], scores)["agrees"]
    assert differences(found, found) == []
