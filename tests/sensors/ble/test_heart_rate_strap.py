import logging
from collections.abc import Callable

import pytest
from bleak.backends.device import BLEDevice

from biofeedback.breathing import PacerTrack
from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.payloads.polar_measurement import CONTROL_POINT, DATA
from biofeedback.records import (
    LinkChanged,
    LinkReason,
    LinkState,
    Packet,
    Record,
    Silence,
    StreamChanged,
    StreamState,
)
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS, LinkLimits
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.ble.scan import Found, SeenStrap
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.sensors.source import FollowPacer, SendStreams
from biofeedback.streams import StreamKind, Streams
from straps.listening import Listener, listening

ADDRESS = "00:00:5E:00:53:01"
BEAT = bytes.fromhex("103c0004")


class ScriptedLink(Link):
    """A connection whose other end is the test."""

    def __init__(self, found: Found, clock: VirtualClock) -> None:
        super().__init__(found, clock=clock, limits=DEFAULT_LIMITS)
        self.is_closed = False
        self.has_heart_rate = True
        self.bring: Callable[[bytes], None] = lambda _payload: None

    async def open(self) -> None:
        pass

    def offers(self, characteristic: str) -> bool:
        return self.has_heart_rate and characteristic.startswith("00002a37")

    def notifies(self, characteristic: str) -> bool:
        return self.offers(characteristic)

    async def subscribe(self, characteristic: str, on_value: Callable[[bytes], None]) -> None:
        assert self.offers(characteristic)
        self.bring = on_value

    async def close(self) -> None:
        self.is_closed = True
        self.dropped.set()


