"""One asyncio loop with one Program in it, to be run in a thread of its own; without Qt."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from enum import StrEnum
from typing import Any

from biofeedback.backend.program import Program
from biofeedback.errors import BiofeedbackError

logger = logging.getLogger(__name__)

Job = Callable[[], Coroutine[Any, Any, None]]
"""Makes the coroutine once it is wanted, so that a job that never runs leaves nothing behind."""


class BridgeProblem(StrEnum):
    """What can go wrong between window and backend."""

    UNEXPECTED = "unexpected"
    """A fault of the program; its trace is in the log."""
    NOT_RUNNING = "not running"
    """The backend could not be started."""


class BridgeError(BiofeedbackError):
    """Something could not be done for a reason that lies in the program itself."""

    def __init__(self, reason: BridgeProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


class BackendLoop:
    """Opens the program, runs jobs on it, closes it.

    ``serve`` belongs to the thread that runs the loop; ``submit`` and ``stop`` to any.
    ``opened`` and ``failed`` are called in the loop's thread, one of them once.
    """

    def __init__(
        self,
        open_program: Callable[[], Awaitable[Program]],
        *,
        opened: Callable[[Program], None],
        failed: Callable[[BiofeedbackError], None],
    ) -> None:
        self._opened = opened
        self._failed = failed
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._jobs: set[asyncio.Task[None]] = set()
        self._opening = self._loop.create_task(self._open(open_program))

    def serve(self) -> None:
        """Run until ``stop``; then the program is closed."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._main())

    def submit(self, job: Job) -> None:
        """Run a job as soon as the loop gets to it."""
        self._call(lambda: self._spawn(job))

    def stop(self) -> None:
        """Let ``serve`` come to its end."""
        self._call(self._stopping.set)

    async def program(self) -> Program:
        """The program once it is open; BridgeError when it could not be opened."""
        program = await asyncio.shield(self._opening)
        if program is None:
            raise BridgeError(BridgeProblem.NOT_RUNNING)
        return program

    async def _main(self) -> None:
        await self._stopping.wait()
        await self._cancel(self._jobs)
        if not self._opening.done():
            await self._cancel({self._opening})
            return
        program = self._opening.result()
        if program is not None:
            await program.close()

    async def _open(self, open_program: Callable[[], Awaitable[Program]]) -> Program | None:
        try:
            program = await open_program()
        except BiofeedbackError as error:
            logger.error("the backend could not be opened: %s", error)
            self._failed(error)
            return None
        except Exception:
            logger.exception("the backend could not be opened")
            self._failed(BridgeError(BridgeProblem.NOT_RUNNING))
            return None
        self._opened(program)
        return program

    def _spawn(self, job: Job) -> None:
        task = self._loop.create_task(job())
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    def _call(self, function: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            logger.info("the backend's loop is closed already; a call was left out")

    async def _cancel(self, tasks: set[asyncio.Task[Any]] | set[asyncio.Task[None]]) -> None:
        waiting = tuple(tasks)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
