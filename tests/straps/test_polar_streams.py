from collections.abc import AsyncIterator

import pytest

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    AnswerStatus,
    MeasurementType,
    Operation,
)
from biofeedback.records import LinkReason, LinkState, Record, StreamChanged, StreamState
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.limits import LinkLimits, StreamLimits
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.source import SendStreams
from biofeedback.streams import NO_STREAMS, StreamKind, Streams
from straps.fake_bluez import FakeBluez, Refusal
from straps.listening import Listener, listening
from straps.short_limits import SHORT
from straps.virtual_polar import OPTICAL, VirtualPolar, virtual_polar
from straps.virtual_strap import ADDRESS, NAME

CLOCK = SystemClock()
OTHER = "00:00:5E:00:53:02"
BEAT_S = 0.02
BOTH = Streams(ecg=True, acceleration_hz=50)
ECG = Streams(ecg=True)
BRIEF = StreamLimits(
    answer_s=0.3,
    samples_s=0.4,
    rest_min_s=0.05,
    rest_max_s=0.2,
    costly_s=0.5,
    stop_s=1.0,
    stop_mute_s=0.3,
)


@pytest.fixture
async def polar(bluez: FakeBluez) -> AsyncIterator[VirtualPolar]:
    async with virtual_polar(bluez, ADDRESS, NAME) as sensor:
        yield sensor


async def source_of(
    streams: Streams,
    limits: LinkLimits = SHORT,
    stream_limits: StreamLimits = BRIEF,
    address: str = ADDRESS,
) -> HeartRateStrap:
    source = HeartRateStrap(
        radio=Radio(limits=limits),
        address=address,
        name=NAME,
        clock=SessionClock.starting_now(CLOCK),
        limits=limits,
        stream_limits=stream_limits,
    )
    await source.control(SendStreams(streams=streams))
    return source


async def until_stream(
    listener: Listener, state: StreamState, kind: StreamKind = StreamKind.ECG
) -> StreamChanged:
    def is_wanted(record: Record) -> bool:
        return isinstance(record, StreamChanged) and record.stream is kind and record.state is state

    record = await listener.until(is_wanted)
    assert isinstance(record, StreamChanged)
    return record


def told(listener: Listener, kind: StreamKind = StreamKind.ECG) -> list[StreamState]:
    return [
        each.state
        for each in listener.records
        if isinstance(each, StreamChanged) and each.stream is kind
    ]


async def test_both_streams_come_whole_beside_the_intervals(polar: VirtualPolar) -> None:
    polar.rate_error = 0.017
    async with listening(await source_of(BOTH)) as listener, polar.strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        sending = await until_stream(listener, StreamState.SENDING)
        await until_stream(listener, StreamState.SENDING, StreamKind.ACCELERATION)
        await listener.until(lambda _: len(polar.delivered) > 20)
    assert listener.payloads_of(DATA) == polar.delivered
    assert listener.measurements == polar.strap.delivered
    assert sending.detail == "130 Hz, 14 bit"
    assert told(listener) == [StreamState.ASKED, StreamState.SENDING, StreamState.STOPPED]
    assert polar.running == {}
    assert [state for state, _ in listener.links][-1] is LinkState.CLOSED
    features, *answers = listener.payloads_of(CONTROL_POINT)
    assert features[0] == 0x0F
    assert {each[:3] for each in answers} >= {b"\xf0\x01\x00", b"\xf0\x02\x00", b"\xf0\x03\x02"}


async def test_following_comes_before_asking_and_intervals_before_both(
    bluez: FakeBluez, polar: VirtualPolar
) -> None:
    async with listening(await source_of(ECG)) as listener, polar.strap.beating(BEAT_S):
        await until_stream(listener, StreamState.SENDING)
    calls = [each for each in bluez.calls if each in {"StartNotify", "ReadValue", "WriteValue"}]
    assert calls[0] == "StartNotify"
    assert "StartNotify" not in calls[calls.index("WriteValue") :]
    assert calls.count("StartNotify") == 4


