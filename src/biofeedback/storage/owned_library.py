"""A library in the hands of its one recorder: claimed, recovered, written in transactions."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from biofeedback.clock import Clock
from biofeedback.records import SessionInfo
from biofeedback.storage import owner as lock
from biofeedback.storage.connection import Database
from biofeedback.storage.errors import StorageError, StorageProblem
from biofeedback.storage.jobs import Append, Begin, End, Job
from biofeedback.storage.owner import Owner
from biofeedback.storage.recovery import recover_sessions, resume_sessions
from biofeedback.storage.rows import INSERT_RECORD, INSERT_SESSION, INSERT_SOURCE, RecordTable
from biofeedback.storage.schema import known_migrations, prepare

Connect = Callable[[Path], Database]
"""Opens a library file for writing."""


class OwnedLibrary:
    """The recorder's connection. Any failure means: close it and open it again."""

    def __init__(self, database: Database, owner: Owner, clock: Clock) -> None:
        self._database = database
        self._owner = owner
        self._clock = clock
        self.recovered: tuple[SessionInfo, ...] = ()
        """Sessions that a dead recorder left and that were ended on opening."""
        self._present: dict[str, int | None] = {}
        self._file = _identity(database.path)

    @classmethod
    def open(cls, path: Path, *, owner: Owner, clock: Clock, connect: Connect) -> "OwnedLibrary":
        """Open, bring up to date, claim, and end what a dead recorder left."""
        database = connect(path)
        library = cls(database, owner, clock)
        try:
            prepare(database, clock=clock, migrations=known_migrations())
            library._take()
        except BaseException:
            database.close()
            raise
        return library

    def has(self, job: Job) -> bool:
        """Whether a job of this recorder had reached the library before it was opened.

        When a commit failed, it may have happened all the same; transactions are whole, so the
        last sequence number tells.
        """
        if job.session_id not in self._present:
            return False
        match job:
            case Begin():
                return True
            case Append(seq=seq):
                last = self._present[job.session_id]
                return last is not None and seq <= last
            case End():
                return False  # may be written twice

    def write(self, jobs: Sequence[Job]) -> None:
        """Write everything together, or raise a StorageError and write nothing."""
        if _identity(self._database.path) != self._file:
            # SQLite would go on writing to a file that nobody can open any more.
            raise StorageError(StorageProblem.UNREACHABLE, self._database.path, "moved or deleted")
        with self._database.transaction():
            lock.beat(self._database, self._owner, self._clock)
            for kind, some in groupby(jobs, type):
                self._write_kind(kind, list(some))

    def release(self) -> None:
        """Let the next recorder in, and close."""
        try:
            with self._database.transaction():
                lock.release(self._database, self._owner)
        finally:
            self.close()

    def close(self) -> None:
        """Close the file without giving up the claim."""
        self._database.close()

    def _take(self) -> None:
        with self._database.transaction():
            lock.claim(self._database, self._owner, self._clock)
            token = self._owner.token
            self._present = resume_sessions(self._database, recorder=token)
            self.recovered = recover_sessions(self._database, recorder=token)

    def _write_kind(self, kind: type[Job], jobs: list[Job]) -> None:
        if kind is Append:
            self._append([job for job in jobs if isinstance(job, Append)])
            return
        for job in jobs:
            match job:
                case Begin(session=session, source=source):
                    self._database.change(INSERT_SESSION, session)
                    self._database.change(INSERT_SOURCE, source)
                case End(session_id=session_id, ended_s=ended_s, reason=reason):
                    self._database.change(
                        "UPDATE session SET ended_s = ?, end_reason = ? WHERE session_id = ?",
                        (ended_s, reason, session_id),
                    )

    def _append(self, jobs: list[Append]) -> None:
        for table in RecordTable:
            rows = [job.row.values for job in jobs if job.row.table is table]
            if rows:
                self._database.change_many(INSERT_RECORD[table], rows)


def _identity(path: Path) -> tuple[int, int] | None:
    """Tells a file from one that took its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
