"""The one path that every record takes: record, then analyse, then announce."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from biofeedback.clock import SessionClock, Stamp
from biofeedback.commands import Command, SetStreams
from biofeedback.records import (
    EndReason,
    LinkChanged,
    LinkReason,
    LinkState,
    PacerChanged,
    Record,
    SessionEnded,
)
from biofeedback.sensors.source import FollowPacer, Request, SendStreams, Source
from biofeedback.session.analyst import Analyst, GuardedAnalyst
from biofeedback.session.announcer import Announcer
from biofeedback.session.engine import SessionEngine
from biofeedback.session.status import RunListener, RunStatus
from biofeedback.storage.saving import Saving

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _SourceEnded:
    """The source has nothing more to say."""


@dataclass(frozen=True, slots=True)
class _Close:
    """The run is to end."""

    reason: EndReason


@dataclass(frozen=True, slots=True)
class _Stamped:
    """A command that was asked at a moment which others share."""

    command: Command
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class _Moment:
    """Who leads the session says that so much time has passed."""

    stamp: Stamp


_Entry = Record | Command | _SourceEnded | _Close | _Stamped | _Moment


class SessionRunner:
    """Merges the source, the commands and the engine's deadlines into one stream of records.

    The order is fixed: a record is handed to ``keep`` before it is analysed, and analysed before
    it is announced, so a failing analysis or listener can lose nothing.
    """

    def __init__(
        self,
        *,
        source: Source,
        engine: SessionEngine,
        clock: SessionClock,
        analyst: Analyst,
        keep: Callable[[Record], None],
        listeners: Sequence[RunListener],
        status: RunStatus,
    ) -> None:
        self._source = source
        self._engine = engine
        self._clock = clock
        self._analyst = GuardedAnalyst(analyst, self._analysis_failed)
        self._keep = keep
        self._announcer = Announcer(listeners, status)
        self._queue: asyncio.Queue[_Entry] = asyncio.Queue()
        self._ended: EndReason | None = None
        self._goes_on_without_source = True
        self._is_led = False

    @property
    def status(self) -> RunStatus:
        """Where the run stands."""
        return self._announcer.status

    def send(self, command: Command, *, stamp: Stamp | None = None) -> None:
        """Ask something of the session; in the loop's thread only.

        With ``stamp`` it is asked as of that moment, which must be this one.
        """
        self._queue.put_nowait(command if stamp is None else _Stamped(command, stamp))

    def advance(self, stamp: Stamp) -> None:
        """Let time pass to a moment, for a session that is led; in the loop's thread only."""
        self._queue.put_nowait(_Moment(stamp))

    def close(self, reason: EndReason) -> None:
        """End the session at once, for a reason; in the loop's thread only."""
        self._queue.put_nowait(_Close(reason))

    def saving_changed(self, saving: Saving) -> None:
        """Pass on how the recording fares; in the loop's thread only."""
        self._announcer.change(saving=saving)

    def listen(self, listener: RunListener) -> None:
        """Add a listener, who is told the status at once."""
        self._announcer.add(listener)

    async def run(
        self, *, ends_with_source: bool = False, led_from: Stamp | None = None
    ) -> EndReason:
        """Run the session to its end, and let go of the source.

        With ``ends_with_source`` the session ends when the source has nothing more to say;
        otherwise it goes on without it, as it does without a strap. With ``led_from`` it begins at
        that moment, and time passes for it only by ``advance``.
        """
        self._goes_on_without_source = not ends_with_source
        self._is_led = led_from is not None
        self._announcer.change()
        pump = asyncio.create_task(self._pump(), name="source pump")
        try:
            await self._take_all(self._engine.begin(led_from or self._clock.now()))
            while self._ended is None:
                await self._step()
        except asyncio.CancelledError:
            await self._take_all(self._engine.end(self._clock.now(), EndReason.CLOSED))
            raise
        finally:
            await self._let_go(pump)
        return self._ended

    async def _step(self) -> None:
        for entry in await self._next_entries():
            match entry:
                case _SourceEnded():
                    await self._source_ended()
                case _Close(reason=reason):
                    await self._take_all(self._engine.end(self._clock.now(), reason))
                case entry if isinstance(entry, Record):
                    await self._take(entry)
                case SetStreams(streams=streams):
                    await self._ask_source(SendStreams(streams=streams))
                case _Stamped(command=command, stamp=stamp):
                    await self._take_all(self._engine.command(command, stamp))
                case _Moment(stamp=stamp):
                    await self._take_all(self._engine.advance(stamp))
                case command:
                    await self._take_all(self._engine.command(command, self._clock.now()))
        if not self._is_led:
            await self._take_all(self._engine.advance(self._clock.now()))

    async def _next_entries(self) -> list[_Entry]:
        """Everything that has come, or nothing once the engine's deadline is reached."""
        entries: list[_Entry] = []
        deadline_s = None if self._is_led else self._engine.next_deadline_s
        wait_s = None if deadline_s is None else max(0.0, deadline_s - self._clock.now().t_s)
        try:
            async with self._clock.clock.timeout(wait_s):
                entries.append(await self._queue.get())
        except TimeoutError:
            return entries
        while not self._queue.empty():
            entries.append(self._queue.get_nowait())
        return entries

    async def _pump(self) -> None:
        try:
            async for record in self._source.records():
                self._queue.put_nowait(record)
        except Exception as error:
            logger.exception("the source failed; the session goes on without it")
            now = self._clock.now()
            failed = LinkChanged(
                t_s=now.t_s,
                utc_s=now.utc_s,
                source=self._source.info.key,
                state=LinkState.GIVEN_UP,
                reason=LinkReason.CONNECT_FAILED,
                detail=type(error).__name__,
            )
            self._queue.put_nowait(failed)
        finally:
            self._queue.put_nowait(_SourceEnded())

    async def _source_ended(self) -> None:
        if not self._goes_on_without_source:
            await self._take_all(self._engine.end(self._clock.now(), EndReason.SOURCE_ENDED))

    async def _take_all(self, records: Sequence[Record]) -> None:
        for record in records:
            await self._take(record)

    async def _take(self, record: Record) -> None:
        if self._ended is not None:
            return
        self._keep(record)
        updates = self._analyst.feed(record)
        if isinstance(record, SessionEnded):
            updates += self._analyst.finish()
        self._announcer.announce(record, updates)
        match record:
            case PacerChanged():
                await self._ask_source(FollowPacer(track=self._engine.state.track))
            case SessionEnded(reason=reason):
                self._ended = reason
                self._announcer.change(
                    is_over=True, timeline=replace(self.status.timeline, ends_s=record.t_s)
                )

    async def _ask_source(self, request: Request) -> None:
        """Ask something of the source; that it fails to hear is no reason to end a session."""
        try:
            await self._source.control(request)
        except Exception:
            logger.exception("the source failed to take a request; the session goes on")

    def _analysis_failed(self) -> None:
        self._announcer.change(has_analysis_failed=True)

    async def _let_go(self, pump: asyncio.Task[None]) -> None:
        await self._source.close()
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
