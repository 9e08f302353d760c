import asyncio

import pytest

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import BATTERY_LEVEL, HEART_RATE_SERVICE
from biofeedback.sensors.ble.scan import Found, connected_straps, scanning
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from straps.fake_bluez import FakeBluez, Refusal
from straps.short_limits import SHORT
from straps.strap_body import heart_rate_offer
from straps.virtual_strap import ADDRESS, NAME, until_bleak_knows_connected

CLOCK = SystemClock()
OTHER = "00:00:5E:00:53:02"


async def scan(service: str | None, for_s: float = 0.15) -> list[Found]:
    found: list[Found] = []
    async with scanning(found.append, service=service, clock=CLOCK, limits=SHORT):
        await CLOCK.sleep(for_s)
    return found


async def test_straps_are_known_by_their_service(bluez: FakeBluez) -> None:
    battery = tuple(each for each in heart_rate_offer() if each.uuid == BATTERY_LEVEL)
    bluez.add_strap(ADDRESS, "")
    bluez.add_strap(OTHER, "Polar H10 (not)", battery)
    by_service = {each.strap.address: each.strap for each in await scan(HEART_RATE_SERVICE)}
    assert [*by_service] == [ADDRESS]
    assert by_service[ADDRESS].name == ""
    assert by_service[ADDRESS].rssi_dbm in {-54, -55, -56}
    assert {each.strap.address for each in await scan(None)} == {ADDRESS, OTHER}


async def test_a_connected_strap_is_found_without_a_scan(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    assert await connected_straps(clock=CLOCK, limits=SHORT) == ()
    bluez.connect_elsewhere(strap)
    await until_bleak_knows_connected(strap)
    found = await connected_straps(clock=CLOCK, limits=SHORT)
    assert [(each.strap.address, each.strap.name) for each in found] == [(ADDRESS, NAME)]
    assert found[0].strap.is_connected
    assert found[0].strap.rssi_dbm is None
    assert await scan(HEART_RATE_SERVICE) == []


async def test_no_bus_at_all_is_a_missing_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with pytest.raises(SensorError) as caught:
        await connected_straps(clock=CLOCK, limits=SHORT)
    assert caught.value.reason is BluetoothProblem.SERVICE_GONE


async def test_a_scan_that_is_refused_says_why(bluez: FakeBluez) -> None:
    bluez.refusals["StartDiscovery"] = Refusal(error="org.bluez.Error.InProgress")
    with pytest.raises(SensorError) as caught:
        await scan(HEART_RATE_SERVICE)
    assert caught.value.reason is BluetoothProblem.BUSY
    assert await scan(HEART_RATE_SERVICE) == []


async def test_a_scan_that_is_cancelled_as_it_starts_is_stopped(bluez: FakeBluez) -> None:
    scanning_on = asyncio.create_task(scan(None, for_s=60.0))
    while "SetDiscoveryFilter" not in bluez.calls:
        await CLOCK.sleep(0)
    scanning_on.cancel()
    with pytest.raises(asyncio.CancelledError):
        await scanning_on
    assert bluez.calls.count("StartDiscovery") == bluez.calls.count("StopDiscovery")
    assert await scan(None) == []


async def test_an_adapter_that_goes_off_during_a_scan_does_no_harm(bluez: FakeBluez) -> None:
    async with scanning(lambda _: None, service=None, clock=CLOCK, limits=SHORT):
        bluez.power(is_on=False)
        await CLOCK.sleep(0.02)
    with pytest.raises(SensorError) as caught:
        await scan(None)
    assert caught.value.reason is BluetoothProblem.ADAPTER_OFF


async def test_stopping_ends_in_time_when_nobody_answers(bluez: FakeBluez) -> None:
    bluez.unanswered.add("StopDiscovery")
    async with CLOCK.timeout(SHORT.answer_s + 1.0):
        await scan(None, for_s=0.05)
