"""Bench A with straps and radios in a process of their own, joined by HCI over TCP.

So the processor time of straps, air and radios is not that of the process that holds the program;
bumble's host (HCI, L2CAP, ATT) is on the program's side, where a system has its own. Run as a
module this is the other process: it prints the port of its adapter, then does what the lines of
its input ask for, and answers each by a line of JSON.
"""

import asyncio
import json
import os
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bumble.device import Device
from bumble.transport.tcp_client import open_tcp_client_transport
from bumble.transport.tcp_server import open_tcp_server_transport_with_socket

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT
from biofeedback.payloads.polar_measurement import DATA
from biofeedback.sensors.ble.system import BluetoothSystem
from straps.recordings import polar_h10_packets
from straps.strap_body import VirtualStrap
from straps.virtual_polar import H10, polar_offer
from straps_att.air import Air, AirController
from straps_att.att_bench import CENTRAL_ADDRESS
from straps_att.att_strap import AttStrap, configuration
from straps_att.bleak_backend import AttBluetooth
from straps_att.central import Central
from straps_att.ledger import Entry, Ledger
from straps_att.steady_polar import SteadyPolar

SENT = (HEART_RATE_MEASUREMENT, DATA)
ADVERTISING_S = 0.1
END_S = 5.0
"""How long the other process may take to end before it is ended."""
_clock = SystemClock()


class FarAir:
    """The other process, as seen from the program's."""

    def __init__(self, process: Process, central: Central) -> None:
        self._process = process
        self.central = central

    @property
    def system(self) -> BluetoothSystem:
        """What the program's radio is given."""
        return AttBluetooth(self.central)

    async def add_strap(self, address: str) -> None:
        """Bring a Polar strap into reach that beats, and sends what it is asked for."""
        await self._ask(f"strap {address}")

    async def hush(self) -> None:
        """Have every strap send no more intervals."""
        await self._ask("hush")

    async def sent(self, address: str) -> dict[str, Entry]:
        """What a strap has sent so far, by characteristic."""
        told = await self._ask(f"sent {address}")
        return {uuid: Entry(**entry) for uuid, entry in told.items()}

    async def processor_s(self) -> float:
        """Processor time that straps, air and radios took so far."""
        return float(await self._ask("processor"))

    async def _ask(self, line: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n".encode())
        answer = await self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the process with the straps has ended")
        return json.loads(answer)


@asynccontextmanager
async def far_air() -> AsyncIterator[FarAir]:
    """A bench whose straps are elsewhere."""
    tests = Path(__file__).parents[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "straps_att.far_air",
        stdin=PIPE,
        stdout=PIPE,
        env=os.environ | {"PYTHONPATH": str(tests)},
    )
    async with AsyncExitStack() as closing:
        closing.push_async_callback(_end, process)
        assert process.stdout is not None
        port = int(await process.stdout.readline())
        transport = await open_tcp_client_transport(f"127.0.0.1:{port}")
        closing.push_async_callback(transport.close)
        device: Device = Device.from_config_with_hci(
            configuration("computer", CENTRAL_ADDRESS), transport.source, transport.sink
        )
        await device.power_on()
        closing.push_async_callback(_switch_off, device)
        yield FarAir(process, Central(device))


async def _switch_off(device: Device) -> None:
    # An adapter whose process died never answers.
    with suppress(TimeoutError):
        async with _clock.timeout(END_S):
            await device.power_off()


async def _end(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with _clock.timeout(END_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


# ------------------------------------------------------------ the other process


class _Straps:
    """The straps of this process, and what they sent."""

    def __init__(self, air: Air) -> None:
        self._air = air
        self._ledgers: dict[str, Ledger] = {}
        self._beating: list[asyncio.Task[None]] = []

    async def answer(self, words: list[str]) -> object:
        """Do what a line asks for."""
        match words:
            case ["strap", address]:
                await self._add(address)
                return "added"
            case ["hush"]:
                for task in self._beating:
                    task.cancel()
                return "hushed"
            case ["sent", address]:
                entries = self._ledgers[address].entries(SENT)
                return {uuid: asdict(entry) for uuid, entry in entries.items()}
            case ["processor"]:
                return time.process_time()
        raise ValueError(words)

    async def _add(self, address: str) -> None:
        body = VirtualStrap(address=address, name="H10", characteristics=polar_offer(H10))
        body.on_write = SteadyPolar(strap=body).written
        ledger = self._ledgers[address] = Ledger()
        await AttStrap(body, self._air, on_sent=ledger.note).start(advertising_s=ADVERTISING_S)
        self._beating.append(asyncio.create_task(_beat(body)))


async def _beat(body: VirtualStrap) -> None:
    while True:
        await body.play(polar_h10_packets())


async def _serve() -> None:
    air = Air()
    listening = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    host = await open_tcp_server_transport_with_socket(listening)
    AirController("computer", air=air, address=CENTRAL_ADDRESS, host=host)
    straps = _Straps(air)
    while line := await asyncio.to_thread(sys.stdin.readline):
        answer = json.dumps(await straps.answer(line.split()))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve())
