import io
import sys
from pathlib import Path

import pytest

from biofeedback.cli.output import (
    complain,
    make_streams_forgiving,
    program_name,
    say,
    tamed,
)


def test_results_and_trouble_go_their_own_ways(capsys: pytest.CaptureFixture[str]) -> None:
    say("result")
    complain("trouble")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("result\n", "trouble\n")


def test_on_a_terminal_a_sentence_breaks_between_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "30")
    complain("one two three four five six seven eight nine ten")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert all(len(line) < 30 for line in lines)


def test_a_name_can_not_steer_the_terminal() -> None:
    assert tamed("a\x1b]0;x\x07b\nc\x9b") == "a?]0;x?b?c?"
    assert tamed("Größe 心") == "Größe 心"


def test_a_stream_that_lacks_a_letter_writes_a_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    make_streams_forgiving()
    say("ms²")
    assert narrow.buffer.getvalue() == b"ms?\n"


def test_the_program_is_named_so_that_it_can_be_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / ".venv" / "bin" / "biofeedback"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(script)])
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert Path(program_name()) == Path(".venv/bin/biofeedback")
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/biofeedback")
    assert program_name() == "biofeedback"
    monkeypatch.setattr("sys.argv", ["python -m pytest"])
    assert program_name() == "biofeedback"
