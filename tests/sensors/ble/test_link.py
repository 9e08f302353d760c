import pytest

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import BATTERY_LEVEL, DEVICE_FACTS, HEART_RATE_MEASUREMENT
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.ble.scan import Found
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from straps.fake_bluez import FakeBluez, Refusal
from straps.short_limits import SHORT
from straps.strap_body import VirtualStrap
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
