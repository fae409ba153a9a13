"""The bar stays away until the work lasts."""

import pytest
from rich.console import Console

from newstance import progress


@pytest.mark.parametrize(
    ("terminal", "patience", "shown"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)]
)
def test_bar_appears_only_on_a_terminal_and_only_when_work_lasts(
    terminal: bool, patience: float, shown: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", patience)
    with progress.LateBar(Console(force_terminal=terminal), 3, "articles") as bar:
        for _ in range(3):
            bar.advance(1)
    written = capsys.readouterr().out
    assert ("articles" in written) is shown
    assert bool(written) is shown
