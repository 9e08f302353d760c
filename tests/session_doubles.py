"""Small stand-ins for what a runner joins: a scripted source, an analyst and a listener."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.dsp.updates import GapFound, GapReason, Update
from biofeedback.records import (
    Packet,
    Record,
    SessionInfo,
    SourceInfo,
    SourceKind,
)
from biofeedback.sensors.source import Request
from biofeedback.session.status import RunStatus
from biofeedback.session.timeline import Timeline

SOURCE = SourceInfo(key="strap", kind=SourceKind.STRAP, label="Strap")


def info(session_id: str = "one") -> SessionInfo:
    """A session that says as little as it may."""
    return SessionInfo(
        session_id=session_id,
        started_utc_s=1000.0,
        zone_offset_s=3600,
        plan_name="Breathing",
        source=SOURCE,
        app_version="1",
    )


def live_status(clock: SessionClock) -> RunStatus:
    """The status a live run begins with."""
    return RunStatus(
        run_id="one",
        info=info(),
        timeline=Timeline(wall_s=clock.started_monotonic_s, session_s=0.0),
        is_live=True,
        saving=None,
    )


@dataclass
class ScriptedSource:
    """Sends a packet at each of the given session times, then ends or fails."""

    clock: SessionClock
    times_s: Sequence[float]
    fails: bool = False
    requests: list[Request] = field(default_factory=list)
    closed: int = 0
    info: SourceInfo = SOURCE

    async def records(self) -> AsyncIterator[Record]:
        """The packets, stamped as they are sent."""
        for number, t_s in enumerate(self.times_s):
            await self.clock.clock.sleep(t_s - self.clock.now().t_s)
            now = self.clock.now()
            yield Packet(
                t_s=now.t_s,
                utc_s=now.utc_s,
                source="strap",
                characteristic="2a37",
                payload=bytes([number]),
            )
        if self.fails:
            raise RuntimeError("the radio caught fire")

    async def control(self, request: Request) -> None:
        """Remember what was asked."""
        self.requests.append(request)

    async def close(self) -> None:
        """Count."""
        self.closed += 1


class EchoAnalyst:
    """Says of each record when it came; fails at the moments it is told to."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.fed: list[Record] = []
        self._fails_at = fails_at

    def feed(self, record: Record) -> tuple[Update, ...]:
        """One made-up gap for each record."""
        self.fed.append(record)
        if len(self.fed) == self._fails_at:
            raise ZeroDivisionError("a formula went wrong")
        return (GapFound(from_s=record.t_s, to_s=record.t_s, reason=GapReason.LINK),)

    def finish(self) -> tuple[Update, ...]:
        """One more, to be told from the others."""
        return (GapFound(from_s=-1.0, to_s=-1.0, reason=GapReason.CLOCK),)


class Diary:
    """A listener that writes everything down."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.updates: list[Update] = []
        self.statuses: list[RunStatus] = []
        self._changed = asyncio.Event()

    async def until(self, is_so: Callable[["Diary"], bool], within_s: float = 10.0) -> None:
        """Wait, in real time, until something has been written down."""
        async with SystemClock().timeout(within_s):
            while not is_so(self):
                self._changed.clear()
                await self._changed.wait()

    def arrived(self, run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        """A record came."""
        assert run_id
        self.records.append(record)
        self.updates.extend(updates)
        self._changed.set()

    def status_changed(self, run_id: str, status: RunStatus) -> None:
        """The status changed."""
        assert run_id == status.run_id
        self.statuses.append(status)
        self._changed.set()
