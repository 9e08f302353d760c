"""Bleak's scanner and client on bumble: the library's own interface, with real ATT below it."""

import asyncio
import uuid as standard_uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bleak import BleakClient, BleakScanner
from bleak.args import SizedBuffer
from bleak.assigned_numbers import CHARACTERISTIC_PROPERTIES
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError, BleakGATTProtocolError
from bumble.att import ATT_Error
from bumble.core import UUID, AdvertisingData, BaseBumbleError
from bumble.device import Advertisement, Connection
from bumble.gatt_client import CharacteristicProxy, Client, ServiceProxy

from biofeedback.clock import SystemClock
from biofeedback.sensors.ble.system import OnHeard
from straps_att.central import Central, Held

MTU = 517
"""What BlueZ asks for."""
_clock = SystemClock()


class AttBluetooth:
    """A ``BluetoothSystem`` whose air is virtual."""

    def __init__(self, central: Central) -> None:
        self._central = central

    def scanner(self, on_heard: OnHeard, services: Sequence[str] | None) -> BleakScanner:
        """See ``BluetoothSystem``."""
        return BleakScanner(
            on_heard,
            service_uuids=None if services is None else [*services],
            backend=AttScanner,
            central=self._central,
        )

    def client(
        self,
        device: BLEDevice,
        on_dropped: Callable[[BleakClient], None],
        timeout_s: float,
        *,
        asks_services_anew: bool = False,  # noqa: ARG002 - nothing is remembered here
    ) -> BleakClient:
        """See ``BluetoothSystem``."""
        return BleakClient(
            device, on_dropped, timeout=timeout_s, backend=AttClient, central=self._central
        )

    async def connected(self, services: Sequence[str]) -> Sequence[BLEDevice]:
        """See ``BluetoothSystem``."""
        self._central.check_ready()
        return [
            BLEDevice(address, held.name, held)
            for address, held in self._central.held.items()
            if {*services} & {*held.services}
        ]


class AttScanner(BaseBleakScanner):
    """A scan of the bench's adapter."""

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        _scanning_mode: str,
        *,
        central: Central,
        **_others: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._central = central

    async def start(self) -> None:
        """Begin to hear."""
        self.seen_devices = {}
        await self._central.start_scan(self._heard)

    async def stop(self) -> None:
        """End it."""
        await self._central.stop_scan()

    def _heard(self, advertisement: Advertisement) -> None:
        data = _advertisement_data(advertisement)
        if not self.is_allowed_uuid(data.service_uuids):
            return
        address = advertisement.address.to_string(with_type_qualifier=False)
        device = self.create_or_update_device(
            address, address, data.local_name, advertisement, data
        )
        self.call_detection_callbacks(device, data)


