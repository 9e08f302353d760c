import asyncio

import pytest

from biofeedback.clock import SessionClock, Stamp, SystemClock, VirtualClock, local_offset_s


def test_an_hour_of_virtual_time_takes_no_time() -> None:
    clock = VirtualClock(utc_s=1000.0)

    async def wait() -> list[float]:
        moments = []
        for _ in range(3):
            await clock.sleep(1200.0)
            moments.append(clock.monotonic_s())
        return moments

    assert clock.run(wait()) == [1200.0, 2400.0, 3600.0]
    assert clock.utc_s() == 4600.0


def test_virtual_sleepers_wake_in_the_order_of_their_deadlines() -> None:
    clock = VirtualClock()
    woken: list[tuple[float, str]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((clock.monotonic_s(), name))

    async def main() -> None:
        await asyncio.gather(sleeper("late", 5.0), sleeper("early", 1.5), sleeper("now", 0.0))

    clock.run(main())
    assert woken == [(0.0, "now"), (1.5, "early"), (5.0, "late")]


def test_virtual_timeout_fires_at_its_time() -> None:
    clock = VirtualClock()

    async def main() -> float:
        with pytest.raises(TimeoutError):
            async with clock.timeout(30.0):
                await asyncio.Event().wait()
        return clock.monotonic_s()

    assert clock.run(main()) == 30.0


def test_virtual_time_waits_for_a_thread_that_is_awaited() -> None:
    clock = VirtualClock()

    async def main() -> int:
        return await asyncio.to_thread(sum, range(100_000))

    assert clock.run(main()) == 4_999_950_000
    assert clock.monotonic_s() == 0.0


def test_suspend_moves_utc_alone() -> None:
    clock = VirtualClock(utc_s=0.0)
    clock.advance(10.0)
    clock.suspend(3600.0)
    assert (clock.monotonic_s(), clock.utc_s()) == (10.0, 3610.0)


def test_session_clock_counts_from_its_start() -> None:
    clock = VirtualClock(utc_s=100.0)
    clock.advance(7.0)
    session = SessionClock.starting_now(clock)
    clock.advance(2.5)
    assert session.now() == Stamp(t_s=2.5, utc_s=109.5)


async def test_system_clock_goes_on_and_bounds_blocks() -> None:
    clock = SystemClock()
    before_s = clock.monotonic_s()
    with pytest.raises(TimeoutError):
        async with clock.timeout(0.01):
            await clock.sleep(60.0)
    assert clock.monotonic_s() > before_s
    assert clock.utc_s() > 1.7e9


def test_local_offset_is_a_whole_quarter_of_an_hour() -> None:
    assert local_offset_s(1_767_225_600.0) % 900 == 0


def test_a_task_left_behind_is_an_error() -> None:
    clock = VirtualClock()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.left = loop.create_task(clock.sleep(9.0), name="orphan")  # type: ignore[attr-defined]

    with pytest.raises(RuntimeError, match="orphan"):
        clock.run(main())


def test_timers_still_fire_after_a_virtual_year() -> None:
    clock = VirtualClock()
    clock.advance(3.2e7)

    async def main() -> float:
        await clock.sleep(0.1)
        return clock.monotonic_s()

    assert clock.run(main()) == pytest.approx(3.2e7 + 0.1, abs=1e-5)
