import pytest

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.payloads.heart_rate import BATTERY_LEVEL, HEART_RATE_MEASUREMENT
from biofeedback.records import LinkChanged, LinkReason, LinkState, Record, Silence
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS, LinkLimits
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez, Refusal
from straps.listening import Listener, listening
from straps.short_limits import SHORT
from straps.strap_body import VirtualStrap, heart_rate_offer
from straps.virtual_strap import ADDRESS, NAME, until_bleak_knows_connected

CLOCK = SystemClock()
OTHER = "00:00:5E:00:53:02"
BEAT_S = 0.03


@pytest.fixture
def strap(bluez: FakeBluez) -> VirtualStrap:
    return bluez.add_strap(ADDRESS, NAME)


@pytest.fixture
def radio() -> Radio:
    return Radio(limits=SHORT)


def source_of(
    radio: Radio, address: str = ADDRESS, limits: LinkLimits = SHORT, key: str = "strap"
) -> HeartRateStrap:
    return HeartRateStrap(
        radio=radio,
        address=address,
        name=NAME,
        clock=SessionClock.starting_now(CLOCK),
        limits=limits,
        key=key,
    )


def seconds_between(first: Record, second: Record) -> float:
    assert isinstance(first, LinkChanged)
    assert isinstance(second, LinkChanged)
    return second.t_s - first.t_s


def nothing_twice(listener: Listener) -> bool:
    return len(set(listener.measurements)) == len(listener.measurements)


async def test_the_usual_way(radio: Radio, strap: VirtualStrap) -> None:
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        await listener.until(lambda _: len(strap.delivered) > 5)
    assert [state for state, _reason in listener.links] == [
        LinkState.SEARCHING,
        LinkState.FOUND,
        LinkState.CONNECTING,
        LinkState.WAITING,
        LinkState.LIVE,
        LinkState.CLOSED,
    ]
    assert listener.is_over
    assert not strap.is_connected
    assert listener.measurements == strap.delivered


async def test_a_strap_that_drops_is_back(radio: Radio, strap: VirtualStrap) -> None:
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        strap.is_in_reach = False
        strap.drop()
        await listener.until_link(LinkState.LOST, LinkReason.DROPPED)
        await listener.until_link(LinkState.LOST, LinkReason.NOT_FOUND)
        strap.is_in_reach = True
        await listener.until_link(LinkState.LIVE)
    assert nothing_twice(listener)


async def test_a_strap_that_drops_is_back_within_5_seconds_with_the_limits_of_every_day(
    strap: VirtualStrap,
) -> None:
    source = source_of(Radio(), limits=DEFAULT_LIMITS)
    async with listening(source) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        strap.is_in_reach = False
        strap.drop()
        lost = await listener.until_link(LinkState.LOST, LinkReason.DROPPED)
        await CLOCK.sleep(1.0)
        strap.is_in_reach = True
        live = await listener.until_link(LinkState.LIVE, within_s=10.0)
    assert seconds_between(lost, live) < 1.0 + 5.0