class AttClient(BaseBleakClient):
    """One program's use of a connection."""

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        central: Central,
        **_others: Any,
    ) -> None:
        super().__init__(
            address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout
        )
        named = address_or_ble_device
        self._name = (named.name or "") if isinstance(named, BLEDevice) else ""
        self._central = central
        self._held: Held | None = None

    @property
    def name(self) -> str:
        """What the device calls itself."""
        return self._name

    @property
    def mtu_size(self) -> int:
        """As it was agreed upon."""
        return self._gatt().mtu

    @property
    def is_connected(self) -> bool:
        """Whether the connection stands."""
        return self._held is not None

    async def connect(self, pair: bool, **_others: Any) -> None:
        """Connect, agree on a size, and learn the services."""
        if pair:
            raise NotImplementedError("the program pairs once it is connected")
        try:
            async with _clock.timeout(self._timeout):
                held = await self._central.connect(self.address, self._name)
                self._take(held)
                with self._named_errors():
                    self.services = await self._discovered(held)
        except BaseException:
            await self.disconnect()
            raise

    async def disconnect(self) -> None:
        """End the connection, as BlueZ does: for every program."""
        if self._held is not None:
            await self._central.disconnect(self.address)

    async def pair(self, *_args: Any, **_kwargs: Any) -> None:
        """Pair without a number to compare, and encrypt the connection."""
        with self._named_errors():
            await self._connection().pair()

    async def unpair(self) -> None:
        """Forget the pairing, which ends the connection."""
        with self._named_errors():
            await self._central.forget(self.address)

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, **_others: Any
    ) -> bytearray:
        """Ask the device for a value."""
        with self._named_errors():
            return bytearray(await self._gatt().read_value(characteristic.obj))

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, **_others: Any
    ) -> bytearray:
        """Not offered; the program reads none."""
        raise NotImplementedError

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Give the device a value."""
        with self._named_errors():
            await self._gatt().write_value(characteristic.obj, bytes(data), with_response=response)

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Not offered; the program writes none."""
        raise NotImplementedError

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: NotifyCallback,
        **_others: Any,
    ) -> None:
        """Have the device send a value by itself, by notification or by indication."""
        with self._named_errors():
            await self._gatt().subscribe(
                characteristic.obj, lambda value: callback(bytearray(value))
            )

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Have it send no more."""
        with self._named_errors():
            await self._gatt().unsubscribe(characteristic.obj)

    def _gatt(self) -> Client:
        client: Client = self._connection().gatt_client
        return client

    def _connection(self) -> Connection:
        if self._held is None:
            raise BleakError("not connected")
        return self._held.connection

    def _take(self, held: Held) -> None:
        self._held = held
        held.connection.on(Connection.EVENT_DISCONNECTION, self._gone)

    def _gone(self, _reason: int) -> None:
        self._held = None
        self.services = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def _discovered(self, held: Held) -> BleakGATTServiceCollection:
        client: Client = held.connection.gatt_client
        await client.request_mtu(MTU)
        services = await client.discover_services()
        for service in services:
            for characteristic in await client.discover_characteristics([], service):
                await client.discover_descriptors(characteristic)
        held.services = tuple(_uuid_text(service.uuid) for service in services)
        return _collection(services, client)

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        """Bleak's exceptions for bumble's."""
        try:
            yield
        except ATT_Error as error:
            raise BleakGATTProtocolError(error.error_code) from error
        except BaseBumbleError as error:
            raise BleakError(f"{type(error).__name__}: {error}") from error
        except asyncio.CancelledError as error:
            # bumble cancels what is asked of a device that is lost; nobody cancelled this task.
            task = asyncio.current_task()
            if task is None or task.cancelling() or self._held is not None:
                raise
            raise BleakError("device disconnected") from error


def _collection(services: list[ServiceProxy], client: Client) -> BleakGATTServiceCollection:
    collection = BleakGATTServiceCollection()
    for service in services:
        known = BleakGATTService(service, service.handle, _uuid_text(service.uuid))
        collection.add_service(known)
        for characteristic in service.characteristics:
            collection.add_characteristic(_characteristic(characteristic, known, client))
    return collection


def _characteristic(
    characteristic: CharacteristicProxy[bytes], service: BleakGATTService, client: Client
) -> BleakGATTCharacteristic:
    return BleakGATTCharacteristic(
        characteristic,
        characteristic.handle,
        _uuid_text(characteristic.uuid),
        [
            name
            for bit, name in CHARACTERISTIC_PROPERTIES.items()
            if characteristic.properties & bit
        ],
        lambda: client.mtu - 3,
        service,
    )


def _advertisement_data(advertisement: Advertisement) -> AdvertisementData:
    data = advertisement.data
    name = data.get(AdvertisingData.Type.COMPLETE_LOCAL_NAME)
    uuids = [
        _uuid_text(uuid)
        for kind in (
            AdvertisingData.Type.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
            AdvertisingData.Type.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
        )
        for uuid in data.get(kind) or ()
    ]
    return AdvertisementData(
        local_name=name if isinstance(name, str) else None,
        manufacturer_data={},
        service_data={},
        service_uuids=uuids,
        tx_power=None,
        rssi=advertisement.rssi,
        platform_data=(advertisement,),
    )


def _uuid_text(uuid: UUID) -> str:
    """128-bit form, lower case."""
    return str(standard_uuid.UUID(bytes=uuid.uuid_128_bytes[::-1]))