async def test_nothing_is_asked_of_the_control_point_when_nothing_is_wanted(
    bluez: FakeBluez, polar: VirtualPolar
) -> None:
    async with listening(await source_of(NO_STREAMS)) as listener, polar.strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        await listener.until(lambda _: len(listener.measurements) > 10)
    assert polar.requests == []
    assert not any(isinstance(each, StreamChanged) for each in listener.records)
    assert "Pair" not in bluez.calls


async def test_wishes_change_at_any_time(polar: VirtualPolar) -> None:
    source = await source_of(ECG)
    async with listening(source) as listener, polar.strap.beating(BEAT_S):
        await until_stream(listener, StreamState.SENDING)
        await source.control(SendStreams(streams=Streams(acceleration_hz=190)))
        await until_stream(listener, StreamState.STOPPED)
        await until_stream(listener, StreamState.SENDING, StreamKind.ACCELERATION)
        assert polar.running[MeasurementType.ACCELERATION].rates_hz == (200,)
        assert polar.running[MeasurementType.ACCELERATION].ranges == (8,)
        await source.control(SendStreams(streams=Streams(acceleration_hz=25)))
        await until_stream(listener, StreamState.STOPPED, StreamKind.ACCELERATION)
        await until_stream(listener, StreamState.SENDING, StreamKind.ACCELERATION)
        assert polar.running[MeasurementType.ACCELERATION].rates_hz == (25,)
        await source.control(SendStreams(streams=NO_STREAMS))
        await until_stream(listener, StreamState.STOPPED, StreamKind.ACCELERATION)
        assert polar.running == {}
    assert listener.links[-1] == (LinkState.CLOSED, LinkReason.NONE)


async def test_each_refusal_is_told_by_its_name_and_costs_no_interval(polar: VirtualPolar) -> None:
    refusals = [
        each
        for each in AnswerStatus
        if each not in {AnswerStatus.OK, AnswerStatus.ALREADY_IN_STATE}
    ]
    source = await source_of(NO_STREAMS)
    async with listening(source) as listener, polar.strap.beating(BEAT_S):
        for status in refusals:
            polar.refuses_start = [status]
            await source.control(SendStreams(streams=NO_STREAMS))
            await source.control(SendStreams(streams=ECG))
            refused = await until_stream(listener, StreamState.REFUSED)
            assert refused.detail.startswith(str(status))
        await listener.until(lambda _: len(listener.measurements) > 3)
    assert listener.measurements == polar.strap.delivered
    assert len(polar.starts) == len(refusals)


async def test_a_stream_that_another_program_left_running_is_stopped_and_started(
    polar: VirtualPolar,
) -> None:
    polar.running[MeasurementType.ECG] = polar.measurements[MeasurementType.ECG]
    async with listening(await source_of(ECG)) as listener, polar.strap.beating(BEAT_S):
        await until_stream(listener, StreamState.SENDING)
    operations = [each.operation for each in polar.requests if each.measurement is not None]
    assert operations == [
        Operation.SETTINGS,
        Operation.START,
        Operation.STOP,
        Operation.SETTINGS,
        Operation.START,
        Operation.STOP,
    ]
    assert polar.running == {}


async def test_a_stream_that_stays_in_that_state_is_refused(polar: VirtualPolar) -> None:
    polar.refuses_start = [AnswerStatus.ALREADY_IN_STATE] * 2
    async with listening(await source_of(ECG)) as listener, polar.strap.beating(BEAT_S):
        refused = await until_stream(listener, StreamState.REFUSED)
    assert refused.detail == "already in state"


async def test_a_stream_that_the_sensor_stops_is_asked_for_again_after_a_rest(
    polar: VirtualPolar,
) -> None:
    async with listening(await source_of(ECG)) as listener, polar.strap.beating(BEAT_S):
        for _ in range(3):
            await until_stream(listener, StreamState.SENDING)
            polar.stop_by_itself(MeasurementType.ECG)
            stopped = await until_stream(listener, StreamState.STOPPED)
            assert stopped.detail == "stopped by the sensor"
            again = await until_stream(listener, StreamState.ASKED)
            assert again.t_s - stopped.t_s >= BRIEF.rest_min_s
        await until_stream(listener, StreamState.SENDING)
    assert nothing_lost(listener, polar)


