"""The only crossing between the window's thread and the backend's; frozen values only.

::

    window's thread                       backend's thread (one asyncio loop, one Program)
    ask(job, done=, failed=)  ────────>   await job(program)
    send(run_id, command)     ────────>   program.sessions.send(...)
    done(result), signals     <────────   queued to the window's thread, in order
"""

import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from biofeedback.backend.program import Program
from biofeedback.commands import Command
from biofeedback.dsp.updates import Update
from biofeedback.errors import BiofeedbackError
from biofeedback.records import Record, SessionInfo
from biofeedback.session.status import RunListener, RunStatus
from biofeedback.ui.asking import Failed
from biofeedback.ui.backend_loop import BackendLoop, BridgeError, BridgeProblem, Job
from biofeedback.ui.messages import sentence_of

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
_Crossing = Callable[[Callable[[], None]], None]

CLOSE_TIMEOUT_S = 10.0
"""How long a closing window waits for the last records to be saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFacts:
    """What the backend knew when it was ready."""

    library_path: Path
    recovered: tuple[SessionInfo, ...]
    """Sessions whose recorder had died; found and closed at this start."""
    startup_problem: BiofeedbackError | None = None
    """Why the library could not be looked through; sessions run all the same."""


class Bridge(QObject):
    """Runs the backend in a thread of its own; everything else of ``ui`` stays in the window's.

    Every signal is emitted, and every ``done`` and ``failed`` called, in the window's thread,
    in the order in which the backend said it. Once closing began only ``closed`` still comes.
    """

    opened = Signal(object)
    """OpenedFacts: the backend is ready."""
    failed = Signal(str)
    """The backend could not be started: the sentence to show. Jobs fail from then on."""
    record_arrived = Signal(str, object, object)
    """Run id, record, and the tuple of updates that followed from it."""
    status_changed = Signal(str, object)
    """Run id and RunStatus."""
    trouble = Signal(object)
    """BiofeedbackError of a job that was asked without ``failed``."""
    closed = Signal()
    """The backend's thread came to its end; the window may go."""

    _crossed = Signal(object)
    _served = Signal()

    def __init__(
        self, open_program: Callable[[], Awaitable[Program]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_program = open_program
        self._listener = _Listener(self, self._cross)
        self._backend: BackendLoop | None = None
        self._thread: threading.Thread | None = None
        self._early: list[Job] = []
        self._is_closing = False
        self._crossed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._served.connect(self.closed, Qt.ConnectionType.QueuedConnection)

    @property
    def listener(self) -> RunListener:
        """To be given to ``sessions.start`` and ``replay``; speaks through the signals."""
        return self._listener

    @property
    def is_closing(self) -> bool:
        """Whether closing began."""
        return self._is_closing

    def start(self) -> None:
        """Start the backend, once; returns at once, ``opened`` or ``failed`` follows."""
        self._backend = BackendLoop(
            self._open_program, opened=self._tell_opened, failed=self._tell_failed
        )
        self._thread = threading.Thread(
            target=self._serve, args=(self._backend,), name="backend", daemon=True
        )
        self._thread.start()
        for job in self._early:
            self._backend.submit(job)
        self._early.clear()

    def ask(
        self,
        job: Callable[[Program], Awaitable[_T]],
        *,
        done: Callable[[_T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run a job in the backend as soon as it is open.

        An error that is no BiofeedbackError is logged and comes as BridgeError. Without
        ``failed`` an error goes to ``trouble``. While closing, nothing happens.
        """
        if self._is_closing:
            return
        answer = partial(self._answer, job, done, failed or self.trouble.emit)
        if self._backend is None:
            self._early.append(answer)
        else:
            self._backend.submit(answer)

    def send(self, run_id: str, command: Command) -> None:
        """Ask something of a running session."""

        async def job(program: Program) -> None:
            program.sessions.send(run_id, command)

        self.ask(job)

    def begin_close(self) -> None:
        """Close the backend without waiting; ``closed`` follows. Safe to call twice."""
        if not self._is_closing:
            self._is_closing = True
            if self._backend is not None:
                self._backend.stop()

    def close(self, timeout_s: float = CLOSE_TIMEOUT_S) -> bool:
        """Close the backend and wait for it; whether its thread ended in time."""
        self.begin_close()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            logger.error("the backend did not end within %s s", timeout_s)
        return not self._thread.is_alive()

    def _serve(self, backend: BackendLoop) -> None:
        try:
            backend.serve()
        finally:
            self._served.emit()

    def _tell_opened(self, program: Program) -> None:
        facts = OpenedFacts(
            library_path=program.library_path,
            recovered=program.recovered,
            startup_problem=program.startup_problem,
        )
        self._cross(partial(self.opened.emit, facts))

    def _tell_failed(self, error: BiofeedbackError) -> None:
        self._cross(partial(self.failed.emit, sentence_of(error)))

    async def _answer(
        self,
        job: Callable[[Program], Awaitable[_T]],
        done: Callable[[_T], None] | None,
        failed: Failed,
    ) -> None:
        try:
            result = await job(await self._opened_program())
        except BiofeedbackError as error:
            self._cross(partial(failed, error))
        except Exception:
            logger.exception("a job of the window failed")
            self._cross(partial(failed, BridgeError(BridgeProblem.UNEXPECTED)))
        else:
            if done is not None:
                self._cross(partial(done, result))

    async def _opened_program(self) -> Program:
        if self._backend is None:
            raise BridgeError(BridgeProblem.NOT_RUNNING)
        return await self._backend.program()

    def _cross(self, call: Callable[[], None]) -> None:
        """From any thread: call something in the window's."""
        if not self._is_closing:
            self._crossed.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._is_closing:
            call()


class _Listener:
    """Passes what happens in runs on to the bridge's signals."""

    def __init__(self, bridge: Bridge, cross: _Crossing) -> None:
        self._bridge = bridge
        self._cross = cross

    def arrived(self, run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        """A record came, and this is what it changed."""
        self._cross(partial(self._bridge.record_arrived.emit, run_id, record, updates))

    def status_changed(self, run_id: str, status: RunStatus) -> None:
        """Something about the run itself changed."""
        self._cross(partial(self._bridge.status_changed.emit, run_id, status))