async def test_an_adapter_switched_off_and_on(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        bluez.power(is_on=False)
        await listener.until_link(LinkState.LOST, LinkReason.DROPPED)
        await listener.until_link(LinkState.LOST, LinkReason.ADAPTER_OFF)
        bluez.power(is_on=True)
        await listener.until_link(LinkState.LIVE)


async def test_an_adapter_that_is_off_at_first(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    bluez.power(is_on=False)
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.SEARCHING, LinkReason.ADAPTER_OFF)
        bluez.power(is_on=True)
        await listener.until_link(LinkState.LIVE)


async def test_no_adapter(bluez: FakeBluez, radio: Radio) -> None:
    bluez.remove_adapter()
    async with listening(source_of(radio)) as listener:
        await listener.until_link(LinkState.SEARCHING, LinkReason.NO_ADAPTER)


async def test_a_mute_strap(radio: Radio, strap: VirtualStrap) -> None:
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        strap.is_mute = True
        silence = await listener.until(lambda record: isinstance(record, Silence))
        assert isinstance(silence, Silence)
        assert silence.silent_s >= SHORT.watchdog_s
        await listener.until_link(LinkState.LOST, LinkReason.MUTE)
        await listener.until_link(LinkState.WAITING)
        await listener.until_link(LinkState.LOST, LinkReason.MUTE)
        strap.is_mute = False
        await listener.until_link(LinkState.LIVE)
    assert nothing_twice(listener)


async def test_the_bluetooth_service_killed_and_restarted(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        await bluez.stop()
        await listener.until_link(LinkState.LOST, LinkReason.MUTE)
        await listener.until_link(LinkState.LOST, LinkReason.SERVICE_GONE)
        await bluez.start()
        await listener.until_link(LinkState.LIVE)
    assert nothing_twice(listener)


async def test_a_service_restarted_before_anybody_noticed(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        await bluez.stop()
        await bluez.start()
        await listener.until_link(LinkState.LOST, LinkReason.MUTE)
        await listener.until_link(LinkState.LIVE)


async def test_subscribing_refused(bluez: FakeBluez, radio: Radio, strap: VirtualStrap) -> None:
    bluez.refusals["StartNotify"] = Refusal(
        error="org.bluez.Error.NotSupported", text="made to fail"
    )
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        refused = await listener.until_link(LinkState.SEARCHING, LinkReason.NOTIFY_REFUSED)
        assert isinstance(refused, LinkChanged)
        assert "NotSupported" in refused.detail
        await listener.until_link(LinkState.LIVE)


async def test_connecting_refused(bluez: FakeBluez, radio: Radio, strap: VirtualStrap) -> None:
    bluez.refusals["Connect"] = Refusal(text="Software caused connection abort", times=3)
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        await listener.until_link(LinkState.LIVE)
    assert bluez.calls.count("Connect") == 4


async def test_an_absent_strap(radio: Radio, strap: VirtualStrap) -> None:
    strap.is_in_reach = False
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.SEARCHING, LinkReason.NOT_FOUND)
        strap.is_in_reach = True
        await listener.until_link(LinkState.LIVE)
    assert listener.links[:3] == [
        (LinkState.SEARCHING, LinkReason.NONE),
        (LinkState.SEARCHING, LinkReason.NOT_FOUND),
        (LinkState.FOUND, LinkReason.NONE),
    ]


async def test_a_strap_that_leaves_between_being_found_and_connected(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.FOUND)
        strap.is_in_reach = False
        await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        bluez.forget(strap)
        strap.is_in_reach = True
        await listener.until_link(LinkState.LIVE)


async def test_a_strap_that_another_program_holds(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    bluez.connect_elsewhere(strap)
    await until_bleak_knows_connected(strap)
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
    assert "StartDiscovery" not in bluez.calls
    assert "Connect" not in bluez.calls
    assert listener.measurements == strap.delivered


async def test_two_sources_of_one_strap(radio: Radio, strap: VirtualStrap) -> None:
    first, second = source_of(radio, key="first"), source_of(radio, key="second")
    async with strap.beating(BEAT_S), listening(second) as beside:
        async with listening(first) as listener:
            await listener.until_link(LinkState.LIVE)
            await beside.until_link(LinkState.LIVE)
        # The first one's disconnecting takes the second one's connection along.
        await beside.until_link(LinkState.LOST, LinkReason.DROPPED)
        await beside.until_link(LinkState.LIVE)
    assert {record.source for record in listener.records} == {"first"}
    assert {record.source for record in beside.records} == {"second"}


async def test_two_straps_at_once(bluez: FakeBluez, radio: Radio, strap: VirtualStrap) -> None:
    other = bluez.add_strap(OTHER, "Other")
    async with (
        strap.beating(BEAT_S),
        other.beating(BEAT_S),
        listening(source_of(radio)) as listener,
        listening(source_of(radio, OTHER)) as beside,
    ):
        await listener.until_link(LinkState.LIVE)
        await beside.until_link(LinkState.LIVE)
    assert listener.measurements == strap.delivered
    assert beside.measurements == other.delivered


async def test_a_device_without_heart_rate_is_given_up(bluez: FakeBluez, radio: Radio) -> None:
    battery = tuple(each for each in heart_rate_offer() if each.uuid == BATTERY_LEVEL)
    scale = bluez.add_strap(OTHER, "Scale", battery)
    async with listening(source_of(radio, OTHER)) as listener:
        await listener.until_link(LinkState.SEARCHING, LinkReason.NO_HEART_RATE)
        await listener.until_link(LinkState.GIVEN_UP, LinkReason.NO_HEART_RATE)
    assert listener.is_over
    assert not scale.is_connected
    assert listener.links[-1][0] is LinkState.GIVEN_UP


async def test_waiting_lasts_until_the_first_interval(radio: Radio, strap: VirtualStrap) -> None:
    async with listening(source_of(radio)) as listener:
        await strap.followed.wait()
        for _ in range(3):
            strap.notify(bytes.fromhex("063c"))
        strap.notify(b"")
        strap.notify(bytes.fromhex("163c0000"))
        await listener.until(lambda _: len(listener.measurements) == 5)
        assert listener.links[-1][0] is LinkState.WAITING
        strap.notify(bytes.fromhex("163c0004"))
        await listener.until_link(LinkState.LIVE)
    assert listener.measurements == strap.delivered


async def test_equal_packets_are_all_kept(radio: Radio, strap: VirtualStrap) -> None:
    payload = bytes.fromhex("103c0004")
    async with listening(source_of(radio)) as listener:
        await strap.followed.wait()
        for _ in range(20):
            strap.notify(payload)
        await listener.until(lambda _: len(listener.measurements) == 20)
    assert listener.measurements == [payload] * 20


async def test_the_battery_is_read_once_and_followed(radio: Radio, strap: VirtualStrap) -> None:
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until(lambda _: listener.payloads_of(BATTERY_LEVEL) == [b"\x5a"])
        await listener.until(lambda _: strap.notify(b"\x59", BATTERY_LEVEL))
        await listener.until(lambda _: b"\x59" in listener.payloads_of(BATTERY_LEVEL))
    assert listener.payloads_of(BATTERY_LEVEL).count(b"\x5a") == 1


async def test_a_strap_that_refuses_every_reading_is_as_good(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    bluez.refusals["ReadValue"] = Refusal(
        error="org.bluez.Error.NotPermitted", text="Read not permitted", times=99
    )
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        await listener.until(lambda _: len(listener.measurements) > 10)
    assert listener.links[-1] == (LinkState.CLOSED, LinkReason.NONE)
    assert {
        each.characteristic for each in listener.records if hasattr(each, "characteristic")
    } == {HEART_RATE_MEASUREMENT}


async def test_closing_is_bounded_when_the_service_hangs(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    source = source_of(radio)
    async with listening(source) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        bluez.unanswered |= {"Disconnect", "StopNotify"}
        async with CLOCK.timeout(SHORT.disconnect_s + 1.0):
            await source.close()
    assert listener.links[-1][0] is LinkState.CLOSED
    await source.close()


@pytest.mark.parametrize("hanging", ["StartDiscovery", "Connect", "StartNotify", "ReadValue"])
async def test_a_question_that_is_never_answered_ends_in_time(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap, hanging: str
) -> None:
    bluez.unanswered |= {hanging}
    source = source_of(radio)
    async with listening(source), strap.beating(BEAT_S):
        while hanging not in bluez.calls:
            await CLOCK.sleep(0.01)
        async with CLOCK.timeout(3.0):
            await source.close()


async def test_closing_while_searching_leaves_no_scan_behind(
    bluez: FakeBluez, radio: Radio, strap: VirtualStrap
) -> None:
    strap.is_in_reach = False
    async with listening(source_of(radio)):
        while "StartDiscovery" not in bluez.calls:
            await CLOCK.sleep(0)
    strap.is_in_reach = True
    seen = await radio.scan(0.2, lambda _: None)
    assert [each.address for each in seen] == [ADDRESS]
