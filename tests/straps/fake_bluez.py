"""A Bluetooth service that exists only on a private bus, with straps and faults to order."""

import asyncio
import itertools
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from biofeedback.clock import SystemClock
from straps.bluez_objects import (
    ADAPTER,
    ADAPTER_PATH,
    CHARACTERISTIC,
    DEVICE,
    Properties,
    adapter_properties,
    device_properties,
    gatt_objects,
)
from straps.private_bus import current_daemon
from straps.strap_body import Offered, VirtualStrap, heart_rate_offer

_OBJECTS = "org.freedesktop.DBus.ObjectManager"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_clock = SystemClock()

_Answer = Callable[[Message], Awaitable[None] | None]


@dataclass(slots=True, kw_only=True)
class Timing:
    """How long the virtual radio takes; real ones are slower."""

    advertising_s: float = 0.05
    connect_s: float = 0.01
    disconnect_s: float = 0.01


@dataclass(slots=True, kw_only=True)
class Refusal:
    """An error to answer a method with."""

    error: str = "org.bluez.Error.Failed"
    text: str = "made to fail"
    times: int = 1
    skips: int = 0
    """How many calls are answered as usual before."""


@dataclass(slots=True, kw_only=True)
class _Scan:
    """What one client of the service scans for."""

    services: frozenset[str] = frozenset()
    is_on: bool = False


