import asyncio
import os
import signal
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from biofeedback.backend.background import (
    BackgroundError,
    BackgroundProblem,
    OnProgress,
    Progress,
    by_steps,
    in_background,
)
from biofeedback.dsp.catalogue import catalogue
from biofeedback.storage.errors import RecorderBusyError, StorageProblem


def squares(count: int, on_progress: OnProgress) -> list[int]:
    found = []
    for number in range(count):
        on_progress(Progress(done=number, of=count, step=f"square {number}"))
        found.append(number * number)
    return found


def process_number(_: OnProgress) -> int:
    return os.getpid()


def refuse(_: OnProgress) -> None:
    raise RecorderBusyError(Path("library"), pid=7, host="desk", heartbeat_age_s=1.5)


def break_down(_: OnProgress) -> None:
    raise ZeroDivisionError("by hand")


def vanish(_: OnProgress) -> None:
    os._exit(3)


def hear_ctrl_c(on_progress: OnProgress) -> str:
    on_progress(Progress(done=0, of=1, step="listening"))
    signal.raise_signal(signal.SIGINT)
    return "never heard it"


def what_no_pipe_can_carry(_: OnProgress) -> object:
    return catalogue


def go_on_for_ever(on_progress: OnProgress) -> None:
    on_progress(Progress(done=0, of=1, step="waiting"))
    Event().wait()


async def test_a_job_runs_elsewhere_and_tells_how_far_it_is() -> None:
    told: list[Progress] = []
    assert await in_background(partial(squares, 3), told.append) == [0, 1, 4]
    assert [(one.done, one.of, one.step) for one in told] == [
        (0, 3, "square 0"),
        (1, 3, "square 1"),
        (2, 3, "square 2"),
    ]
    assert await in_background(process_number) != os.getpid()


async def test_a_deliberate_error_comes_through_as_it_is() -> None:
    with pytest.raises(RecorderBusyError) as caught:
        await in_background(refuse)
    assert (caught.value.path, caught.value.pid) == (Path("library"), 7)
    assert caught.value.reason is StorageProblem.BUSY_RECORDER


async def test_any_other_failure_is_named() -> None:
    with pytest.raises(BackgroundError, match="by hand") as caught:
        await in_background(break_down)
    assert caught.value.reason is BackgroundProblem.FAILED


async def test_a_process_that_dies_is_no_result() -> None:
    with pytest.raises(BackgroundError) as caught:
        await in_background(vanish)
    assert caught.value.reason is BackgroundProblem.DIED


async def test_cancelling_ends_the_process() -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(in_background(go_on_for_ever, lambda _: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_ctrl_c_is_for_the_one_who_waits() -> None:
    assert await in_background(hear_ctrl_c) == "never heard it"


def test_steps_are_told_as_progress() -> None:
    told: list[Progress] = []
    by_steps(told.append)(1, 3, "sdnn")
    assert told == [Progress(done=1, of=3, step="sdnn")]
