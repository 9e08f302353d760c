import pytest

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.records import LinkReason, LinkState
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.limits import LinkLimits
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez, Refusal
from straps.listening import Listener, listening
from straps.short_limits import SHORT
from straps.strap_body import VirtualStrap
from straps.virtual_strap import ADDRESS, NAME

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


def nothing_twice(listener: Listener) -> bool:
    return len(set(listener.measurements)) == len(listener.measurements)


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


async def test_connecting_refused(bluez: FakeBluez, radio: Radio, strap: VirtualStrap) -> None:
    bluez.refusals["Connect"] = Refusal(text="Software caused connection abort", times=3)
    async with listening(source_of(radio)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        await listener.until_link(LinkState.LIVE)
    assert bluez.calls.count("Connect") == 4


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
