import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest

from biofeedback.clock import SystemClock
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.ble.scan import SeenStrap
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from straps.fake_bluez import FakeBluez
from straps.short_limits import SHORT
from straps.virtual_strap import ADDRESS, NAME, until_bleak_knows_connected

CLOCK = SystemClock()
OTHER = "00:00:5E:00:53:02"


@pytest.fixture
def radio() -> Radio:
    return Radio(limits=SHORT)


async def test_a_scan_lists_connected_straps_first_and_tells_each_change(
    bluez: FakeBluez, radio: Radio
) -> None:
    bluez.add_strap(ADDRESS, NAME)
    other = bluez.add_strap(OTHER, "Other")
    bluez.connect_elsewhere(other)
    await until_bleak_knows_connected(other)
    told: list[tuple[SeenStrap, ...]] = []
    seen = await radio.scan(0.25, told.append)
    assert [(each.address, each.is_connected) for each in seen] == [(OTHER, True), (ADDRESS, False)]
    assert [len(each) for each in told[:2]] == [1, 2]
    assert told[-1] == seen
    assert all(before != after for before, after in pairwise(told))


async def test_a_scan_without_an_adapter_says_so(bluez: FakeBluez, radio: Radio) -> None:
    bluez.remove_adapter()
    with pytest.raises(SensorError) as caught:
        await radio.scan(0.1, lambda _: None)
    assert caught.value.reason is BluetoothProblem.NO_ADAPTER


async def test_a_scan_without_a_service_says_so(bluez: FakeBluez, radio: Radio) -> None:
    await bluez.stop()
    with pytest.raises(SensorError) as caught:
        await radio.scan(0.1, lambda _: None)
    assert caught.value.reason is BluetoothProblem.SERVICE_GONE


async def test_scans_take_turns(bluez: FakeBluez, radio: Radio) -> None:
    bluez.add_strap(ADDRESS, NAME)
    both = await asyncio.gather(
        radio.scan(0.15, lambda _: None),
        radio.scan(0.15, lambda _: None),
        radio.find(ADDRESS, limits=SHORT, among_connected=True),
    )
    assert [len(each) for each in both[:2]] == [1, 1]
    assert both[2].strap.address == ADDRESS


async def test_an_address_is_found_however_it_is_written(bluez: FakeBluez, radio: Radio) -> None:
    bluez.add_strap(ADDRESS, NAME)
    found = await radio.find(ADDRESS.lower(), limits=SHORT, among_connected=False)
    assert found.strap.name == NAME


async def test_who_is_away_is_not_found(bluez: FakeBluez, radio: Radio) -> None:
    bluez.add_strap(OTHER, "Other")
    with pytest.raises(SensorError) as caught:
        await radio.find(ADDRESS, limits=SHORT, among_connected=True)
    assert caught.value.reason is BluetoothProblem.NOT_FOUND


async def test_a_strap_found_among_the_connected_needs_no_connecting(
    bluez: FakeBluez, radio: Radio
) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    bluez.connect_elsewhere(strap)
    await until_bleak_knows_connected(strap)
    found = await radio.find(ADDRESS, limits=SHORT, among_connected=True)
    link = await radio.connect(found, limits=SHORT)
    await link.close()
    assert "Connect" not in bluez.calls
    assert not strap.is_connected


async def test_connecting_that_is_cancelled_lets_go(bluez: FakeBluez, radio: Radio) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    found = await radio.find(ADDRESS, limits=SHORT, among_connected=True)
    bluez.timing.connect_s = 0.2
    connecting = asyncio.create_task(radio.connect(found, limits=SHORT))
    while "Connect" not in bluez.calls:
        await CLOCK.sleep(0)
    connecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connecting
    await CLOCK.sleep(0.25)
    assert not strap.is_connected
    link = await radio.connect(found, limits=SHORT)
    await link.close()


async def test_a_list_does_not_keep_a_session_waiting(bluez: FakeBluez, radio: Radio) -> None:
    bluez.add_strap(ADDRESS, NAME)
    heard = asyncio.Event()
    listing = asyncio.create_task(radio.scan(300.0, lambda _: heard.set()))
    await heard.wait()
    found = await radio.find(ADDRESS, limits=SHORT, among_connected=True)
    assert found.strap.address == ADDRESS
    assert [strap.address for strap in await listing] == [ADDRESS]


async def test_one_scan_serves_all_who_wait_and_nobody_waits_for_who_is_away(
    bluez: FakeBluez, radio: Radio
) -> None:
    bluez.add_strap(ADDRESS, NAME)
    away = "00:00:5E:00:53:99"
    results = await asyncio.gather(
        *(
            radio.find(address, limits=SHORT, among_connected=False)
            for address in (away, ADDRESS, away.replace("99", "98"))
        ),
        return_exceptions=True,
    )
    assert [getattr(result, "reason", None) for result in results] == [
        BluetoothProblem.NOT_FOUND,
        None,
        BluetoothProblem.NOT_FOUND,
    ]
    assert bluez.calls.count("StartDiscovery") == 1


async def test_connecting_does_not_wait_for_a_search_which_goes_on_afterwards(
    bluez: FakeBluez, radio: Radio
) -> None:
    long = replace(SHORT, scan_s=5.0)
    bluez.add_strap(ADDRESS, NAME)
    began_s = CLOCK.monotonic_s()
    searching = asyncio.create_task(radio.find(OTHER, limits=long, among_connected=True))
    found = await radio.find(ADDRESS, limits=long, among_connected=True)
    link = await radio.connect(found, limits=long)
    assert CLOCK.monotonic_s() - began_s < long.scan_s / 2
    bluez.add_strap(OTHER, "Other")
    assert (await searching).strap.address == OTHER
    await link.close()
    assert CLOCK.monotonic_s() - began_s < long.scan_s


async def test_what_is_wrong_with_bluetooth_is_told_to_all_who_search(
    bluez: FakeBluez, radio: Radio
) -> None:
    bluez.remove_adapter()
    results = await asyncio.gather(
        radio.find(ADDRESS, limits=SHORT, among_connected=False),
        radio.find(OTHER, limits=SHORT, among_connected=False),
        return_exceptions=True,
    )
    assert [getattr(result, "reason", None) for result in results] == [
        BluetoothProblem.NO_ADAPTER
    ] * 2


async def test_a_search_that_is_given_up_leaves_the_radio_free(
    bluez: FakeBluez, radio: Radio
) -> None:
    searches = [
        asyncio.create_task(radio.find(address, limits=SHORT, among_connected=False))
        for address in (ADDRESS, OTHER)
    ]
    while "StartDiscovery" not in bluez.calls:
        await CLOCK.sleep(0)
    for search in searches:
        search.cancel()
    assert all(
        isinstance(result, asyncio.CancelledError)
        for result in await asyncio.gather(*searches, return_exceptions=True)
    )
    bluez.add_strap(ADDRESS, NAME)
    found = await radio.find(ADDRESS, limits=SHORT, among_connected=False)
    assert found.strap.name == NAME
