from dataclasses import replace

import pytest
from bleak import BleakClient, BleakScanner

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.payloads.heart_rate import BATTERY_LEVEL, HEART_RATE_MEASUREMENT
from biofeedback.records import LinkChanged, LinkReason, LinkState, Silence
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez, Refusal
from straps.listening import Listener, listening
from straps.short_limits import SHORT
from straps.strap_body import VirtualStrap
from straps.virtual_strap import ADDRESS, NAME, release_bleak

OTHER = "00:00:5E:00:53:02"
BEAT_S = 0.02
QUICK = replace(SHORT, connect_s=0.6, answer_s=0.5, disconnect_s=0.3, watchdog_s=0.4)
ASLEEP_S = 600.0


class JumpingClock(SystemClock):
    """A machine's clock that can be put on, as after a sleep."""

    def __init__(self) -> None:
        self.monotonic_ahead_s = 0.0
        self.utc_ahead_s = 0.0

    def monotonic_s(self) -> float:
        return super().monotonic_s() + self.monotonic_ahead_s

    def utc_s(self) -> float:
        return super().utc_s() + self.utc_ahead_s


CLOCK = SystemClock()


@pytest.fixture
def strap(bluez: FakeBluez) -> VirtualStrap:
    return bluez.add_strap(ADDRESS, NAME)


def source_of(address: str = ADDRESS, clock: SystemClock = CLOCK) -> HeartRateStrap:
    return HeartRateStrap(
        radio=Radio(limits=QUICK),
        address=address,
        name=NAME,
        clock=SessionClock.starting_now(clock),
        limits=QUICK,
    )


def is_whole(listener: Listener, strap: VirtualStrap) -> bool:
    return listener.measurements == strap.delivered


async def test_the_bus_itself_restarted(bluez: FakeBluez, strap: VirtualStrap) -> None:
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        await bluez.restart_bus()
        await listener.until_link(LinkState.LOST)
        await listener.until_link(LinkState.LIVE)
    await release_bleak()
    assert len(set(listener.measurements)) == len(listener.measurements)


async def test_the_adapter_pulled_out_and_plugged_in_again(
    bluez: FakeBluez, strap: VirtualStrap
) -> None:
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        bluez.remove_adapter()
        await listener.until_link(LinkState.LOST, LinkReason.DROPPED)
        await listener.until_link(LinkState.LOST, LinkReason.NO_ADAPTER)
        bluez.add_adapter()
        await listener.until_link(LinkState.LIVE)
    assert is_whole(listener, strap)


@pytest.mark.parametrize("hanging", ["Connect", "StartNotify", "StartDiscovery"])
async def test_what_hangs_for_a_while_is_asked_again(
    bluez: FakeBluez, strap: VirtualStrap, hanging: str
) -> None:
    bluez.unanswered |= {hanging}
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until(
            lambda each: isinstance(each, LinkChanged) and each.reason is not LinkReason.NONE
        )
        bluez.unanswered.clear()
        await listener.until_link(LinkState.LIVE, within_s=8.0)


async def test_a_search_that_the_system_ends_in_its_midst(
    bluez: FakeBluez, strap: VirtualStrap
) -> None:
    strap.is_in_reach = False
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        while "StartDiscovery" not in bluez.calls:
            await CLOCK.sleep(0.01)
        await CLOCK.sleep(0.05)
        bluez.end_scans()
        strap.is_in_reach = True
        await listener.until_link(LinkState.SEARCHING, LinkReason.NOT_FOUND)
        await listener.until_link(LinkState.LIVE)


async def test_a_search_that_another_program_excludes(
    bluez: FakeBluez, strap: VirtualStrap
) -> None:
    bluez.refusals["StartDiscovery"] = Refusal(
        error="org.bluez.Error.InProgress", text="Operation already in progress", times=3
    )
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        busy = await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        await listener.until_link(LinkState.LIVE)
    assert isinstance(busy, LinkChanged)
    assert "InProgress" in busy.detail


async def test_a_search_that_can_not_be_ended(bluez: FakeBluez, strap: VirtualStrap) -> None:
    bluez.refusals["StopDiscovery"] = Refusal(times=2)
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
    assert is_whole(listener, strap)


async def test_a_battery_that_will_not_be_followed(bluez: FakeBluez, strap: VirtualStrap) -> None:
    bluez.refusals["StartNotify"] = Refusal(error="org.bluez.Error.NotSupported", skips=1)
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until(lambda _: len(listener.measurements) > 20)
    assert is_whole(listener, strap)
    assert listener.payloads_of(BATTERY_LEVEL) == [b"\x5a"]
    assert LinkState.LOST not in {state for state, _ in listener.links}


