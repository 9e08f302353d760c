"""The one thread that writes: holds what came until it is on the disk, and tries again."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from biofeedback.clock import Clock, SystemClock
from biofeedback.records import SessionInfo
from biofeedback.storage.connection import open_writable
from biofeedback.storage.errors import DISK_TROUBLES, StorageError, StorageProblem
from biofeedback.storage.jobs import Append, Begin, Close, End, Job
from biofeedback.storage.listening import tell
from biofeedback.storage.owned_library import Connect, OwnedLibrary
from biofeedback.storage.owner import HEARTBEAT_S, Owner
from biofeedback.storage.saving import STALLED_AFTER_S, SavingWatch

_log = logging.getLogger(__name__)

Committed = Callable[[str, int], None]
"""Told (session, seq): everything of the session up to and with that record is on the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderLimits:
    """How patient a recorder is; in real time, whatever clock the session has."""

    heartbeat_s: float = HEARTBEAT_S
    """How often it says that it lives, when it writes nothing else."""
    stalled_after_s: float = STALLED_AFTER_S
    """A write that takes longer is told."""
    first_retry_s: float = 0.25
    """Wait after the first failure; doubles."""
    last_retry_s: float = 5.0
    """Longest wait between tries while the disk fails or another recorder owns the library."""
    hopeless_retry_s: float = 60.0
    """Wait after a failure that will hardly pass, such as a damaged file."""
    open_wait_s: float = 10.0
    """How long opening may take before a session begins without it."""


class Writer:
    """Takes jobs from a queue and writes all that wait in one transaction.

    ::

        closed ──open──> open ──write, heartbeat──> open
          ^               │
          └─ failed: hold, wait longer each time, open again

    Jobs leave memory only when their transaction is committed.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock,
        inbox: "queue.SimpleQueue[Job | Close]",
        watch: SavingWatch,
        on_committed: Committed | None,
        limits: RecorderLimits,
        connect: Connect = open_writable,
    ) -> None:
        self._path = path
        self._clock = clock
        self._inbox = inbox
        self._watch = watch
        self._on_committed = on_committed
        self._limits = limits
        self._connect = connect
        self._owner = Owner()
        self._real = SystemClock()  # a disk takes real time, also in a session of virtual time
        self._library: OwnedLibrary | None = None
        self._held: list[Job] = []
        self._begun: dict[str, Begin] = {}
        self._try_at_s = 0.0
        self._retry_s = limits.first_retry_s
        self._give_up_at_s: float | None = None
        self._problem: StorageProblem | None = None
        self._has_tried = False
        self.first_try: queue.SimpleQueue[StorageError | None] = queue.SimpleQueue()
        """Gets one value when the library was opened, or could not be."""
        self.recovered: tuple[SessionInfo, ...] = ()
        """Sessions that a dead recorder left, ended by this one."""
        self.committed = 0
        """How many records are on the disk."""
        self.thread = threading.Thread(target=self._run, name="storage-writer", daemon=True)

    @property
    def token(self) -> str:
        """Names this recorder in the library."""
        return self._owner.token

    @property
    def is_done(self) -> bool:
        """Whether the thread has ended and left nothing unwritten."""
        return not self.thread.is_alive() and not self._held

    def _run(self) -> None:
        self._try()
        while not self._is_over():
            self._receive()
            if self._is_due():
                self._try()
        self._let_go()

    def _is_over(self) -> bool:
        if self._give_up_at_s is None:
            return False
        return not self._held or self._real.monotonic_s() >= self._give_up_at_s

    def _is_due(self) -> bool:
        if self._give_up_at_s is not None and not self._held:
            return False
        has_work = self._library is not None and bool(self._held)
        return has_work or self._real.monotonic_s() >= self._try_at_s

    def _receive(self) -> None:
        """Wait for a job or for the next try, and take all that is there."""
        try:
            self._take(self._inbox.get(timeout=self._patience_s()))
            while True:
                self._take(self._inbox.get_nowait())
        except queue.Empty:
            return

    def _take(self, job: Job | Close) -> None:
        if isinstance(job, Close):
            self._give_up_at_s = job.give_up_at_s
            self._try_at_s = 0.0
            return
        if isinstance(job, Begin):
            self._begun[job.session_id] = job
        self._held.append(job)

    def _patience_s(self) -> float:
        until_s = self._try_at_s
        if self._give_up_at_s is not None:
            until_s = min(until_s, self._give_up_at_s)
        return max(0.0, until_s - self._real.monotonic_s())

    def _try(self) -> None:
        self._watch.write_began()
        try:
            self._save()
        except StorageError as error:
            self._failed(error)
        except Exception:  # noqa: BLE001 - a dead writer would lose the session in silence
            _log.exception("the recorder failed")
            self._failed(StorageError(StorageProblem.UNEXPECTED, self._path))
        else:
            self._succeeded()

    def _save(self) -> None:
        if self._library is None:
            self._library = self._opened()
        self._library.write(self._held)
        self._settle(self._held, [])

    def _opened(self) -> OwnedLibrary:
        library = OwnedLibrary.open(
            self._path, owner=self._owner, clock=self._clock, connect=self._connect
        )
        self.recovered += library.recovered
        # A library that was deleted is made anew, and the sessions that still run with it.
        begins: list[Job] = [job for job in self._begun.values() if not library.has(job)]
        others = [job for job in self._held if not (isinstance(job, Begin) or library.has(job))]
        written = [job for job in self._held if library.has(job)]
        self._settle(written, [*begins, *others])
        return library

    def _settle(self, written: list[Job], left: list[Job]) -> None:
        """Forget what is on the disk, and tell so."""
        self._held = left
        for job in written:
            if isinstance(job, End):
                self._begun.pop(job.session_id, None)
        records = [job for job in written if isinstance(job, Append)]
        self.committed += len(records)
        for session_id, seq in {job.session_id: job.seq for job in records}.items():
            tell(self._on_committed, session_id, seq)

    def _succeeded(self) -> None:
        self._watch.write_ended()
        self._retry_s = self._limits.first_retry_s
        self._try_at_s = self._real.monotonic_s() + self._limits.heartbeat_s
        self._problem = None
        self._tell_first(None)

    def _failed(self, error: StorageError) -> None:
        self._drop_library()
        self._watch.write_failed(error.reason)
        if error.reason is not self._problem:
            _log.warning("cannot write to the library: %s", error)
        self._problem = error.reason
        self._try_at_s = self._real.monotonic_s() + self._next_wait_s(error.reason)
        self._tell_first(error)

    def _next_wait_s(self, problem: StorageProblem) -> float:
        if problem not in DISK_TROUBLES | {StorageProblem.BUSY_RECORDER}:
            return self._limits.hopeless_retry_s
        wait_s = self._retry_s
        self._retry_s = min(2 * wait_s, self._limits.last_retry_s)
        return wait_s

    def _tell_first(self, error: StorageError | None) -> None:
        if not self._has_tried:
            self._has_tried = True
            self.first_try.put(error)

    def _drop_library(self) -> None:
        library, self._library = self._library, None
        if library is not None:
            try:
                library.close()
            except StorageError as error:
                _log.warning("closing the library failed: %s", error)

    def _let_go(self) -> None:
        if self._held:
            _log.error("%d jobs never reached the library", len(self._held))
        library, self._library = self._library, None
        if library is not None:
            try:
                library.release()
            except StorageError as error:
                _log.warning("releasing the library failed: %s", error)
