"""This computer's side of the air: one adapter, its scan and its connections."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakError,
)
from bumble import hci
from bumble.core import BaseBumbleError
from bumble.device import Advertisement, Connection, Device

OnAdvertisement = Callable[[Advertisement], None]


@dataclass(slots=True, kw_only=True)
class Held:
    """A connection that stands, whichever program asked for it."""

    connection: Connection
    name: str
    services: tuple[str, ...] = ()
    """Known once they were discovered; 128-bit form."""


class Central:
    """What an operating system does with its adapter for all programs together."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.held: dict[str, Held] = {}
        """By address."""
        self.is_powered = True
        self.has_adapter = True
        self._on_advertisement: OnAdvertisement | None = None

    async def start_scan(self, on_advertisement: OnAdvertisement) -> None:
        """Report advertisements; raises BleakError where it can't, or does already."""
        self.check_ready()
        if self._on_advertisement is not None:
            raise BleakError("a scan is running already")
        self._on_advertisement = on_advertisement
        self.device.on(Device.EVENT_ADVERTISEMENT, on_advertisement)
        await self.device.start_scanning(active=False, filter_duplicates=False)

    async def stop_scan(self) -> None:
        """Report no more."""
        if self._on_advertisement is None:
            return
        self.device.remove_listener(Device.EVENT_ADVERTISEMENT, self._on_advertisement)
        self._on_advertisement = None
        await self.device.stop_scanning()

    async def connect(self, address: str, name: str) -> Held:
        """The connection to a device: the one that stands, or a new one once it is in reach."""
        self.check_ready()
        if address in self.held:
            return self.held[address]
        try:
            connection = await self.device.connect_le(
                hci.Address(address, hci.Address.PUBLIC_DEVICE_ADDRESS),
                own_address_type=hci.OwnAddressType.PUBLIC,
                timeout=None,
            )
        except asyncio.CancelledError:
            await self._call_off()
            raise
        except BaseBumbleError as error:
            raise BleakError(f"failed to connect: {error}") from error
        held = Held(connection=connection, name=name)
        self.held[address] = held
        connection.on(Connection.EVENT_DISCONNECTION, lambda _reason: self._gone(address, held))
        return held

    async def disconnect(self, address: str) -> None:
        """End a connection, for every program that uses it."""
        held = self.held.get(address)
        if held is not None and held.connection.handle in self.device.connections:
            await held.connection.disconnect()

    async def forget(self, address: str) -> None:
        """Delete the keys of a pairing, and disconnect."""
        held = self.held.get(address)
        if held is None:
            return
        if self.device.keystore is not None:
            with suppress(KeyError):
                await self.device.keystore.delete(str(held.connection.peer_address))
        await self.disconnect(address)

    async def power(self, *, is_on: bool) -> None:
        """Switch the adapter; off ends the scan and every connection."""
        self.is_powered = is_on
        if not is_on:
            await self.stop_scan()
            for address in tuple(self.held):
                await self.disconnect(address)

    def check_ready(self) -> None:
        """Raise BleakError unless there is an adapter, and it is on."""
        reasons = BleakBluetoothNotAvailableReason
        if not self.has_adapter:
            raise BleakBluetoothNotAvailableError("no adapter", reasons.NO_BLUETOOTH)
        if not self.is_powered:
            raise BleakBluetoothNotAvailableError("switched off", reasons.POWERED_OFF)

    async def _call_off(self) -> None:
        """End an attempt to connect that nobody waits for any more, and what came of it."""
        await self.device.send_sync_command_raw(hci.HCI_LE_Create_Connection_Cancel_Command())
        known = [held.connection for held in self.held.values()]
        for connection in tuple(self.device.connections.values()):
            if connection not in known:
                await connection.disconnect()

    def _gone(self, address: str, held: Held) -> None:
        if self.held.get(address) is held:
            del self.held[address]
