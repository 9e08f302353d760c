import asyncio

import pytest
from bleak import BleakClient
from bleak.backends.device import BLEDevice
from bleak.exc import BleakError, BleakGATTProtocolError

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    HEART_RATE_MEASUREMENT,
    HEART_RATE_SERVICE,
)
from straps.strap_body import VirtualStrap
from straps_att.att_bench import AttBench
from straps_shared.behaviours import ADDRESS, NAME, usual_strap
from straps_shared.bench import Asked

CLOCK = SystemClock()
DEVICE = BLEDevice(ADDRESS, NAME, None)


@pytest.fixture
async def strap(bench: AttBench) -> VirtualStrap:
    return await usual_strap(bench)


async def connected(bench: AttBench, drops: list[str]) -> BleakClient:
    client = bench.system.client(DEVICE, lambda one: drops.append(one.address), 5.0)
    await client.connect()
    return client


async def test_a_request_that_is_pending_when_the_link_is_lost_fails_in_bleaks_way(
    bench: AttBench, strap: VirtualStrap
) -> None:
    drops: list[str] = []
    client = await connected(bench, drops)
    losing = asyncio.create_task(bench.time_out(strap, after_s=0.1))
    await CLOCK.sleep(0.02)
    with pytest.raises(BleakError, match="disconnected"):
        await client.read_gatt_char(BATTERY_LEVEL)
    await losing
    await bench.quiet()
    assert drops == [ADDRESS]
    assert not client.is_connected
    with pytest.raises(BleakError):
        client.services  # noqa: B018 - asking is the test


async def test_our_own_cancelling_stays_cancelling(bench: AttBench, strap: VirtualStrap) -> None:
    client = await connected(bench, [])
    losing = asyncio.create_task(bench.time_out(strap, after_s=0.2))
    await CLOCK.sleep(0.02)
    with pytest.raises(TimeoutError):
        async with CLOCK.timeout(0.05):
            await client.read_gatt_char(BATTERY_LEVEL)
    await losing
    await bench.quiet()


async def test_an_attempt_that_was_called_off_leaves_the_radio_free(
    bench: AttBench, strap: VirtualStrap
) -> None:
    strap.is_in_reach = False
    absent = bench.system.client(DEVICE, lambda _: None, 0.1)
    with pytest.raises(TimeoutError):
        await absent.connect()
    strap.is_in_reach = True
    # Called off means that a strap which comes back is not connected to behind our back.
    await CLOCK.sleep(0.1)
    assert bench.central.held == {}
    client = await connected(bench, [])
    assert client.is_connected
    await client.disconnect()
    await bench.quiet()


async def test_a_whole_frame_fits_into_one_notification(
    bench: AttBench, strap: VirtualStrap
) -> None:
    client = await connected(bench, [])
    received: list[bytes] = []
    await client.start_notify(
        HEART_RATE_MEASUREMENT, lambda _from, value: received.append(bytes(value))
    )
    assert client.mtu_size == 232
    frame = bytes(range(229))
    assert strap.notify(frame)
    async with CLOCK.timeout(5.0):
        while not received:
            await CLOCK.sleep(0.005)
    assert received == [frame]
    with pytest.raises(ValueError, match="230 bytes"):
        strap.notify(bytes(230))
    await client.disconnect()
    await bench.quiet()


async def test_refusals_keep_their_number(bench: AttBench, strap: VirtualStrap) -> None:
    client = await connected(bench, [])
    bench.refuse(strap, Asked.READ, 1)
    with pytest.raises(BleakGATTProtocolError) as refused:
        await client.read_gatt_char(BATTERY_LEVEL)
    assert refused.value.code == 2
    assert await client.read_gatt_char(BATTERY_LEVEL) == b"\x5a"
    with pytest.raises(BleakGATTProtocolError) as refused:
        await client.write_gatt_char(BATTERY_LEVEL, b"\0", response=True)
    assert refused.value.code == 3
    await client.disconnect()
    await bench.quiet()


async def test_one_scan_at_a_time(bench: AttBench, strap: VirtualStrap) -> None:
    heard: list[BLEDevice] = []
    first = bench.system.scanner(lambda device, _: heard.append(device), [HEART_RATE_SERVICE])
    await first.start()
    second = bench.system.scanner(lambda _device, _: None, None)
    with pytest.raises(BleakError, match="running already"):
        await second.start()
    async with CLOCK.timeout(5.0):
        while not heard:
            await CLOCK.sleep(0.005)
    await first.stop()
    assert {each.address for each in heard} == {strap.address}
