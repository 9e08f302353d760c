import pytest

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.payloads.heart_rate import BODY_SENSOR_LOCATION, decode_measurement
from biofeedback.records import LinkReason, LinkState, Silence
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez
from straps.listening import listening
from straps.odd_straps import FILLER_MS, heart_rate_alone, in_milliseconds
from straps.short_limits import SHORT
from straps.strap_body import Offered, heart_rate_offer
from straps.virtual_strap import ADDRESS, NAME

CLOCK = SystemClock()
WRIST = b"\2"


def source() -> HeartRateStrap:
    return HeartRateStrap(
        radio=Radio(limits=SHORT),
        address=ADDRESS,
        name=NAME,
        clock=SessionClock.starting_now(CLOCK),
        limits=SHORT,
    )


def on_the_wrist() -> tuple[Offered, ...]:
    return tuple(
        Offered(service=each.service, uuid=each.uuid, flags=each.flags, value=WRIST)
        if each.uuid == BODY_SENSOR_LOCATION
        else each
        for each in heart_rate_offer()
    )


async def test_what_breaks_the_rules_is_kept_as_it_came(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    packets = [*in_milliseconds([900 + 7 * (number % 9) for number in range(40)])]
    async with listening(source()) as listener:
        await strap.play([(0.01 * number, packet) for number, packet in enumerate(packets)])
        await listener.until(lambda _: len(listener.measurements) == len(packets))
        assert (LinkState.LIVE, LinkReason.NONE) in listener.links
    assert listener.measurements == packets
    ticks = [tick for packet in packets for tick in decode_measurement(packet).rr_ticks]
    assert ticks.count(FILLER_MS) == 4
    assert len(ticks) == 40 + 4 + 7


@pytest.mark.parametrize("offer", [heart_rate_offer, on_the_wrist])
async def test_a_sensor_without_intervals_stays_connected_and_waiting(
    bluez: FakeBluez, offer: object
) -> None:
    assert callable(offer)
    strap = bluez.add_strap(ADDRESS, NAME, offer())
    packets = [*heart_rate_alone(40)]
    async with listening(source()) as listener:
        await strap.play([(0.01 * number, packet) for number, packet in enumerate(packets)])
        await listener.until(lambda _: len(listener.measurements) == len(packets))
        assert listener.links[-1][0] is LinkState.WAITING
    assert listener.measurements == packets
    assert not any(isinstance(each, Silence) for each in listener.records)
    expected = WRIST if offer is on_the_wrist else b"\1"
    assert listener.payloads_of(BODY_SENSOR_LOCATION) == [expected]
