import asyncio

import pytest

from biofeedback.breathing import PacerTrack
from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    HEART_RATE_MEASUREMENT,
    HeartRateMeasurement,
    encode_measurement,
)
from biofeedback.records import (
    Interval,
    IntervalUnit,
    LinkChanged,
    LinkReason,
    LinkState,
    Packet,
    Record,
    SourceKind,
    Tick,
)
from biofeedback.sensors.recording_as_strap import RecordingAsStrap
from biofeedback.sensors.source import FollowPacer, Source


def interval(t_s: float, value: float, beat_s: float | None = None) -> Interval:
    return Interval(
        t_s=t_s,
        utc_s=1e9 + t_s,
        source="old",
        value=value,
        unit=IntervalUnit.S,
        resolution=0.001,
        beat_s=beat_s,
    )


def packet(t_s: float, payload: bytes, characteristic: str = HEART_RATE_MEASUREMENT) -> Packet:
    return Packet(
        t_s=t_s, utc_s=1e9 + t_s, source="old", characteristic=characteristic, payload=payload
    )


def link(t_s: float, state: LinkState) -> LinkChanged:
    return LinkChanged(t_s=t_s, utc_s=1e9 + t_s, source="old", state=state)


def played(records: list[Record], *, speed: float = 1.0, later_s: float = 0.0) -> list[Record]:
    """Play a recording into a session that began some seconds ago."""
    clock = VirtualClock(utc_s=2e9)

    async def main() -> list[Record]:
        session = SessionClock.starting_now(clock)
        await clock.sleep(later_s)
        source = RecordingAsStrap(records, label="rest.txt", clock=session, speed=speed)
        return [record async for record in source.records()]

    return clock.run(main())


def states(records: list[Record]) -> list[LinkState]:
    return [record.state for record in records if isinstance(record, LinkChanged)]


def test_intervals_come_in_real_time_with_their_values_and_units() -> None:
    came = played([interval(10.0, 0.8), interval(10.9, 0.9), interval(11.9, 1.0)], later_s=3.0)
    intervals = [record for record in came if isinstance(record, Interval)]
    assert [record.t_s for record in intervals] == pytest.approx([3.0, 3.9, 4.9], abs=1e-6)
    assert [record.utc_s - 2e9 for record in intervals] == pytest.approx([3.0, 3.9, 4.9], abs=1e-6)
    assert [(record.value, record.unit, record.resolution) for record in intervals] == [
        (0.8, IntervalUnit.S, 0.001),
        (0.9, IntervalUnit.S, 0.001),
        (1.0, IntervalUnit.S, 0.001),
    ]
    assert {record.source for record in came} == {"file"}


def test_a_strap_is_shown_from_waiting_to_the_end_of_the_recording() -> None:
    came = played([interval(0.0, 0.8), interval(0.9, 0.9)])
    assert states(came) == [LinkState.WAITING, LinkState.LIVE, LinkState.CLOSED]
    assert isinstance(came[2], Interval)
    last = came[-1]
    assert isinstance(last, LinkChanged)
    assert last.reason is LinkReason.END_OF_RECORDING


def test_beat_times_move_to_the_new_clock_and_are_not_stretched() -> None:
    came = played([interval(100.0, 0.8, 99.5), interval(100.9, 0.9, 100.4)], speed=9.0, later_s=2.0)
    intervals = [record for record in came if isinstance(record, Interval)]
    assert [record.beat_s for record in intervals] == pytest.approx([1.5, 2.4])
    assert [record.t_s for record in intervals] == pytest.approx([2.0, 2.1], abs=1e-6)


def test_packets_keep_their_bytes_and_only_an_interval_makes_it_live() -> None:
    without = encode_measurement(HeartRateMeasurement(heart_rate_bpm=60))
    with_rr = encode_measurement(HeartRateMeasurement(heart_rate_bpm=60, rr_ticks=(1024,)))
    payloads = [b"\x50", without, b"\x10", with_rr, with_rr]
    came = played(
        [
            packet(0.0, payloads[0], BATTERY_LEVEL),
            *(packet(float(number), payload) for number, payload in enumerate(payloads[1:], 1)),
        ]
    )
    packets = [record for record in came if isinstance(record, Packet)]
    assert [record.payload for record in packets] == payloads
    assert states(came) == [LinkState.WAITING, LinkState.LIVE, LinkState.CLOSED]
    live = next(n for n, r in enumerate(came) if states([r]) == [LinkState.LIVE])
    assert came[live + 1] == packets[3]


def test_of_a_whole_session_only_the_sensor_is_repeated_with_its_drop_outs() -> None:
    came = played(
        [
            link(0.0, LinkState.SEARCHING),
            Tick(t_s=0.5, utc_s=1e9, source="engine"),
            link(1.0, LinkState.WAITING),
            link(2.0, LinkState.LIVE),
            interval(2.0, 0.8),
            link(5.0, LinkState.LOST),
            link(8.0, LinkState.WAITING),
            interval(9.0, 0.8),
            link(9.5, LinkState.LIVE),
            link(9.6, LinkState.CLOSED),
        ]
    )
    assert not any(isinstance(record, Tick) for record in came)
    assert states(came) == [
        LinkState.SEARCHING,
        LinkState.WAITING,
        LinkState.LIVE,
        LinkState.LOST,
        LinkState.WAITING,
        LinkState.LIVE,
        LinkState.CLOSED,
    ]


def test_an_empty_recording_opens_and_closes() -> None:
    assert states(played([])) == [LinkState.WAITING, LinkState.CLOSED]


def test_closing_ends_it_without_an_end_of_recording() -> None:
    clock = VirtualClock()

    async def main() -> list[Record]:
        source: Source = RecordingAsStrap(
            [interval(0.0, 0.8), interval(900.0, 0.8)],
            label="rest.txt",
            clock=SessionClock.starting_now(clock),
        )

        async def all_records() -> list[Record]:
            return [record async for record in source.records()]

        watching = asyncio.create_task(all_records())
        await clock.sleep(1.0)
        await source.control(FollowPacer(track=PacerTrack()))
        await source.close()
        await source.close()
        return await watching

    came = clock.run(main())
    assert clock.monotonic_s() == 1.0
    last = came[-1]
    assert isinstance(last, LinkChanged)
    assert (last.state, last.reason) == (LinkState.CLOSED, LinkReason.NONE)


def test_its_info_says_what_it_is() -> None:
    session = SessionClock.starting_now(VirtualClock())
    file = RecordingAsStrap([], label="a.txt", clock=session, detail={"digest": "12"})
    assert file.info.kind is SourceKind.FILE
    assert (file.info.label, file.info.detail) == ("a.txt", {"digest": "12"})
    simulated = RecordingAsStrap([], label="a", clock=session, kind=SourceKind.SIMULATED)
    assert simulated.info.is_simulated


@pytest.mark.parametrize("speed", [0.0, -2.0, float("nan")])
def test_a_speed_that_is_not_positive_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        RecordingAsStrap(
            [], label="a", clock=SessionClock.starting_now(VirtualClock()), speed=speed
        )
