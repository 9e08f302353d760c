"""The recording command itself, killed without a word."""

import subprocess
import sys
from pathlib import Path

import pytest

from biofeedback.cli.main import main
from biofeedback.clock import VirtualClock
from biofeedback.records import EndReason, SessionEnded
from biofeedback.storage.library import Library

FIRST = 8
"""Records promised before the kill: link events, ticks and the first packets among them."""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is what POSIX calls it")
def test_what_a_killed_recording_had_promised_is_kept_and_recovered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    command = [sys.executable, "-m", "biofeedback", "record", "--simulated", "--show-committed"]
    process = subprocess.Popen([*command, "--library", path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    promised = -1
    for line in process.stdout:
        if line.startswith("committed "):
            promised = int(line.split()[1])
        if promised >= FIRST:
            process.kill()
            break
    rest = process.stdout.read().splitlines()
    process.stdout.close()
    process.wait()
    promised = max([promised, *(int(line.split()[1]) for line in rest if line.startswith("comm"))])

    assert main(["sessions", "--library", str(path)]) == 0
    assert "recovered" in capsys.readouterr().out
    library = Library.open(path, clock=VirtualClock())
    (info,) = library.sessions()
    records = list(library.records(info.session_id))
    ended = records[-1]
    assert info.is_recovered
    assert isinstance(ended, SessionEnded)
    assert ended.reason is EndReason.RECOVERED
    assert len(records) - 1 > promised
