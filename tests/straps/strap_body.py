"""A strap that exists only in software: what it offers, who follows it, and what it sends."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    BATTERY_SERVICE,
    BODY_SENSOR_LOCATION,
    DEVICE_FACTS,
    DEVICE_INFORMATION_SERVICE,
    HEART_RATE_MEASUREMENT,
    HEART_RATE_SERVICE,
    HeartRateMeasurement,
    encode_measurement,
)

_clock = SystemClock()
WRITE_NOT_PERMITTED = 3
"""The attribute protocol's number."""
_FACTS = {"maker": "Virtual", "model": "V10", "serial": "0001", "firmware": "1.0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A characteristic that a strap has."""

    service: str
    uuid: str
    flags: tuple[str, ...]
    value: bytes | None = None
    """What reading it gives; None refuses."""
    path: str = ""
    """Where it stands in the service's tree, below the device until the strap has its place."""


def heart_rate_offer() -> tuple[Offered, ...]:
    """What a usual strap has."""
    read, notify = ("read",), ("notify",)
    return (
        Offered(service=HEART_RATE_SERVICE, uuid=HEART_RATE_MEASUREMENT, flags=notify),
        Offered(service=HEART_RATE_SERVICE, uuid=BODY_SENSOR_LOCATION, flags=read, value=b"\1"),
        Offered(service=BATTERY_SERVICE, uuid=BATTERY_LEVEL, flags=read + notify, value=b"\x5a"),
        *(
            Offered(
                service=DEVICE_INFORMATION_SERVICE,
                uuid=uuid,
                flags=read,
                value=_FACTS[fact].encode(),
            )
            for uuid, fact in DEVICE_FACTS.items()
            if fact in _FACTS
        ),
    )


@dataclass(slots=True, kw_only=True)
class VirtualStrap:
    """One strap; made by ``add_strap``, then driven by its methods and fields."""

    address: str
    name: str
    characteristics: tuple[Offered, ...] = field(default_factory=heart_rate_offer)
    rssi_dbm: int = -55
    is_in_reach: bool = True
    """Whether it can be heard and connected to; taking it away does not drop a connection."""
    is_mute: bool = False
    """Connected and silent."""
    is_connected: bool = False
    is_paired: bool = False
    hides: set[str] = field(default_factory=set)
    """Characteristics that are not shown, as by a system that remembers yesterday's."""
    on_write: Callable[[str, bytes], int | None] | None = None
    """What a characteristic makes of a value; None takes it, a number is the error to refuse with.
    Writing is not permitted where there is none."""
    path: str = ""
    delivered: list[bytes] = field(default_factory=list)
    """Measurements that were sent while somebody followed them."""
    followed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while somebody follows the measurement."""
    _followers: set[tuple[str, str]] = field(default_factory=set)
    _sockets: dict[str, socket.socket] = field(default_factory=dict)
    """By path: where values go instead of through the service's signals."""
    _send_value: Callable[[str, bytes], None] | None = None
    _drop: "Callable[[VirtualStrap], None] | None" = None
    _number: int = 0

    @property
    def services(self) -> tuple[str, ...]:
        """The services it offers, by UUID."""
        return tuple(dict.fromkeys(offered.service for offered in self.characteristics))

    def notify(self, payload: bytes, uuid: str = HEART_RATE_MEASUREMENT) -> bool:
        """Send a value to those who follow it; whether there was anybody."""
        sent = False
        for offered in self.characteristics:
            if offered.uuid == uuid and self._is_followed(offered.path) and not self.is_mute:
                self._hand_over(offered.path, payload)
                sent = True
        if sent and uuid == HEART_RATE_MEASUREMENT:
            self.delivered.append(payload)
        return sent

    async def play(self, packets: Iterable[tuple[float, bytes]], *, speed: float = 1.0) -> None:
        """Send measurements at their times (seconds), ``speed`` times as fast."""
        await self.followed.wait()
        started_s = _clock.monotonic_s()
        first_s: float | None = None
        for at_s, payload in packets:
            first_s = at_s if first_s is None else first_s
            due_s = started_s + (at_s - first_s) / speed
            # Even when late: a sender that never yields fills the socket, and is cut off.
            await _clock.sleep(max(0.0005, due_s - _clock.monotonic_s()))
            self.notify(payload)

    @asynccontextmanager
    async def beating(self, every_s: float = 1.0) -> AsyncIterator[None]:
        """A block during which it sends on and on, each measurement unlike the others."""
        task = asyncio.create_task(self._beat(every_s))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    def drop(self) -> None:
        """Lose the connection."""
        self.disconnected()
        if self._drop is not None:
            self._drop(self)

    def next_measurement(self) -> bytes:
        """A measurement with one interval, numbered in its energy field."""
        self._number += 1
        return encode_measurement(
            HeartRateMeasurement(
                heart_rate_bpm=61, energy_kj=self._number % 0x10000, rr_ticks=(1000,)
            )
        )

    async def _beat(self, every_s: float) -> None:
        while True:
            self.notify(self.next_measurement())
            await _clock.sleep(every_s)

    # ------------------------------------------------------------ for the fake service

    def place(
        self,
        *,
        path: str,
        send_value: Callable[[str, bytes], None],
        drop: "Callable[[VirtualStrap], None]",
    ) -> None:
        """Take a place in a service's tree."""
        self.path, self._send_value, self._drop = path, send_value, drop
        self.characteristics = tuple(
            Offered(
                service=offered.service,
                uuid=offered.uuid,
                flags=offered.flags,
                value=offered.value,
                path=f"{path}/service{self._handle_of(offered.service)}/char{number:04x}",
            )
            for number, offered in enumerate(self.characteristics, start=0x100)
        )

    @property
    def shown(self) -> tuple[Offered, ...]:
        """The characteristics that a system finds."""
        return tuple(each for each in self.characteristics if each.uuid not in self.hides)

    def written(self, path: str, value: bytes) -> int | None:
        """Take a value; the error's number where it is refused."""
        uuid = next(each.uuid for each in self.characteristics if each.path == path)
        return WRITE_NOT_PERMITTED if self.on_write is None else self.on_write(uuid, value)

    def acquire(self, path: str, client: str) -> socket.socket | None:
        """A client's end of a socket for a characteristic's values; None if it is taken."""
        if path in self._sockets or not self.follow(path, client):
            return None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        self._sockets[path] = ours
        return theirs

    def connected(self) -> None:
        """Note that a connection stands."""
        self.is_connected = True

    def disconnected(self) -> None:
        """Note that no connection stands; nobody follows any more."""
        self.is_connected = False
        for path in [*self._sockets]:
            self._sockets.pop(path).close()
        self._followers.clear()
        self.followed.clear()

    def follow(self, path: str, client: str) -> bool:
        """Let a client follow a characteristic; False if it does already."""
        if (path, client) in self._followers:
            return False
        self._followers.add((path, client))
        self._mark_followed()
        return True

    def unfollow(self, client: str, path: str | None = None) -> None:
        """Let a client stop following one or all."""
        self._followers = {
            (at, who) for at, who in self._followers if who != client or path not in {None, at}
        }
        self._mark_followed()

    def value_at(self, path: str) -> bytes | None:
        """What reading a characteristic gives; None if it can't be read."""
        return next((each.value for each in self.characteristics if each.path == path), None)

    def _hand_over(self, path: str, payload: bytes) -> None:
        if path in self._sockets:
            self._sockets[path].send(payload)
        else:
            assert self._send_value is not None
            self._send_value(path, payload)

    def _handle_of(self, service: str) -> str:
        return f"{16 * (1 + self.services.index(service)):04x}"

    def _is_followed(self, path: str) -> bool:
        return any(at == path for at, _client in self._followers)

    def _mark_followed(self) -> None:
        measurements = [
            each.path for each in self.characteristics if each.uuid == HEART_RATE_MEASUREMENT
        ]
        if any(self._is_followed(path) for path in measurements):
            self.followed.set()
        else:
            self.followed.clear()
