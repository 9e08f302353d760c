"""A virtual strap with a radio of its own: its characteristics as a real ATT server."""

import asyncio
import uuid as standard_uuid
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from bumble import att, data_types, hci
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData, DataType
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import (
    GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
    Characteristic,
    Descriptor,
    Service,
)
from bumble.gatt_server import Server
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink

from straps.strap_body import Offered, VirtualStrap
from straps_att.air import Air, AirController
from straps_shared.bench import Asked

MTU = 232
"""What a Polar H10 agrees to."""
_FOLLOWER = "att"
_FLAGS = {
    "read": Characteristic.Properties.READ,
    "write": Characteristic.Properties.WRITE,
    "write-without-response": Characteristic.Properties.WRITE_WITHOUT_RESPONSE,
    "notify": Characteristic.Properties.NOTIFY,
    "indicate": Characteristic.Properties.INDICATE,
}
_PERMISSIONS = att.Attribute.Permissions.READABLE | att.Attribute.Permissions.WRITEABLE


@dataclass(slots=True)
class AttStrap:
    """What carries one strap's body through the air."""

    body: VirtualStrap
    air: Air
    refusals: Counter[Asked] = field(default_factory=Counter)
    """How many requests of a kind it has still to refuse."""
    on_sent: Callable[[str, bytes], None] | None = None
    """Told each notification with its characteristic, as it is handed to the radio."""
    _controller: AirController = field(init=False)
    _device: Device = field(init=False)
    _characteristics: dict[str, Characteristic[bytes]] = field(default_factory=dict)
    """By path."""
    _uuids: dict[str, str] = field(default_factory=dict)
    """By path."""
    _connection: Connection | None = None
    _indicating: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self, *, advertising_s: float) -> None:
        """Switch the radio on, and advertise whenever nobody is connected."""
        self.body.place(path=f"/att/{self.body.address}", send_value=self._send, drop=self._dropped)
        self._controller = AirController(
            self.body.name,
            air=self.air,
            address=self.body.address,
            is_in_reach=lambda: self.body.is_in_reach,
        )
        self._device = device_of(self._controller, self.body.name, self.body.address)
        self._device.gatt_server.max_mtu = MTU
        self._device.add_services(self._services())
        self._device.on(Device.EVENT_CONNECTION, self._connected)
        await self._device.power_on()
        await self._device.start_advertising(
            auto_restart=True,
            own_address_type=hci.OwnAddressType.PUBLIC,
            advertising_data=bytes(_advertising_data(self.body)),
            advertising_interval_min=1000 * advertising_s,
            advertising_interval_max=1000 * advertising_s,
        )

    async def stop(self) -> None:
        """Switch the radio off."""
        for task in self._indicating:
            task.cancel()
        if self._indicating:
            await asyncio.wait(self._indicating)
        self.air.cut(self._controller, hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)
        self.air.remove_controller(self._controller)
        for advertising_set in self._controller.advertising_sets.values():
            advertising_set.stop()
        await self._device.power_off()

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is being changed: it is connected, or it advertises."""
        return self._connection is not None or self._device.is_advertising

    def silence(self, *, is_on: bool) -> None:
        """Lose whatever is said in its connections, as when it went out of reach connected."""
        self._controller.is_silenced = is_on

    def time_out(self) -> None:
        """Let both ends notice that they have not heard of each other for too long."""
        self.air.cut(self._controller, hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)

    def _services(self) -> list[Service]:
        offered: dict[str, list[Characteristic[bytes]]] = {}
        for each in self.body.characteristics:
            characteristic = self._characteristic(each)
            self._characteristics[each.path] = characteristic
            self._uuids[each.path] = each.uuid
            offered.setdefault(each.service, []).append(characteristic)
        return [Service(uuid, characteristics) for uuid, characteristics in offered.items()]

    def _characteristic(self, offered: Offered) -> Characteristic[bytes]:
        properties = Characteristic.Properties(0)
        for flag in offered.flags:
            properties |= _FLAGS[flag]
        characteristic: Characteristic[bytes] = Characteristic(
            offered.uuid, properties, _PERMISSIONS, self._value(offered)
        )
        if {"notify", "indicate"} & {*offered.flags}:
            characteristic.descriptors = [self._switch(offered, characteristic)]
        return characteristic

    def _value(self, offered: Offered) -> att.AttributeValue[bytes]:
        async def read(_connection: Connection) -> bytes:
            self._refuse_if_asked(Asked.READ, att.ErrorCode.READ_NOT_PERMITTED)
            value = self.body.value_at(offered.path)
            if value is None:
                raise att.ATT_Error(att.ErrorCode.READ_NOT_PERMITTED)
            return value

        async def write(_connection: Connection, value: bytes) -> None:
            self._refuse_if_asked(Asked.WRITE, att.ErrorCode.WRITE_NOT_PERMITTED)
            error = self.body.written(offered.path, value)
            if error is not None:
                raise att.ATT_Error(error)

        return att.AttributeValue(read, write)

    def _switch(self, offered: Offered, characteristic: Characteristic[bytes]) -> Descriptor:
        server: Server = self._device.gatt_server

        def write(bearer: att.Bearer, value: bytes) -> None:
            if any(value):
                self._refuse_if_asked(Asked.FOLLOW, att.ErrorCode.WRITE_NOT_PERMITTED)
            server.write_cccd(bearer, characteristic, value)
            if any(value):
                self.body.follow(offered.path, _FOLLOWER)
            else:
                self.body.unfollow(_FOLLOWER, offered.path)

        return Descriptor(
            GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
            _PERMISSIONS,
            att.AttributeValueV2(lambda bearer: server.read_cccd(bearer, characteristic), write),
        )

    def _refuse_if_asked(self, asked: Asked, code: att.ErrorCode) -> None:
        if self.refusals[asked] > 0:
            self.refusals[asked] -= 1
            raise att.ATT_Error(code)

    def _send(self, path: str, value: bytes) -> None:
        connection, characteristic = self._connection, self._characteristics[path]
        if connection is None:
            return
        if characteristic.properties & Characteristic.Properties.INDICATE:
            server = self._device.gatt_server
            self._begin(server.indicate_subscriber(connection, characteristic, value))
            return
        if len(value) > connection.att_mtu - 3:
            raise ValueError(f"{len(value)} bytes don't fit into one notification")
        # bumble's own method is a coroutine, and what is sent here is sent from plain functions.
        notification = att.ATT_Handle_Value_Notification(
            attribute_handle=characteristic.handle, attribute_value=value
        )
        self._device.gatt_server.send_gatt_pdu(connection, bytes(notification))
        if self.on_sent is not None:
            self.on_sent(self._uuids[path], value)

    def _begin(self, indicating: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(indicating)
        self._indicating.add(task)
        task.add_done_callback(self._indicating.discard)

    def _dropped(self, _body: VirtualStrap) -> None:
        reason = hci.HCI_ErrorCode.REMOTE_USER_TERMINATED_CONNECTION_ERROR
        self.air.cut(self._controller, reason)

    def _connected(self, connection: Connection) -> None:
        self._connection = connection
        self.body.connected()
        connection.on(Connection.EVENT_DISCONNECTION, self._disconnected)
        connection.on(Connection.EVENT_CONNECTION_ENCRYPTION_CHANGE, self._encrypted)

    def _disconnected(self, _reason: int) -> None:
        self._connection = None
        self.body.is_paired = False
        self.body.disconnected()

    def _encrypted(self) -> None:
        self.body.is_paired = self._connection is not None and self._connection.is_encrypted


def device_of(controller: Controller, name: str, address: str) -> Device:
    """A host for a radio in this process."""
    return Device(
        host=Host(controller, AsyncPipeSink(controller)), config=configuration(name, address)
    )


def configuration(name: str, address: str) -> DeviceConfiguration:
    """What a device is called, with a random address beside its public one."""
    return DeviceConfiguration(name=name, address=hci.Address("F0" + address[2:]))


def _advertising_data(body: VirtualStrap) -> AdvertisingData:
    short = [UUID.from_16_bits(number) for each in body.services if (number := _short(each))]
    flags = AdvertisingData.Flags.LE_GENERAL_DISCOVERABLE_MODE
    structures: list[DataType] = [
        data_types.Flags(flags),
        data_types.CompleteLocalName(body.name),
        data_types.CompleteListOf16BitServiceUUIDs(short),
    ]
    return AdvertisingData(structures)


def _short(uuid: str) -> int | None:
    """The 16 bits of a UUID of the Bluetooth SIG's; None for a maker's own, not advertised."""
    number = standard_uuid.UUID(uuid).int
    return number >> 96 if uuid.endswith("-0000-1000-8000-00805f9b34fb") else None
