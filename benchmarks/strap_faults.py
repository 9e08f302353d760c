"""Breaks a virtual strap's link in every known way, and measures when the program is back.

``python benchmarks/strap_faults.py`` runs unmodified bleak against a private Bluetooth service
with the limits of every day and a radio as slow as a real one, prints a table and writes it to
``strap_faults.md``. Takes about two minutes, most of them waiting, so that some faults are measured
at once, each in a process and on a bus of its own.
"""

import asyncio
import multiprocessing
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT
from biofeedback.payloads.polar_measurement import DATA
from biofeedback.records import (
    LinkChanged,
    LinkReason,
    LinkState,
    Record,
    StreamChanged,
    StreamState,
)
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.source import SendStreams
from biofeedback.streams import StreamKind, Streams

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from straps.fake_bluez import FakeBluez, Refusal, Timing
from straps.listening import Listener, listening
from straps.private_bus import is_possible
from straps.strap_body import VirtualStrap
from straps.virtual_polar import VirtualPolar, virtual_polar
from straps.virtual_strap import (
    ADDRESS,
    NAME,
    fake_bluez,
    until_bleak_knows_connected,
)

PAGE = Path(__file__).with_suffix(".md")
CLOCK = SystemClock()
ADVERTISING_S, CONNECT_S, DISCONNECT_S = 0.5, 1.0, 2.0
"""What a strap and BlueZ usually take."""
PATIENCE_S = 60.0
AT_ONCE = 4
"""How many faults are measured at the same time."""
FRAME_S = 0.56
"""Length of an ECG's frame."""
OTHER = "00:00:5E:00:53:02"
STREAMS = Streams(ecg=True, acceleration_hz=50)


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
    streams: Streams | None = None
    """What is wanted beside the intervals; None: the strap has intervals alone."""


