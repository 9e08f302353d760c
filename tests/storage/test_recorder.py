import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from biofeedback.records import ENGINE, EndReason, Packet, SessionEnded, Tick
from biofeedback.storage.connection import open_writable
from biofeedback.storage.errors import (
    NoSessionError,
    RecorderBusyError,
    StorageError,
    StorageProblem,
    VersionError,
)
from biofeedback.storage.library import Library
from biofeedback.storage.recorder import Recorder
from biofeedback.storage.saving import SavingState
from biofeedback.storage.schema import known_migrations
from storage.doubles import Commits, Disk, SmallDisk, info, mark, packet, some_records
from storage.fixtures import QUICK, Recorders

ENDED = EndReason.ASKED


def kept(recorders: Recorders, session_id: str = "one", path: Path | None = None) -> list[object]:
    library = Library.open(path or recorders.path, clock=recorders.clock)
    return list(library.records(session_id))


def record_all(recorder: Recorder, count: int) -> list[object]:
    records = some_records(count)
    assert [recorder.put("one", record) for record in records] == list(range(count))
    return list(records)


class TestRecording:
    def test_what_is_put_is_read_back_in_order(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        recorder.begin(info())
        records = record_all(recorder, 40)
        recorder.end("one", 40.0, ENDED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders) == records
        library = Library.open(recorders.path, clock=recorders.clock)
        assert library.session("one") == replace(info(), ended_s=40.0)

    def test_a_record_is_committed_as_it_comes(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        recorder.begin(info())
        for number in range(5):
            recorder.put("one", packet(number))
            recorders.commits.until_seq(number)
            assert len(kept(recorders)) == number + 1

    def test_sessions_count_for_themselves(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        for session_id in ("one", "two"):
            recorder.begin(info(session_id))
        assert [recorder.put(each, packet(0)) for each in ("one", "two", "two")] == [0, 0, 1]
        assert recorder.close(timeout_s=20.0)
        assert len(kept(recorders, "one")) == 1
        assert len(kept(recorders, "two")) == 2

    def test_every_commit_reaches_the_disk_before_it_is_told(
        self, recorders: Recorders, disk: Disk
    ) -> None:
        recorders.open(connect=disk.connect)
        database = disk.opened[-1]
        assert database.value("PRAGMA synchronous") == 2
        assert database.value("PRAGMA journal_mode") == "wal"

    def test_only_its_user_can_read_a_new_library(self, recorders: Recorders) -> None:
        path = recorders.path.parent / "new" / "library.sqlite3"
        recorders.open(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_a_bytearray_and_a_broken_name_are_kept(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        session = replace(info(), source=replace(info().source, label="H10\udcff"))
        recorder.begin(session)
        payload: Any = bytearray(b"\x10\x48")  # what a Bluetooth library hands over
        recorder.put("one", replace(packet(0), payload=payload))
        assert recorder.close(timeout_s=20.0)
        [found] = kept(recorders)
        assert isinstance(found, Packet)
        assert found.payload == b"\x10\x48"
        library = Library.open(recorders.path, clock=recorders.clock)
        assert library.session("one").source.label == "H10?"


class TestMisuse:
    def test_a_session_must_have_begun(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        with pytest.raises(NoSessionError):
            recorder.put("one", packet(0))
        with pytest.raises(NoSessionError):
            recorder.end("one", 1.0, ENDED)

    def test_an_ended_session_takes_nothing(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        recorder.begin(info())
        recorder.end("one", 0.0, ENDED)
        with pytest.raises(NoSessionError):
            recorder.put("one", packet(0))

    def test_a_session_begins_once(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        recorder.begin(info())
        with pytest.raises(ValueError, match="begun already"):
            recorder.begin(info())

    def test_a_time_that_is_no_number_is_refused_at_once(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        recorder.begin(info())
        with pytest.raises(ValueError, match="finite"):
            recorder.put("one", replace(packet(0), t_s=float("nan")))
        assert recorder.put("one", packet(0)) == 0

    def test_listeners_that_fail_cost_nothing(
        self, recorders: Recorders, disk: Disk, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(*_: object) -> None:
            raise ZeroDivisionError

        recorder = recorders.open(on_saving=fail, on_committed=fail, connect=disk.connect)
        disk.swallowed_commits = 1
        recorder.begin(info())
        records = record_all(recorder, 10)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders) == records
        assert "ZeroDivisionError" in caplog.text


class TestOneRecorder:
    def test_a_second_one_is_refused_and_says_by_whom(self, recorders: Recorders) -> None:
        first = recorders.open()
        first.begin(info())
        with pytest.raises(RecorderBusyError) as refused:
            recorders.open()
        assert refused.value.reason is StorageProblem.BUSY_RECORDER
        assert refused.value.pid == os.getpid()
        assert refused.value.heartbeat_age_s == 0.0
        first.put("one", packet(0))
        recorders.commits.until_seq(0)

    def test_the_next_one_may_when_the_first_is_closed(self, recorders: Recorders) -> None:
        assert recorders.open().close(timeout_s=20.0)
        assert recorders.open().saving.state is SavingState.SAVED

    def test_one_taken_for_dead_gets_its_session_back(self, recorders: Recorders) -> None:
        first = recorders.open(limits=replace(QUICK, heartbeat_s=1e6))
        first.begin(info())
        first.put("one", packet(0))
        recorders.commits.until_seq(0)
        recorders.clock.advance(30.0)
        second = recorders.open(on_committed=None)
        assert [found.session_id for found in second.recovered_sessions] == ["one"]
        first.put("one", packet(1))
        recorders.savings.until_state(SavingState.NOT_SAVED, StorageProblem.BUSY_RECORDER)
        assert second.close(timeout_s=20.0)
        recorders.commits.until_seq(1)
        first.end("one", 2.0, ENDED)
        assert first.close(timeout_s=20.0)
        assert kept(recorders) == [packet(0), packet(1)]
        library = Library.open(recorders.path, clock=recorders.clock)
        assert library.session("one") == replace(info(), ended_s=2.0)

    def test_an_idle_owner_keeps_saying_that_it_lives(self, recorders: Recorders) -> None:
        recorders.open(limits=replace(QUICK, heartbeat_s=0.01))
        recorders.clock.advance(30.0)
        database = open_writable(recorders.path)
        try:
            while True:  # ends by the test's timeout if no heartbeat comes
                beat_s = database.value("SELECT heartbeat_utc_s FROM owner")
                if beat_s == recorders.clock.utc_s():
                    break
        finally:
            database.close()
        with pytest.raises(RecorderBusyError):
            recorders.open()


class TestRecovery:
    def test_a_session_without_an_end_gets_one(self, recorders: Recorders) -> None:
        first = recorders.open()
        first.begin(info())
        records = record_all(first, 3)
        assert first.close(timeout_s=20.0)
        second = recorders.open()
        assert second.recovered_sessions == (replace(info(), ended_s=2.0, is_recovered=True),)
        end = SessionEnded(
            t_s=2.0, utc_s=packet(2).utc_s, source=ENGINE, reason=EndReason.RECOVERED
        )
        assert kept(recorders) == [*records, end]

    def test_an_ended_one_is_left_alone(self, recorders: Recorders) -> None:
        first = recorders.open()
        first.begin(info())
        first.end("one", 0.0, ENDED)
        assert first.close(timeout_s=20.0)
        assert recorders.open().recovered_sessions == ()


class TestRefusals:
    def test_a_newer_library_is_refused_and_not_touched(self, recorders: Recorders) -> None:
        recorders.open().close(timeout_s=20.0)
        database = open_writable(recorders.path)
        database.change("PRAGMA user_version = 99")
        database.close()
        before = recorders.path.read_bytes()
        with pytest.raises(VersionError) as refused:
            recorders.open()
        assert refused.value.reason is StorageProblem.NEWER_VERSION
        assert (refused.value.found, refused.value.known) == (99, len(known_migrations()))
        assert recorders.path.read_bytes() == before

    def test_a_text_is_refused_and_not_touched(self, recorders: Recorders) -> None:
        recorders.path.write_text("800\n812\n" * 999)
        with pytest.raises(StorageError) as refused:
            recorders.open()
        assert refused.value.reason is StorageProblem.NOT_A_LIBRARY
        assert recorders.path.read_text() == "800\n812\n" * 999

    def test_a_network_folder_is_refused(self, recorders: Recorders) -> None:
        with pytest.raises(StorageError) as refused:
            recorders.open(Path("//host/share/library.sqlite3"))
        assert refused.value.reason is StorageProblem.NETWORK_FOLDER


class TestStalledDisk:
    def test_a_hanging_write_is_told_and_everything_comes_in_the_end(
        self, recorders: Recorders, disk: Disk
    ) -> None:
        recorder = recorders.open(connect=disk.connect)
        recorder.begin(info())
        disk.is_moving.clear()
        records = record_all(recorder, 30)
        behind = recorders.savings.until(lambda saving: saving.waiting == 30)
        assert (behind.state, behind.problem) == (SavingState.BEHIND, StorageProblem.STALLED)
        disk.is_moving.set()
        saved = recorders.savings.until_state(SavingState.SAVED)
        assert saved.problem is None
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders) == records

    def test_another_program_that_holds_the_file_is_a_stall(
        self, recorders: Recorders, disk: Disk
    ) -> None:
        recorder = recorders.open(connect=disk.connect)
        recorder.begin(info())
        other = open_writable(recorders.path)
        with other.transaction():
            records = record_all(recorder, 30)
            behind = recorders.savings.until_state(SavingState.BEHIND)
            assert behind.problem is StorageProblem.STALLED
        other.close()
        recorders.savings.until_state(SavingState.SAVED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders) == records

    def test_closing_does_not_wait_for_ever(self, recorders: Recorders, disk: Disk) -> None:
        recorder = recorders.open(connect=disk.connect)
        recorder.begin(info())
        other = open_writable(recorders.path)
        with other.transaction():
            record_all(recorder, 3)
            recorders.savings.until_state(SavingState.BEHIND)
            assert not recorder.close(timeout_s=0.05)
        other.close()

    def test_one_that_hangs_from_the_start_does_not_hold_up_the_session(
        self, recorders: Recorders, disk: Disk
    ) -> None:
        disk.is_moving.clear()
        recorder = recorders.open(connect=disk.connect, limits=replace(QUICK, open_wait_s=0.05))
        recorder.begin(info())
        records = record_all(recorder, 3)
        recorders.savings.until_state(SavingState.BEHIND)
        disk.is_moving.set()
        recorders.commits.until_seq(2)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders) == records

    def test_a_claim_that_cannot_be_given_up_is_no_loss(
        self, recorders: Recorders, disk: Disk, caplog: pytest.LogCaptureFixture
    ) -> None:
        recorder = recorders.open(connect=disk.connect)
        recorder.begin(info())
        records = record_all(recorder, 3)
        recorders.commits.until_seq(2)
        other = open_writable(recorders.path)
        with other.transaction():
            assert recorder.close(timeout_s=20.0)
        other.close()
        assert "releasing the library failed" in caplog.text
        assert kept(recorders) == records


class TestFullDisk:
    def test_a_library_that_cannot_grow_holds_the_records_in_memory(
        self, recorders: Recorders, disk: Disk
    ) -> None:
        recorders.open().close(timeout_s=20.0)
        disk.pages = recorders.path.stat().st_size // 4096
        recorder = recorders.open(connect=disk.connect)
        recorder.begin(info())
        text = "a long remark " * 400
        records = [mark(number, text) for number in range(30)]
        for record in records:
            recorder.put("one", record)
        lost = recorders.savings.until(lambda saving: saving.waiting == 30)
        assert (lost.state, lost.problem) == (SavingState.NOT_SAVED, StorageProblem.FULL)
        disk.pages = 100_000
        recorders.savings.until_state(SavingState.SAVED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders) == records

    def test_a_disk_that_fills_during_a_session(
        self, recorders: Recorders, tiny: SmallDisk
    ) -> None:
        path = tiny.folder / "library.sqlite3"
        recorder = recorders.open(path)
        recorder.begin(info())
        recorder.put("one", packet(0))
        recorders.commits.until_seq(0)
        tiny.fill()
        later = [mark(number, "a long remark " * 400) for number in range(1, 20)]
        for record in later:
            recorder.put("one", record)
        lost = recorders.savings.until_state(SavingState.NOT_SAVED)
        assert lost.problem is StorageProblem.FULL
        tiny.free()
        recorders.savings.until_state(SavingState.SAVED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders, path=path) == [packet(0), *later]

    def test_a_disk_that_was_full_from_the_start(
        self, recorders: Recorders, tiny: SmallDisk
    ) -> None:
        path = tiny.folder / "library.sqlite3"
        tiny.fill()
        recorder = recorders.open(path)
        assert recorders.savings.until_state(SavingState.NOT_SAVED).problem is StorageProblem.FULL
        recorder.begin(info())
        records = record_all(recorder, 10)
        tiny.free()
        recorders.savings.until_state(SavingState.SAVED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders, path=path) == records


class TestReadOnly:
    def test_a_read_only_folder(self, recorders: Recorders, tiny: SmallDisk) -> None:
        path = tiny.folder / "library.sqlite3"
        tiny.set_read_only(is_read_only=True)
        recorder = recorders.open(path)
        lost = recorders.savings.until_state(SavingState.NOT_SAVED)
        assert lost.problem is StorageProblem.READ_ONLY
        recorder.begin(info())
        records = record_all(recorder, 10)
        tiny.set_read_only(is_read_only=False)
        recorders.savings.until_state(SavingState.SAVED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders, path=path) == records

    def test_a_file_where_the_folder_should_be(self, recorders: Recorders) -> None:
        folder = recorders.path.parent / "folder"
        folder.write_text("in the way")
        path = folder / "library.sqlite3"
        recorder = recorders.open(path)
        lost = recorders.savings.until_state(SavingState.NOT_SAVED)
        assert lost.problem is StorageProblem.UNREACHABLE
        recorder.begin(info())
        records = record_all(recorder, 10)
        folder.unlink()
        recorders.savings.until_state(SavingState.SAVED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders, path=path) == records


class TestDeletedLibrary:
    def test_a_new_one_is_made_and_the_session_goes_on_in_it(self, recorders: Recorders) -> None:
        recorder = recorders.open()
        recorder.begin(info())
        recorder.put("one", packet(0))
        recorders.commits.until_seq(0)
        for left in recorders.path.parent.glob("library.sqlite3*"):
            left.unlink()
        recorder.put("one", packet(1))
        recorders.savings.until_state(SavingState.NOT_SAVED, StorageProblem.UNREACHABLE)
        recorders.commits.until_seq(1)
        recorder.end("one", 2.0, ENDED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders) == [packet(1)]
        library = Library.open(recorders.path, clock=recorders.clock)
        assert library.session("one") == replace(info(), ended_s=2.0)


class TestDoubtfulCommit:
    def test_one_that_happened_and_said_it_failed_doubles_nothing(
        self, recorders: Recorders, disk: Disk
    ) -> None:
        recorder = recorders.open(connect=disk.connect)
        disk.swallowed_commits = 1
        recorder.begin(info())
        records = record_all(recorder, 12)
        recorders.savings.until_state(SavingState.NOT_SAVED, StorageProblem.DISK_FAILED)
        recorders.savings.until_state(SavingState.SAVED)
        recorder.end("one", 12.0, ENDED)
        assert recorder.close(timeout_s=20.0)
        assert kept(recorders) == records


def test_what_is_told_as_committed_is_a_running_number(recorders: Recorders) -> None:
    commits = Commits()
    recorder = recorders.open(on_committed=commits.add)
    recorder.begin(info())
    for number in range(100):
        recorder.put("one", Tick(t_s=float(number), utc_s=0.0, source=ENGINE))
    commits.until_seq(99)
    told = [seq for _, seq in commits.all]
    assert told == sorted(set(told))
