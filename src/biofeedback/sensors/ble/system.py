"""The system's Bluetooth as the library offers it, and where a test bench can take its place."""

from collections.abc import Callable, Sequence
from typing import Protocol

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.args.winrt import WinRTClientArgs
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

OnHeard = Callable[[BLEDevice, AdvertisementData], None]


class BluetoothSystem(Protocol):
    """What makes the library's objects."""

    def scanner(self, on_heard: OnHeard, services: Sequence[str] | None) -> BleakScanner:
        """One that reports advertisements, of devices with these services or of all."""
        ...

    def client(
        self,
        device: BLEDevice,
        on_dropped: Callable[[BleakClient], None],
        timeout_s: float,
        *,
        asks_services_anew: bool = False,
    ) -> BleakClient:
        """One for a connection to a device.

        ``asks_services_anew``: learn from the device what it offers, and not from what the
        system remembers of it, where the system can tell the two apart.
        """
        ...

    async def connected(self, services: Sequence[str]) -> Sequence[BLEDevice]:
        """Devices with one of these services that this computer is connected to already."""
        ...


class NativeBluetooth:
    """BlueZ, WinRT or CoreBluetooth, whichever this computer has."""

    def scanner(self, on_heard: OnHeard, services: Sequence[str] | None) -> BleakScanner:
        """See ``BluetoothSystem``."""
        return BleakScanner(on_heard, service_uuids=None if services is None else [*services])

    def client(
        self,
        device: BLEDevice,
        on_dropped: Callable[[BleakClient], None],
        timeout_s: float,
        *,
        asks_services_anew: bool = False,
    ) -> BleakClient:
        """See ``BluetoothSystem``; only Windows has the choice, the others ignore it."""
        winrt: WinRTClientArgs = {"use_cached_services": False} if asks_services_anew else {}
        return BleakClient(device, on_dropped, timeout=timeout_s, winrt=winrt)

    async def connected(self, services: Sequence[str]) -> Sequence[BLEDevice]:
        """See ``BluetoothSystem``."""
        adapter = await BleakAdapter.get()
        return await adapter.get_connected_devices([*services])


NATIVE = NativeBluetooth()
