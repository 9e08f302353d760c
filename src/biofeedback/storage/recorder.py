"""The recorder: takes records at once, and lets one writer thread bring them to the disk."""

import queue
from collections.abc import Callable
from pathlib import Path

from biofeedback.clock import Clock, SystemClock
from biofeedback.records import EndReason, Record, SessionInfo
from biofeedback.storage.connection import open_writable
from biofeedback.storage.errors import DISK_TROUBLES, NoSessionError, StorageError
from biofeedback.storage.jobs import Append, Begin, Close, End, Job
from biofeedback.storage.owned_library import Connect
from biofeedback.storage.rows import row_of_record, rows_of_session
from biofeedback.storage.saving import Saving, SavingWatch
from biofeedback.storage.writer import Committed, RecorderLimits, Writer

_DEFAULT_LIMITS = RecorderLimits()
_GRACE_S = 1.0
"""For a thread that only has to notice that it is to end."""


class Recorder:
    """Brings the records of any number of sessions to one library.

    Its methods are called from one thread and, but for ``open`` and ``close``, never wait for the
    disk. ``on_saving`` and ``on_committed`` are called from other threads.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock,
        on_saving: Callable[[Saving], None],
        on_committed: Committed | None = None,
        limits: RecorderLimits = _DEFAULT_LIMITS,
        connect: Connect = open_writable,
    ) -> None:
        self._path = path
        self._inbox: queue.SimpleQueue[Job | Close] = queue.SimpleQueue()
        self._next_seq: dict[str, int] = {}
        self._accepted = 0
        self._watch = SavingWatch(
            clock=clock,
            waiting=self._waiting,
            on_saving=on_saving,
            stalled_after_s=limits.stalled_after_s,
        )
        self._writer = Writer(
            path,
            clock=clock,
            inbox=self._inbox,
            watch=self._watch,
            on_committed=on_committed,
            limits=limits,
            connect=connect,
        )

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock,
        on_saving: Callable[[Saving], None],
        on_committed: Committed | None = None,
        limits: RecorderLimits = _DEFAULT_LIMITS,
        connect: Connect = open_writable,
    ) -> "Recorder":
        """Own a library, making it where there is none.

        Waits for the disk, though not for ever: while the disk is full, read-only or stalled the
        recorder comes without a library, says so through ``on_saving`` and goes on trying. Raises
        StorageError for what will not pass by itself: another recorder (RecorderBusyError), a
        network folder, a file that is no library, or one of another version.
        """
        recorder = cls(
            path,
            clock=clock,
            on_saving=on_saving,
            on_committed=on_committed,
            limits=limits,
            connect=connect,
        )
        recorder._start(limits.open_wait_s)
        return recorder

    @property
    def recovered_sessions(self) -> tuple[SessionInfo, ...]:
        """Sessions that a dead recorder left without an end, and that have one now."""
        return self._writer.recovered

    @property
    def saving(self) -> Saving:
        """How recording and disk stand to each other, as told last."""
        return self._watch.saving

    def begin(self, info: SessionInfo) -> None:
        """Make a session that ``put`` can then fill; its id was never used before."""
        if info.session_id in self._next_seq:
            raise ValueError("this session has begun already")
        session, source = rows_of_session(info, recorder=self._writer.token)
        self._next_seq[info.session_id] = 0
        self._inbox.put(Begin(session_id=info.session_id, session=session, source=source))

    def put(self, session_id: str, record: Record) -> int:
        """Hand a record over; its sequence number, from 0, counts all records of the session.

        Raises NoSessionError when the session has not begun, or has ended.
        """
        seq = self._known(session_id)
        row = row_of_record(session_id, seq, record)
        self._next_seq[session_id] = seq + 1
        self._accepted += 1
        self._inbox.put(Append(session_id=session_id, seq=seq, row=row))
        return seq

    def end(self, session_id: str, ended_s: float, reason: EndReason) -> None:
        """Write down when and why a session ended; its last record was ``put`` before.

        Adds no record itself. Raises NoSessionError when the session has not begun, or has ended.
        """
        self._known(session_id)
        del self._next_seq[session_id]
        self._inbox.put(End(session_id=session_id, ended_s=float(ended_s), reason=reason))

    def close(self, timeout_s: float) -> bool:
        """Write what is left, let go of the library, and say whether everything is on the disk.

        Takes hardly longer than ``timeout_s``, whatever the disk does. A session that was not
        ended is recovered by the next recorder.
        """
        self._next_seq.clear()
        give_up_at_s = SystemClock().monotonic_s() + timeout_s
        self._inbox.put(Close(give_up_at_s=give_up_at_s))
        self._writer.thread.join(timeout_s + _GRACE_S)
        self._watch.stop(_GRACE_S)
        return self._writer.is_done

    def _start(self, wait_s: float) -> None:
        self._watch.start()
        self._writer.thread.start()
        error = self._first_error(wait_s)
        if error is not None and error.reason not in DISK_TROUBLES:
            self.close(timeout_s=0.0)
            raise error

    def _first_error(self, wait_s: float) -> StorageError | None:
        try:
            return self._writer.first_try.get(timeout=wait_s)
        except queue.Empty:
            return None

    def _known(self, session_id: str) -> int:
        seq = self._next_seq.get(session_id)
        if seq is None:
            raise NoSessionError(self._path, session_id)
        return seq

    def _waiting(self) -> int:
        return self._accepted - self._writer.committed
