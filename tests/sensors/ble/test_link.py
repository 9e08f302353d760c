from collections.abc import AsyncIterator
from typing import cast

import pytest
from bleak import BleakClient

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import BATTERY_LEVEL, DEVICE_FACTS, HEART_RATE_MEASUREMENT
from biofeedback.payloads.polar_measurement import CONTROL_POINT
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.ble.scan import Found
from biofeedback.sensors.ble.system import NativeBluetooth
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from straps.fake_bluez import FakeBluez, Refusal
from straps.short_limits import SHORT
from straps.strap_body import VirtualStrap
from straps.virtual_polar import H10, polar_offer
from straps.virtual_strap import ADDRESS, NAME

CLOCK = SystemClock()
SOFTWARE = next(uuid for uuid, fact in DEVICE_FACTS.items() if fact == "software")


@pytest.fixture
def strap(bluez: FakeBluez) -> VirtualStrap:
    return bluez.add_strap(ADDRESS, NAME)


@pytest.fixture
async def found(strap: VirtualStrap) -> Found:
    return await Radio(limits=SHORT).find(strap.address, limits=SHORT, among_connected=False)


@pytest.fixture
def link(found: Found) -> Link:
    return Link(found, clock=CLOCK, limits=SHORT)


async def is_connected(strap: VirtualStrap) -> bool:
    return strap.is_connected


async def test_it_knows_what_the_device_offers(link: Link) -> None:
    await link.open()
    try:
        assert link.offers(HEART_RATE_MEASUREMENT)
        assert link.notifies(HEART_RATE_MEASUREMENT)
        assert link.offers(BATTERY_LEVEL)
        assert not link.offers(SOFTWARE)
        assert not link.notifies(SOFTWARE)
        assert await link.read(BATTERY_LEVEL) == b"\x5a"
        with pytest.raises(SensorError) as caught:
            await link.read(SOFTWARE)
        assert caught.value.reason is BluetoothProblem.READ_FAILED
    finally:
        await link.close()


async def test_a_drop_is_told_and_ends_every_question(link: Link, strap: VirtualStrap) -> None:
    await link.open()
    assert not link.dropped.is_set()
    strap.drop()
    async with CLOCK.timeout(1.0):
        await link.dropped.wait()
    with pytest.raises(SensorError) as caught:
        await link.read(BATTERY_LEVEL)
    assert caught.value.reason is BluetoothProblem.DROPPED
    await link.close()


async def test_closing_disconnects_and_can_be_done_at_any_time(
    link: Link, strap: VirtualStrap
) -> None:
    await link.close()
    await link.open()
    assert await is_connected(strap)
    await link.close()
    await link.close()
    assert not await is_connected(strap)


async def test_connecting_to_what_left_ends_in_time(link: Link, strap: VirtualStrap) -> None:
    strap.is_in_reach = False
    with pytest.raises(SensorError) as caught:
        await link.open()
    assert caught.value.reason is BluetoothProblem.CONNECT_FAILED
    await link.close()


async def test_connecting_to_what_the_system_forgot_says_not_found(
    bluez: FakeBluez, link: Link, strap: VirtualStrap
) -> None:
    bluez.refusals["Connect"] = Refusal(error="org.freedesktop.DBus.Error.UnknownObject")
    with pytest.raises(SensorError) as caught:
        await link.open()
    assert caught.value.reason is BluetoothProblem.NOT_FOUND
    assert strap.address not in str(caught.value)


async def test_closing_ends_in_time_when_the_service_is_dead(bluez: FakeBluez, link: Link) -> None:
    await link.open()
    await bluez.stop()
    async with CLOCK.timeout(SHORT.disconnect_s + 1.0):
        await link.close()


class Written:
    """What a strap was written, and how it takes it."""

    def __init__(self, error: int | None = None) -> None:
        self.error = error
        self.values: list[tuple[str, bytes]] = []

    def __call__(self, uuid: str, value: bytes) -> int | None:
        self.values.append((uuid, value))
        return self.error


@pytest.fixture
def polar(bluez: FakeBluez) -> VirtualStrap:
    return bluez.add_strap(ADDRESS, NAME, polar_offer(H10))


@pytest.fixture
async def polar_link(polar: VirtualStrap) -> AsyncIterator[Link]:
    radio = Radio(limits=SHORT)
    found = await radio.find(polar.address, limits=SHORT, among_connected=False)
    link = await radio.connect(found, limits=SHORT)
    yield link
    await link.close()


async def test_what_is_written_arrives(polar: VirtualStrap, polar_link: Link) -> None:
    written = polar.on_write = Written()
    await polar_link.write(CONTROL_POINT, b"\1\0")
    assert written.values == [(CONTROL_POINT, b"\1\0")]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (0x0E, BluetoothProblem.WRITE_FAILED),
        (0x80, BluetoothProblem.WRITE_FAILED),
        (0x05, BluetoothProblem.NEEDS_PAIRING),
    ],
)
async def test_what_is_not_taken_says_why(
    polar: VirtualStrap, polar_link: Link, code: int, reason: BluetoothProblem
) -> None:
    polar.on_write = Written(code)
    with pytest.raises(SensorError) as caught:
        await polar_link.write(CONTROL_POINT, b"\1\0")
    assert caught.value.reason is reason


async def test_writing_ends_in_time_when_nobody_answers(bluez: FakeBluez, polar_link: Link) -> None:
    bluez.unanswered |= {"WriteValue"}
    with pytest.raises(SensorError) as caught:
        await polar_link.write(CONTROL_POINT, b"\1\0")
    assert caught.value.reason is BluetoothProblem.WRITE_FAILED


async def test_indications_are_followed_as_notifications_are(
    polar: VirtualStrap, polar_link: Link
) -> None:
    arrived: list[bytes] = []
    assert polar_link.notifies(CONTROL_POINT)
    await polar_link.subscribe(CONTROL_POINT, arrived.append)
    polar.notify(b"\xf0\1\0\0", CONTROL_POINT)
    async with CLOCK.timeout(1.0):
        while not arrived:
            await CLOCK.sleep(0.005)
    assert arrived == [b"\xf0\1\0\0"]


class ClientThatCanNotPair:
    """As on macOS, where the system does that."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def pair(self) -> None:
        self.calls.append("pair")
        raise NotImplementedError

    async def unpair(self) -> None:
        self.calls.append("unpair")
        raise NotImplementedError

    async def disconnect(self) -> None:
        self.calls.append("disconnect")


async def test_a_pairing_that_is_the_systems_own_is_left_to_it(found: Found) -> None:
    client = ClientThatCanNotPair()

    class System(NativeBluetooth):
        def client(self, *_what: object, **_how: object) -> BleakClient:
            return cast("BleakClient", client)

    link = Link(found, clock=CLOCK, limits=SHORT, system=System())
    with pytest.raises(SensorError) as caught:
        await link.pair()
    assert caught.value.reason is BluetoothProblem.NEEDS_PAIRING
    await link.close()
    assert client.calls == ["pair", "disconnect"]


async def test_a_pairing_ends_with_the_link(
    bluez: FakeBluez, polar: VirtualStrap, polar_link: Link
) -> None:
    await polar_link.pair()
    paired = polar.is_paired
    await polar_link.close()
    assert (paired, polar.is_paired, polar.is_connected) == (True, False, False)
    assert bluez.calls.count("RemoveDevice") == 1
