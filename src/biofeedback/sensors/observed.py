"""A source whose records others may look at on their way to the session."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from biofeedback.records import Record, SourceInfo
from biofeedback.sensors.source import Request, Source


class Observer(Protocol):
    """Someone who looks on; must not block."""

    def observe(self, record: Record) -> None:
        """A record passes."""
        ...

    def closed(self) -> None:
        """The source was closed; its last records may have been left unread."""
        ...


class ObservedSource:
    """Passes everything on, unchanged and in order."""

    def __init__(self, source: Source, observers: Sequence[Observer]) -> None:
        self._source = source
        self._observers = tuple(observers)

    @property
    def info(self) -> SourceInfo:
        """What a session remembers of the source."""
        return self._source.info

    async def records(self) -> AsyncIterator[Record]:
        """The source's records."""
        async for record in self._source.records():
            for observer in self._observers:
                observer.observe(record)
            yield record

    async def control(self, request: Request) -> None:
        """Ask it of the source."""
        await self._source.control(request)

    async def close(self) -> None:
        """Close the source."""
        try:
            await self._source.close()
        finally:
            for observer in self._observers:
                observer.closed()
