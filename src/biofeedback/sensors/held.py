"""A source that runs before its session does, and is handed over to it without a break."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from biofeedback.clock import SessionClock
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT
from biofeedback.records import LinkChanged, Packet, Record, SourceInfo
from biofeedback.sensors.source import Request, Source


class HeldSource:
    """Runs a source and forgets its records, until a session wants them.

    What the session gets first is how the link stands and what the device told of itself; then
    everything that arrives from that moment on, on the session's own clock.
    """

    def __init__(
        self, source: Source, clock: SessionClock, on_record: Callable[[Record], None]
    ) -> None:
        self._source = source
        self._clock = clock
        self._on_record = on_record
        self._link: LinkChanged | None = None
        self._facts: dict[str, Packet] = {}
        self._taken: asyncio.Queue[Record | None] | None = None
        self._shift_s = 0.0
        self._task = asyncio.create_task(self._run(), name="held source")

    @property
    def info(self) -> SourceInfo:
        """What a session remembers of the source."""
        return self._source.info

    @property
    def is_over(self) -> bool:
        """Whether its records have ended, so that nothing can be handed over."""
        return self._task.done()

    def hand_over(self, clock: SessionClock) -> "TakenOverSource":
        """The same source for a session with this clock; ``on_record`` is told nothing more."""
        queue: asyncio.Queue[Record | None] = asyncio.Queue()
        self._taken = queue
        now = clock.now()
        known = (self._link, *self._facts.values())
        for record in known:
            if record is not None:
                queue.put_nowait(replace(record, t_s=now.t_s, utc_s=now.utc_s))
        if self.is_over:
            queue.put_nowait(None)
        self._shift_s = self._clock.started_monotonic_s - clock.started_monotonic_s
        return TakenOverSource(self, queue)

    async def control(self, request: Request) -> None:
        """Ask it of the source."""
        await self._source.control(request)

    async def close(self) -> None:
        """Let go of the device."""
        await self._source.close()
        await asyncio.wait({self._task})

    async def _run(self) -> None:
        try:
            async for record in self._source.records():
                self._take(record)
        finally:
            if self._taken is not None:
                self._taken.put_nowait(None)

    def _take(self, record: Record) -> None:
        if self._taken is not None:
            self._taken.put_nowait(replace(record, t_s=record.t_s + self._shift_s))
            return
        match record:
            case LinkChanged():
                self._link = record
            case Packet(characteristic=characteristic) if characteristic != HEART_RATE_MEASUREMENT:
                self._facts[characteristic] = record
        self._on_record(record)


class TakenOverSource:
    """A held source in the hands of a session."""

    def __init__(self, held: HeldSource, queue: "asyncio.Queue[Record | None]") -> None:
        self._held = held
        self._queue = queue

    @property
    def info(self) -> SourceInfo:
        """What a session remembers of the source."""
        return self._held.info

    async def records(self) -> AsyncIterator[Record]:
        """What is known already, stamped with the moment of taking over; then what arrives."""
        while (record := await self._queue.get()) is not None:
            yield record

    async def control(self, request: Request) -> None:
        """Ask it of the source."""
        await self._held.control(request)

    async def close(self) -> None:
        """Let go of the device; safe to call twice."""
        await self._held.close()
