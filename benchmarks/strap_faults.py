"""Breaks a virtual strap's link in every known way, and measures when the program is back.

``python benchmarks/strap_faults.py`` runs unmodified bleak against a private Bluetooth service
with the limits of every day and a radio as slow as a real one, and prints a table. "Seen" is
counted from the fault, "back" from the moment that the column beside it names; "lost" counts
packets that the service handed over and the program has not. Takes about two minutes.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.records import LinkChanged, LinkReason, LinkState
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.radio import Radio

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from straps.fake_bluez import FakeBluez, Refusal, Timing
from straps.listening import Listener, listening
from straps.private_bus import is_possible
from straps.strap_body import VirtualStrap
from straps.virtual_strap import (
    ADDRESS,
    NAME,
    fake_bluez,
    until_bleak_knows_connected,
)

CLOCK = SystemClock()
ADVERTISING_S, CONNECT_S, DISCONNECT_S = 0.5, 1.0, 2.0
"""What a strap and BlueZ usually take."""
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one fault."""

    seen_s: float | None
    """From the fault to the record that tells it; None where there is nothing to see."""
    back_s: float
    """From the moment that counts to live."""
    lost: int
    """Packets handed over, and not recorded."""
    records: str
    """The reasons that were told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to break a link."""

    name: str
    counted_from: str
    limit_s: float
    run: "Callable[[Bench], Awaitable[Outcome]]"


@dataclass(slots=True, kw_only=True)
class Bench:
    """A strap, the service that shows it, and a source that may follow it."""

    bluez: FakeBluez
    strap: VirtualStrap
    radio: Radio
    clock: SessionClock

    def now_s(self) -> float:
        """Session time."""
        return self.clock.now().t_s

    def source(self, key: str = "strap") -> HeartRateStrap:
        """A source of the strap, with the limits of every day."""
        return HeartRateStrap(
            radio=self.radio, address=ADDRESS, name=NAME, clock=self.clock, key=key
        )

    @asynccontextmanager
    async def live(self) -> AsyncIterator[Listener]:
        """A block that begins when a source is live."""
        async with listening(self.source()) as listener:
            await listener.until_link(LinkState.LIVE, within_s=PATIENCE_S)
            await CLOCK.sleep(1.5)
            yield listener

    async def until_back(self, listener: Listener, from_s: float) -> float:
        """Seconds from a moment to live."""
        live = await listener.until_link(LinkState.LIVE, within_s=PATIENCE_S)
        await CLOCK.sleep(1.5)
        return live.t_s - from_s

    def outcome(self, listener: Listener, *, seen_s: float | None, back_s: float) -> Outcome:
        """The row of the table."""
        received = set(listener.measurements)
        reasons = [
            each.reason.value
            for each in listener.records
            if isinstance(each, LinkChanged) and each.reason is not LinkReason.NONE
        ]
        return Outcome(
            seen_s=seen_s,
            back_s=back_s,
            lost=len([each for each in self.strap.delivered if each not in received]),
            records=", ".join(dict.fromkeys(reasons)),
        )


async def seen_after(listener: Listener, reason: LinkReason, from_s: float) -> float:
    lost = await listener.until_link(LinkState.LOST, reason, within_s=PATIENCE_S)
    return lost.t_s - from_s


def drop_for(away_s: float) -> Callable[[Bench], Awaitable[Outcome]]:
    async def run(bench: Bench) -> Outcome:
        async with bench.live() as listener:
            bench.strap.is_in_reach = away_s == 0
            dropped_s = bench.now_s()
            bench.strap.drop()
            seen_s = await seen_after(listener, LinkReason.DROPPED, dropped_s)
            await CLOCK.sleep(away_s)
            bench.strap.is_in_reach = True
            back_s = await bench.until_back(listener, bench.now_s())
        return bench.outcome(listener, seen_s=seen_s, back_s=back_s)

    return run


