import argparse
import json
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from biofeedback.backend.choices import FileChoice, SimulatedChoice, StrapChoice
from biofeedback.backend.program import Program
from biofeedback.backend.together import group_of
from biofeedback.cli import record
from biofeedback.cli.arguments import build_parser
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.following import Followed
from biofeedback.cli.main import main
from biofeedback.clock import SystemClock
from biofeedback.payloads.polar_measurement import DATA
from biofeedback.records import (
    LinkReason,
    LinkState,
    PacerChanged,
    Packet,
    SessionInfo,
    StreamChanged,
)
from biofeedback.session.status import RunStatus
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.library import Library
from biofeedback.storage.recorder import Recorder
from biofeedback.storage.saving import Saving, SavingState
from biofeedback.streams import StreamKind
from followed_runs import followed_run, with_state, with_status

PROGRAM = "import sys; from biofeedback.cli.main import main; sys.exit(main(sys.argv[1:]))"


def parsed(*line: str) -> argparse.Namespace:
    return build_parser().parse_args(["record", *line])


def stored(path: Path) -> list[tuple[SessionInfo, int]]:
    with closing(Library.open(path, clock=SystemClock())) as library:
        return [
            (info, sum(1 for _ in library.records(info.session_id))) for info in library.sessions()
        ]


def test_a_simulated_session_is_kept_and_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    line = ["record", "--simulated", "3", "--for", "1s", "--show-committed", "--library", str(path)]
    assert main(line) == ExitCode.OK
    captured = capsys.readouterr()
    ((info, count),) = stored(path)
    assert info.source.is_simulated
    assert info.ended_s == pytest.approx(1.0, abs=0.5)
    assert f"Session {info.session_id[:8]} is kept" in captured.out
    assert "not deeply" in captured.err
    said = [one for one in captured.out.splitlines() if one.startswith("committed ")]
    numbers = [int(one.split()[1]) for one in said]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == count - 1


def test_a_file_is_played_to_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "short.txt"
    file.write_text("300\n310\n290\n", encoding="utf-8")
    path = tmp_path / "library.sqlite3"
    line = ["record", "--file", str(file), "--no-pacer", "--library", str(path)]
    assert main(line) == ExitCode.OK
    ((info, _),) = stored(path)
    assert info.source.label == "short.txt"
    assert "ended with its recording" in capsys.readouterr().out
    with closing(Library.open(path, clock=SystemClock())) as library:
        records = list(library.records(info.session_id))
    assert not any(isinstance(one, PacerChanged) for one in records)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't send Ctrl-C to one process")
