import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biofeedback.clock import VirtualClock
from biofeedback.records import EndReason, Packet, Record
from biofeedback.settings import Settings
from biofeedback.storage.connection import open_writable
from biofeedback.storage.errors import (
    NoSessionError,
    StorageError,
    StorageProblem,
    VersionError,
)
from biofeedback.storage.library import Library, default_library_path
from record_strategies import records
from storage.doubles import HEART_RATE, START_S, SmallDisk, info, packet, some_records
from storage.fixtures import Recorders


@pytest.fixture
def library(recorders: Recorders) -> Iterator[Library]:
    made = Library.open(recorders.path, clock=recorders.clock)
    yield made
    made.close()


def record(recorders: Recorders, session_id: str, some: list[Record], **more: float) -> None:
    recorder = recorders.open()
    recorder.begin(info(session_id, **more))
    for each in some:
        recorder.put(session_id, each)
    recorder.end(session_id, float(len(some)), EndReason.ASKED)
    assert recorder.close(timeout_s=20.0)


class TestSessions:
    def test_a_new_library_has_none(self, library: Library) -> None:
        assert library.sessions() == ()
        assert library.trashed_sessions() == ()

    def test_newest_first(self, recorders: Recorders, library: Library) -> None:
        for name, start_s in (("old", 0.0), ("new", 7200.0), ("middle", 3600.0)):
            record(recorders, name, [], started_utc_s=START_S + start_s)
        assert [found.session_id for found in library.sessions()] == ["new", "middle", "old"]

    def test_one_that_cannot_be_read_does_not_hide_the_others(
        self, recorders: Recorders, library: Library
    ) -> None:
        record(recorders, "one", [])
        record(recorders, "two", [])
        database = open_writable(recorders.path)
        database.change("UPDATE source SET kind = 'telepathy' WHERE session_id = 'one'")
        database.close()
        assert [found.session_id for found in library.sessions()] == ["two"]
        with pytest.raises(NoSessionError):
            library.session("one")

    def test_an_unknown_one(self, library: Library) -> None:
        for ask in (library.session, library.records, library.trash, library.restore):
            with pytest.raises(NoSessionError) as refused:
                ask("nobody")
            assert refused.value.session_id == "nobody"
        with pytest.raises(NoSessionError):
            library.packet_columns("nobody", HEART_RATE)


class TestTrash:
    def test_there_and_back(self, recorders: Recorders, library: Library) -> None:
        record(recorders, "one", some_records(5))
        record(recorders, "two", [])
        library.trash("one")
        assert [found.session_id for found in library.sessions()] == ["two"]
        assert [found.session_id for found in library.trashed_sessions()] == ["one"]
        assert list(library.records("one")) == some_records(5)
        library.restore("one")
        assert {found.session_id for found in library.sessions()} == {"one", "two"}
        assert library.trashed_sessions() == ()

    def test_the_one_thrown_away_last_comes_first(
        self, recorders: Recorders, library: Library
    ) -> None:
        for name in ("one", "two"):
            record(recorders, name, [])
        for name in ("two", "one"):
            library.trash(name)
            recorders.clock.advance(1.0)
        assert [found.session_id for found in library.trashed_sessions()] == ["one", "two"]


class TestRecords:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(some=st.lists(records, max_size=12))
    def test_what_was_recorded_is_read(
        self, recorders: Recorders, library: Library, some: list[Record]
    ) -> None:
        session_id = f"session {len(library.sessions())}"
        record(recorders, session_id, some)
        assert list(library.records(session_id)) == some

    def test_more_than_a_page_in_order(self, recorders: Recorders, library: Library) -> None:
        record(recorders, "one", some_records(4100))
        assert list(library.records("one")) == some_records(4100)

    def test_reading_holds_up_nobody_and_sees_what_came_meanwhile(
        self, recorders: Recorders, library: Library
    ) -> None:
        recorder = recorders.open()
        recorder.begin(info())
        for number in range(2000):
            recorder.put("one", packet(number))
        recorders.commits.until_seq(1999)
        reading = library.records("one")
        assert next(reading) == packet(0)
        recorder.put("one", packet(2000))
        recorders.commits.until_seq(2000)
        assert list(reading)[-1] == packet(2000)