async def test_services_of_yesterday(strap: VirtualStrap) -> None:
    strap.hides = {HEART_RATE_MEASUREMENT}
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.SEARCHING, LinkReason.NO_HEART_RATE)
        strap.hides = set()
        await listener.until_link(LinkState.LIVE)
    assert LinkState.GIVEN_UP not in {state for state, _ in listener.links}


async def test_a_drop_while_services_are_learned(bluez: FakeBluez, strap: VirtualStrap) -> None:
    bluez.drops_while_resolving = 2
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        await listener.until_link(LinkState.LIVE)
    assert is_whole(listener, strap)


async def test_services_that_are_never_learned(bluez: FakeBluez, strap: VirtualStrap) -> None:
    bluez.unresolved = 1
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        await listener.until_link(LinkState.LIVE)


async def test_a_connection_that_the_radio_aborts(bluez: FakeBluez, strap: VirtualStrap) -> None:
    # The library waits for a disconnection that never comes.
    bluez.refusals["Connect"] = Refusal(text="le-connection-abort-by-local")
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        await listener.until_link(LinkState.LIVE)


async def test_a_second_program_that_disconnects_the_strap(strap: VirtualStrap) -> None:
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        for _ in range(4):
            await listener.until_link(LinkState.LIVE)
            strap.drop()
            await listener.until_link(LinkState.LOST, LinkReason.DROPPED)
        await listener.until_link(LinkState.LIVE)
    assert is_whole(listener, strap)


async def test_a_strap_that_the_system_forgets_while_connected(
    bluez: FakeBluez, strap: VirtualStrap
) -> None:
    async with listening(source_of()) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        bluez.forget(strap)
        strap.disconnected()
        await listener.until_link(LinkState.LOST)
        await listener.until_link(LinkState.LIVE)


async def test_a_lid_that_was_closed_where_the_steady_clock_stands_still(
    strap: VirtualStrap,
) -> None:
    clock = JumpingClock()
    async with listening(source_of(clock=clock)) as listener, strap.beating(BEAT_S):
        await listener.until_link(LinkState.LIVE)
        clock.utc_ahead_s = ASLEEP_S
        strap.drop()
        lost = await listener.until_link(LinkState.LOST, LinkReason.DROPPED)
        live = await listener.until_link(LinkState.LIVE)
    assert live.t_s - lost.t_s < 5.0
    assert live.utc_s - live.t_s == pytest.approx(
        listener.records[0].utc_s - listener.records[0].t_s + ASLEEP_S, abs=0.5
    )
    assert is_whole(listener, strap)


async def test_a_lid_that_was_closed_where_the_steady_clock_goes_on(strap: VirtualStrap) -> None:
    clock = JumpingClock()
    async with listening(source_of(clock=clock)) as listener:
        async with strap.beating(BEAT_S):
            await listener.until_link(LinkState.LIVE)
        clock.utc_ahead_s = clock.monotonic_ahead_s = ASLEEP_S
        silence = await listener.until(lambda record: isinstance(record, Silence))
        async with strap.beating(BEAT_S):
            await listener.until_link(LinkState.LOST, LinkReason.MUTE)
            await listener.until_link(LinkState.LIVE)
    assert isinstance(silence, Silence)
    assert silence.silent_s >= ASLEEP_S
    assert is_whole(listener, strap)


async def test_the_trouble_of_one_strap_is_not_the_others(
    bluez: FakeBluez, strap: VirtualStrap
) -> None:
    other = bluez.add_strap(OTHER, "Other")
    async with (
        strap.beating(BEAT_S),
        other.beating(BEAT_S),
        listening(source_of()) as listener,
        listening(source_of(OTHER)) as beside,
    ):
        await listener.until_link(LinkState.LIVE)
        await beside.until_link(LinkState.LIVE)
        for trouble in (strap.drop, lambda: replace_mute(strap)):
            trouble()
            await listener.until_link(LinkState.LOST)
            strap.is_mute = False
            await listener.until_link(LinkState.LIVE)
    assert is_whole(beside, other)
    assert LinkState.LOST not in {state for state, _ in beside.links}


def replace_mute(strap: VirtualStrap) -> None:
    strap.is_mute = True


async def test_values_through_a_socket_of_their_own(strap: VirtualStrap) -> None:
    # The program asks for signals; this keeps the bench honest for whoever asks for a socket.
    arrived: list[bytes] = []
    device = await BleakScanner.find_device_by_address(ADDRESS, timeout=2.0)
    assert device is not None
    async with BleakClient(device) as client:
        await client.start_notify(
            HEART_RATE_MEASUREMENT,
            lambda _from, value: arrived.append(bytes(value)),
            bluez={"use_start_notify": False},
        )
        sent = [strap.next_measurement() for _ in range(50)]
        for each in sent:
            assert strap.notify(each)
        async with CLOCK.timeout(2.0):
            while len(arrived) < len(sent):
                await CLOCK.sleep(0.005)
    assert arrived == sent