@dataclass(slots=True)
class FakeBluez:
    """org.bluez with one adapter; every fault is a field or a method.

    All of it belongs to the event loop on which ``start`` was awaited.
    """

    timing: Timing = field(default_factory=Timing)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    """By method name, such as "StartNotify"."""
    unanswered: set[str] = field(default_factory=set)
    """Methods that never answer."""
    drops_while_resolving: int = 0
    """How many connections end while the device's services are being learned."""
    unresolved: int = 0
    """How many connections never get to know the device's services."""
    calls: list[str] = field(default_factory=list)
    """Names of the methods called, in order."""
    _straps: dict[str, VirtualStrap] = field(default_factory=dict)
    _tree: dict[str, Properties] = field(default_factory=dict)
    _scans: dict[str, _Scan] = field(default_factory=dict)
    _connecting: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _bus: MessageBus | None = None
    _is_powered: bool = True
    _jitter: "itertools.cycle[int]" = field(default_factory=lambda: itertools.cycle((0, 1, -1)))

    async def start(self) -> None:
        """Begin to serve, knowing nothing of what was before."""
        bus = await MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True).connect()
        self._tree = {ADAPTER_PATH: {ADAPTER: adapter_properties(is_powered=self._is_powered)}}
        self._bus = bus
        bus.add_message_handler(self._received)
        await bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="AddMatch",
                signature="s",
                body=["type='signal',member='NameOwnerChanged'"],
            )
        )
        await bus.request_name("org.bluez")
        self._signal_added(ADAPTER_PATH)

    async def stop(self) -> None:
        """Die as by SIGKILL: no signal, no answer; every connection is gone."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._scans.clear()
        self._connecting.clear()
        for strap in self._straps.values():
            strap.disconnected()
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    def add_strap(
        self, address: str, name: str, characteristics: tuple[Offered, ...] | None = None
    ) -> VirtualStrap:
        """Bring a strap into reach: a usual one, or one with these characteristics."""
        offer = heart_rate_offer() if characteristics is None else characteristics
        strap = VirtualStrap(address=address, name=name, characteristics=offer)
        strap.place(
            path=f"{ADAPTER_PATH}/dev_{strap.address.replace(':', '_')}",
            send_value=self._send_value,
            drop=self._dropped,
        )
        self._straps[strap.path] = strap
        return strap

    def power(self, *, is_on: bool) -> None:
        """Switch the adapter; off ends every connection and every scan."""
        self._is_powered = is_on
        if not is_on:
            self._scans.clear()
            for strap in self._straps.values():
                if strap.is_connected:
                    strap.drop()
        self._change(ADAPTER_PATH, ADAPTER, {"Powered": Variant("b", is_on)})

    def remove_adapter(self) -> None:
        """Pull the radio out."""
        self._scans.clear()
        for strap in self._straps.values():
            if strap.is_connected:
                strap.drop()
        self._remove(ADAPTER_PATH)

    def add_adapter(self) -> None:
        """Plug a radio in again; it knows no device."""
        self._tree[ADAPTER_PATH] = {ADAPTER: adapter_properties(is_powered=self._is_powered)}
        self._signal_added(ADAPTER_PATH)

    def end_scans(self) -> None:
        """Stop discovering without a word, as some controllers do after an error."""
        self._scans.clear()

    async def restart_bus(self) -> None:
        """End the bus itself under everybody, and begin it and the service anew."""
        daemon = current_daemon()
        await self.stop()
        daemon.stop()
        daemon.start()
        await self.start()

    def connect_elsewhere(self, strap: VirtualStrap) -> None:
        """Have another program on this computer connected to a strap."""
        self._tree.setdefault(strap.path, {DEVICE: device_properties(strap)})
        self._signal_added(strap.path)
        self._connected(strap)

    def forget(self, strap: VirtualStrap) -> None:
        """Delete the device's object, as BlueZ does half a minute after the last scan."""
        self._remove(strap.path)

    # ------------------------------------------------------------ methods that are called

    def _received(self, message: Message) -> bool:
        if message.message_type is MessageType.SIGNAL:
            if message.member == "NameOwnerChanged" and not message.body[2]:
                self._client_left(message.body[0])
            return False
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        member = str(message.member)
        self.calls.append(member)
        if member in self.unanswered:
            return True
        refusal = self.refusals.get(member)
        if refusal is not None and refusal.skips > 0:
            refusal.skips -= 1
        elif refusal is not None and refusal.times > 0:
            refusal.times -= 1
            self._refuse(message, refusal.error, refusal.text)
            return True
        if message.path != "/" and message.path not in self._tree:
            self._refuse(message, "org.freedesktop.DBus.Error.UnknownObject", "no such object")
            return True
        answer = self._answers().get(member)
        if answer is None:
            return False
        waiting = answer(message)
        if waiting is not None:
            self._spawn(waiting)
        return True

    def _answers(self) -> dict[str, _Answer]:
        return {
            "GetManagedObjects": lambda m: self._reply(m, "a{oa{sa{sv}}}", [self._tree]),
            "SetDiscoveryFilter": self._set_filter,
            "StartDiscovery": self._start_discovery,
            "StopDiscovery": self._stop_discovery,
            "Connect": self._connect,
            "Disconnect": self._disconnect,
            "ReadValue": self._read,
            "StartNotify": self._start_notify,
            "StopNotify": self._stop_notify,
            "AcquireNotify": self._acquire_notify,
            "WriteValue": self._write,
            "Set": self._reply,
            "Pair": self._pair,
            "RemoveDevice": self._remove_device,
        }

    def _set_filter(self, message: Message) -> None:
        uuids = message.body[0].get("UUIDs", Variant("as", []))
        self._scan_of(message).services = frozenset(uuids.value)
        self._reply(message)

    def _start_discovery(self, message: Message) -> None:
        scan = self._scan_of(message)
        if not self._is_powered:
            self._refuse(message, "org.bluez.Error.NotReady", "Resource Not Ready")
        elif scan.is_on:
            self._refuse(message, "org.bluez.Error.InProgress", "Operation already in progress")
        else:
            scan.is_on = True
            self._reply(message)

    def _stop_discovery(self, message: Message) -> None:
        scan = self._scan_of(message)
        if not self._is_powered:
            self._refuse(message, "org.bluez.Error.NotReady", "Resource Not Ready")
        elif not scan.is_on:
            self._refuse(message, "org.bluez.Error.Failed", "No discovery started")
        else:
            scan.is_on = False
            self._reply(message)

    async def _connect(self, message: Message) -> None:
        strap = self._straps[str(message.path)]
        if not self._is_powered:
            self._refuse(message, "org.bluez.Error.Failed", "Input/output error")
            return
        if strap.path in self._connecting:
            self._refuse(message, "org.bluez.Error.InProgress", "Operation already in progress")
            return
        self._connecting[strap.path] = self._spawn(self._reach(strap))
        try:
            await self._connecting[strap.path]
        except asyncio.CancelledError:
            self._refuse(message, "org.bluez.Error.Failed", "le-connection-abort-by-remote")
        else:
            self._reply(message)
        finally:
            self._connecting.pop(strap.path, None)

    async def _reach(self, strap: VirtualStrap) -> None:
        while not strap.is_in_reach:
            await _clock.sleep(0.005)
        await _clock.sleep(self.timing.connect_s)
        self._connected(strap)

    async def _disconnect(self, message: Message) -> None:
        strap = self._straps[str(message.path)]
        if (connecting := self._connecting.get(strap.path)) is not None:
            connecting.cancel()
        elif strap.is_connected:
            await _clock.sleep(self.timing.disconnect_s)
            strap.drop()
        self._reply(message)

    def _read(self, message: Message) -> None:
        value = self._strap_of(message).value_at(str(message.path))
        if value is None:
            self._refuse(message, "org.bluez.Error.NotPermitted", "Read not permitted")
        else:
            self._reply(message, "ay", [value])

    def _start_notify(self, message: Message) -> None:
        strap = self._strap_of(message)
        if not strap.is_connected:
            self._refuse(message, "org.bluez.Error.Failed", "Not connected")
        elif strap.follow(str(message.path), str(message.sender)):
            self._reply(message)
        else:
            self._refuse(message, "org.bluez.Error.InProgress", "Notify already started")

    def _stop_notify(self, message: Message) -> None:
        self._strap_of(message).unfollow(str(message.sender), str(message.path))
        self._reply(message)

    def _acquire_notify(self, message: Message) -> None:
        theirs = self._strap_of(message).acquire(str(message.path), str(message.sender))
        if theirs is None:
            self._refuse(message, "org.bluez.Error.NotPermitted", "Notify acquired")
            return
        answer = Message.new_method_return(message, "hq", [0, 517], [theirs.fileno()])
        if self._bus is not None:
            self._spawn(self._send_and_close(answer, theirs))

    async def _send_and_close(self, answer: Message, sent: socket.socket) -> None:
        assert self._bus is not None
        with sent:
            await self._bus.send(answer)

    def _write(self, message: Message) -> None:
        strap = self._strap_of(message)
        if not strap.is_connected:
            self._refuse(message, "org.bluez.Error.Failed", "Not connected")
            return
        error = strap.written(str(message.path), bytes(message.body[0]))
        if error is None:
            self._reply(message)
        else:
            words = f"Operation failed with ATT error: {error:#04x}"
            self._refuse(message, "org.bluez.Error.Failed", words)

    def _pair(self, message: Message) -> None:
        strap = self._strap_of(message)
        strap.is_paired = True
        self._change(strap.path, DEVICE, {"Paired": Variant("b", True)})
        self._reply(message)

    def _remove_device(self, message: Message) -> None:
        strap = self._straps[message.body[0]]
        strap.is_paired = False
        if strap.is_connected:
            strap.drop()
        self._remove(strap.path)
        self._reply(message)

    # ------------------------------------------------------------ what the world does

    async def advertise(self) -> None:
        """Let the straps be heard for as long as this is awaited, whoever serves."""
        while True:
            for strap in self._straps.values():
                if self._is_heard(strap):
                    self._hear(strap)
            await _clock.sleep(self.timing.advertising_s)

    def _is_heard(self, strap: VirtualStrap) -> bool:
        if strap.is_connected or not strap.is_in_reach or not self._is_powered:
            return False
        scans = [scan for scan in self._scans.values() if scan.is_on]
        return any(not scan.services or scan.services & set(strap.services) for scan in scans)

    def _hear(self, strap: VirtualStrap) -> None:
        if strap.path in self._tree:
            rssi = Variant("n", strap.rssi_dbm + next(self._jitter))
            self._change(strap.path, DEVICE, {"RSSI": rssi})
        else:
            self._tree[strap.path] = {DEVICE: device_properties(strap)}
            self._signal_added(strap.path)

    def _connected(self, strap: VirtualStrap) -> None:
        strap.connected()
        self._change(strap.path, DEVICE, {"Connected": Variant("b", True)})
        if self.unresolved > 0:
            self.unresolved -= 1
            return
        if self.drops_while_resolving > 0:
            self.drops_while_resolving -= 1
            asyncio.get_running_loop().call_later(0.02, strap.drop)
            return
        for path, interfaces in gatt_objects(strap).items():
            self._tree[path] = interfaces
            self._signal_added(path)
        resolved = {"ServicesResolved": Variant("b", True)}
        self._change(strap.path, DEVICE, resolved | {"UUIDs": Variant("as", [*strap.services])})

    def _dropped(self, strap: VirtualStrap) -> None:
        no = Variant("b", False)
        self._change(strap.path, DEVICE, {"Connected": no, "ServicesResolved": no})

    def _send_value(self, path: str, value: bytes) -> None:
        self._change(path, CHARACTERISTIC, {"Value": Variant("ay", value)})

    def _client_left(self, client: str) -> None:
        self._scans.pop(client, None)
        for strap in self._straps.values():
            strap.unfollow(client)

    # ------------------------------------------------------------ objects and messages

    def _strap_of(self, message: Message) -> VirtualStrap:
        path = str(message.path)
        return next(strap for strap in self._straps.values() if path.startswith(strap.path))

    def _scan_of(self, message: Message) -> _Scan:
        return self._scans.setdefault(str(message.sender), _Scan())

    def _change(self, path: str, interface: str, changed: dict[str, Variant]) -> None:
        if path in self._tree:
            self._tree[path][interface].update(changed)
            self._signal(path, _PROPERTIES, "PropertiesChanged", "sa{sv}as", interface, changed, [])

    def _remove(self, path: str) -> None:
        for each in [known for known in self._tree if known.startswith(path)]:
            interfaces = [*self._tree.pop(each)]
            self._signal("/", _OBJECTS, "InterfacesRemoved", "oas", each, interfaces)

    def _signal_added(self, path: str) -> None:
        self._signal("/", _OBJECTS, "InterfacesAdded", "oa{sa{sv}}", path, self._tree[path])

    def _signal(self, path: str, interface: str, member: str, signature: str, *body: Any) -> None:
        if self._bus is not None:
            self._bus.send(Message.new_signal(path, interface, member, signature, [*body]))

    def _reply(self, message: Message, signature: str = "", body: list[Any] | None = None) -> None:
        if self._bus is not None:
            self._bus.send(Message.new_method_return(message, signature, body or []))

    def _refuse(self, message: Message, error: str, text: str) -> None:
        if self._bus is not None:
            self._bus.send(Message.new_error(message, error, text))

    def _spawn(self, work: Awaitable[None]) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(work)
        assert isinstance(task, asyncio.Task)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
