"""The library that the first version wrote opens, for ever, and shows what it held."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from biofeedback.breathing import BreathingPattern
from biofeedback.clock import VirtualClock
from biofeedback.records import (
    ClockJumped,
    EndAsked,
    EndReason,
    EndUndone,
    Interval,
    IntervalUnit,
    LinkChanged,
    LinkReason,
    LinkState,
    Marked,
    PacerChanged,
    Packet,
    PartStarted,
    Paused,
    Record,
    Resumed,
    SessionEnded,
    SessionInfo,
    Silence,
    SourceInfo,
    SourceKind,
    Tick,
    UnknownRecord,
)
from biofeedback.settings import Settings
from biofeedback.storage.connection import open_readable, open_writable
from biofeedback.storage.library import Library
from biofeedback.storage.recorder import Recorder
from biofeedback.storage.schema import Migration, known_migrations, prepare

KEPT = Path(__file__).parent.parent / "data" / "library_v1" / "library.sqlite3"
START_S = 1_767_225_600.0
HEART_RATE = "00002a37-0000-1000-8000-00805f9b34fb"


@pytest.fixture
def old(path: Path) -> Path:
    shutil.copyfile(KEPT, path)
    return path


def session(number: int, kind: SourceKind, label: str, ended_s: float | None) -> SessionInfo:
    return SessionInfo(
        session_id=f"00000000-0000-4000-8000-00000000000{number}",
        started_utc_s=START_S + 3600.0 * number,
        zone_offset_s=3600,
        plan_name="Ruhiges Atmen – calm",
        source=SourceInfo(key="strap", kind=kind, label=label, detail={"seed": "7"}),
        app_version="0.1.0",
        ended_s=ended_s,
    )


ENDED = session(1, SourceKind.SIMULATED, "simulated strap", 11.0)
TRASHED = session(2, SourceKind.FILE, "rr.txt", 0.0)
LEFT = session(3, SourceKind.STRAP, "H10", None)


def later() -> VirtualClock:
    """A day after the file was written, when its recorder is long dead."""
    return VirtualClock(utc_s=START_S + 86_400.0)


def expected() -> list[Record]:
    def made(cls: type[Any], t_s: float, from_: str = "engine", **told: Any) -> Record:
        record: Record = cls(t_s=t_s, utc_s=START_S + t_s, source=from_, **told)
        return record

    pattern = BreathingPattern(rate_per_min=5.5)
    lost: dict[str, Any] = {"state": LinkState.LOST, "reason": LinkReason.MUTE, "detail": "ü"}
    interval: dict[str, Any] = {
        "value": 812.5,
        "unit": IntervalUnit.MS,
        "resolution": 0.5,
        "beat_s": 2.25,
    }
    rating: dict[str, Any] = {"kind": "rating", "version": 3, "body": b'{"value":4}'}
    first, second = bytes.fromhex("10480004"), bytes.fromhex("104803040504")
    return [
        made(PartStarted, 0.0, index=0, name="calm", planned_s=600.0),
        made(PacerChanged, 0.0, holds_from_s=1.5, pattern=pattern),
        made(LinkChanged, 0.25, "strap", **lost),
        made(Packet, 1.0, "strap", characteristic=HEART_RATE, payload=first),
        made(Tick, 1.0),
        made(Packet, 2.0, "strap", characteristic=HEART_RATE, payload=second),
        made(Interval, 2.5, "file", **interval),
        made(Silence, 3.0, "strap", silent_s=1.0),
        made(ClockJumped, 4.0, missed_s=30.0),
        made(Paused, 5.0),
        made(Resumed, 6.0),
        made(Marked, 7.0, text="cough"),
        made(UnknownRecord, 7.5, **rating),
        made(PacerChanged, 8.0, holds_from_s=8.0, pattern=None),
        made(EndAsked, 9.0, undo_until_s=19.0),
        made(EndUndone, 10.0),
        made(SessionEnded, 11.0, reason=EndReason.ASKED),
    ]


def test_its_sessions_are_there(old: Path) -> None:
    library = Library.open(old, clock=later())
    assert library.sessions() == (LEFT, ENDED)
    assert library.trashed_sessions() == (TRASHED,)


def test_its_records_are_what_they_were(old: Path) -> None:
    library = Library.open(old, clock=later())
    assert list(library.records(ENDED.session_id)) == expected()
    columns = library.packet_columns(ENDED.session_id, HEART_RATE)
    assert columns.t_s.tolist() == [1.0, 2.0]
    assert columns.payload.tobytes().hex() == "10480004104803040504"
    assert columns.ends.tolist() == [4, 10]


def test_its_settings_are_read(old: Path) -> None:
    assert Library.open(old, clock=later()).settings() == Settings(text_scale=1.5)


def test_a_recorder_takes_it_over_and_ends_what_was_left(old: Path) -> None:
    recorder = Recorder.open(old, clock=later(), on_saving=lambda _: None)
    assert [found.session_id for found in recorder.recovered_sessions] == [LEFT.session_id]
    assert recorder.close(timeout_s=20.0)
    *_, end = Library.open(old, clock=later()).records(LEFT.session_id)
    assert isinstance(end, SessionEnded)
    assert (end.t_s, end.reason) == (2.0, EndReason.RECOVERED)


def test_a_later_step_finds_rows_in_every_table(old: Path) -> None:
    step = Migration(
        version=len(known_migrations()) + 1,
        script="ALTER TABLE session ADD COLUMN mood TEXT;\nUPDATE session SET mood = 'calm';",
    )
    database = open_writable(old)
    prepare(database, clock=later(), migrations=(*known_migrations(), step))
    tables = ("person", "session", "source", "packet", "event", "block", "journal", "correction")
    for table in (*tables, "result", "setting", "owner"):
        assert database.value(f"SELECT count(*) FROM {table}"), table
    assert database.rows("SELECT DISTINCT mood FROM session") == [("calm",)]
    database.close()


def test_the_kept_file_itself_is_of_version_1_and_sound(path: Path) -> None:
    shutil.copyfile(KEPT, path)
    database = open_readable(path)
    assert database.value("PRAGMA user_version") == 1
    assert database.value("PRAGMA integrity_check") == "ok"
    database.close()
