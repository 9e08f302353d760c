"""Two straps send ECG, acceleration and intervals for ten minutes: what arrives, and what it costs.

``python benchmarks/throughput.py [--minutes 10]`` runs the program (its sessions, pipeline and
library) on bench A: real HCI, L2CAP, ATT and GATT by bumble. Straps, air and radios are in a
process of their own. What a strap handed to its radio is compared, payload by payload and in
order, with what the session told its listeners and with what the library has afterwards.

bumble's host is Python and in the program's process, where a computer has its kernel and its
Bluetooth service. So a bare client, bleak alone with callbacks that do nothing, takes the same
packets first; the cost of the program is its processor time less that of the bare client. Both
figures are printed.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bleak import BleakClient
from bleak.backends.device import BLEDevice

from biofeedback.backend.choices import StrapChoice
from biofeedback.backend.program import Program
from biofeedback.breathing import BreathingPattern
from biofeedback.clock import SystemClock
from biofeedback.commands import SetStreams
from biofeedback.dsp.updates import Update
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    MeasurementType,
    start_request,
    stop_request,
)
from biofeedback.payloads.polar_settings import MeasurementSettings
from biofeedback.plan import paced_breathing
from biofeedback.records import (
    LinkChanged,
    LinkState,
    Packet,
    Record,
    StreamChanged,
    StreamState,
)
from biofeedback.session.status import RunStatus
from biofeedback.storage.library import Library
from biofeedback.streams import NO_STREAMS, Streams

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from straps_att.far_air import SENT, FarAir, far_air
from straps_att.ledger import Entry, Ledger

MOST_CORE_PERCENT = 15.0
"""Of one core, for both straps together; fixed before the first measurement."""
MOST_LOST = 0
ADDRESSES = ("00:00:5E:00:53:01", "00:00:5E:00:53:02")
STREAMS = Streams(ecg=True, acceleration_hz=200)
ECG = MeasurementSettings(rates_hz=(130,), resolutions_bits=(14,))
ACCELERATION = MeasurementSettings(rates_hz=(200,), resolutions_bits=(16,), ranges=(8,))
BARE_MINUTES = 1.0
"""How long the bare client is measured at most; its cost does not change with time."""
SETTLE_S = 5.0
"""From everything being sent until it counts."""
PATIENCE_S = 60.0
CLOCK = SystemClock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Processor time in per cent of one core."""

    program: float
    """Of the process that holds the program, or the bare client."""
    straps: float
    """Of the process that holds straps, air and radios."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One characteristic of one strap, at three places."""

    sent: Entry
    received: Entry
    stored: Entry

    @property
    def lost(self) -> int:
        """How many did not get to the library."""
        return self.sent.count - self.stored.count

    @property
    def is_whole(self) -> bool:
        """Whether every payload is the same at all three, in the same order."""
        return self.sent == self.received == self.stored


