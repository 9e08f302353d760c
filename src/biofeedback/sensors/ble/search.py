"""One scan for all who look for a device by its address: no one waits for another's turn."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from biofeedback.clock import Clock
from biofeedback.sensors.alarm import Alarm
from biofeedback.sensors.ble.limits import LinkLimits
from biofeedback.sensors.ble.scan import Found, scanning
from biofeedback.sensors.ble.system import BluetoothSystem
from biofeedback.sensors.errors import BluetoothProblem, SensorError


@dataclass(slots=True, eq=False)
class _Seeker:
    address: str
    limits: LinkLimits
    heard: "asyncio.Future[Found]"
    left_s: float
    """How long it still wants to listen; only time with a scan going on counts."""


class Search:
    """Scans while somebody looks for a device, in the turns that the radio gives.

    A scan ends as soon as nobody needs it, gives way when asked, and is begun anew after a while:
    one that was begun before the adapter was switched off and on finds nothing.
    """

    def __init__(
        self, *, system: BluetoothSystem, clock: Clock, turn: asyncio.Lock, wanted: Alarm
    ) -> None:
        self._system = system
        self._clock = clock
        self._turn = turn
        self._wanted = wanted
        self._seekers: list[_Seeker] = []
        self._listening: asyncio.Task[None] | None = None
        self._since_s: float | None = None
        self._changed = Alarm(clock)
        self._gives_way = 0

    async def find(self, address: str, limits: LinkLimits) -> Found:
        """The device with an address, as soon as it advertises; raises SensorError."""
        seeker = _Seeker(address, limits, asyncio.get_running_loop().create_future(), limits.scan_s)
        if self._since_s is not None:
            # The time before it came is none of its own.
            seeker.left_s += self._clock.monotonic_s() - self._since_s
        self._seekers.append(seeker)
        self._changed.ring()
        if self._listening is None:
            self._begin()
        try:
            return await seeker.heard
        finally:
            await self._leave(seeker)

    def hear(self, found: Found) -> None:
        """An advertisement, of this scan or of another."""
        for seeker in self._seekers:
            if is_same(found.strap.address, seeker.address) and not seeker.heard.done():
                seeker.heard.set_result(found)
                self._changed.ring()

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """A block that waits for the radio's turn: what is going on here stops for it."""
        self._gives_way += 1
        self._changed.ring()
        try:
            yield
        finally:
            self._gives_way -= 1

    def _is_wanted(self) -> bool:
        return any(not seeker.heard.done() for seeker in self._seekers)

    def _begin(self) -> None:
        self._listening = asyncio.create_task(self._listen(), name="search")
        self._listening.add_done_callback(self._ended)

    async def _leave(self, seeker: _Seeker) -> None:
        """No longer look for it; whoever is the last waits until the radio is free."""
        self._seekers.remove(seeker)
        self._changed.ring()
        if not self._seekers and self._listening is not None:
            self._listening.cancel()
            await asyncio.wait({self._listening})

    async def _listen(self) -> None:
        while self._is_wanted():
            self._wanted.ring()
            async with self._turn:
                self._wanted.silence()
                if self._is_wanted() and not self._gives_way:
                    await self._scan(self._seekers[0].limits)

    async def _scan(self, limits: LinkLimits) -> None:
        async with scanning(
            self.hear, service=None, system=self._system, clock=self._clock, limits=limits
        ):
            # An address says enough: a device without the service must be found too, to be told so.
            self._since_s = began_s = self._clock.monotonic_s()
            try:
                await self._until_done(began_s, limits.scan_s)
            finally:
                self._since_s = None
                for seeker in self._seekers:
                    seeker.left_s -= self._clock.monotonic_s() - began_s

    async def _until_done(self, began_s: float, at_most_s: float) -> None:
        while not self._gives_way:
            self._changed.silence()
            passed_s = self._clock.monotonic_s() - began_s
            for seeker in self._seekers:
                if seeker.left_s <= passed_s and not seeker.heard.done():
                    seeker.heard.set_exception(SensorError(BluetoothProblem.NOT_FOUND))
            waiting = [seeker.left_s for seeker in self._seekers if not seeker.heard.done()]
            if not waiting or passed_s >= at_most_s:
                return
            await self._changed.rings_within(min(*waiting, at_most_s) - passed_s)

    def _ended(self, listening: "asyncio.Task[None]") -> None:
        """Tell what went wrong to all who waited for it; go on for who came meanwhile."""
        self._listening = None
        error = None if listening.cancelled() else listening.exception()
        if error is None:
            if self._is_wanted():
                self._begin()
            return
        for seeker in self._seekers:
            if not seeker.heard.done():
                seeker.heard.set_exception(error)


def is_same(address: str, other: str) -> bool:
    """Whether two ways of writing name one device."""
    return address.casefold() == other.casefold()
