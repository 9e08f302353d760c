"""The one owner of Bluetooth in this process: one scan or one connecting at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from biofeedback.clock import Clock, SystemClock
from biofeedback.payloads.heart_rate import HEART_RATE_SERVICE
from biofeedback.sensors.alarm import Alarm
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS, LinkLimits
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.scan import Found, SeenStrap, connected_straps, scanning
from biofeedback.sensors.ble.search import Search, is_same
from biofeedback.sensors.ble.system import NATIVE, BluetoothSystem

_SYSTEM_CLOCK = SystemClock()
LEAST_SCAN_S = 1.5
"""Some advertisements of a strap that is worn."""


class Radio:
    """Serialises what the radio can do only once at a time.

    Two scans at once are refused by BlueZ, and two connects to one strap both fail; so straps
    share one of these. Whoever came first is served first, but one scan serves all who look for a
    strap, and connecting to one that was found does not wait for another that is away.
    """

    def __init__(
        self,
        *,
        clock: Clock = _SYSTEM_CLOCK,
        limits: LinkLimits = DEFAULT_LIMITS,
        system: BluetoothSystem = NATIVE,
    ) -> None:
        self._clock = clock
        self._system = system
        self._limits = limits
        self._turn = asyncio.Lock()
        self._wanted = Alarm(clock)
        self._search = Search(system=system, clock=clock, turn=self._turn, wanted=self._wanted)

    async def scan(
        self, for_s: float, on_seen: Callable[[tuple[SeenStrap, ...]], None]
    ) -> tuple[SeenStrap, ...]:
        """Every strap in reach, the already connected first, then in the order they were heard.

        Straps are known by the heart-rate service, never by name. ``on_seen`` gets the list so
        far whenever it changes. Ends early, though not before a strap was likely heard, when a
        strap is to be found for a session: that must not wait for a list. Raises SensorError.
        """
        seen: dict[str, SeenStrap] = {}

        def heard(found: Found) -> None:
            self._search.hear(found)
            saw(found)

        def saw(found: Found) -> None:
            strap = _joined(seen.get(found.strap.address), found.strap)
            if seen.get(strap.address) != strap:
                seen[strap.address] = strap
                on_seen(tuple(seen.values()))

        async with self._turn:
            for found in await connected_straps(
                system=self._system, clock=self._clock, limits=self._limits
            ):
                saw(found)
            async with scanning(
                heard,
                service=HEART_RATE_SERVICE,
                system=self._system,
                clock=self._clock,
                limits=self._limits,
            ):
                await self._clock.sleep(min(for_s, LEAST_SCAN_S))
                await self._wanted.rings_within(max(0.0, for_s - LEAST_SCAN_S))
        return tuple(seen.values())

    async def find(self, address: str, *, limits: LinkLimits, among_connected: bool) -> Found:
        """The device with an address, as soon as it is heard of; raises SensorError.

        ``among_connected`` looks among the already connected before it scans.
        """
        if among_connected:
            # A question to the system, which neither scans nor connects: it needs no turn.
            for found in await connected_straps(
                system=self._system, clock=self._clock, limits=limits
            ):
                if is_same(found.strap.address, address):
                    return found
        return await self._search.find(address, limits)

    async def connect(self, found: Found, *, limits: LinkLimits) -> Link:
        """An open connection to a device that was just found; raises SensorError."""
        async with self._next_turn():
            link = Link(found, system=self._system, clock=self._clock, limits=limits)
            try:
                await link.open()
            except BaseException:
                await link.close()
                raise
            return link

    @asynccontextmanager
    async def _next_turn(self) -> AsyncIterator[None]:
        """A block with the radio to itself, before a search that still goes on."""
        with self._search.giving_way():
            await self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()


def _joined(known: SeenStrap | None, heard: SeenStrap) -> SeenStrap:
    if known is None:
        return heard
    return SeenStrap(
        address=heard.address,
        name=heard.name or known.name,
        rssi_dbm=known.rssi_dbm if heard.rssi_dbm is None else heard.rssi_dbm,
        is_connected=known.is_connected or heard.is_connected,
    )