class Following:
    """A listener that counts what arrives, and knows whether everything is being sent."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.drops = 0
        self._sending: set[str] = set()
        self._is_live = False

    @property
    def is_complete(self) -> bool:
        """Whether intervals and both streams come."""
        return self._is_live and len(self._sending) == 2

    @property
    def is_sending(self) -> bool:
        """Whether any stream comes."""
        return bool(self._sending)

    def arrived(self, run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        """Count a record; its run is known."""
        del run_id, updates
        match record:
            case Packet(characteristic=characteristic, payload=payload):
                self.ledger.note(characteristic, payload)
            case LinkChanged(state=state):
                self._is_live = state is LinkState.LIVE
                self.drops += state is LinkState.LOST
            case StreamChanged(stream=stream, state=StreamState.SENDING):
                self._sending.add(stream)
            case StreamChanged(stream=stream):
                self._sending.discard(stream)
            case _:
                pass

    def status_changed(self, run_id: str, status: RunStatus) -> None:
        """Nothing hangs on it."""
        del run_id, status


def main() -> int:
    """Measure and print; exit code 1 if a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the program runs")
    minutes = parser.parse_args().minutes
    bare = asyncio.run(bare_cost(60.0 * min(minutes, BARE_MINUTES)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.sqlite3"
        cost, passages, drops = asyncio.run(program_cost(path, 60.0 * minutes))
    return report(minutes, bare, cost, passages, drops)


# ------------------------------------------------------------ the program


async def program_cost(path: Path, for_s: float) -> tuple[Cost, dict[str, Passage], int]:
    """Record both straps, then compare what was sent with what there is."""
    followers = {address: Following() for address in ADDRESSES}
    async with far_air() as air:
        for address in ADDRESSES:
            await air.add_strap(address)
        program = await Program.open(library_path=path, clock=CLOCK, bluetooth=air.system)
        try:
            run_ids = {
                address: await begun(program, address, following)
                for address, following in followers.items()
            }
            await until(lambda: all(each.is_complete for each in followers.values()))
            await CLOCK.sleep(SETTLE_S)
            cost = await cost_of(air, for_s)
            await ended(program, air, followers, run_ids)
        finally:
            await program.close()
        passages: dict[str, Passage] = {}
        for address, following in followers.items():
            sent, stored = await air.sent(address), stored_in(path, run_ids[address])
            passages |= passages_of(address[-2:], sent, following.ledger, stored)
    return cost, passages, sum(each.drops for each in followers.values())


async def ended(
    program: Program, air: FarAir, followers: dict[str, Following], run_ids: dict[str, str]
) -> None:
    """End the sessions, with nothing in the air: what comes later is not of a session."""
    await air.hush()
    for run_id in run_ids.values():
        program.sessions.send(run_id, SetStreams(streams=NO_STREAMS))
    await until(lambda: not any(each.is_sending for each in followers.values()))
    for run_id in run_ids.values():
        await program.sessions.stop(run_id)


def passages_of(
    strap: str, sent: dict[str, Entry], received: Ledger, stored: Ledger
) -> dict[str, Passage]:
    """What became of one strap's packets, by strap and kind."""
    return {
        f"{strap} {kind}": Passage(
            sent=sent[uuid], received=received.entry(uuid), stored=stored.entry(uuid)
        )
        for kind, uuid in zip(("intervals", "frames"), SENT, strict=True)
    }


async def begun(program: Program, address: str, following: Following) -> str:
    """Start a session on a strap, with its streams."""
    plan = paced_breathing(BreathingPattern(), None, "Breathing")
    choice = StrapChoice(address=address, name="H10")
    run_id = await program.sessions.start(choice, plan, [following])
    program.sessions.send(run_id, SetStreams(streams=STREAMS))
    return run_id


def stored_in(path: Path, run_id: str) -> Ledger:
    """What the library has of a session."""
    ledger = Ledger()
    with closing(Library.open(path, clock=CLOCK)) as library:
        for record in library.records(run_id):
            if isinstance(record, Packet):
                ledger.note(record.characteristic, record.payload)
    return ledger


# ------------------------------------------------------------ the bare client


async def bare_cost(for_s: float) -> Cost:
    """What bleak on bumble takes by itself for the same packets."""
    async with far_air() as air:
        for address in ADDRESSES:
            await air.add_strap(address)
        heard: list[BLEDevice] = []
        scanner = air.system.scanner(lambda device, _: heard.append(device), None)
        await scanner.start()
        await until(lambda: {each.address for each in heard} >= {*ADDRESSES})
        await scanner.stop()
        known = {each.address: each for each in heard}
        clients = [await bare_client(air, known[address]) for address in ADDRESSES]
        await CLOCK.sleep(SETTLE_S)
        cost = await cost_of(air, for_s)
        for client in clients:
            for measurement in (MeasurementType.ECG, MeasurementType.ACCELERATION):
                await client.write_gatt_char(CONTROL_POINT, stop_request(measurement), True)
            await client.disconnect()
    return cost


async def bare_client(air: FarAir, device: BLEDevice) -> BleakClient:
    """A connected client to which everything is sent, and which does nothing with it."""
    client = air.system.client(device, lambda _: None, 30.0)
    await client.connect()
    for uuid in (HEART_RATE_MEASUREMENT, CONTROL_POINT, DATA):
        await client.start_notify(uuid, lambda _from, _value: None)
    for measurement, settings in (
        (MeasurementType.ECG, ECG),
        (MeasurementType.ACCELERATION, ACCELERATION),
    ):
        request = start_request(measurement, settings)
        await client.write_gatt_char(CONTROL_POINT, request, response=True)
    return client


# ------------------------------------------------------------ both


async def cost_of(air: FarAir, for_s: float) -> Cost:
    """Processor time of both processes while time passes."""
    straps_s, program_s, wall_s = await air.processor_s(), time.process_time(), time.monotonic()
    await CLOCK.sleep(for_s)
    passed_s = time.monotonic() - wall_s
    program_s = time.process_time() - program_s
    straps_s = await air.processor_s() - straps_s
    return Cost(program=100.0 * program_s / passed_s, straps=100.0 * straps_s / passed_s)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with CLOCK.timeout(PATIENCE_S):
        while not is_so():
            await CLOCK.sleep(0.05)


def report(minutes: float, bare: Cost, cost: Cost, passages: dict[str, Passage], drops: int) -> int:
    """Print the tables; exit code 1 if a target was missed."""
    print(f"Two straps, ECG 130 Hz, acceleration 200 Hz and intervals, {minutes:g} minutes\n")
    print(f"{'strap':14s} {'sent':>7s} {'received':>9s} {'stored':>7s} {'lost':>5s}  same bytes")
    for name, each in passages.items():
        counts = f"{each.sent.count:7d} {each.received.count:9d} {each.stored.count:7d}"
        print(f"{name:14s} {counts} {each.lost:5d}  {'yes' if each.is_whole else 'NO'}")
    share = cost.program - bare.program
    print(f"\n{'processor time':34s} {'% of one core':>13s}")
    print(f"{'bare client (bleak on bumble)':34s} {bare.program:13.2f}")
    print(f"{'program (the same, and all else)':34s} {cost.program:13.2f}")
    print(f"{'program less bare client':34s} {share:13.2f}")
    print(f"{'straps, air and radios (elsewhere)':34s} {cost.straps:13.2f}")
    is_whole = all(each.is_whole and each.lost <= MOST_LOST for each in passages.values())
    is_cheap = share <= MOST_CORE_PERCENT
    print(f"\nno frame lost: {verdict(is_whole and not drops)} ({drops} drops)")
    print(f"at most {MOST_CORE_PERCENT:g} % of one core: {verdict(is_cheap)}")
    return int(not (is_whole and is_cheap and not drops))


def verdict(is_met: bool) -> str:
    return "PASS" if is_met else "FAIL"


if __name__ == "__main__":
    sys.exit(main())