def nothing_lost(listener: Listener, polar: VirtualPolar) -> bool:
    return (
        listener.measurements == polar.strap.delivered
        and listener.payloads_of(DATA) == polar.delivered
    )


async def test_a_stream_without_frames_is_asked_for_once_more_and_then_told(
    polar: VirtualPolar,
) -> None:
    polar.silent_s = 60.0
    async with listening(await source_of(ECG)) as listener, polar.strap.beating(BEAT_S):
        first = await until_stream(listener, StreamState.STOPPED)
        assert first.detail == "no samples came; asked for again"
        last = await until_stream(listener, StreamState.STOPPED)
        assert last.detail == "no samples came; not asked for again"
        await listener.until(lambda _: len(listener.measurements) > 30)
    assert len(polar.starts) == 2
    assert polar.running == {}
    assert LinkState.LOST not in {state for state, _ in listener.links}


async def test_frames_that_come_late_are_waited_for(polar: VirtualPolar) -> None:
    polar.silent_s = 0.25
    async with listening(await source_of(ECG)) as listener, polar.strap.beating(BEAT_S):
        await until_stream(listener, StreamState.SENDING)
    assert len(polar.starts) == 1


async def test_a_connection_that_its_streams_cost_twice_goes_on_without_them(
    polar: VirtualPolar,
) -> None:
    polar.drops_after_start_s = 0.1
    source = await source_of(ECG)
    async with listening(source) as listener, polar.strap.beating(BEAT_S):
        left_off = await until_stream(listener, StreamState.LEFT_OFF)
        await listener.until_link(LinkState.LIVE)
        seen = len(listener.measurements)
        await listener.until(lambda _: len(listener.measurements) > seen + 20)
        assert listener.links[-1][0] is LinkState.LIVE
        await source.control(SendStreams(streams=BOTH))
        await until_stream(listener, StreamState.LEFT_OFF, StreamKind.ACCELERATION)
    assert len(polar.starts) == 3  # one finds it running still
    assert polar.running == {}
    assert "soon after" in left_off.detail
    drops = [each for each in listener.links if each == (LinkState.LOST, LinkReason.DROPPED)]
    assert len(drops) == 2


async def until_both_send(listener: Listener, times: int) -> None:
    def have_sent(_record: Record) -> bool:
        return all(
            told(listener, kind).count(StreamState.SENDING) == times
            for kind in (StreamKind.ECG, StreamKind.ACCELERATION)
        )

    await listener.until(have_sent)


async def test_a_mute_strap_is_back_although_its_streams_go_on(polar: VirtualPolar) -> None:
    async with listening(await source_of(ECG)) as listener:
        async with polar.strap.beating(BEAT_S):
            await until_stream(listener, StreamState.SENDING)
        # Frames go on coming, and must not pass for heart rate.
        await listener.until_link(LinkState.LOST, LinkReason.MUTE)
        async with polar.strap.beating(BEAT_S):
            await listener.until_link(LinkState.LIVE)
            await until_stream(listener, StreamState.SENDING)


async def test_a_control_point_that_never_answers_is_asked_again_and_costs_no_interval(
    polar: VirtualPolar,
) -> None:
    polar.never_answers = True
    async with listening(await source_of(ECG)) as listener, polar.strap.beating(BEAT_S):
        stopped = await until_stream(listener, StreamState.STOPPED)
        assert "no answer" in stopped.detail
        polar.never_answers = False
        await until_stream(listener, StreamState.SENDING)
    assert nothing_lost(listener, polar)


