import asyncio

import pytest

from biofeedback.clock import SystemClock, VirtualClock
from biofeedback.sensors.ble.bounded import OBEY_S, bounded, completed


async def _after(clock: VirtualClock, seconds: float) -> str:
    await clock.sleep(seconds)
    return "done"


def test_work_in_time_gives_its_result() -> None:
    clock = VirtualClock()
    assert clock.run(bounded(_after(clock, 1.0), within_s=2.0, clock=clock)) == "done"


def test_an_error_of_the_work_is_raised() -> None:
    clock = VirtualClock()

    async def fail() -> None:
        await clock.sleep(0.1)
        raise EOFError

    with pytest.raises(EOFError):
        clock.run(bounded(fail(), within_s=2.0, clock=clock))


def test_late_work_is_cancelled() -> None:
    clock = VirtualClock()
    with pytest.raises(TimeoutError):
        clock.run(bounded(_after(clock, 60.0), within_s=2.0, clock=clock))
    assert clock.monotonic_s() == pytest.approx(2.0)


async def test_work_that_does_not_obey_is_left_behind() -> None:
    clock = SystemClock()
    released = asyncio.Event()
    ended = asyncio.Event()

    async def stubborn() -> None:
        try:
            await released.wait()
        except asyncio.CancelledError:
            await released.wait()
            ended.set()

    started_s = clock.monotonic_s()
    with pytest.raises(TimeoutError):
        await bounded(stubborn(), within_s=0.05, clock=clock)
    assert clock.monotonic_s() - started_s >= OBEY_S
    released.set()
    await ended.wait()


async def test_being_cancelled_cancels_the_work_and_waits_for_its_cleaning_up() -> None:
    clock = SystemClock()
    steps: list[str] = []

    async def work() -> None:
        try:
            steps.append("begun")
            await clock.sleep(60.0)
        finally:
            await clock.sleep(0.01)
            steps.append("cleaned up")

    waiting = asyncio.create_task(bounded(work(), within_s=60.0, clock=clock))
    while not steps:
        await clock.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert steps == ["begun", "cleaned up"]


async def test_letting_go_is_completed_though_cancelled_before_it_began() -> None:
    clock = SystemClock()
    steps: list[str] = []

    async def let_go() -> None:
        await clock.sleep(0.02)
        steps.append("gone")

    waiting = asyncio.create_task(completed(let_go(), within_s=60.0, clock=clock))
    await clock.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert steps == ["gone"]


def test_letting_go_is_bounded_too() -> None:
    clock = VirtualClock()
    with pytest.raises(TimeoutError):
        clock.run(completed(_after(clock, 60.0), within_s=2.0, clock=clock))
    assert clock.run(completed(_after(clock, 1.0), within_s=2.0, clock=clock)) == "done"
