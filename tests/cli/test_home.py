import sys
from pathlib import Path

import pytest

from biofeedback.backend.program import Program
from biofeedback.cli import home
from biofeedback.cli.main import main, run_home
from biofeedback.cli.record import Wish


def test_without_a_person_it_says_what_can_be_done(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_home(library) == 0
    told = capsys.readouterr().out
    assert "no display" in told
    assert told.index("aaaa2222") < told.index("aaaa1111")
    assert "biofeedback record --simulated" in told
    assert "Press S" not in told


def test_an_empty_library_is_not_spoken_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--library", str(tmp_path / "none.sqlite3")]) == 0
    assert "Your newest" not in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_is_none_does_not_hide_the_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Jane", encoding="utf-8")
    assert main(["--library", str(path)]) == 0
    captured = capsys.readouterr()
    assert "biofeedback demo" in captured.out
    assert "is not a library" in captured.err


@pytest.mark.parametrize(("answer", "sessions"), [("s\n", 1), ("S\n", 1), ("\n", 0), ("", 0)])
def test_a_person_is_offered_a_simulated_session(
    answer: str,
    sessions: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wishes: list[Wish] = []

    async def record(program: Program, wish: Wish) -> int:
        del program
        wishes.append(wish)
        return 0

    monkeypatch.setattr(home, "record", record)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdin, "readline", lambda: answer)
    assert main(["--library", str(tmp_path / "none.sqlite3")]) == 0
    assert len(wishes) == sessions
    assert "Press S" in capsys.readouterr().out
