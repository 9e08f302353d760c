import pytest

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    BODY_SENSOR_LOCATION,
    DEVICE_FACTS,
    HEART_RATE_MEASUREMENT,
    decode_text,
)
from biofeedback.sensors.ble.heart_rate_profile import ask_for_details, start_measuring
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from straps.fake_bluez import FakeBluez, Refusal
from straps.short_limits import SHORT
from straps.strap_body import Offered, heart_rate_offer
from straps.virtual_strap import ADDRESS, NAME

CLOCK = SystemClock()


async def open_link() -> Link:
    radio = Radio(limits=SHORT)
    return await radio.connect(
        await radio.find(ADDRESS, limits=SHORT, among_connected=True), limits=SHORT
    )


class Values:
    """What was brought, in order."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, bytes]] = []

    def __call__(self, characteristic: str, payload: bytes) -> None:
        self.seen.append((characteristic, payload))

    def of(self, characteristic: str) -> list[bytes]:
        return [payload for each, payload in self.seen if each == characteristic]


async def test_the_first_time_everything_is_asked_for(bluez: FakeBluez) -> None:
    bluez.add_strap(ADDRESS, NAME)
    link, values = await open_link(), Values()
    try:
        await ask_for_details(link, values, is_first_time=True)
    finally:
        await link.close()
    assert values.of(BATTERY_LEVEL) == [b"\x5a"]
    assert values.of(BODY_SENSOR_LOCATION) == [b"\1"]
    facts = {
        DEVICE_FACTS[each]: decode_text(value)
        for each, value in values.seen
        if each in DEVICE_FACTS
    }
    assert facts == {"maker": "Virtual", "model": "V10", "serial": "0001", "firmware": "1.0"}


async def test_later_only_the_battery_is(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    link, values = await open_link(), Values()
    try:
        await ask_for_details(link, values, is_first_time=False)
        assert values.seen == [(BATTERY_LEVEL, b"\x5a")]
        assert strap.notify(b"\x32", BATTERY_LEVEL)
        async with CLOCK.timeout(2.0):
            while len(values.seen) < 2:
                await CLOCK.sleep(0.005)
    finally:
        await link.close()
    assert values.of(BATTERY_LEVEL) == [b"\x5a", b"\x32"]


async def test_what_is_refused_is_left_out(bluez: FakeBluez) -> None:
    bluez.add_strap(ADDRESS, NAME)
    bluez.refusals["ReadValue"] = Refusal(text="Operation failed with ATT error: 0x0e", times=1)
    bluez.refusals["StartNotify"] = Refusal()
    link, values = await open_link(), Values()
    try:
        await ask_for_details(link, values, is_first_time=True)
    finally:
        await link.close()
    assert values.of(BATTERY_LEVEL) == []
    assert values.of(BODY_SENSOR_LOCATION) == [b"\1"]


async def test_a_device_without_the_measurement_says_so(bluez: FakeBluez) -> None:
    others = tuple(each for each in heart_rate_offer() if each.uuid != HEART_RATE_MEASUREMENT)
    bluez.add_strap(ADDRESS, NAME, others)
    link = await open_link()
    try:
        with pytest.raises(SensorError) as caught:
            await start_measuring(link, Values())
    finally:
        await link.close()
    assert caught.value.reason is BluetoothProblem.NO_HEART_RATE


async def test_a_measurement_that_is_offered_twice_is_taken_once(bluez: FakeBluez) -> None:
    first = heart_rate_offer()[0]
    again = Offered(
        service="0000feed-0000-1000-8000-00805f9b34fb", uuid=first.uuid, flags=first.flags
    )
    strap = bluez.add_strap(ADDRESS, NAME, (first, again))
    link, values = await open_link(), Values()
    try:
        await start_measuring(link, values)
        strap.notify(b"\x10\x3c\x00\x04")
        async with CLOCK.timeout(2.0):
            while not values.seen:
                await CLOCK.sleep(0.005)
    finally:
        await link.close()
    assert values.seen == [(HEART_RATE_MEASUREMENT, b"\x10\x3c\x00\x04")]
