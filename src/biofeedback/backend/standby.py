"""The room where a strap is connected before a session begins, and handed over to it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from biofeedback.backend.choices import StrapChoice
from biofeedback.backend.strap_sources import StrapSources
from biofeedback.clock import Clock, SessionClock
from biofeedback.dsp.updates import SessionState
from biofeedback.records import LinkChanged, Record
from biofeedback.sensors.held import HeldSource
from biofeedback.sensors.source import Source

TOLD_EVERY_S = 2.0
"""Some sentences change with time alone: "connection lost 4 s ago"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandbyState:
    """How the strap that is held ready fares."""

    address: str
    link: SessionState
    """Only what concerns its link; times on the clock of ``now_s``."""
    now_s: float
    """Since it was asked for."""


OnStandby = Callable[[StandbyState], None]


class Standby:
    """Holds one strap at most; what it sends is forgotten until a session takes it over."""

    def __init__(self, straps: StrapSources, *, clock: Clock) -> None:
        self._straps = straps
        self._clock = clock
        self._ready: _Ready | None = None
        self._changing = asyncio.Lock()

    async def hold(self, choice: StrapChoice, on_change: OnStandby) -> None:
        """Connect to a strap and keep it connected, in place of the one before.

        ``on_change`` is told at once how it fares, then at each change and every few seconds
        until it sends intervals.
        """
        async with self._changing:
            await self._let_go()
            self._ready = _Ready(choice, self._straps, self._clock, on_change)

    async def release(self) -> None:
        """Let go of the strap that is held, if any."""
        async with self._changing:
            await self._let_go()

    def take(self, address: str, clock: SessionClock) -> Source | None:
        """The strap with this address for a session; None where it is not held."""
        ready = self._ready
        if ready is None or ready.address != address or ready.held.is_over:
            return None
        self._ready = None
        return ready.hand_over(clock)

    async def _let_go(self) -> None:
        ready, self._ready = self._ready, None
        if ready is not None:
            await ready.close()


class _Ready:
    """A held strap, and who is told of it."""

    def __init__(
        self, choice: StrapChoice, straps: StrapSources, clock: Clock, on_change: OnStandby
    ) -> None:
        self.address = choice.address
        self._clock = SessionClock.starting_now(clock)
        self._on_change = on_change
        self._state = SessionState()
        self.held = HeldSource(straps.make(choice, self._clock), self._clock, self._observe)
        self._telling = asyncio.create_task(self._tell_often(), name="standby")

    def hand_over(self, clock: SessionClock) -> Source:
        self._telling.cancel()
        return self.held.hand_over(clock)

    async def close(self) -> None:
        self._telling.cancel()
        await asyncio.gather(self._telling, return_exceptions=True)
        await self.held.close()

    def _observe(self, record: Record) -> None:
        if isinstance(record, LinkChanged):
            # Another reason for the same state is no new beginning.
            is_same = record.state is self._state.link
            since_s = self._state.link_since_s if is_same else record.t_s
            self._state = SessionState(
                link=record.state, link_reason=record.reason, link_since_s=since_s
            )
            self._tell()

    async def _tell_often(self) -> None:
        self._tell()
        while True:
            await self._clock.clock.sleep(TOLD_EVERY_S)
            self._tell()

    def _tell(self) -> None:
        now_s = self._clock.now().t_s
        self._on_change(StandbyState(address=self.address, link=self._state, now_s=now_s))
