"""The room where sessions run, live and replayed."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version

from biofeedback.backend.choices import SourceChoice, streams_of
from biofeedback.backend.recording import Recording
from biofeedback.backend.sources import MakeSource, SourceFactory
from biofeedback.backend.together import Member, in_group, is_shared, new_group
from biofeedback.clock import Clock, SessionClock, Stamp, local_offset_s
from biofeedback.commands import Command, SetStreams
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.plan import Plan
from biofeedback.records import EndReason, Record, SessionInfo, SourceInfo
from biofeedback.sensors.source import Source
from biofeedback.session.conductor import Conductor
from biofeedback.session.engine import SessionEngine
from biofeedback.session.replay_runner import ReplayRunner
from biofeedback.session.runner import SessionRunner
from biofeedback.session.status import RunListener, RunStatus
from biofeedback.session.timeline import Timeline
from biofeedback.storage.library import Library
from biofeedback.storage.saving import Saving
from biofeedback.streams import NO_STREAMS

logger = logging.getLogger(__name__)

Committed = Callable[[str, int], None]
"""Told (session id, number) after each commit, in the writer's thread: all up to it is safe."""


@dataclass(frozen=True, slots=True)
class _Live:
    runner: SessionRunner
    task: asyncio.Task[EndReason]
    conductor: Conductor | None = None
    """Who leads it together with others."""


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
        self._led: set[asyncio.Task[None]] = set()

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
        member = Member(
            choice=choice,
            listeners=listeners,
            on_committed=on_committed,
            ends_with_source=ends_with_source,
        )
        opened = await asyncio.to_thread(self._sources.prepare, choice)
        clock = SessionClock.starting_now(self._clock)
        runner = await self._runner(member, opened, plan, clock)
        return self._begin(runner, member)

    async def start_together(
        self, members: Sequence[Member], plan: Plan, *, shares_pacer: bool
    ) -> tuple[str, ...]:
        """Start and record a session for each member, with one zero of time; their ids in order.

        With ``shares_pacer`` whatever changes pace, part, pause or end of one holds for all, from
        the same moment; ``stop`` still ends one alone. What goes wrong with one once they run
        (source, disk, analysis) touches no other. Raises as ``start`` does, and then none runs.
        """
        opened = [
            await asyncio.to_thread(self._sources.prepare, member.choice) for member in members
        ]
        clock = SessionClock.starting_now(self._clock)
        group = new_group()
        runners: list[SessionRunner] = []
        try:
            for member, make in zip(members, opened, strict=True):
                runners.append(await self._runner(member, make, plan, clock, group=group))
        except BaseException:
            await self._dismiss(runners)
            raise
        conductor = Conductor(plan=plan, clock=clock, runners=runners) if shares_pacer else None
        ids = tuple(
            self._begin(runner, member, conductor)
            for runner, member in zip(runners, members, strict=True)
        )
        if conductor is not None:
            led = asyncio.create_task(self._lead(conductor, ids), name="conductor")
            self._led.add(led)
            led.add_done_callback(self._led.discard)
        return ids

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
        """Ask something of a live session; nothing happens to one that is over or replayed.

        Of those who share a pacer, each can ask for all.
        """
        match self._runs.get(run_id):
            case _Live(conductor=Conductor() as conductor) if is_shared(command):
                conductor.send(command)
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
        """End a run alone and wait until it is over, and saved if the disk allows."""
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
        await asyncio.gather(*tasks, *self._led, return_exceptions=True)

    async def _runner(
        self,
        member: Member,
        make: MakeSource,
        plan: Plan,
        clock: SessionClock,
        *,
        group: str | None = None,
    ) -> SessionRunner:
        """Everything that one session needs; nothing of it runs yet."""
        source = make(clock)
        described = source.info if group is None else in_group(source.info, group)
        info = self._describe(clock, plan, described)
        keep = await self._keeper(source, info, member.on_committed)
        return SessionRunner(
            source=source,
            engine=SessionEngine(plan),
            clock=clock,
            analyst=Pipeline(),
            keep=keep,
            listeners=member.listeners,
            status=RunStatus(
                run_id=info.session_id,
                info=info,
                timeline=Timeline(wall_s=clock.started_monotonic_s, session_s=0.0),
                is_live=True,
                saving=self._recording.saving,
            ),
        )

    async def _keeper(
        self, source: Source, info: SessionInfo, on_committed: Committed | None
    ) -> Callable[[Record], None]:
        try:
            return await self._recording.begin(
                info, saving_changed=self._pass_on_saving, on_committed=on_committed
            )
        except BaseException:
            await source.close()
            raise

    def _begin(
        self, runner: SessionRunner, member: Member, conductor: Conductor | None = None
    ) -> str:
        run_id = runner.status.run_id
        streams = streams_of(member.choice)
        if streams != NO_STREAMS:
            runner.send(SetStreams(streams=streams))
        led_from = None if conductor is None else conductor.begins
        running = self._run_live(
            runner, run_id, ends_with_source=member.ends_with_source, led_from=led_from
        )
        task = asyncio.create_task(running, name="session")
        self._runs[run_id] = _Live(runner, task, conductor)
        return run_id

    async def _lead(self, conductor: Conductor, run_ids: Sequence[str]) -> None:
        """Lead the members as long as there is one."""
        leading = asyncio.create_task(conductor.run(), name="leading")
        await asyncio.wait({self._runs[run_id].task for run_id in run_ids})
        leading.cancel()
        (ended,) = await asyncio.gather(leading, return_exceptions=True)
        if isinstance(ended, Exception):
            logger.error("a group was led no longer", exc_info=ended)

    async def _dismiss(self, runners: Sequence[SessionRunner]) -> None:
        """Let those go who were ready when another could not begin; each is kept as closed."""
        for runner in runners:
            runner.close(EndReason.CLOSED)
            await self._run_live(runner, runner.status.run_id, ends_with_source=False)

    async def _run_live(
        self,
        runner: SessionRunner,
        run_id: str,
        *,
        ends_with_source: bool,
        led_from: Stamp | None = None,
    ) -> EndReason:
        reason = EndReason.CLOSED
        try:
            reason = await runner.run(ends_with_source=ends_with_source, led_from=led_from)
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
