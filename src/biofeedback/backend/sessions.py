"""The room where sessions run, live and replayed."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version

from biofeedback.backend.choices import SourceChoice
from biofeedback.backend.recording import Recording
from biofeedback.backend.sources import SourceFactory
from biofeedback.clock import Clock, SessionClock, local_offset_s
from biofeedback.commands import Command
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.plan import Plan
from biofeedback.records import EndReason, Record, SessionInfo, SourceInfo
from biofeedback.session.engine import SessionEngine
from biofeedback.session.replay_runner import ReplayRunner
from biofeedback.session.runner import SessionRunner
from biofeedback.session.status import RunListener, RunStatus
from biofeedback.session.timeline import Timeline
from biofeedback.storage.library import Library
from biofeedback.storage.saving import Saving

logger = logging.getLogger(__name__)

Committed = Callable[[str, int], None]
"""Told (session id, number) after each commit, in the writer's thread: all up to it is safe."""


@dataclass(frozen=True, slots=True)
class _Live:
    runner: SessionRunner
    task: asyncio.Task[EndReason]


@dataclass(frozen=True, slots=True)
class _Replayed:
    runner: ReplayRunner
    task: asyncio.Task[None]


class Sessions:
    """Starts runs, passes commands to them and ends them; any number at once."""

    def __init__(
        self,
        *,
        clock: Clock,
        recording: Recording,
        sources: SourceFactory,
        open_library: Callable[[], Library],
    ) -> None:
        self._clock = clock
        self._recording = recording
        self._sources = sources
        self._open_library = open_library
        self._runs: dict[str, _Live | _Replayed] = {}

    async def start(
        self,
        choice: SourceChoice,
        plan: Plan,
        listeners: Sequence[RunListener] = (),
        *,
        on_committed: Committed | None = None,
        ends_with_source: bool = False,
    ) -> str:
        """Start and record a session; its id, which also names the run.

        Raises ExchangeError for a file that can't be read, and StorageError where another
        program is recording into the same library. A disk that does not take the records is no
        reason not to start: the status says so.
        """
        opened = await asyncio.to_thread(self._sources.prepare, choice)
        session_clock = SessionClock.starting_now(self._clock)
        source = opened(session_clock)
        info = self._describe(session_clock, plan, source.info)
        try:
            keep = await self._recording.begin(
                info, saving_changed=self._pass_on_saving, on_committed=on_committed
            )
        except BaseException:
            await source.close()
            raise
        run_id = info.session_id
        runner = SessionRunner(
            source=source,
            engine=SessionEngine(plan),
            clock=session_clock,
            analyst=Pipeline(),
            keep=keep,
            listeners=listeners,
            status=RunStatus(
                run_id=run_id,
                info=info,
                timeline=Timeline(wall_s=session_clock.started_monotonic_s, session_s=0.0),
                is_live=True,
                saving=self._recording.saving,
            ),
        )
        task = asyncio.create_task(
            self._run_live(runner, run_id, ends_with_source=ends_with_source), name="session"
        )
        self._runs[run_id] = _Live(runner, task)
        return run_id

    async def replay(
        self, session_id: str, listeners: Sequence[RunListener] = (), *, speed: float = 1.0
    ) -> str:
        """Play a stored session; the id of the run. Raises StorageError where there is none."""
        info, records = await asyncio.to_thread(self._load, session_id)
        run_id = f"replay-{uuid.uuid4()}"
        length_s = records[-1].t_s if records else 0.0
        runner = ReplayRunner(
            records=records,
            clock=self._clock,
            make_analyst=Pipeline,
            listeners=listeners,
            status=RunStatus(
                run_id=run_id,
                info=info,
                timeline=Timeline(
                    wall_s=self._clock.monotonic_s(), session_s=0.0, speed=speed, ends_s=length_s
                ),
                is_live=False,
                saving=None,
                length_s=length_s,
            ),
        )
        task = asyncio.create_task(runner.run(), name="replay")
        self._runs[run_id] = _Replayed(runner, task)
        return run_id

    def status(self, run_id: str) -> RunStatus:
        """Where a run stands."""
        return self._runs[run_id].runner.status

    def send(self, run_id: str, command: Command) -> None:
        """Ask something of a live session; nothing happens to one that is over or replayed."""
        match self._runs.get(run_id):
            case _Live(runner=runner):
                runner.send(command)
            case _:
                logger.info("a command for a run that takes none was left out")

    def set_speed(self, run_id: str, speed: float) -> None:
        """Session seconds in a second, for a replay; also goes on after a halt."""
        self._replay_runner(run_id).set_speed(speed)

    def halt(self, run_id: str) -> None:
        """Let a replay stand still."""
        self._replay_runner(run_id).halt()

    async def seek(self, run_id: str, t_s: float) -> None:
        """Let a replay jump."""
        await self._replay_runner(run_id).seek(t_s)

    async def stop(self, run_id: str) -> None:
        """End a run and wait until it is over, and saved if the disk allows."""
        match self._runs.get(run_id):
            case _Live(runner=runner, task=task):
                runner.close(EndReason.ASKED)
                await asyncio.gather(task, return_exceptions=True)
            case _Replayed(runner=replayed, task=ended):
                await replayed.stop()
                await asyncio.gather(ended, return_exceptions=True)
                del self._runs[run_id]
            case None:
                return

    async def wait(self, run_id: str) -> EndReason | None:
        """Wait until a run is over; why a live one ended."""
        match self._runs.get(run_id):
            case _Live(task=task):
                return await asyncio.shield(task)
            case _Replayed(task=ended):
                await asyncio.shield(ended)
        return None

    async def close(self) -> None:
        """End every run, because the program closes."""
        for run in tuple(self._runs.values()):
            match run:
                case _Live(runner=runner):
                    runner.close(EndReason.CLOSED)
                case _Replayed(runner=replayed):
                    await replayed.stop()
        tasks = [run.task for run in self._runs.values()]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run_live(
        self, runner: SessionRunner, run_id: str, *, ends_with_source: bool
    ) -> EndReason:
        reason = EndReason.CLOSED
        try:
            reason = await runner.run(ends_with_source=ends_with_source)
        finally:
            ended_s = runner.status.timeline.ends_s
            await self._recording.end(run_id, ended_s, reason)
        return reason

    def _pass_on_saving(self, session_id: str, saving: Saving) -> None:
        match self._runs.get(session_id):
            case _Live(runner=runner):
                runner.saving_changed(saving)
            case _:
                return

    def _load(self, session_id: str) -> tuple[SessionInfo, tuple[Record, ...]]:
        with closing(self._open_library()) as library:
            return library.session(session_id), tuple(library.records(session_id))

    def _describe(self, clock: SessionClock, plan: Plan, source: SourceInfo) -> SessionInfo:
        return SessionInfo(
            session_id=str(uuid.uuid4()),
            started_utc_s=clock.started_utc_s,
            zone_offset_s=local_offset_s(clock.started_utc_s),
            plan_name=plan.name,
            source=source,
            app_version=version("biofeedback"),
        )

    def _replay_runner(self, run_id: str) -> ReplayRunner:
        run = self._runs[run_id]
        if not isinstance(run, _Replayed):
            raise TypeError("only a replay has a speed")
        return run.runner
