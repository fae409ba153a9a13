"""The bar stays away until the work lasts."""

import sys

import pytest

from newstance import progress


@pytest.mark.parametrize(
    ("terminal", "patience", "shown"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)]
)
def test_bar_appears_only_on_a_terminal_and_only_when_work_lasts(
    terminal: bool, patience: float, shown: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", patience)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    with progress.LateBar(3, "statements") as bar:
        for _ in range(3):
            bar.advance(1)
    written = capsys.readouterr()
    assert ("statements" in written.err) is shown
    assert ("3/3" in written.err) is shown
    assert bool(written.err) is shown
    assert not written.out
