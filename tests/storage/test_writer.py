import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.clock import SystemClock, VirtualClock
from biofeedback.storage.connection import Database
from biofeedback.storage.errors import StorageError, StorageProblem
from biofeedback.storage.jobs import Append, Begin, Close, Job
from biofeedback.storage.library import Library
from biofeedback.storage.owned_library import Connect
from biofeedback.storage.rows import row_of_record, rows_of_session
from biofeedback.storage.saving import SavingState, SavingWatch
from biofeedback.storage.writer import RecorderLimits, Writer
from storage.doubles import Commits, Disk, Savings, info, packet
from storage.fixtures import QUICK

CLOCK = VirtualClock()


class Bench:
    """A writer with what it needs around it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.inbox: queue.SimpleQueue[Job | Close] = queue.SimpleQueue()
        self.savings = Savings()
        self.commits = Commits()
        self.watch = SavingWatch(clock=CLOCK, waiting=lambda: 0, on_saving=self.savings)
        self.writer: Writer | None = None

    def start(self, connect: Connect, limits: RecorderLimits = QUICK) -> Writer:
        self.writer = Writer(
            self.path,
            clock=CLOCK,
            inbox=self.inbox,
            watch=self.watch,
            on_committed=self.commits.add,
            limits=limits,
            connect=connect,
        )
        self.watch.start()
        self.writer.thread.start()
        return self.writer

    def session(self, records: int) -> None:
        assert self.writer is not None
        session, source = rows_of_session(info(), recorder=self.writer.token)
        self.inbox.put(Begin(session_id="one", session=session, source=source))
        for seq in range(records):
            row = row_of_record("one", seq, packet(seq))
            self.inbox.put(Append(session_id="one", seq=seq, row=row))

    def close(self, within_s: float = 20.0) -> None:
        if self.writer is not None:
            self.inbox.put(Close(give_up_at_s=SystemClock().monotonic_s() + within_s))
            self.writer.thread.join(20.0)
            self.watch.stop(5.0)
            self.writer = None


@pytest.fixture
def bench(path: Path) -> Iterator[Bench]:
    made = Bench(path)
    yield made
    made.close(0.0)


def test_everything_that_waits_is_one_transaction(bench: Bench, disk: Disk) -> None:
    writer = bench.start(disk.connect)
    assert writer.first_try.get(timeout=20.0) is None
    disk.is_moving.clear()
    bench.session(records=500)
    disk.is_moving.set()
    bench.commits.until_seq(499)
    assert writer.committed == 500
    assert len(bench.commits.all) <= 3


def test_what_is_left_is_written_when_it_closes(bench: Bench, disk: Disk) -> None:
    writer = bench.start(disk.connect)
    bench.session(records=50)
    bench.close()
    assert writer.is_done
    assert len(list(Library.open(bench.path, clock=CLOCK).records("one"))) == 50


def test_a_first_try_that_fails_is_told_and_repeated(bench: Bench, disk: Disk) -> None:
    tries = iter([StorageProblem.FULL, StorageProblem.READ_ONLY])

    def connect(path: Path) -> Database:
        for problem in tries:
            raise StorageError(problem, path)
        return disk.connect(path)

    writer = bench.start(connect)
    error = writer.first_try.get(timeout=20.0)
    assert error is not None
    assert error.reason is StorageProblem.FULL
    bench.savings.until_state(SavingState.NOT_SAVED, StorageProblem.READ_ONLY)
    bench.savings.until_state(SavingState.SAVED)
    bench.session(records=1)
    bench.commits.until_seq(0)


def test_a_fault_of_the_program_loses_nothing(
    bench: Bench, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    faults = iter([ZeroDivisionError()])

    def connect(path: Path) -> Database:
        for fault in faults:
            raise fault
        return disk.connect(path)

    limits = RecorderLimits(hopeless_retry_s=0.01)
    writer = bench.start(connect, limits)
    bench.session(records=3)
    bench.savings.until_state(SavingState.NOT_SAVED, StorageProblem.UNEXPECTED)
    bench.commits.until_seq(2)
    assert writer.committed == 3
    assert "ZeroDivisionError" in caplog.text


def test_giving_up_says_what_was_lost(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def connect(path: Path) -> Database:
        raise StorageError(StorageProblem.FULL, path)

    writer = bench.start(connect)
    bench.session(records=3)
    bench.savings.until_state(SavingState.NOT_SAVED)
    bench.close(within_s=0.05)
    assert not writer.is_done
    assert "4 jobs never reached the library" in caplog.text


def test_waits_grow_up_to_a_limit(bench: Bench) -> None:
    writer = bench.start(_never, RecorderLimits())
    writer.first_try.get(timeout=20.0)
    waits = [writer._next_wait_s(StorageProblem.FULL) for _ in range(6)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    assert writer._next_wait_s(StorageProblem.DAMAGED) == 60.0


def _never(path: Path) -> Database:
    raise StorageError(StorageProblem.READ_ONLY, path)