@dataclass(slots=True, kw_only=True)
class Bench:
    """A strap, the service that shows it, and a source that may follow it."""

    bluez: FakeBluez
    strap: VirtualStrap
    radio: Radio
    clock: SessionClock
    polar: VirtualPolar | None = None
    streams: Streams | None = None

    def now_s(self) -> float:
        """Session time."""
        return self.clock.now().t_s

    def source(self, key: str = "strap", address: str = ADDRESS) -> HeartRateStrap:
        """A source of the strap, with the limits of every day."""
        return HeartRateStrap(
            radio=self.radio, address=address, name=NAME, clock=self.clock, key=key
        )

    async def wanting(self) -> HeartRateStrap:
        """A source of the strap, of which the streams are wanted."""
        source = self.source()
        if self.streams is not None:
            await source.control(SendStreams(streams=self.streams))
        return source

    @asynccontextmanager
    async def live(self) -> AsyncIterator[Listener]:
        """A block that begins when a source is live."""
        async with listening(await self.wanting()) as listener:
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
        received = {*listener.measurements, *listener.payloads_of(DATA)}
        sent = [*self.strap.delivered, *(() if self.polar is None else self.polar.delivered)]
        reasons = [
            each.reason.value
            for each in listener.records
            if isinstance(each, LinkChanged) and each.reason is not LinkReason.NONE
        ]
        return Outcome(
            seen_s=seen_s,
            back_s=back_s,
            lost=len([each for each in sent if each not in received]),
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


async def bus_restarted(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        ended_s = bench.now_s()
        await bench.bluez.restart_bus()
        lost = await listener.until_link(LinkState.LOST, within_s=PATIENCE_S)
        back_s = await bench.until_back(listener, ended_s)
    return bench.outcome(listener, seen_s=lost.t_s - ended_s, back_s=back_s)


async def adapter_out_and_in(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        out_s = bench.now_s()
        bench.bluez.remove_adapter()
        seen_s = await seen_after(listener, LinkReason.DROPPED, out_s)
        await seen_after(listener, LinkReason.NO_ADAPTER, out_s)
        await CLOCK.sleep(5.0)
        bench.bluez.add_adapter()
        back_s = await bench.until_back(listener, bench.now_s())
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


def before_connecting(
    reason: LinkReason, prepare: Callable[[FakeBluez], None]
) -> Callable[[Bench], Awaitable[Outcome]]:
    """A fault that is there before a source begins, and passes by itself."""

    async def run(bench: Bench) -> Outcome:
        prepare(bench.bluez)
        began_s = bench.now_s()
        async with listening(await bench.wanting()) as listener:
            told = await listener.until_link(LinkState.SEARCHING, reason, within_s=PATIENCE_S)
            back_s = await bench.until_back(listener, began_s)
        return bench.outcome(listener, seen_s=told.t_s - began_s, back_s=back_s)

    return run


def another_scanner(bluez: FakeBluez) -> None:
    bluez.refusals["StartDiscovery"] = Refusal(error="org.bluez.Error.InProgress", times=3)


def aborted_connection(bluez: FakeBluez) -> None:
    bluez.refusals["Connect"] = Refusal(text="le-connection-abort-by-local")


def drops_while_resolving(bluez: FakeBluez) -> None:
    bluez.drops_while_resolving = 2


async def connecting_hangs(bench: Bench) -> Outcome:
    bench.bluez.unanswered |= {"Connect"}
    began_s = bench.now_s()
    async with listening(bench.source()) as listener:
        while "Connect" not in bench.bluez.calls:
            await CLOCK.sleep(0.01)
        bench.bluez.unanswered.clear()
        told = await listener.until_link(
            LinkState.SEARCHING, LinkReason.CONNECT_FAILED, within_s=PATIENCE_S
        )
        back_s = await bench.until_back(listener, began_s)
    return bench.outcome(listener, seen_s=told.t_s - began_s, back_s=back_s)


async def search_ended(bench: Bench) -> Outcome:
    bench.strap.is_in_reach = False
    async with listening(bench.source()) as listener:
        while "StartDiscovery" not in bench.bluez.calls:
            await CLOCK.sleep(0.01)
        await CLOCK.sleep(1.0)
        bench.bluez.end_scans()
        bench.strap.is_in_reach = True
        ended_s = bench.now_s()
        told = await listener.until_link(LinkState.SEARCHING, LinkReason.NOT_FOUND, 10.0)
        back_s = await bench.until_back(listener, ended_s)
    return bench.outcome(listener, seen_s=told.t_s - ended_s, back_s=back_s)


async def services_of_yesterday(bench: Bench) -> Outcome:
    bench.strap.hides = {HEART_RATE_MEASUREMENT}
    began_s = bench.now_s()
    async with listening(bench.source()) as listener:
        told = await listener.until_link(
            LinkState.SEARCHING, LinkReason.NO_HEART_RATE, within_s=PATIENCE_S
        )
        bench.strap.hides = set()
        back_s = await bench.until_back(listener, began_s)
    return bench.outcome(listener, seen_s=told.t_s - began_s, back_s=back_s)


async def beside_one_that_drops(bench: Bench) -> Outcome:
    other = bench.bluez.add_strap(OTHER, "Other")
    async with bench.live() as listener, other.beating(every_s=1.0):
        async with listening(bench.source("other", OTHER)) as beside:
            await beside.until_link(LinkState.LIVE, within_s=PATIENCE_S)
            for _ in range(3):
                other.drop()
                await beside.until_link(LinkState.LOST, LinkReason.DROPPED)
                await beside.until_link(LinkState.LIVE, within_s=PATIENCE_S)
        assert LinkState.LOST not in {state for state, _ in listener.links}
    return bench.outcome(listener, seen_s=None, back_s=0.0)


async def until_streaming(listener: Listener) -> None:
    """Wait until the ECG is being sent, whether that was told already or is told now."""
    async with CLOCK.timeout(PATIENCE_S):
        while stream_states(listener)[-1:] != [StreamState.SENDING]:
            await CLOCK.sleep(0.01)


def stream_states(listener: Listener) -> list[StreamState]:
    return [
        each.state
        for each in listener.records
        if isinstance(each, StreamChanged) and each.stream is StreamKind.ECG
    ]


async def until_stream(listener: Listener, state: StreamState) -> Record:
    def is_wanted(record: Record) -> bool:
        return (
            isinstance(record, StreamChanged)
            and record.stream is StreamKind.ECG
            and record.state is state
        )

    return await listener.until(is_wanted, PATIENCE_S)


async def streaming_drop(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        await until_streaming(listener)
        dropped_s = bench.now_s()
        bench.strap.drop()
        seen_s = await seen_after(listener, LinkReason.DROPPED, dropped_s)
        back_s = await bench.until_back(listener, dropped_s)
        await until_streaming(listener)
        await CLOCK.sleep(2.0)
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


async def streaming_mute(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        await until_streaming(listener)
        mute_s = bench.now_s()
        bench.strap.is_mute = True
        seen_s = await seen_after(listener, LinkReason.MUTE, mute_s)
        while bench.strap.is_connected:
            await CLOCK.sleep(0.01)
        bench.strap.is_mute = False
        back_s = await bench.until_back(listener, mute_s)
        await until_streaming(listener)
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


async def streaming_service_restarted(bench: Bench) -> Outcome:
    async with bench.live() as listener:
        await until_streaming(listener)
        killed_s = bench.now_s()
        await bench.bluez.stop()
        await CLOCK.sleep(2.0)
        await bench.bluez.start()
        seen_s = await seen_after(listener, LinkReason.MUTE, killed_s)
        back_s = await bench.until_back(listener, killed_s)
        await until_streaming(listener)
    return bench.outcome(listener, seen_s=seen_s, back_s=back_s)


async def streams_cost_the_link(bench: Bench) -> Outcome:
    assert bench.polar is not None
    bench.polar.drops_after_start_s = 5.0
    async with listening(await bench.wanting()) as listener:
        left_off = await until_stream(listener, StreamState.LEFT_OFF)
        back_s = await bench.until_back(listener, left_off.t_s)
    return bench.outcome(listener, seen_s=None, back_s=back_s)


async def control_point_is_dead(bench: Bench) -> Outcome:
    assert bench.polar is not None
    bench.polar.never_answers = True
    began_s = bench.now_s()
    async with listening(await bench.wanting()) as listener:
        back_s = await bench.until_back(listener, began_s)
        told = await until_stream(listener, StreamState.STOPPED)
        bench.polar.never_answers = False
        await until_streaming(listener)
    assert LinkState.LOST not in {state for state, _ in listener.links}
    return bench.outcome(listener, seen_s=told.t_s - began_s, back_s=back_s)


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
    Fault(name="bus restarted", counted_from="end", limit_s=15.0, run=bus_restarted),
    Fault(name="adapter out, in", counted_from="in", limit_s=5.0, run=adapter_out_and_in),
    Fault(name="Connect hangs once", counted_from="start", limit_s=15.0, run=connecting_hangs),
    Fault(name="search ends in its midst", counted_from="end", limit_s=15.0, run=search_ended),
    Fault(
        name="another program scans",
        counted_from="start",
        limit_s=15.0,
        run=before_connecting(LinkReason.CONNECT_FAILED, another_scanner),
    ),
    Fault(
        name="connection aborted",
        counted_from="start",
        limit_s=15.0,
        run=before_connecting(LinkReason.CONNECT_FAILED, aborted_connection),
    ),
    Fault(
        name="drops while resolving, twice",
        counted_from="start",
        limit_s=15.0,
        run=before_connecting(LinkReason.CONNECT_FAILED, drops_while_resolving),
    ),
    Fault(
        name="services of yesterday", counted_from="start", limit_s=15.0, run=services_of_yesterday
    ),
    Fault(name="beside one that drops", counted_from="-", limit_s=0.0, run=beside_one_that_drops),
    Fault(
        name="streaming: drops",
        counted_from="drop",
        limit_s=5.0,
        run=streaming_drop,
        streams=STREAMS,
    ),
    Fault(
        name="streaming: mute",
        counted_from="mute",
        limit_s=15.0,
        run=streaming_mute,
        streams=STREAMS,
    ),
    Fault(
        name="streaming: service killed",
        counted_from="kill",
        limit_s=15.0,
        run=streaming_service_restarted,
        streams=STREAMS,
    ),
    Fault(
        name="streams cost the link",
        counted_from="2nd drop",
        limit_s=5.0,
        run=streams_cost_the_link,
        streams=STREAMS,
    ),
    Fault(
        name="control point dead",
        counted_from="start",
        limit_s=5.0,
        run=control_point_is_dead,
        streams=STREAMS,
    ),
)
PAGE_HEAD = """# A strap's link, broken in every known way

Written by `benchmarks/strap_faults.py`: unmodified bleak against a Bluetooth service of the tests'
own, with the limits of every day. Virtual straps beat once a second and advertise every
{advertising_s} s; connecting takes {connect_s:.0f} s and disconnecting {away_s:.0f} s, as they do
with BlueZ. No radio and no real strap was part of it.

*Seen* is counted from the fault, or from the start where the fault was there before; *back* from
what the column beside it names, to the next interval. *Lost* are packets, and frames of streams,
that the service handed over and that are not among the records; what a strap sends while nothing is
connected to it is lost to everybody. Targets: back within the limit, none lost, no stream left
running; the limits are 5 s where the strap only has to be found again, and 15 s else.
"""
COLUMNS = ("fault", "seen after", "back after", "counted from", "limit", "lost", "", "told")
WIDTHS = (29, 11, 11, 13, 6, 5, 5, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    cells: tuple[str, ...]
    is_good: bool


async def measure(fault: Fault) -> Row:
    """Break a link of its own in this way, with a radio as slow as a real one."""
    timing = Timing(advertising_s=ADVERTISING_S, connect_s=CONNECT_S, disconnect_s=DISCONNECT_S)
    async with fake_bluez(timing) as bluez, AsyncExitStack() as stack:
        polar: VirtualPolar | None = None
        if fault.streams is not None:
            polar = await stack.enter_async_context(virtual_polar(bluez, ADDRESS, NAME))
            polar.frame_s = FRAME_S
        bench = Bench(
            bluez=bluez,
            strap=bluez.add_strap(ADDRESS, NAME) if polar is None else polar.strap,
            radio=Radio(),
            clock=SessionClock.starting_now(CLOCK),
            polar=polar,
            streams=fault.streams,
        )
        async with bench.strap.beating(every_s=1.0):
            outcome = await fault.run(bench)
        if polar is not None:
            assert not polar.running, "a stream was left running"
    return row_of(fault, outcome)


def row_of(fault: Fault, outcome: Outcome) -> Row:
    """What became of a fault, held against its limit."""
    is_good = outcome.back_s <= fault.limit_s and outcome.lost == 0
    cells = (
        fault.name,
        "-" if outcome.seen_s is None else f"{outcome.seen_s:.1f} s",
        f"{outcome.back_s:.1f} s",
        fault.counted_from,
        f"{fault.limit_s:.0f} s",
        str(outcome.lost),
        "PASS" if is_good else "FAIL",
        outcome.records,
    )
    return Row(cells=cells, is_good=is_good)


def measured(number: int) -> Row:
    """One fault, in a process of its own."""
    fault = FAULTS[number]
    try:
        return asyncio.run(measure(fault))
    except (TimeoutError, AssertionError) as error:
        why = f"{type(error).__name__}: {error}"
        return Row(cells=(fault.name, "", "", "", "", "", "FAIL", why), is_good=False)


def aligned(cells: tuple[str, ...]) -> str:
    """A line for the terminal."""
    return " ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def write_page(rows: list[Row]) -> None:
    """The same table, with what its numbers mean."""
    lines = [
        PAGE_HEAD.format(advertising_s=ADVERTISING_S, connect_s=CONNECT_S, away_s=DISCONNECT_S),
        f"| {' | '.join(COLUMNS)} |",
        "|" + "---|" * len(COLUMNS),
        *(f"| {' | '.join(row.cells)} |" for row in rows),
        "",
        verdict(rows),
    ]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def verdict(rows: list[Row]) -> str:
    """The last line."""
    good = sum(row.is_good for row in rows)
    return f"{good} of {len(rows)} within their limits and without a loss."


def main() -> int:
    """Measure every fault; exit code 1 if one misses its target."""
    if not is_possible():
        print("Not measured: dbus-daemon is not installed.")
        return 0
    print(aligned(COLUMNS))
    rows: list[Row] = []
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=AT_ONCE, mp_context=fresh) as pool:
        for row in pool.map(measured, range(len(FAULTS))):
            print(aligned(row.cells), flush=True)
            rows.append(row)
    print(verdict(rows))
    write_page(rows)
    return 0 if all(row.is_good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