class TestPacketColumns:
    def test_they_hold_what_the_packets_hold(self, recorders: Recorders, library: Library) -> None:
        battery = Packet(
            t_s=0.5, utc_s=START_S, source="strap", characteristic="2a19", payload=b"\x50"
        )
        some = some_records(2500)
        record(recorders, "one", [battery, *some])
        packets = [each for each in some if isinstance(each, Packet)]
        found = library.packet_columns("one", HEART_RATE)
        assert found.t_s.tolist() == [each.t_s for each in packets]
        assert found.utc_s.tolist() == [each.utc_s for each in packets]
        parts = np.split(found.payload, found.ends[:-1])
        assert [part.tobytes() for part in parts] == [each.payload for each in packets]
        columns = (found.t_s, found.utc_s, found.ends, found.payload)
        assert [str(column.dtype) for column in columns] == [
            *("float64", "float64", "int64", "uint8"),
        ]

    def test_none_are_empty_columns(self, recorders: Recorders, library: Library) -> None:
        record(recorders, "one", [])
        found = library.packet_columns("one", HEART_RATE)
        assert found.t_s.shape == found.ends.shape == found.payload.shape == (0,)


class TestSettings:
    def test_there_and_back(self, library: Library) -> None:
        assert library.settings() == Settings()
        library.save_settings(Settings(session_minutes=25))
        assert library.settings() == Settings(session_minutes=25)

    def test_beside_a_recorder(self, recorders: Recorders, library: Library) -> None:
        recorder = recorders.open()
        library.save_settings(Settings(session_minutes=25))
        recorder.begin(info())
        recorder.put("one", packet(0))
        recorders.commits.until_seq(0)
        assert library.settings().session_minutes == 25


class TestOpening:
    def test_a_read_only_folder_can_be_read(self, recorders: Recorders, tiny: SmallDisk) -> None:
        path = tiny.folder / "library.sqlite3"
        recorder = recorders.open(path)
        recorder.begin(info())
        recorder.put("one", packet(0))
        assert recorder.close(timeout_s=20.0)
        Library.open(path, clock=recorders.clock).sessions()
        tiny.set_read_only(is_read_only=True)
        library = Library.open(path, clock=recorders.clock)
        assert [found.session_id for found in library.sessions()] == ["one"]
        assert list(library.records("one")) == [packet(0)]
        with pytest.raises(StorageError) as refused:
            library.trash("one")
        assert refused.value.reason is StorageProblem.READ_ONLY

    def test_a_read_only_folder_without_a_library(self, tiny: SmallDisk) -> None:
        tiny.set_read_only(is_read_only=True)
        with pytest.raises(StorageError) as refused:
            Library.open(tiny.folder / "library.sqlite3", clock=VirtualClock())
        assert refused.value.reason is StorageProblem.READ_ONLY

    def test_a_full_disk_can_be_read(self, recorders: Recorders, tiny: SmallDisk) -> None:
        path = tiny.folder / "library.sqlite3"
        recorder = recorders.open(path)
        recorder.begin(info())
        recorder.put("one", packet(0))
        assert recorder.close(timeout_s=20.0)
        tiny.fill()
        library = Library.open(path, clock=recorders.clock)
        assert [found.session_id for found in library.sessions()] == ["one"]
        assert list(library.records("one")) == [packet(0)]

    def test_a_newer_one_is_refused(self, library: Library) -> None:
        database = open_writable(library.path)
        database.change("PRAGMA user_version = 99")
        database.close()
        with pytest.raises(VersionError):
            Library.open(library.path, clock=VirtualClock())
        with pytest.raises(VersionError):
            library.sessions()

    def test_another_programs_database_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "other.sqlite3"
        with sqlite3.connect(path) as foreign:
            foreign.execute("CREATE TABLE session (x)")
        foreign.close()
        with pytest.raises(StorageError) as refused:
            Library.open(path, clock=VirtualClock())
        assert refused.value.reason is StorageProblem.NOT_A_LIBRARY

    def test_one_without_a_library_yet_is_made(self, tmp_path: Path) -> None:
        path = tmp_path / "deep" / "er" / "library.sqlite3"
        assert Library.open(path, clock=VirtualClock()).sessions() == ()
        assert path.exists()


def test_the_default_is_in_the_users_data_folder() -> None:
    path = default_library_path()
    assert path.is_absolute()
    assert path.parent.name == "biofeedback"
    assert path.suffix == ".sqlite3"
