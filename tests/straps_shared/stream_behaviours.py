"""How the streams of a Polar sensor behave beside its intervals; to be seen on every bench."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from biofeedback.clock import SessionClock
from biofeedback.payloads.polar_frames import EcgFrame, decode_frame
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    AnswerStatus,
    MeasurementType,
    Operation,
)
from biofeedback.records import LinkReason, LinkState, Record, StreamChanged, StreamState
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.limits import StreamLimits
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.source import SendStreams
from biofeedback.streams import NO_STREAMS, StreamKind, Streams
from straps.listening import Listener, listening
from straps.short_limits import SHORT
from straps.strap_body import VirtualStrap
from straps.virtual_polar import H10, VirtualPolar, polar_offer
from straps_shared.behaviours import (
    ADDRESS,
    BEAT_S,
    CLOCK,
    NAME,
    OTHER,
    WITHIN_S,
    Behaviour,
    live,
    nothing_came_twice,
    radio_of,
    until,
)
from straps_shared.bench import Asked, Bench

ECG = Streams(ecg=True)
BOTH = Streams(ecg=True, acceleration_hz=200)
BOTH_KINDS = (StreamKind.ECG, StreamKind.ACCELERATION)
BRIEF = StreamLimits(
    answer_s=1.0,
    samples_s=2.0,
    rest_min_s=0.05,
    rest_max_s=0.2,
    costly_s=0.0,
    stop_s=1.0,
    stop_mute_s=0.3,
)
"""Limits for a sensor that answers within milliseconds, on a machine that may be busy."""


async def ecg_acceleration_and_intervals_come_together(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        source = await source_of(radio_of(bench), BOTH)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            await sending(listener, *BOTH_KINDS)
            await listener.until(lambda _: len(polar.delivered) > 20, WITHIN_S)
            await listener.until(lambda _: len(listener.measurements) > 10, WITHIN_S)
        assert listener.payloads_of(DATA) == polar.delivered
        assert listener.measurements == polar.strap.delivered
        features, *_answers = listener.payloads_of(CONTROL_POINT)
        assert features == polar_offer(polar.measurements)[-2].value
        assert [(each.measurement, each.settings.rates_hz) for each in polar.starts] == [
            (MeasurementType.ECG, (130,)),
            (MeasurementType.ACCELERATION, (200,)),
        ]


async def streams_are_stopped_before_the_connection_ends(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        source = await source_of(radio_of(bench), BOTH)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            await sending(listener, *BOTH_KINDS)
        assert polar.running == {}
        assert [each.operation for each in polar.requests][-2:] == [Operation.STOP] * 2
        assert not polar.strap.is_connected
        # Both answers were there before the link was let go of.
        assert [each[:2] for each in listener.payloads_of(CONTROL_POINT)][-2:] == [b"\xf0\x03"] * 2


async def wishes_change_at_any_time(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        source = await source_of(radio_of(bench), NO_STREAMS)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            await live(listener)
            assert not polar.requests
            await source.control(SendStreams(streams=BOTH))
            await sending(listener, StreamKind.ACCELERATION)
            await source.control(SendStreams(streams=NO_STREAMS))
            await until_stream(listener, StreamKind.ACCELERATION, StreamState.STOPPED)
            assert polar.running == {}
            seen = len(listener.measurements)
            await listener.until(lambda _: len(listener.measurements) > seen + 5, WITHIN_S)
        assert (LinkState.LOST, LinkReason.DROPPED) not in listener.links


async def a_refused_stream_costs_no_interval(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        polar.refuses_start = [AnswerStatus.INVALID_RATE]
        source = await source_of(radio_of(bench), ECG)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            refused = await until_stream(listener, StreamKind.ECG, StreamState.REFUSED)
            await listener.until(lambda _: len(listener.measurements) > 10, WITHIN_S)
        assert refused.detail == str(AnswerStatus.INVALID_RATE)
        assert (LinkState.LOST, LinkReason.DROPPED) not in listener.links


async def a_request_that_is_refused_is_made_again(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        source = await source_of(radio_of(bench), NO_STREAMS)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            await live(listener)
            bench.refuse(polar.strap, Asked.WRITE, 1)
            await source.control(SendStreams(streams=ECG))
            await until_stream(listener, StreamKind.ECG, StreamState.STOPPED)
            await sending(listener, StreamKind.ECG)
        assert (LinkState.LOST, LinkReason.DROPPED) not in listener.links


async def a_stream_that_the_sensor_stops_is_asked_for_again(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        source = await source_of(radio_of(bench), ECG)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            await sending(listener, StreamKind.ECG)
            polar.stop_by_itself(MeasurementType.ECG)
            stopped = await until_stream(listener, StreamKind.ECG, StreamState.STOPPED)
            await sending(listener, StreamKind.ECG)
        assert stopped.detail == "stopped by the sensor"
        assert polar.running == {}


async def streams_come_back_with_the_connection(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        source = await source_of(radio_of(bench), BOTH)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            for _ in range(2):
                await sending(listener, *BOTH_KINDS)
                polar.strap.drop()
                await until(listener, LinkState.LOST, LinkReason.DROPPED)
            await sending(listener, *BOTH_KINDS)
        nothing_came_twice(listener)
        assert polar.running == {}


async def lost_frames_show_as_gaps_and_cost_nothing_else(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        polar.loses_every, polar.frame_s = 4, 0.03
        source = await source_of(radio_of(bench), ECG)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            await listener.until(lambda _: len(polar.delivered) > 12, WITHIN_S)
        assert listener.payloads_of(DATA) == polar.delivered
        assert samples_missing(polar.delivered) > 0
        assert samples_missing(listener.payloads_of(DATA)) == samples_missing(polar.delivered)
        assert (LinkState.LOST, LinkReason.DROPPED) not in listener.links


async def a_sensor_that_wants_to_be_paired_is_paired_only_meanwhile(bench: Bench) -> None:
    async with polar_on(bench) as polar:
        polar.needs_pairing = True
        source = await source_of(radio_of(bench), ECG)
        async with listening(source) as listener, polar.strap.beating(BEAT_S):
            await sending(listener, StreamKind.ECG)
            was_paired = polar.strap.is_paired
        assert was_paired
        assert not polar.strap.is_paired
        assert polar.running == {}


async def two_sensors_send_everything_at_once(bench: Bench) -> None:
    radio = radio_of(bench)
    async with polar_on(bench) as polar, polar_on(bench, OTHER) as other:
        async with (
            listening(await source_of(radio, BOTH)) as listener,
            listening(await source_of(radio, BOTH, OTHER)) as beside,
            polar.strap.beating(BEAT_S),
            other.strap.beating(BEAT_S),
        ):
            await sending(listener, *BOTH_KINDS)
            await sending(beside, *BOTH_KINDS)
            await listener.until(lambda _: len(polar.delivered) > 20, WITHIN_S)
            await beside.until(lambda _: len(other.delivered) > 20, WITHIN_S)
        for heard, sensor in ((listener, polar), (beside, other)):
            assert heard.payloads_of(DATA) == sensor.delivered
            assert heard.measurements == sensor.strap.delivered


STREAM_BEHAVIOURS: tuple[Behaviour, ...] = (
    ecg_acceleration_and_intervals_come_together,
    streams_are_stopped_before_the_connection_ends,
    wishes_change_at_any_time,
    a_refused_stream_costs_no_interval,
    a_request_that_is_refused_is_made_again,
    a_stream_that_the_sensor_stops_is_asked_for_again,
    streams_come_back_with_the_connection,
    lost_frames_show_as_gaps_and_cost_nothing_else,
    a_sensor_that_wants_to_be_paired_is_paired_only_meanwhile,
    two_sensors_send_everything_at_once,
)


# ------------------------------------------------------------ what they are told with


@asynccontextmanager
async def polar_on(bench: Bench, address: str = ADDRESS) -> AsyncIterator[VirtualPolar]:
    """A Polar chest strap on a bench, for the length of a block."""
    strap = VirtualStrap(address=address, name=NAME, characteristics=polar_offer(H10))
    polar = VirtualPolar(strap=strap)
    strap.on_write = polar.written
    await bench.add(strap)
    try:
        yield polar
    finally:
        await polar.close()


async def source_of(radio: Radio, streams: Streams, address: str = ADDRESS) -> HeartRateStrap:
    """The program's source for a sensor, with these streams wanted."""
    source = HeartRateStrap(
        radio=radio,
        address=address,
        name=NAME,
        clock=SessionClock.starting_now(CLOCK),
        limits=SHORT,
        stream_limits=BRIEF,
    )
    await source.control(SendStreams(streams=streams))
    return source


async def until_stream(listener: Listener, stream: StreamKind, state: StreamState) -> StreamChanged:
    """The next time a stream comes into a state."""

    def is_wanted(record: Record) -> bool:
        return (
            isinstance(record, StreamChanged) and record.stream is stream and record.state is state
        )

    record = await listener.until(is_wanted, WITHIN_S)
    assert isinstance(record, StreamChanged)
    return record


async def sending(listener: Listener, *streams: StreamKind) -> None:
    """Wait until the next time that the samples of each stream come, in whichever order."""
    awaited = {*streams}

    def was_last(record: Record) -> bool:
        if isinstance(record, StreamChanged) and record.state is StreamState.SENDING:
            awaited.discard(record.stream)
        return not awaited

    await listener.until(was_last, WITHIN_S)


def samples_missing(frames: list[bytes]) -> int:
    """How many samples of an ECG at 130 Hz its frames' own times say are not there."""
    missing, last_ns = 0, None
    for payload in frames:
        frame = decode_frame(payload)
        assert isinstance(frame, EcgFrame)
        if last_ns is not None:
            spanned = round((frame.timestamp_ns - last_ns) * 130 / 1e9)
            missing += spanned - len(frame.microvolts)
        last_ns = frame.timestamp_ns
    return missing
