import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from biofeedback.backend.program import Program
from biofeedback.errors import BiofeedbackError
from biofeedback.ui.backend_loop import BackendLoop, BridgeError, BridgeProblem
from ui.program_double import FakeProgram


def _loop(
    open_program: Callable[[], Awaitable[Program]],
) -> tuple[BackendLoop, list[Program], list[BiofeedbackError]]:
    opened: list[Program] = []
    failed: list[BiofeedbackError] = []
    return BackendLoop(open_program, opened=opened.append, failed=failed.append), opened, failed


def test_it_opens_runs_and_closes_the_program() -> None:
    program = FakeProgram()
    loop, opened, failed = _loop(program.open)
    seen: list[Program] = []

    async def job() -> None:
        seen.append(await loop.program())
        loop.stop()

    loop.submit(job)
    loop.serve()
    assert seen == opened == [program.as_program]
    assert failed == []
    assert program.closed == 1


def test_a_job_that_waits_is_cancelled_at_the_end() -> None:
    loop, _, _ = _loop(FakeProgram().open)
    ends: list[str] = []

    async def waits() -> None:
        try:
            loop.stop()
            await asyncio.Event().wait()
        finally:
            ends.append("cancelled")

    loop.submit(waits)
    loop.serve()
    assert ends == ["cancelled"]


def test_an_opening_that_takes_for_ever_can_be_stopped() -> None:
    async def never() -> Program:
        await asyncio.Event().wait()
        raise AssertionError

    loop, opened, failed = _loop(never)
    loop.stop()
    loop.serve()
    assert opened == []
    assert failed == []


def test_a_fault_at_opening_is_logged_and_told(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> Program:
        raise ZeroDivisionError

    loop, _, failed = _loop(broken)
    refused: list[BridgeProblem] = []

    async def job() -> None:
        try:
            await loop.program()
        except BridgeError as error:
            refused.append(error.reason)
        loop.stop()

    loop.submit(job)
    loop.serve()
    assert refused == [BridgeProblem.NOT_RUNNING]
    assert [type(error) for error in failed] == [BridgeError]
    assert "ZeroDivisionError" in caplog.text


def test_calls_after_the_end_are_left_out() -> None:
    loop, _, _ = _loop(FakeProgram().open)
    loop.stop()
    loop.serve()
    ran = threading.Event()

    async def job() -> None:
        ran.set()

    loop.submit(job)
    loop.stop()
    assert not ran.is_set()
