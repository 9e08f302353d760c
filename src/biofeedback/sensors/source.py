"""Source: records(), control(request), close(); a strap, a simulator, a recording, a remote one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from biofeedback.breathing import PacerTrack
from biofeedback.records import Record, SourceInfo
from biofeedback.streams import Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPacer:
    """The breathing that is asked for; the simulated body follows it, a strap ignores it."""

    track: PacerTrack


@dataclass(frozen=True, slots=True, kw_only=True)
class SendStreams:
    """Send these streams of samples and no others; now, and after each time of being lost."""

    streams: Streams


Request = FollowPacer | SendStreams


class Source(Protocol):
    """Where a session's records come from."""

    @property
    def info(self) -> SourceInfo:
        """What a session remembers of it."""
        ...

    def records(self) -> AsyncIterator[Record]:
        """Everything it has to say, in order of arrival; ends when it is closed or exhausted.

        Trouble with a device is a record (``LinkChanged``), not an exception.
        """
        ...

    async def control(self, request: Request) -> None:
        """Ask something of it; what does not concern it is ignored."""
        ...

    async def close(self) -> None:
        """Let go of the device within a bounded time; safe to call twice."""
        ...
