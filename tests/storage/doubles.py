"""Sessions, records, listeners that can be waited for, and disks that misbehave on demand."""

import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

import pytest

from biofeedback.records import (
    ENGINE,
    Marked,
    Packet,
    Record,
    SessionInfo,
    SourceInfo,
    SourceKind,
)
from biofeedback.storage.connection import Database, Values, open_writable
from biofeedback.storage.errors import StorageError, StorageProblem
from biofeedback.storage.saving import Saving, SavingState

HEART_RATE = "00002a37-0000-1000-8000-00805f9b34fb"
START_S = 1_767_225_600.0
PATIENCE_S = 20.0
"""How long a test waits for what must come; only a failing test takes it."""

_T = TypeVar("_T")


def info(session_id: str = "one", *, started_utc_s: float = START_S) -> SessionInfo:
    """A session that has just begun."""
    return SessionInfo(
        session_id=session_id,
        started_utc_s=started_utc_s,
        zone_offset_s=3600,
        plan_name="calm",
        source=SourceInfo(
            key="strap", kind=SourceKind.SIMULATED, label="Strap ü", detail={"seed": "7"}
        ),
        app_version="0.1.0",
    )


def packet(number: int) -> Packet:
    """One packet a second, each different."""
    payload = bytes([0x10, 60]) + (700 + number % 500).to_bytes(2, "little")
    return Packet(
        t_s=float(number),
        utc_s=START_S + number,
        source="strap",
        characteristic=HEART_RATE,
        payload=payload,
    )


def mark(number: int, text: str = "cough") -> Marked:
    """An event."""
    return Marked(t_s=float(number), utc_s=START_S + number, source=ENGINE, text=text)


def some_records(count: int) -> list[Record]:
    """Packets with an event among them now and then."""
    return [mark(number) if number % 5 == 4 else packet(number) for number in range(count)]


class Heard(Generic[_T]):
    """What a listener was told, to be waited for."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[_T] = queue.SimpleQueue()
        self.all: list[_T] = []

    def __call__(self, told: _T) -> None:
        """Be told."""
        self._queue.put(told)

    def until(self, is_it: Callable[[_T], bool]) -> _T:
        """Wait for something; what came before it is not heard again."""
        while True:
            told = self._queue.get(timeout=PATIENCE_S)
            self.all.append(told)
            if is_it(told):
                return told


class Savings(Heard[Saving]):
    """What a recorder said of its saving."""

    def until_state(self, state: SavingState, problem: StorageProblem | None = None) -> Saving:
        """Wait for a state, and a problem if one is given."""
        return self.until(
            lambda saving: saving.state is state and problem in (None, saving.problem)
        )


class Commits(Heard[tuple[str, int]]):
    """What a recorder said of its commits."""

    def add(self, session_id: str, seq: int) -> None:
        """Be told, as ``on_committed`` is."""
        self((session_id, seq))

    def until_seq(self, seq: int, session_id: str = "one") -> None:
        """Wait until a record is on the disk."""
        self.until(lambda told: told[0] == session_id and told[1] >= seq)


class Disk:
    """Opens libraries, and fails in the ways a test asks for."""

    def __init__(self) -> None:
        self.is_moving = threading.Event()
        """While cleared, a commit hangs."""
        self.is_moving.set()
        self.pages: int | None = None
        """The largest size of a library that is opened from now on."""
        self.swallowed_commits = 0
        """So many commits happen, and say that they failed."""
        self.opened: list[Database] = []

    def connect(self, path: Path) -> Database:
        """As ``open_writable``, but with this disk's faults."""
        database = _FaultyDatabase(open_writable(path, busy_timeout_s=0.02), self)
        if self.pages is not None:
            database.value(f"PRAGMA max_page_count = {self.pages}")
        self.opened.append(database)
        return database


class _FaultyDatabase(Database):
    def __init__(self, database: Database, disk: Disk) -> None:
        super().__init__(database._connection, database.path)
        self._disk = disk

    def change(self, sql: str, values: Values = ()) -> int:
        if sql == "COMMIT":
            self._disk.is_moving.wait(PATIENCE_S)
        changed = super().change(sql, values)
        if sql == "COMMIT" and self._disk.swallowed_commits:
            self._disk.swallowed_commits -= 1
            raise StorageError(StorageProblem.DISK_FAILED, self.path, "said to have failed")
        return changed


class SmallDisk:
    """A file system of its own in memory, small enough to fill."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no room at all."""
        with self._ballast.open("wb", buffering=0) as ballast:
            for size in (64 * 1024, 4096, 1):
                self._fill_in_steps(ballast.write, bytes(size))

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink()

    def set_read_only(self, *, is_read_only: bool) -> None:
        """Let nothing be written, or let it again."""
        mode = "ro" if is_read_only else "rw"
        subprocess.run(["mount", "-o", f"remount,{mode}", self.folder], check=True)

    @staticmethod
    def _fill_in_steps(write: Callable[[bytes], int | None], step: bytes) -> None:
        while True:
            try:
                write(step)
            except OSError:
                return


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mount a small disk; skips the test where that is not allowed."""
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount")):
        pytest.skip("only root can mount a small disk")
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting is not possible here")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
