import asyncio

from biofeedback.clock import VirtualClock
from biofeedback.sensors.alarm import Alarm


def test_a_wait_lasts_until_its_time_when_nobody_rings() -> None:
    clock = VirtualClock()

    async def main() -> tuple[bool, float]:
        return await Alarm(clock).rings_within(5.0), clock.monotonic_s()

    assert clock.run(main()) == (False, 5.0)


def test_a_ring_ends_a_wait_at_once() -> None:
    clock = VirtualClock()

    async def main() -> tuple[bool, bool, float]:
        alarm = Alarm(clock)
        waits = asyncio.gather(alarm.rings_within(None), alarm.rings_within(60.0))
        await clock.sleep(2.0)
        alarm.ring()
        first, second = await waits
        return first, second, clock.monotonic_s()

    assert clock.run(main()) == (True, True, 2.0)


def test_a_ring_holds_for_waits_to_come_until_it_is_silenced() -> None:
    clock = VirtualClock()

    async def main() -> list[bool]:
        alarm = Alarm(clock)
        alarm.ring()
        rung = [await alarm.rings_within(60.0), await alarm.rings_within(-1.0)]
        alarm.silence()
        return [*rung, await alarm.rings_within(1.0)]

    assert clock.run(main()) == [True, True, False]
    assert clock.monotonic_s() == 1.0


def test_a_wait_of_no_length_still_lets_others_run() -> None:
    clock = VirtualClock()

    async def main() -> list[str]:
        alarm = Alarm(clock)
        seen: list[str] = []

        async def other() -> None:
            seen.append("other")

        task = asyncio.create_task(other())
        await alarm.rings_within(0.0)
        seen.append("after")
        await task
        return seen

    assert clock.run(main()) == ["other", "after"]
