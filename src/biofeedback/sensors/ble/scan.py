"""Straps in reach: those already connected to this computer, and those that advertise."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from biofeedback.clock import Clock
from biofeedback.payloads.heart_rate import HEART_RATE_SERVICE
from biofeedback.sensors.ble.bounded import bounded, completed
from biofeedback.sensors.ble.faults import RECOVERABLE, named_faults
from biofeedback.sensors.ble.limits import LinkLimits
from biofeedback.sensors.ble.system import NATIVE, BluetoothSystem
from biofeedback.sensors.errors import BluetoothProblem

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStrap:
    """A strap as a list of straps shows it."""

    address: str
    """Names the device on this computer; on macOS a UUID that other computers don't know."""
    name: str
    """What the device calls itself; empty when it does not say."""
    rssi_dbm: int | None
    """Signal strength; None where the system tells none, as for a connected device."""
    is_connected: bool
    """Whether this computer holds a connection to it, by whichever program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A device that can be connected to now; not to be kept, the system forgets it."""

    strap: SeenStrap
    device: BLEDevice
    """The library's own handle."""
    asks_services_anew: bool = False
    """Whether what it offers is to be learned from itself when it is connected to."""


async def connected_straps(
    *, clock: Clock, limits: LinkLimits, system: BluetoothSystem = NATIVE
) -> tuple[Found, ...]:
    """Devices with the heart-rate service that this computer is connected to already.

    They don't advertise, so no scan finds them. Raises SensorError.
    """
    with named_faults(BluetoothProblem.SERVICE_GONE):
        return await bounded(_connected(system), within_s=limits.answer_s, clock=clock)


@asynccontextmanager
async def scanning(
    on_found: Callable[[Found], None],
    *,
    service: str | None,
    clock: Clock,
    limits: LinkLimits,
    system: BluetoothSystem = NATIVE,
) -> AsyncIterator[None]:
    """A block during which each advertisement is reported; raises SensorError at its start.

    ``service`` reports only devices that advertise it (128-bit form); None reports all.
    """
    scanner = system.scanner(
        lambda device, heard: on_found(_found(device, heard)),
        None if service is None else [service],
    )
    # A scan asks the adapter alone: what is missing can only be that, pulled out a moment ago.
    with named_faults(BluetoothProblem.SERVICE_GONE, missing=BluetoothProblem.NO_ADAPTER):
        await _start(scanner, clock, limits)
    try:
        yield
    finally:
        await _stop(scanner, clock, limits)


async def _connected(system: BluetoothSystem) -> tuple[Found, ...]:
    devices = await system.connected([HEART_RATE_SERVICE])
    return tuple(
        Found(
            strap=SeenStrap(
                address=device.address, name=device.name or "", rssi_dbm=None, is_connected=True
            ),
            device=device,
        )
        for device in devices
    )


_RSSI_UNKNOWN_DBM = -127
"""What the library says where the system tells no signal strength."""


def _found(device: BLEDevice, heard: AdvertisementData) -> Found:
    rssi_dbm = None if heard.rssi == _RSSI_UNKNOWN_DBM else heard.rssi
    return Found(
        strap=SeenStrap(
            address=device.address,
            name=heard.local_name or device.name or "",
            rssi_dbm=rssi_dbm,
            is_connected=False,
        ),
        device=device,
    )


async def _start(scanner: BleakScanner, clock: Clock, limits: LinkLimits) -> None:
    start = asyncio.create_task(scanner.start())
    try:
        async with clock.timeout(limits.answer_s):
            await asyncio.shield(start)
    except (TimeoutError, asyncio.CancelledError):
        # BlueZ goes on with a scan whose start was abandoned, and then refuses every other one.
        await _abandon(start, scanner, clock, limits)
        raise


async def _abandon(
    start: "asyncio.Task[None]", scanner: BleakScanner, clock: Clock, limits: LinkLimits
) -> None:
    try:
        await bounded(_finish(start), within_s=limits.answer_s, clock=clock)
    except RECOVERABLE as error:
        _log.debug("A scan that was given up did not start: %s.", type(error).__name__)
    else:
        await _stop(scanner, clock, limits)


async def _finish(start: "asyncio.Task[None]") -> None:
    await start


async def _stop(scanner: BleakScanner, clock: Clock, limits: LinkLimits) -> None:
    try:
        await completed(scanner.stop(), within_s=limits.answer_s, clock=clock)
    except RECOVERABLE as error:
        # The adapter or the service went away, and the scan with it.
        _log.info("A scan could not be stopped: %s.", type(error).__name__)
