import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.breathing import PacerTrack
from biofeedback.clock import VirtualClock
from biofeedback.records import Marked, Record, SourceInfo, SourceKind
from biofeedback.sensors.replay import Replay
from biofeedback.sensors.source import FollowPacer, Source
from record_strategies import records as any_record

INFO = SourceInfo(key="strap", kind=SourceKind.STRAP, label="H10 1234")


def marks(*times_s: float) -> list[Record]:
    return [
        Marked(t_s=t_s, utc_s=5e8 + t_s, source="engine", text=str(number))
        for number, t_s in enumerate(times_s)
    ]


async def watched(replay: Replay, clock: VirtualClock) -> list[tuple[float, Record]]:
    """Each record with the moment at which it came."""
    return [(clock.monotonic_s(), record) async for record in replay.records()]


@settings(deadline=None, max_examples=60)
@given(
    stored=st.lists(any_record, max_size=20),
    speed=st.none() | st.floats(0.25, 1e4),
    start_s=st.floats(0.0, 1e6),
)
def test_at_any_speed_the_same_records_come_in_order_and_never_early(
    stored: list[Record], speed: float | None, start_s: float
) -> None:
    clock = VirtualClock()
    replay = Replay(stored, INFO, clock, speed=speed, start_s=start_s)
    came = clock.run(watched(replay, clock))
    assert [record for _, record in came] == stored
    for at_s, record in came:
        reached_s = start_s + at_s * (speed or 0.0)
        assert speed is None or reached_s >= record.t_s - 1e-6 * max(speed, 1.0) - 1e-9 * start_s


def test_records_come_at_their_distances_divided_by_the_speed() -> None:
    clock = VirtualClock()
    replay = Replay(marks(0.0, 2.0, 10.0), INFO, clock, speed=4.0)
    came = clock.run(watched(replay, clock))
    assert [at_s for at_s, _ in came] == pytest.approx([0.0, 0.5, 2.5], abs=1e-6)
    assert replay.position_s == 10.0


def test_what_lies_before_the_start_comes_at_once() -> None:
    clock = VirtualClock()
    replay = Replay(marks(1.0, 2.0, 100.0, 103.0), INFO, clock, start_s=100.0)
    came = clock.run(watched(replay, clock))
    assert [at_s for at_s, _ in came] == pytest.approx([0.0, 0.0, 0.0, 3.0], abs=1e-6)


def test_a_stopped_replay_stands_still_until_it_goes_on() -> None:
    clock = VirtualClock()
    replay = Replay(marks(1.0, 10.0), INFO, clock)

    async def main() -> list[tuple[float, Record]]:
        watching = asyncio.create_task(watched(replay, clock))
        await clock.sleep(4.0)
        replay.stop()
        await clock.sleep(50.0)
        assert replay.is_stopped
        assert replay.position_s == pytest.approx(4.0)
        replay.go_on()
        return await watching

    assert [at_s for at_s, _ in clock.run(main())] == pytest.approx([1.0, 60.0], abs=1e-6)


def test_a_change_of_speed_holds_from_where_the_replay_is() -> None:
    clock = VirtualClock()
    replay = Replay(marks(0.0, 20.0, 1e6), INFO, clock, speed=1.0)

    async def main() -> list[tuple[float, Record]]:
        watching = asyncio.create_task(watched(replay, clock))
        await clock.sleep(4.0)
        replay.set_speed(16.0)
        await clock.sleep(2.0)
        assert replay.position_s == pytest.approx(36.0)
        replay.set_speed(None)
        return await watching

    assert [at_s for at_s, _ in clock.run(main())] == pytest.approx([0.0, 5.0, 6.0], abs=1e-6)
    assert replay.position_s == 1e6
    assert replay.speed is None


def test_seeking_ahead_brings_everything_between_at_once_even_when_stopped() -> None:
    clock = VirtualClock()
    replay = Replay(marks(0.0, 20.0, 30.0, 31.0), INFO, clock)

    async def main() -> list[tuple[float, Record]]:
        watching = asyncio.create_task(watched(replay, clock))
        await clock.sleep(1.0)
        replay.stop()
        replay.seek(30.0)
        await clock.sleep(5.0)
        replay.go_on()
        return await watching

    came = clock.run(main())
    assert [at_s for at_s, _ in came] == pytest.approx([0.0, 1.0, 1.0, 7.0], abs=1e-6)


def test_seeking_to_what_has_passed_changes_nothing() -> None:
    clock = VirtualClock()
    replay = Replay(marks(0.0, 10.0), INFO, clock)

    async def main() -> list[tuple[float, Record]]:
        watching = asyncio.create_task(watched(replay, clock))
        await clock.sleep(4.0)
        replay.seek(1.0)
        assert replay.position_s == pytest.approx(4.0)
        return await watching

    assert [at_s for at_s, _ in clock.run(main())] == pytest.approx([0.0, 10.0], abs=1e-6)


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_a_speed_that_is_not_positive_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        Replay([], INFO, VirtualClock(), speed=speed)
    replay = Replay([], INFO, VirtualClock())
    with pytest.raises(ValueError, match="speed"):
        replay.set_speed(speed)
    assert replay.speed == 1.0


@pytest.mark.parametrize("speed", [1.0, None])
def test_closing_ends_it_at_once_and_twice_is_safe(speed: float | None) -> None:
    clock = VirtualClock()

    async def main() -> list[str]:
        source: Source = Replay(marks(0.0, 1000.0, 2000.0), INFO, clock, speed=speed)
        await source.control(FollowPacer(track=PacerTrack()))
        seen: list[str] = []
        async for record in source.records():
            assert isinstance(record, Marked)
            seen.append(record.text)
            await source.close()
            await source.close()
        return seen

    assert clock.run(main()) == ["0"]
    assert clock.monotonic_s() == 0.0


def test_a_waiting_replay_can_be_closed() -> None:
    clock = VirtualClock()

    async def main() -> list[tuple[float, Record]]:
        replay = Replay(marks(1000.0), INFO, clock)
        watching = asyncio.create_task(watched(replay, clock))
        await clock.sleep(3.0)
        await replay.close()
        return await watching

    assert clock.run(main()) == []
    assert clock.monotonic_s() == 3.0


def test_records_can_be_read_lazily_and_others_get_their_turn() -> None:
    clock = VirtualClock()
    read = 0

    def stored() -> Iterator[Record]:
        nonlocal read
        for record in marks(*(float(number) for number in range(1000))):
            read += 1
            yield record

    async def main() -> int:
        replay = Replay(stored, INFO, clock, speed=None)
        assert replay.info is INFO
        watching = asyncio.create_task(watched(replay, clock))
        for _ in range(3):
            await clock.sleep(0.0)
        read_meanwhile = read
        assert len(await watching) == 1000
        return read_meanwhile

    assert 0 < clock.run(main()) < 1000
