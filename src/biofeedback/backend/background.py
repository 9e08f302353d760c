"""Long computing in a process of its own, with progress, so that neither loop nor window waits.

A spawned process: it shares nothing, can be stopped at any moment, and takes its memory with it.
"""

import asyncio
import logging
import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import TypeVar

from biofeedback.analysis.steps import OnStep
from biofeedback.errors import BiofeedbackError

logger = logging.getLogger(__name__)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a job is."""

    done: int
    """Steps that are behind it."""
    of: int
    """Steps in all."""
    step: str
    """The catalogue's name of what is computed now, or a word of the job's own; not translated."""


OnProgress = Callable[[Progress], None]
Job = Callable[[OnProgress], _T]
"""Must be picklable: a function of a module, or a ``functools.partial`` of one."""


def by_steps(on_progress: OnProgress) -> OnStep:
    """A listener to steps that tells them as progress."""

    def told(done: int, of: int, step: str) -> None:
        on_progress(Progress(done=done, of=of, step=step))

    return told


class BackgroundProblem(StrEnum):
    """Why a job has no result."""

    DIED = "the computing process ended before its result"
    FAILED = "the computing process failed"


class BackgroundError(BiofeedbackError):
    """A job in the background came to nothing; what it read is untouched."""

    def __init__(self, reason: BackgroundProblem, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
        """The last line of its traceback, for the log."""


@dataclass(frozen=True, slots=True)
class _Result:
    value: object


@dataclass(frozen=True, slots=True)
class _Failure:
    error: BiofeedbackError | None
    """What the job raised, where it was a deliberate error."""
    trace: str


async def in_background(job: "Job[_T]", on_progress: OnProgress | None = None) -> _T:
    """Run a job in a new process; its result.

    ``on_progress`` is called on this loop. Cancelling ends the process at once. Deliberate errors
    of the job are raised here as they were there; anything else is a BackgroundError.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(job, theirs), daemon=True)
    with _deaf_to_ctrl_c():
        process.start()
    theirs.close()
    # A thread of its own: a cancelled wait must not hold one of the loop's few.
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
    try:
        return await _awaited(ours, pool, on_progress)
    finally:
        process.kill()
        process.join()
        pool.shutdown()
        ours.close()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """What is started here never hears Ctrl-C, which a terminal sends to all processes at once.

    Whoever waits for it hears it and ends the process; by itself that would tell its traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows: deaf from its first line of ours on
        yield
        return
    # Starting the tracker, which comes with the first process, would undo the mask.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


async def _awaited(
    ours: "Connection[object, object]", pool: ThreadPoolExecutor, on_progress: OnProgress | None
) -> _T:
    loop = asyncio.get_running_loop()
    while True:
        try:
            message = await loop.run_in_executor(pool, ours.recv)
        except EOFError:
            raise BackgroundError(BackgroundProblem.DIED) from None
        match message:
            case Progress():
                if on_progress is not None:
                    on_progress(message)
            case _Result(value):
                result: _T = value  # type: ignore[assignment]  # what the job returned
                return result
            case _Failure(error, trace):
                logger.debug("a job in the background failed:\n%s", trace)
                if error is not None:
                    raise error
                raise BackgroundError(BackgroundProblem.FAILED, trace.strip().rsplit("\n", 1)[-1])


def _work(job: Job[object], theirs: "Connection[object, object]") -> None:
    """The process: run the job and send what came of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        answer: _Result | _Failure = _Result(job(theirs.send))
    except BiofeedbackError as error:
        answer = _Failure(error, traceback.format_exc())
    except Exception:  # noqa: BLE001  # the edge of the process: told to the other side, whole
        answer = _Failure(None, traceback.format_exc())
    try:
        theirs.send(answer)
    except (TypeError, AttributeError, ValueError):  # what can't be pickled
        theirs.send(_Failure(None, traceback.format_exc()))
    finally:
        theirs.close()
