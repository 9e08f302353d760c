from pathlib import Path

import pytest

from biofeedback.cli.main import main
from biofeedback.clock import SystemClock
from biofeedback.records import Record, SessionInfo
from biofeedback.storage.library import Library


def everything(path: Path) -> list[tuple[SessionInfo, list[Record]]]:
    library = Library.open(path, clock=SystemClock())
    return [(info, list(library.records(info.session_id))) for info in library.sessions()]


def test_a_session_is_shown_as_it_was(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["replay", "aaaa1111", "--speed", "1000", "--library", str(library)]
    before = everything(library)
    assert main(line) == 0
    told = capsys.readouterr().out
    assert "Polar? H10 · replay" in told
    assert "breathe at 6.0 per minute" in told
    assert "recording" not in told
    assert everything(library) == before


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "inf"])
def test_a_speed_that_is_none_is_refused(
    library: Path, speed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["replay", "last", "--speed", speed, "--library", str(library)]
    assert main(line) == 2
    assert "speed" in capsys.readouterr().err


def test_a_session_that_is_not_there_is_told(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", "zzzz", "--library", str(library)]) == 1
    assert "zzzz" in capsys.readouterr().err
