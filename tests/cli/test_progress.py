import sys

import pytest

from biofeedback.backend.background import Progress
from biofeedback.cli.progress import ProgressLine


def test_a_terminal_is_told_on_one_line_that_goes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    line = ProgressLine({"sampen": "Sample entropy"})
    line.show(Progress(done=1, of=4, step="sampen"))
    line.show(Progress(done=3, of=4, step="sd\x1b1"))
    line.clear()
    line.clear()
    told = capsys.readouterr()
    first, second, emptied, end = told.err.split("\r")[1:]
    assert first == "25 % · Sample entropy · Ctrl-C ends it"
    assert second.rstrip() == "75 % · sd?1 · Ctrl-C ends it"
    assert len(second) == len(first)
    assert (emptied.strip(), end, told.out) == ("", "", "")


def test_a_long_step_stays_on_its_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    ProgressLine().show(Progress(done=0, of=0, step="x" * 200))
    assert len(capsys.readouterr().err.lstrip("\r")) < 40


def test_nothing_is_said_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine()
    line.show(Progress(done=1, of=4, step="sampen"))
    line.clear()
    assert capsys.readouterr().err == ""
