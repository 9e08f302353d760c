"""Follows a source's records beside a test, and waits for those it is about."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT
from biofeedback.records import LinkChanged, LinkReason, LinkState, Packet, Record
from biofeedback.sensors.source import Source

_clock = SystemClock()


class Listener:
    """What a source said so far."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.is_over = False
        self._read = 0
        self._news = asyncio.Event()

    async def until(self, is_wanted: Callable[[Record], bool], within_s: float = 5.0) -> Record:
        """The next record of a kind, after the one that was waited for last."""
        async with _clock.timeout(within_s):
            while True:
                while self._read < len(self.records):
                    self._read += 1
                    if is_wanted(self.records[self._read - 1]):
                        return self.records[self._read - 1]
                self._news.clear()
                await self._news.wait()

    async def until_link(
        self, state: LinkState, reason: LinkReason | None = None, within_s: float = 5.0
    ) -> Record:
        """The next time the link comes into a state, for a reason if one is given."""

        def is_wanted(record: Record) -> bool:
            return (
                isinstance(record, LinkChanged)
                and record.state is state
                and reason in {None, record.reason}
            )

        return await self.until(is_wanted, within_s)

    @property
    def links(self) -> list[tuple[LinkState, LinkReason]]:
        """Each state the link came into, and why."""
        return [(each.state, each.reason) for each in self.records if isinstance(each, LinkChanged)]

    @property
    def measurements(self) -> list[bytes]:
        """The measurements that arrived."""
        return [*self.payloads_of(HEART_RATE_MEASUREMENT)]

    def payloads_of(self, characteristic: str) -> list[bytes]:
        """What arrived from a characteristic."""
        return [
            each.payload
            for each in self.records
            if isinstance(each, Packet) and each.characteristic == characteristic
        ]

    async def follow(self, source: Source) -> None:
        """Take everything the source has to say."""
        async for record in source.records():
            self.records.append(record)
            self._news.set()
        self.is_over = True


@asynccontextmanager
async def listening(source: Source) -> AsyncIterator[Listener]:
    """A block during which a source runs; closed at its end."""
    listener = Listener()
    following = asyncio.create_task(listener.follow(source))
    try:
        yield listener
    finally:
        await source.close()
        await following
