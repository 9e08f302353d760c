"""Straps for tests, pictures and benchmarks: a private Bluetooth that unmodified bleak believes.

In the program's own loop::

    async with fake_bluez() as bluez:
        strap = bluez.add_strap(ADDRESS, NAME)
        async with strap.beating(every_s=1.0): ...

In a thread, so that a program with a loop of its own can run beside it::

    with bluez_in_thread() as bench:
        strap = bench.do(lambda bluez: bluez.add_strap(ADDRESS, NAME))
        playing = bench.begin(lambda: strap.play(packets, speed=16.0))

While either is entered, ``DBUS_SYSTEM_BUS_ADDRESS`` names the private bus, for child processes too.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from bleak import BleakAdapter
from bleak.backends.bluezdbus import manager as bleak_manager

from biofeedback.clock import SystemClock
from straps.fake_bluez import FakeBluez, Timing
from straps.private_bus import private_bus
from straps.strap_body import VirtualStrap

_T = TypeVar("_T")
_clock = SystemClock()

ADDRESS = "00:00:5E:00:53:01"
"""The first strap's, from the range that is reserved for documentation."""
NAME = "Virtual strap"


@asynccontextmanager
async def fake_bluez(timing: Timing | None = None) -> AsyncIterator[FakeBluez]:
    """A Bluetooth service on this event loop."""
    with private_bus():
        async with _serving(timing) as bluez:
            try:
                yield bluez
            finally:
                await release_bleak()


@asynccontextmanager
async def _serving(timing: Timing | None) -> AsyncIterator[FakeBluez]:
    bluez = FakeBluez(timing=timing or Timing())
    await bluez.start()
    advertising = asyncio.create_task(bluez.advertise())
    try:
        yield bluez
    finally:
        advertising.cancel()
        await asyncio.wait({advertising})
        await bluez.stop()


class BluezThread:
    """A Bluetooth service with a thread and an event loop of its own."""

    def __init__(self, bluez: FakeBluez, loop: asyncio.AbstractEventLoop) -> None:
        self._bluez = bluez
        self._loop = loop

    def do(self, action: Callable[[FakeBluez], _T]) -> _T:
        """Do something with the service, on its thread."""

        async def act() -> _T:
            return action(self._bluez)

        return asyncio.run_coroutine_threadsafe(act(), self._loop).result(timeout=10)

    def begin(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> "Future[_T]":
        """Begin something that takes time, on its thread; cancel it or wait for it."""

        async def run() -> _T:
            return await work()

        return asyncio.run_coroutine_threadsafe(run(), self._loop)


@contextmanager
def bluez_in_thread(timing: Timing | None = None) -> Iterator[BluezThread]:
    """A Bluetooth service beside whatever this thread does."""
    ready: Future[tuple[FakeBluez, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        over = asyncio.Event()
        async with _serving(timing) as bluez:
            ready.set_result((bluez, asyncio.get_running_loop(), over))
            await over.wait()

    with private_bus():
        thread = threading.Thread(target=lambda: asyncio.run(serve()), name="fake bluez")
        thread.start()
        bluez, loop, over = ready.result(timeout=10)
        try:
            yield BluezThread(bluez, loop)
        finally:
            loop.call_soon_threadsafe(over.set)
            thread.join()


async def until_bleak_knows_connected(strap: VirtualStrap) -> None:
    """Wait until the news of a connection has come through the bus."""
    adapter = await BleakAdapter.get()
    async with _clock.timeout(5.0):
        while strap.address not in {
            device.address for device in await adapter.get_connected_devices([*strap.services])
        }:
            await _clock.sleep(0.002)


async def release_bleak() -> None:
    """Close the bus that bleak keeps for this loop until the loop ends."""
    manager = bleak_manager._global_instances.pop(asyncio.get_running_loop(), None)
    if manager is None or manager._bus is None:
        return
    manager._bus.disconnect()
    if manager._bus_watcher_task is not None:
        await asyncio.wait({manager._bus_watcher_task})