class ScriptedRadio(Radio):
    """Finds one strap at once, unless the test says otherwise."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(clock=clock)
        self._scripted_clock = clock
        self.find_errors: list[Exception] = []
        self.found_at_s: list[float] = []
        self.looked_among_connected: list[bool] = []
        self.asked_services_anew: list[bool] = []
        self.is_connected_before = False
        self.links: list[ScriptedLink] = []
        self.make_link = ScriptedLink
        self.prepare: Callable[[ScriptedLink], None] = lambda _link: None

    async def find(self, address: str, *, limits: LinkLimits, among_connected: bool) -> Found:
        assert limits == DEFAULT_LIMITS
        self.found_at_s.append(self._scripted_clock.monotonic_s())
        self.looked_among_connected.append(among_connected)
        if self.find_errors:
            raise self.find_errors.pop(0)
        strap = SeenStrap(
            address=address,
            name="Strap",
            rssi_dbm=None,
            is_connected=self.is_connected_before and among_connected,
        )
        return Found(strap=strap, device=BLEDevice(address, "Strap", {"path": "/x", "props": {}}))

    async def connect(self, found: Found, *, limits: LinkLimits) -> Link:
        assert limits == DEFAULT_LIMITS
        self.asked_services_anew.append(found.asks_services_anew)
        link = self.make_link(found, self._scripted_clock)
        self.prepare(link)
        self.links.append(link)
        return link


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def radio(clock: VirtualClock) -> ScriptedRadio:
    return ScriptedRadio(clock)


def strap_of(radio: Radio, clock: VirtualClock) -> HeartRateStrap:
    return HeartRateStrap(
        radio=radio, address=ADDRESS, name="Strap", clock=SessionClock.starting_now(clock)
    )


def link_at(listener: Listener, state: LinkState, nth: int = 0) -> LinkChanged:
    found = [
        each for each in listener.records if isinstance(each, LinkChanged) and each.state is state
    ]
    return found[nth]


def test_a_silent_link_is_dead_after_six_seconds(clock: VirtualClock, radio: ScriptedRadio) -> None:
    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.WAITING)
            await clock.sleep(2.0)
            radio.links[0].bring(BEAT)
            await listener.until_link(LinkState.LOST, LinkReason.MUTE, within_s=60.0)
            await listener.until_link(LinkState.WAITING)
        return listener

    listener = clock.run(main())
    [silence] = [each for each in listener.records if isinstance(each, Silence)]
    assert silence.silent_s == pytest.approx(6.0)
    assert silence.t_s == pytest.approx(8.0)
    assert all(link.is_closed for link in radio.links)
    assert radio.looked_among_connected == [True, False]


def test_closing_while_a_link_is_let_go_lets_go_of_it(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    async def main() -> None:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.WAITING)
            radio.links[0].dropped.set()
            await listener.until_link(LinkState.LOST, LinkReason.DROPPED)

    clock.run(main())
    assert [link.is_closed for link in radio.links] == [True]


def test_packets_keep_the_watchdog_quiet_for_an_hour(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.WAITING)
            for _ in range(720):
                await clock.sleep(5.0)
                radio.links[0].bring(BEAT)
        return listener

    listener = clock.run(main())
    assert len(radio.links) == 1
    assert len(listener.measurements) == 720
    assert [state for state, _reason in listener.links][-2:] == [LinkState.LIVE, LinkState.CLOSED]


def test_a_packet_is_stamped_when_it_arrives_and_live_begins_with_it(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.WAITING)
            await clock.sleep(1.25)
            radio.links[0].bring(BEAT)
            await listener.until_link(LinkState.LIVE)
        return listener

    listener = clock.run(main())
    at = listener.records.index(link_at(listener, LinkState.LIVE))
    live, packet = listener.records[at : at + 2]
    assert isinstance(packet, Packet)
    assert (packet.payload, packet.source) == (BEAT, "strap")
    assert live.t_s == packet.t_s == pytest.approx(1.25)
    assert packet.utc_s - packet.t_s == pytest.approx(VirtualClock().utc_s())


def test_a_packet_that_overtakes_the_answer_does_not_skip_waiting(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    class EagerLink(ScriptedLink):
        async def subscribe(self, characteristic: str, on_value: Callable[[bytes], None]) -> None:
            await super().subscribe(characteristic, on_value)
            on_value(BEAT)

    radio.make_link = EagerLink

    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.LIVE)
        return listener

    listener = clock.run(main())
    assert [state for state, _reason in listener.links][-3:] == [
        LinkState.WAITING,
        LinkState.LIVE,
        LinkState.CLOSED,
    ]


def test_rests_double_up_to_three_seconds(clock: VirtualClock, radio: ScriptedRadio) -> None:
    radio.find_errors = [SensorError(BluetoothProblem.ADAPTER_OFF, "off") for _ in range(9)]

    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.WAITING, within_s=60.0)
        return listener

    listener = clock.run(main())
    rests_s = [
        after - before
        for before, after in zip(radio.found_at_s, radio.found_at_s[1:], strict=False)
    ]
    assert rests_s == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.0, 3.0, 3.0, 3.0, 3.0])
    assert listener.links[:3] == [
        (LinkState.SEARCHING, LinkReason.NONE),
        (LinkState.SEARCHING, LinkReason.ADAPTER_OFF),
        (LinkState.FOUND, LinkReason.NONE),
    ]
    assert link_at(listener, LinkState.SEARCHING, 1).detail == "off"


def test_a_strap_that_was_live_is_looked_for_at_once(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    radio.find_errors = [SensorError(BluetoothProblem.ADAPTER_OFF) for _ in range(9)]

    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.WAITING, within_s=60.0)
            radio.links[0].bring(BEAT)
            radio.links[0].dropped.set()
            await listener.until_link(LinkState.WAITING)
        return listener

    listener = clock.run(main())
    lost = link_at(listener, LinkState.LOST)
    assert lost.reason is LinkReason.DROPPED
    assert link_at(listener, LinkState.FOUND, 1).t_s - lost.t_s == pytest.approx(0.2)


def test_what_the_system_calls_connected_is_doubted_until_a_packet_comes(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    radio.is_connected_before = True

    async def main() -> None:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.WAITING)
            radio.links[0].dropped.set()
            await listener.until_link(LinkState.WAITING)
            radio.links[1].bring(BEAT)
            radio.find_errors = [SensorError(BluetoothProblem.NOT_FOUND)]
            radio.links[1].dropped.set()
            await listener.until_link(LinkState.LOST, LinkReason.NOT_FOUND)
            await listener.until_link(LinkState.WAITING)

    clock.run(main())
    assert radio.looked_among_connected == [True, False, True, True]


def test_services_are_asked_anew_after_a_connection_that_brought_nothing(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    async def main() -> None:
        async with listening(strap_of(radio, clock)) as listener:
            for number in range(4):
                await listener.until_link(LinkState.WAITING)
                if number == 1:
                    radio.links[number].bring(BEAT)
                radio.links[number].dropped.set()
            radio.find_errors = [SensorError(BluetoothProblem.NOT_FOUND)]
            await listener.until_link(LinkState.WAITING)

    clock.run(main())
    assert radio.asked_services_anew == [False, True, False, True, True]


def test_a_device_without_heart_rate_is_given_up_after_two_tries(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    def without(link: ScriptedLink) -> None:
        link.has_heart_rate = False

    radio.prepare = without

    async def main() -> list[Record]:
        return [record async for record in strap_of(radio, clock).records()]

    records = clock.run(main())
    last = records[-1]
    assert isinstance(last, LinkChanged)
    assert (last.state, last.reason) == (LinkState.GIVEN_UP, LinkReason.NO_HEART_RATE)
    assert [link.is_closed for link in radio.links] == [True, True]
    assert radio.asked_services_anew == [False, True]


def test_a_defect_of_the_library_is_logged_and_tried_again(
    clock: VirtualClock, radio: ScriptedRadio, caplog: pytest.LogCaptureFixture
) -> None:
    radio.find_errors = [KeyError("/org/bluez/hci0/dev_00_00_5E_00_53_01")]

    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
            await listener.until_link(LinkState.WAITING)
        return listener

    with caplog.at_level(logging.ERROR):
        clock.run(main())
    assert "KeyError: '/org/bluez/hci0/dev_<address>'" in caplog.text
    assert "Traceback" in caplog.text


def test_a_defect_at_a_links_end_does_not_end_the_session(
    clock: VirtualClock, radio: ScriptedRadio, caplog: pytest.LogCaptureFixture
) -> None:
    class BrokenLink(ScriptedLink):
        async def close(self) -> None:
            await super().close()
            raise KeyError("/org/bluez/hci0/dev_00_00_5E_00_53_01")

    radio.make_link = BrokenLink

    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.WAITING)
            radio.links[0].dropped.set()
            await listener.until_link(LinkState.LOST)
            await listener.until_link(LinkState.WAITING)
        return listener

    with caplog.at_level(logging.ERROR):
        listener = clock.run(main())
    assert listener.links[-1][0] is LinkState.CLOSED
    assert "KeyError: '/org/bluez/hci0/dev_<address>'" in caplog.text


def test_no_address_is_in_the_systems_words(clock: VirtualClock, radio: ScriptedRadio) -> None:
    words = f"Device with address {ADDRESS} was not found."
    radio.find_errors = [SensorError(BluetoothProblem.FAILED, words)]

    async def main() -> Listener:
        async with listening(strap_of(radio, clock)) as listener:
            await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        return listener

    listener = clock.run(main())
    detail = link_at(listener, LinkState.SEARCHING, 1).detail
    assert detail == "Device with address <address> was not found."


def test_closing_twice_and_before_reading_is_safe(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    async def main() -> list[Record]:
        strap = strap_of(radio, clock)
        await strap.close()
        await strap.close()
        return [record async for record in strap.records()]

    [closed] = clock.run(main())
    assert isinstance(closed, LinkChanged)
    assert closed.state is LinkState.CLOSED
    assert radio.links == []


def test_a_reader_that_stops_reading_lets_go_of_the_strap(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    async def main() -> None:
        records = strap_of(radio, clock).records()
        async for record in records:
            if isinstance(record, LinkChanged) and record.state is LinkState.WAITING:
                break
        await records.aclose()  # type: ignore[attr-defined]

    clock.run(main())
    assert [link.is_closed for link in radio.links] == [True]


class StreamingLink(ScriptedLink):
    """Answers at its control point once, and sends frames of an ECG when the test brings them."""

    def __init__(self, found: Found, clock: VirtualClock) -> None:
        super().__init__(found, clock)
        self.bring_answer: Callable[[bytes], None] = lambda _payload: None
        self.bring_frame: Callable[[bytes], None] = lambda _payload: None
        self.written: list[bytes] = []

    def offers(self, characteristic: str) -> bool:
        return super().offers(characteristic) or characteristic in {CONTROL_POINT, DATA}

    def notifies(self, characteristic: str) -> bool:
        return super().offers(characteristic)

    async def read(self, characteristic: str) -> bytes:
        assert characteristic == CONTROL_POINT
        return b"\x0f\x01"

    async def subscribe(self, characteristic: str, on_value: Callable[[bytes], None]) -> None:
        if characteristic == DATA:
            self.bring_frame = on_value
        elif characteristic == CONTROL_POINT:
            self.bring_answer = on_value
        else:
            await super().subscribe(characteristic, on_value)

    async def write(self, characteristic: str, value: bytes) -> None:
        assert characteristic == CONTROL_POINT
        self.written.append(value)
        if len(self.written) == 1:
            self.bring_answer(b"\xf0\x01\x00\x00\x00")


def test_streams_are_records_and_no_sign_of_a_heart(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    radio.make_link = StreamingLink

    async def main() -> Listener:
        strap = strap_of(radio, clock)
        await strap.control(SendStreams(streams=Streams(ecg=True)))
        async with listening(strap) as listener:
            await listener.until_link(LinkState.WAITING)
            link = radio.links[0]
            assert isinstance(link, StreamingLink)
            for _ in range(20):
                await clock.sleep(0.5)
                link.bring_frame(bytes(10))
            await listener.until_link(LinkState.LOST, LinkReason.MUTE, within_s=60.0)
        return listener

    listener = clock.run(main())
    assert link_at(listener, LinkState.LOST).t_s == pytest.approx(6.0)
    asked = next(each for each in listener.records if isinstance(each, StreamChanged))
    assert (asked.stream, asked.state, asked.source) == (
        StreamKind.ECG,
        StreamState.ASKED,
        "strap",
    )
    assert bytes(10) in listener.payloads_of(DATA)


def test_what_the_streams_were_asked_is_taken_back_before_the_link_ends(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    radio.make_link = StreamingLink

    async def main() -> None:
        strap = strap_of(radio, clock)
        await strap.control(SendStreams(streams=Streams(ecg=True)))
        async with listening(strap) as listener:
            await listener.until_link(LinkState.WAITING)
            radio.links[0].bring(BEAT)
            await clock.sleep(1.0)

    clock.run(main())
    link = radio.links[0]
    assert isinstance(link, StreamingLink)
    assert link.written == [b"\x01\x00", b"\x02\x00", b"\x03\x00"]
    assert link.is_closed


def test_it_says_what_it_is_and_ignores_what_does_not_concern_it(
    clock: VirtualClock, radio: ScriptedRadio
) -> None:
    strap = strap_of(radio, clock)
    assert (strap.info.key, strap.info.label) == ("strap", "Strap")
    assert strap.info.detail == {"address": ADDRESS}
    assert not strap.info.is_simulated
    clock.run(strap.control(FollowPacer(track=PacerTrack())))
    assert radio.links == []
