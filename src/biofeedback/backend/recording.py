"""The recorder that running sessions share, open only while one of them runs."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from biofeedback.clock import Clock
from biofeedback.records import EndReason, Record, SessionInfo
from biofeedback.storage.recorder import Recorder
from biofeedback.storage.saving import Saving

CLOSE_S = 10.0
"""How long a closing program waits for a disk that does not take the records."""


class Recording:
    """Opens the library for writing with the first session and lets go of it after the last.

    So a window that merely stands open keeps nobody else from recording.
    """

    def __init__(self, *, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._recorder: Recorder | None = None
        self._running: dict[str, Callable[[str, Saving], None]] = {}
        self._committed: dict[str, Callable[[str, int], None]] = {}
        self._changing = asyncio.Lock()
        self.saving: Saving | None = None

    async def begin(
        self,
        info: SessionInfo,
        *,
        saving_changed: Callable[[str, Saving], None],
        on_committed: Callable[[str, int], None] | None,
    ) -> Callable[[Record], None]:
        """Start to keep a session; what to hand its records to.

        Raises StorageError where another program records into the library.
        """
        async with self._changing:
            if self._recorder is None:
                self._recorder = await asyncio.to_thread(self._open, asyncio.get_running_loop())
                self.saving = self._recorder.saving
            recorder = self._recorder
        session_id = info.session_id
        self._running[session_id] = saving_changed
        if on_committed is not None:
            self._committed[session_id] = on_committed
        recorder.begin(info)

        def keep(record: Record) -> None:
            recorder.put(session_id, record)

        return keep

    async def end(self, session_id: str, ended_s: float | None, reason: EndReason) -> None:
        """No record follows; returns once all is saved, or given up after a bounded time."""
        async with self._changing:
            recorder = self._recorder
            if recorder is None:
                return
            if ended_s is not None:
                recorder.end(session_id, ended_s, reason)
            self._running.pop(session_id, None)
            if not self._running:
                self._recorder = None
                await asyncio.to_thread(recorder.close, CLOSE_S)
            self._committed.pop(session_id, None)

    def _open(self, loop: asyncio.AbstractEventLoop) -> Recorder:
        def saving_changed(saving: Saving) -> None:
            loop.call_soon_threadsafe(self._saving_changed, saving)

        return Recorder.open(
            self._path,
            clock=self._clock,
            on_saving=saving_changed,
            on_committed=self._record_committed,
        )

    def _saving_changed(self, saving: Saving) -> None:
        self.saving = saving
        for session_id, tell in tuple(self._running.items()):
            tell(session_id, saving)

    def _record_committed(self, session_id: str, number: int) -> None:
        tell = self._committed.get(session_id)
        if tell is not None:
            tell(session_id, number)