async def adapter_off_and_on(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        off_s = bench.now_s()
        bench.bluez.power(is_on=False)
        seen_s = await seen_after(listener, LinkReason.DROPPED, off_s)
        await seen_after(listener, LinkReason.ADAPTER_OFF, off_s)
        await CLOCK.sleep(8.0)
        bench.bluez.power(is_on=True)
        back_s = await bench.until_back(listener, bench.now_s())
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


async def mute_strap(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        mute_s = bench.now_s()
        bench.strap.is_mute = True
        seen_s = await seen_after(listener, LinkReason.MUTE, mute_s)
        while bench.strap.is_connected:
            await CLOCK.sleep(0.01)
        bench.strap.is_mute = False
        back_s = await bench.until_back(listener, mute_s)
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


async def service_restarted(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        killed_s = bench.now_s()
        await bench.bluez.stop()
        await CLOCK.sleep(2.0)
        await bench.bluez.start()
        seen_s = await seen_after(listener, LinkReason.MUTE, killed_s)
        back_s = await bench.until_back(listener, killed_s)
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


async def service_away(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        killed_s = bench.now_s()
        await bench.bluez.stop()
        seen_s = await seen_after(listener, LinkReason.MUTE, killed_s)
        await seen_after(listener, LinkReason.SERVICE_GONE, killed_s)
        await CLOCK.sleep(10.0)
        await bench.bluez.start()
        back_s = await bench.until_back(listener, bench.now_s())
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


async def subscribing_refused(bench: Bench) -> Outcome:
    bench.bluez.refusals["StartNotify"] = Refusal(error="org.bluez.Error.NotSupported", times=1)
    async with listening(bench.source()) as listener:
        refused = await listener.until_link(LinkState.SEARCHING, LinkReason.NOTIFY_REFUSED)
        back_s = await bench.until_back(listener, refused.t_s)
    return bench.outcome(listener, seen_s=0.0, back_s=back_s)


async def absent_strap(bench: Bench) -> Outcome:
    bench.strap.is_in_reach = False
    began_s = bench.now_s()
    async with listening(bench.source()) as listener:
        missing = await listener.until_link(
            LinkState.SEARCHING, LinkReason.NOT_FOUND, within_s=PATIENCE_S
        )
        await CLOCK.sleep(7.0)
        bench.strap.is_in_reach = True
        back_s = await bench.until_back(listener, bench.now_s())
    return bench.outcome(listener, seen_s=missing.t_s - began_s, back_s=back_s)


async def held_by_another_program(bench: Bench) -> Outcome:
    bench.bluez.connect_elsewhere(bench.strap)
    await until_bleak_knows_connected(bench.strap)
    began_s = bench.now_s()
    async with listening(bench.source()) as listener:
        back_s = await bench.until_back(listener, began_s)
    return bench.outcome(listener, seen_s=None, back_s=back_s)


async def second_connection_ends(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        async with listening(bench.source("second")) as second:
            await second.until_link(LinkState.LIVE, within_s=PATIENCE_S)
            ended_s = bench.now_s()
        seen_s = await seen_after(listener, LinkReason.DROPPED, ended_s)
        back_s = await bench.until_back(listener, ended_s + seen_s)
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


FAULTS = (
    Fault(name="drops, in reach", counted_from="drop", limit_s=5.0, run=drop_for(0.0)),
    Fault(name="drops, away 3 s", counted_from="return", limit_s=5.0, run=drop_for(3.0)),
    Fault(name="drops, away 12 s", counted_from="return", limit_s=5.0, run=drop_for(12.0)),
    Fault(name="adapter off, on", counted_from="on", limit_s=5.0, run=adapter_off_and_on),
    Fault(name="mute until reconnected", counted_from="mute", limit_s=15.0, run=mute_strap),
    Fault(
        name="service killed, back in 2 s", counted_from="kill", limit_s=15.0, run=service_restarted
    ),
    Fault(name="service away for long", counted_from="restart", limit_s=15.0, run=service_away),
    Fault(
        name="StartNotify refused", counted_from="refusal", limit_s=15.0, run=subscribing_refused
    ),
    Fault(name="absent, then there", counted_from="coming", limit_s=5.0, run=absent_strap),
    Fault(
        name="held by another program",
        counted_from="start",
        limit_s=5.0,
        run=held_by_another_program,
    ),
    Fault(
        name="second connection ends", counted_from="drop", limit_s=5.0, run=second_connection_ends
    ),
)
HEAD = (
    f"{'fault':29}{'seen after':>11}{'back after':>11} {'from':9}"
    f"{'limit':>6}{'lost':>6}  result  told"
)


async def measure(fault: Fault) -> bool:
    timing = Timing(advertising_s=ADVERTISING_S, connect_s=CONNECT_S, disconnect_s=DISCONNECT_S)
    async with fake_bluez(timing) as bluez:
        bench = Bench(
            bluez=bluez,
            strap=bluez.add_strap(ADDRESS, NAME),
            radio=Radio(),
            clock=SessionClock.starting_now(CLOCK),
        )
        async with bench.strap.beating(every_s=1.0):
            outcome = await fault.run(bench)
    is_good = outcome.back_s <= fault.limit_s and outcome.lost == 0
    seen = "-" if outcome.seen_s is None else f"{outcome.seen_s:.2f} s"
    print(
        f"{fault.name:29}{seen:>11}{outcome.back_s:>9.2f} s {fault.counted_from:9}"
        f"{fault.limit_s:>4.0f} s{outcome.lost:>6}  {'PASS' if is_good else 'FAIL'}    "
        f"{outcome.records}",
        flush=True,
    )
    return is_good


def main() -> int:
    if not is_possible():
        print("Not measured: dbus-daemon is not installed.")
        return 0
    print(HEAD)
    results = [asyncio.run(measure(fault)) for fault in FAULTS]
    print(f"{sum(results)} of {len(results)} within their limits and without a loss.")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