def test_a_signal_ends_the_session_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    line = [sys.executable, "-c", PROGRAM, "record", "--simulated", "--show-committed"]
    with subprocess.Popen(
        [*line, "--library", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        said: list[str] = []
        for one in process.stdout:
            said.append(one.strip())
            if one.startswith("committed 5"):
                process.send_signal(signal.SIGINT)
        assert process.wait() == ExitCode.OK
    ((info, count),) = stored(path)
    assert info.ended_s is not None
    assert not info.is_recovered
    assert f"committed {count - 1}" in said
    assert "ended by hand" in said[-1]


def test_a_file_that_can_not_be_read_starts_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    line = ["record", "--file", str(tmp_path / "none.txt"), "--library", str(path)]
    assert main(line) == ExitCode.FAILED
    assert "no such file" in capsys.readouterr().err
    assert not path.exists()


def test_a_library_that_is_being_recorded_into_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    other = Recorder.open(path, clock=SystemClock(), on_saving=lambda _: None)
    try:
        line = ["record", "--simulated", "--for", "1s", "--library", str(path)]
        assert main(line) == ExitCode.LIBRARY
    finally:
        other.close(5.0)
    assert "is recording into the library" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [
        ["--rate", "2.9"],
        ["--rate", "20.1"],
        ["--rate", "nan"],
        ["--inhale", "70"],
        ["--rate", "4.4"],
    ],
)
def test_a_pace_outside_the_limits_is_refused(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record", "--simulated", *line]) == ExitCode.USAGE
    assert "breaths per minute" in capsys.readouterr().err


@pytest.mark.parametrize(("answer", "is_asked_on"), [("y\n", True), ("n\n", False), ("", False)])
def test_a_very_slow_pace_is_asked_for_once(
    answer: str, is_asked_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []

    def run_program(library: object, job: object) -> int:
        started.append((library, job))
        return ExitCode.OK

    monkeypatch.setattr(record, "run_program", run_program)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdin, "readline", lambda: answer)
    code = main(["record", "--simulated", "--rate", "4"])
    assert (code == ExitCode.OK) is is_asked_on
    assert bool(started) is is_asked_on
    assert main(["record", "--simulated", "--rate", "4", "--yes"]) == ExitCode.OK


def test_the_breathing_is_as_asked_for() -> None:
    pattern = record.chosen_pattern(parsed("--simulated", "--rate", "5.5", "--inhale", "40"))
    assert pattern is not None
    assert (pattern.rate_per_min, pattern.inhale_share) == (5.5, 0.4)
    assert record.chosen_pattern(parsed("--simulated", "--no-pacer")) is None
    assert record.plan_of(pattern, 60.0).duration_s == 60.0
    assert record.plan_of(None, None).parts[0].pattern is None


def test_two_record_together_and_both_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    line = ["record", "--simulated", "3", "--simulated", "4", "--for", "1s", "--show-committed"]
    assert main([*line, "--library", str(path)]) == ExitCode.OK
    output = capsys.readouterr().out
    infos = [info for info, _ in stored(path)]
    assert sorted(info.source.detail["seed"] for info in infos) == ["3", "4"]
    assert len({group_of(info) for info in infos}) == 1
    for info in infos:
        assert f"Session {info.session_id[:8]} is kept" in output
        said = [one.split() for one in output.splitlines() if one.startswith("committed ")]
        assert info.session_id in {whose for _, _, whose in said}
    assert "  1 Simulated strap" in output
    assert "  2 Simulated strap" in output


def test_streams_are_recorded_where_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    line = ["record", "--simulated", "--ecg", "--acceleration", "100", "--for", "3s"]
    assert main([*line, "--library", str(path)]) == ExitCode.OK
    ((info, _),) = stored(path)
    with closing(Library.open(path, clock=SystemClock())) as library:
        records = list(library.records(info.session_id))
    asked = [one for one in records if isinstance(one, StreamChanged)]
    assert {one.stream for one in asked} == {StreamKind.ECG, StreamKind.ACCELERATION}
    assert any(isinstance(one, Packet) and one.characteristic == DATA for one in records)
    assert parsed("--simulated", "--acceleration").acceleration == 50
    assert parsed("--simulated").acceleration is None


def test_people_beside_the_first_are_named_in_order() -> None:
    assert record._others(parsed("--strap", "A0")) == ()
    both = parsed("--strap", "A0", "--strap", "B1", "--name", "Left")
    assert record._choice(both) == StrapChoice(address="A0", name="Left")
    assert record._others(both) == (StrapChoice(address="B1", name="B1"),)
    assert record._others(parsed("--simulated", "--simulated", "7")) == (SimulatedChoice(seed=7),)


def test_each_source_can_be_chosen() -> None:
    choices = [
        record._choice(parsed(*line))
        for line in (
            ["--strap", "A0"],
            ["--strap", "A0", "--name", "H10"],
            ["--simulated"],
            ["--file", "rr.txt"],
        )
    ]
    assert choices == [
        StrapChoice(address="A0", name="A0"),
        StrapChoice(address="A0", name="H10"),
        SimulatedChoice(seed=1),
        FileChoice(path=Path("rr.txt")),
    ]


class FakeSessions:
    def __init__(self, followed: Followed) -> None:
        self._status = followed.status

    def status(self, run_id: str) -> RunStatus:
        del run_id
        return self._status


class FakeProgram:
    def __init__(self, followed: Followed) -> None:
        self.sessions = FakeSessions(followed)


def outcome(followed: Followed) -> ExitCode:
    return record._outcome(cast("Program", FakeProgram(followed)), followed)


def test_records_that_did_not_reach_the_disk_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    saving = Saving(
        state=SavingState.NOT_SAVED, problem=StorageProblem.FULL, waiting=9, since_utc_s=0.0
    )
    assert outcome(with_status(followed_run(), saving=saving)) is ExitCode.LIBRARY
    captured = capsys.readouterr()
    assert "9 records of this session were not saved" in captured.err
    assert "kept" not in captured.out


def test_a_session_that_never_had_bluetooth_has_its_own_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    off = with_state(followed_run(), link=LinkState.SEARCHING, link_reason=LinkReason.ADAPTER_OFF)
    assert outcome(off) is ExitCode.NO_BLUETOOTH
    assert "No strap was reached: Bluetooth is switched off" in capsys.readouterr().err


def test_the_program_says_what_to_do_with_the_session(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    line = ["record", "--simulated", "--for", "0.2s", "--plain", "--library", str(path)]
    assert main(line) == ExitCode.OK
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "analyze", "last", "--json", "--library", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)[0]["simulated"] is True
