import asyncio
from collections.abc import Awaitable, Callable

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.payloads.polar_measurement import CONTROL_POINT, DATA, Operation
from biofeedback.records import StreamState
from biofeedback.sensors.ble.limits import DEFAULT_STREAM_LIMITS
from biofeedback.sensors.ble.polar_streams import PolarStreams
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.streams import NO_STREAMS, StreamKind, Streams
from straps.scripted_polar import EMPTY_FRAME, ScriptedPolarLink

ECG = Streams(ecg=True)
ASKED, SENDING, STOPPED = StreamState.ASKED, StreamState.SENDING, StreamState.STOPPED
LIMITS = DEFAULT_STREAM_LIMITS


class Run:
    """Streams over links that the test makes, in virtual time."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.told: list[tuple[float, StreamState, str]] = []
        self.values: list[tuple[str, bytes]] = []
        self.streams = PolarStreams(
            clock=self.clock,
            limits=LIMITS,
            on_value=lambda characteristic, payload: self.values.append((characteristic, payload)),
            on_changed=self._changed,
        )

    def _changed(self, stream: StreamKind, state: StreamState, detail: str) -> None:
        assert stream is StreamKind.ECG
        self.told.append((self.clock.monotonic_s(), state, detail))

    @property
    def last(self) -> tuple[StreamState, str]:
        _at_s, state, detail = self.told[-1]
        return state, detail

    @property
    def states(self) -> list[StreamState]:
        return [state for _at_s, state, _detail in self.told]

    def link(self) -> ScriptedPolarLink:
        return ScriptedPolarLink(self.clock)

    async def over(
        self,
        link: ScriptedPolarLink,
        during: Callable[[], Awaitable[None]],
        *,
        is_mute: bool = False,
        is_broken: bool = False,
    ) -> None:
        """Keep the streams over a link while something happens, then let go of it."""
        keeping = asyncio.create_task(self.streams.keep(link))
        try:
            await during()
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})
            await self.streams.let_go(link, is_mute=is_mute, is_broken=is_broken)


@pytest.fixture
def run() -> Run:
    return Run()


def test_without_a_wish_the_sensor_is_left_alone(run: Run) -> None:
    link = run.link()
    run.clock.run(run.over(link, lambda: run.clock.sleep(3600.0)))
    assert (link.actions, run.told, run.values) == ([], [], [])


def test_first_frames_may_take_half_a_minute(run: Run) -> None:
    link = run.link()
    run.streams.want(ECG)

    async def during() -> None:
        await run.clock.sleep(30.0)
        assert run.states == [ASKED]
        link.bring[DATA](EMPTY_FRAME)
        await run.clock.sleep(1.0)

    run.clock.run(run.over(link, during))
    assert run.states == [ASKED, SENDING, STOPPED]
    assert run.told[1][0] == pytest.approx(30.0)
    assert run.told[1][1:] == (SENDING, "130 Hz, 14 bit")
    assert link.operations() == [Operation.SETTINGS, Operation.START, Operation.STOP]


def test_no_frame_within_45_seconds_is_one_restart_and_then_told(run: Run) -> None:
    link = run.link()
    run.streams.want(ECG)
    run.clock.run(run.over(link, lambda: run.clock.sleep(3600.0)))
    starts_s = [
        at_s
        for at_s, each in zip(link.asked_at_s, link.requests, strict=True)
        if each.operation is Operation.START
    ]
    assert starts_s == pytest.approx([0.0, 45.0])
    assert run.told[-1][0] == pytest.approx(90.0)
    assert run.last == (STOPPED, "no samples came; not asked for again")


def test_frames_that_cease_are_asked_for_again(run: Run) -> None:
    link = run.link()
    run.streams.want(ECG)

    async def during() -> None:
        for _ in range(100):
            await run.clock.sleep(1.0)
            link.bring[DATA](EMPTY_FRAME)
        await run.clock.sleep(LIMITS.samples_s + 1.0)
        link.bring[DATA](EMPTY_FRAME)

    run.clock.run(run.over(link, during))
    assert run.states == [ASKED, SENDING, STOPPED, ASKED, SENDING, STOPPED]


def test_frames_and_strange_bytes_are_kept_as_they_come(run: Run) -> None:
    link = run.link()
    run.streams.want(ECG)

    async def during() -> None:
        await run.clock.sleep(0.1)
        for payload in (b"", b"\xff", EMPTY_FRAME, b"\x02" + bytes(9)):
            link.bring[DATA](payload)

    run.clock.run(run.over(link, during))
    frames = [payload for characteristic, payload in run.values if characteristic == DATA]
    assert frames == [b"", b"\xff", EMPTY_FRAME, b"\x02" + bytes(9)]
    assert run.states == [ASKED, SENDING, STOPPED]


def test_trouble_is_told_with_rests_that_grow_and_never_raised(run: Run) -> None:
    link = run.link()
    link.fails = [SensorError(BluetoothProblem.WRITE_FAILED, "busy") for _ in range(5)]
    run.streams.want(ECG)
    run.clock.run(run.over(link, lambda: run.clock.sleep(120.0)))
    stops_s = [at_s for at_s, state, _ in run.told if state is STOPPED][:5]
    assert stops_s == pytest.approx([0.0, 1.0, 3.0, 7.0, 15.0])


def test_malformed_settings_are_trouble_too(run: Run) -> None:
    link = run.link()
    run.streams.want(ECG)
    link.is_silent = True

    async def during() -> None:
        await run.clock.sleep(0.1)
        link.bring[CONTROL_POINT](b"\xf0\x01\x00\x00\x00\x63")
        await run.clock.sleep(0.1)
        assert run.states == [ASKED, STOPPED]
        link.is_silent = False
        await run.clock.sleep(2.0)

    run.clock.run(run.over(link, during))
    assert Operation.START in link.operations()


def test_stopping_before_the_end_is_bounded(run: Run) -> None:
    for is_mute, limit_s in ((False, LIMITS.stop_s), (True, LIMITS.stop_mute_s)):
        link = run.link()
        run.streams.want(ECG)
        began_s = run.clock.monotonic_s()

        async def freeze(link: ScriptedPolarLink = link) -> None:
            await run.clock.sleep(1.0)
            link.is_frozen = True

        run.clock.run(run.over(link, freeze, is_mute=is_mute))
        assert run.clock.monotonic_s() - began_s <= 1.0 + limit_s + 0.5 + 0.01
        assert run.states[-1] is STOPPED


def test_a_link_that_dropped_is_not_written_to(run: Run) -> None:
    link = run.link()
    run.streams.want(ECG)

    async def during() -> None:
        await run.clock.sleep(1.0)
        link.dropped.set()

    run.clock.run(run.over(link, during))
    assert Operation.STOP not in link.operations()
    assert run.states == [ASKED, STOPPED]


def test_what_runs_on_after_a_drop_is_stopped_when_nobody_wants_it_any_more(run: Run) -> None:
    async def main() -> None:
        first, second = run.link(), run.link()
        run.streams.want(ECG)

        async def drop() -> None:
            await run.clock.sleep(10.0)
            first.dropped.set()

        await run.over(first, drop)
        run.streams.want(NO_STREAMS)
        await run.over(second, lambda: run.clock.sleep(1.0))
        assert second.operations() == [Operation.STOP]

    run.clock.run(main())


def broken_after(run: Run, seconds: float) -> ScriptedPolarLink:
    link = run.link()

    async def drop() -> None:
        await run.clock.sleep(seconds)
        link.dropped.set()

    run.clock.run(run.over(link, drop, is_broken=True))
    return link


def test_two_quick_breaks_in_a_row_leave_the_streams_off(run: Run) -> None:
    run.streams.want(ECG)
    for seconds in (19.0, 21.0, 19.0):
        assert Operation.START in broken_after(run, seconds).operations()
    assert StreamState.LEFT_OFF not in run.states
    broken_after(run, 5.0)
    assert run.states[-1] is StreamState.LEFT_OFF
    assert Operation.START not in broken_after(run, 5.0).operations()
    assert run.states.count(StreamState.LEFT_OFF) == 1


def test_breaks_without_streams_cost_nothing(run: Run) -> None:
    for _ in range(5):
        broken_after(run, 1.0)
    run.streams.want(ECG)
    link = run.link()
    run.clock.run(run.over(link, lambda: run.clock.sleep(1.0)))
    assert Operation.START in link.operations()


def test_a_strap_without_a_control_point_is_told_once(run: Run) -> None:
    run.streams.want(ECG)
    for _ in range(3):
        link = run.link()
        link.has_control_point = False
        run.clock.run(run.over(link, lambda: run.clock.sleep(10.0)))
        assert link.actions == []
    assert [(state, detail) for _at_s, state, detail in run.told] == [
        (StreamState.REFUSED, "not offered by this sensor")
    ]


def test_what_never_started_needs_no_stop(run: Run) -> None:
    link = run.link()
    link.fails = [SensorError(BluetoothProblem.READ_FAILED) for _ in range(99)]
    run.streams.want(ECG)
    run.clock.run(run.over(link, lambda: run.clock.sleep(10.0)))
    assert set(link.actions) == {"read 5c81"}
    assert run.clock.monotonic_s() == pytest.approx(10.0)
