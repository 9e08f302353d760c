"""How a strap's source behaves, come what may; each is to be seen on every bench."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    DEVICE_FACTS,
    HEART_RATE_MEASUREMENT,
)
from biofeedback.records import LinkChanged, LinkReason, LinkState, Packet, Record, Silence
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS, LinkLimits
from biofeedback.sensors.ble.radio import Radio
from straps.listening import Listener, listening
from straps.short_limits import SHORT
from straps.strap_body import Offered, VirtualStrap, heart_rate_offer
from straps_shared.bench import Asked, Bench

CLOCK = SystemClock()
ADDRESS, OTHER = "00:00:5E:00:53:01", "00:00:5E:00:53:02"
NAME = "Virtual strap"
BEAT_S = 0.03
WITHIN_S = 10.0
"""Far longer than any of it takes, for machines that are busy."""

Behaviour = Callable[[Bench], Awaitable[None]]


async def the_usual_way(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener:
        async with strap.beating(BEAT_S):
            await live(listener)
            await listener.until(lambda _: len(strap.delivered) > 5, WITHIN_S)
        await everything_arrived(listener, strap)
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


async def a_scan_lists_straps_and_nothing_else(bench: Bench) -> None:
    await usual_strap(bench)
    await bench.add(VirtualStrap(address=OTHER, name="Scale", characteristics=battery_only()))
    seen = await radio_of(bench).scan(0.3, lambda _: None)
    assert [(each.address, each.name, each.is_connected) for each in seen] == [
        (ADDRESS, NAME, False)
    ]


async def a_strap_that_drops_is_back(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await live(listener)
        strap.is_in_reach = False
        strap.drop()
        await until(listener, LinkState.LOST, LinkReason.DROPPED)
        await until(listener, LinkState.LOST, LinkReason.NOT_FOUND)
        strap.is_in_reach = True
        await live(listener)
    nothing_came_twice(listener)


async def a_strap_that_drops_is_back_within_5_seconds(bench: Bench) -> None:
    strap = await usual_strap(bench)
    source = source_of(radio_of(bench, DEFAULT_LIMITS), limits=DEFAULT_LIMITS)
    async with listening(source) as listener, strap.beating(BEAT_S):
        await live(listener)
        strap.is_in_reach = False
        strap.drop()
        await until(listener, LinkState.LOST, LinkReason.DROPPED)
        await CLOCK.sleep(0.5)
        strap.is_in_reach, reached_s = True, CLOCK.monotonic_s()
        await live(listener)
    assert CLOCK.monotonic_s() - reached_s < 5.0


async def a_strap_that_goes_out_of_reach_is_silent_first(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await live(listener)
        await bench.time_out(strap, after_s=0.3)
        await until(listener, LinkState.LOST, LinkReason.DROPPED)
        strap.is_in_reach = True
        await live(listener)
    nothing_came_twice(listener)


async def silence_is_noticed_before_the_system_says_so(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await live(listener)
        await bench.time_out(strap, after_s=SHORT.watchdog_s + 0.3)
        await until(listener, LinkState.LOST, LinkReason.MUTE)
        strap.is_in_reach = True
        await live(listener)
    nothing_came_twice(listener)


async def a_mute_strap(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await live(listener)
        strap.is_mute = True
        silence = await listener.until(lambda record: isinstance(record, Silence), WITHIN_S)
        assert isinstance(silence, Silence)
        assert silence.silent_s >= SHORT.watchdog_s
        await until(listener, LinkState.LOST, LinkReason.MUTE)
        strap.is_mute = False
        await live(listener)
    nothing_came_twice(listener)


async def following_refused(bench: Bench) -> None:
    strap = await usual_strap(bench)
    bench.refuse(strap, Asked.FOLLOW, 1)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await until(listener, LinkState.SEARCHING, LinkReason.NOTIFY_REFUSED)
        await live(listener)


async def an_absent_strap(bench: Bench) -> None:
    strap = await usual_strap(bench)
    strap.is_in_reach = False
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await until(listener, LinkState.SEARCHING, LinkReason.NOT_FOUND)
        strap.is_in_reach = True
        await live(listener)
    assert listener.links[:3] == [
        (LinkState.SEARCHING, LinkReason.NONE),
        (LinkState.SEARCHING, LinkReason.NOT_FOUND),
        (LinkState.FOUND, LinkReason.NONE),
    ]


async def a_strap_that_leaves_between_being_found_and_connected(bench: Bench) -> None:
    strap = await usual_strap(bench)
    limits = replace(SHORT, connect_s=0.5)
    source = source_of(radio_of(bench, limits), limits=limits)
    async with listening(source) as listener, strap.beating(BEAT_S):
        await until(listener, LinkState.FOUND)
        strap.is_in_reach = False
        await until(listener, LinkState.SEARCHING, LinkReason.CONNECT_FAILED)
        strap.is_in_reach = True
        await live(listener)


async def a_strap_that_drops_while_it_is_asked(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener:
        await strap.followed.wait()
        strap.drop()
        # Lost, or still searching: the drop may overtake the answer to the question for packets.
        await listener.until(
            lambda each: isinstance(each, LinkChanged) and each.reason is LinkReason.DROPPED,
            WITHIN_S,
        )
        async with strap.beating(BEAT_S):
            await live(listener)


async def an_adapter_switched_off_and_on(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await live(listener)
        await bench.power(is_on=False)
        await until(listener, LinkState.LOST, LinkReason.DROPPED)
        await until(listener, LinkState.LOST, LinkReason.ADAPTER_OFF)
        await bench.power(is_on=True)
        await live(listener)


async def a_strap_that_another_program_holds(bench: Bench) -> None:
    strap = await usual_strap(bench)
    await bench.hold(strap)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await live(listener)
    # A strap that is connected does not advertise: it was found among the connected, or not at all.
    assert listener.links[1] == (LinkState.FOUND, LinkReason.NONE)


async def two_straps_at_once(bench: Bench) -> None:
    strap, other = await usual_strap(bench), await usual_strap(bench, OTHER)
    radio = radio_of(bench)
    async with (
        listening(source_of(radio)) as listener,
        listening(source_of(radio, OTHER)) as beside,
    ):
        async with strap.beating(BEAT_S), other.beating(BEAT_S):
            await live(listener)
            await live(beside)
            strap.drop()
            await until(listener, LinkState.LOST, LinkReason.DROPPED)
            await live(listener)
        await everything_arrived(beside, other)
    nothing_came_twice(listener)
    assert (LinkState.LOST, LinkReason.DROPPED) not in beside.links


async def a_device_without_heart_rate_is_given_up(bench: Bench) -> None:
    scale = VirtualStrap(address=OTHER, name="Scale", characteristics=battery_only())
    await bench.add(scale)
    async with listening(source_of(radio_of(bench), OTHER)) as listener:
        await until(listener, LinkState.SEARCHING, LinkReason.NO_HEART_RATE)
        await until(listener, LinkState.GIVEN_UP, LinkReason.NO_HEART_RATE)
    assert listener.is_over
    assert not scale.is_connected


async def waiting_lasts_until_the_first_interval(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener:
        await strap.followed.wait()
        for payload in ("063c", "063c", "", "163c0000"):
            strap.notify(bytes.fromhex(payload))
        await listener.until(lambda _: len(listener.measurements) == 4, WITHIN_S)
        assert listener.links[-1][0] is LinkState.WAITING
        strap.notify(bytes.fromhex("163c0004"))
        await live(listener)
    assert listener.measurements == strap.delivered


async def equal_packets_are_all_kept(bench: Bench) -> None:
    strap = await usual_strap(bench)
    payload = bytes.fromhex("103c0004")
    async with listening(source_of(radio_of(bench))) as listener:
        await strap.followed.wait()
        for _ in range(20):
            strap.notify(payload)
        await listener.until(lambda _: len(listener.measurements) == 20, WITHIN_S)
    assert listener.measurements == [payload] * 20


async def the_battery_is_read_once_and_followed(bench: Bench) -> None:
    strap = await usual_strap(bench)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await listener.until(lambda _: listener.payloads_of(BATTERY_LEVEL) == [b"\x5a"], WITHIN_S)
        await listener.until(lambda _: strap.notify(b"\x59", BATTERY_LEVEL), WITHIN_S)
        await listener.until(lambda _: b"\x59" in listener.payloads_of(BATTERY_LEVEL), WITHIN_S)
    assert listener.payloads_of(BATTERY_LEVEL).count(b"\x5a") == 1


async def the_device_says_what_it_is_once(bench: Bench) -> None:
    strap = await usual_strap(bench)
    facts = {each.uuid: [each.value] for each in heart_rate_offer() if each.uuid in DEVICE_FACTS}

    def told() -> dict[str, list[bytes]]:
        return {uuid: listener.payloads_of(uuid) for uuid in facts}

    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await listener.until(lambda _: told() == facts, WITHIN_S)
        strap.drop()
        await until(listener, LinkState.LOST)
        await live(listener)
        await listener.until(lambda _: len(listener.payloads_of(BATTERY_LEVEL)) == 2, WITHIN_S)
    assert told() == facts


async def a_strap_that_refuses_every_reading_is_as_good(bench: Bench) -> None:
    strap = await usual_strap(bench)
    bench.refuse(strap, Asked.READ, 99)
    async with listening(source_of(radio_of(bench))) as listener, strap.beating(BEAT_S):
        await live(listener)
        await listener.until(lambda _: len(listener.measurements) > 10, WITHIN_S)
    assert listener.links[-1] == (LinkState.CLOSED, LinkReason.NONE)
    assert {each.characteristic for each in listener.records if isinstance(each, Packet)} == {
        HEART_RATE_MEASUREMENT
    }


BEHAVIOURS: tuple[Behaviour, ...] = (
    the_usual_way,
    a_scan_lists_straps_and_nothing_else,
    a_strap_that_drops_is_back,
    a_strap_that_drops_is_back_within_5_seconds,
    a_strap_that_goes_out_of_reach_is_silent_first,
    silence_is_noticed_before_the_system_says_so,
    a_mute_strap,
    following_refused,
    an_absent_strap,
    a_strap_that_leaves_between_being_found_and_connected,
    a_strap_that_drops_while_it_is_asked,
    an_adapter_switched_off_and_on,
    a_strap_that_another_program_holds,
    two_straps_at_once,
    a_device_without_heart_rate_is_given_up,
    waiting_lasts_until_the_first_interval,
    equal_packets_are_all_kept,
    the_battery_is_read_once_and_followed,
    the_device_says_what_it_is_once,
    a_strap_that_refuses_every_reading_is_as_good,
)


# ------------------------------------------------------------ what they are told with


async def usual_strap(bench: Bench, address: str = ADDRESS) -> VirtualStrap:
    """A strap with heart rate, battery and what it says of itself."""
    return await bench.add(VirtualStrap(address=address, name=NAME))


def battery_only() -> tuple[Offered, ...]:
    """What some other device offers."""
    return tuple(each for each in heart_rate_offer() if each.uuid == BATTERY_LEVEL)


def radio_of(bench: Bench, limits: LinkLimits = SHORT) -> Radio:
    """The program's owner of Bluetooth, on a bench."""
    return Radio(limits=limits, system=bench.system)


def source_of(radio: Radio, address: str = ADDRESS, limits: LinkLimits = SHORT) -> HeartRateStrap:
    """The program's source for a strap."""
    return HeartRateStrap(
        radio=radio,
        address=address,
        name=NAME,
        clock=SessionClock.starting_now(CLOCK),
        limits=limits,
    )


async def until(
    listener: Listener, state: LinkState, reason: LinkReason | None = None
) -> LinkChanged:
    """The next time the link comes into a state."""
    changed: Record = await listener.until_link(state, reason, WITHIN_S)
    assert isinstance(changed, LinkChanged)
    return changed


async def live(listener: Listener) -> None:
    """Wait until the next time that intervals come."""
    await until(listener, LinkState.LIVE)


async def everything_arrived(listener: Listener, strap: VirtualStrap) -> None:
    """All that a strap sent since it was first followed is there, as it was sent."""
    async with CLOCK.timeout(WITHIN_S):
        while len(listener.measurements) < len(strap.delivered):
            await CLOCK.sleep(0.005)
    assert listener.measurements == strap.delivered


def nothing_came_twice(listener: Listener) -> None:
    """No measurement is there twice; each has its number."""
    assert len(set(listener.measurements)) == len(listener.measurements)