async def test_answers_may_overtake_and_come_in_parts(polar: VirtualPolar) -> None:
    polar.answers_early = polar.has_parts = True
    async with listening(await source_of(BOTH)) as listener, polar.strap.beating(BEAT_S):
        await until_stream(listener, StreamState.SENDING)
        await until_stream(listener, StreamState.SENDING, StreamKind.ACCELERATION)
    assert polar.running == {}


async def test_a_sensor_that_can_not_be_paired_sends_intervals_alone(
    bluez: FakeBluez, polar: VirtualPolar
) -> None:
    polar.needs_pairing = True
    bluez.refusals["Pair"] = Refusal(error="org.bluez.Error.AuthenticationFailed", times=99)
    async with listening(await source_of(ECG)) as listener, polar.strap.beating(BEAT_S):
        stopped = await until_stream(listener, StreamState.STOPPED)
        await listener.until(lambda _: len(listener.measurements) > 20)
    assert "needs pairing" in stopped.detail
    assert listener.measurements == polar.strap.delivered


async def test_a_strap_without_the_service_says_so_once(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    async with listening(await source_of(ECG)) as listener, strap.beating(BEAT_S):
        refused = await until_stream(listener, StreamState.REFUSED)
        strap.drop()
        await listener.until_link(LinkState.LOST)
        await listener.until_link(LinkState.LIVE)
        await listener.until(lambda _: len(listener.measurements) > 20)
    assert refused.detail == "not offered by this sensor"
    assert told(listener) == [StreamState.REFUSED]


async def test_two_sensors_stream_at_once_and_one_ends_alone(
    bluez: FakeBluez, polar: VirtualPolar
) -> None:
    async with (
        virtual_polar(bluez, OTHER, "Other") as other,
        polar.strap.beating(BEAT_S),
        other.strap.beating(BEAT_S),
        listening(await source_of(BOTH)) as listener,
    ):
        async with listening(await source_of(ECG, address=OTHER)) as beside:
            await beside.until(lambda _: len(other.delivered) > 3)
            await until_both_send(listener, 1)
        assert other.running == {}
        frames = len(polar.delivered)
        await listener.until(lambda _: len(polar.delivered) > frames + 3)
        assert beside.payloads_of(DATA) == other.delivered
    assert nothing_lost(listener, polar)
    assert polar.running == {}


async def test_an_optical_sensor_sends_pulse_intervals_and_no_ecg(bluez: FakeBluez) -> None:
    wanted = Streams(ecg=True, ppi=True)
    async with virtual_polar(bluez, ADDRESS, NAME, OPTICAL) as sensor:
        sensor.frame_s = 0.3
        async with listening(await source_of(wanted)) as listener, sensor.strap.beating(BEAT_S):
            await until_stream(listener, StreamState.REFUSED)
            await until_stream(listener, StreamState.ASKED, StreamKind.PPI)
        assert [each.measurement for each in sensor.starts] == [MeasurementType.PPI]


@pytest.mark.parametrize("hanging", ["WriteValue", "StartNotify", "ReadValue"])
async def test_closing_is_bounded_whatever_of_the_streams_hangs(
    bluez: FakeBluez, polar: VirtualPolar, hanging: str
) -> None:
    source = await source_of(ECG)
    async with listening(source) as listener, polar.strap.beating(BEAT_S):
        await until_stream(listener, StreamState.SENDING)
        bluez.unanswered |= {hanging}
        await source.control(SendStreams(streams=BOTH))
        async with CLOCK.timeout(BRIEF.stop_s + 2.0):
            await source.close()
    assert not polar.strap.is_connected
    await polar.close()


async def test_a_program_that_is_cancelled_stops_its_streams(polar: VirtualPolar) -> None:
    source = await source_of(BOTH)
    async with polar.strap.beating(BEAT_S):
        seen = 0
        records = source.records()
        async for record in records:
            seen += isinstance(record, StreamChanged) and record.state is StreamState.SENDING
            if seen == 2:
                break
        assert set(polar.running) == {MeasurementType.ECG, MeasurementType.ACCELERATION}
        await records.aclose()  # type: ignore[attr-defined]
    assert polar.running == {}
    assert not polar.strap.is_connected
