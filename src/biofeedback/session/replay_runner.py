"""A stored session on the same path: analyse and announce, at any speed, record nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from biofeedback.clock import Clock
from biofeedback.records import Record
from biofeedback.sensors.replay import Replay
from biofeedback.session.analyst import Analyst, GuardedAnalyst
from biofeedback.session.announcer import Announcer
from biofeedback.session.status import RunListener, RunStatus


class ReplayRunner:
    """Plays records as they came, or faster; can halt and jump.

    A jump ahead lets everything up to the new moment come at once. A jump back starts a new epoch:
    a fresh analyst is given the records from the beginning, and listeners forget what they heard.
    """

    def __init__(
        self,
        *,
        records: Sequence[Record],
        clock: Clock,
        make_analyst: Callable[[], Analyst],
        listeners: Sequence[RunListener],
        status: RunStatus,
    ) -> None:
        self._records = records
        self._clock = clock
        self._make_analyst = make_analyst
        self._announcer = Announcer(listeners, status)
        self._source = self._source_from(status.timeline.session_s)
        self._woken = asyncio.Event()
        self._is_stopping = False

    @property
    def status(self) -> RunStatus:
        """Where the replay stands."""
        return self._announcer.status

    def listen(self, listener: RunListener) -> None:
        """Add a listener, who is told the status at once."""
        self._announcer.add(listener)

    def set_speed(self, speed: float) -> None:
        """Session seconds in a second, from now on; also goes on after a halt."""
        self._source.set_speed(speed)
        self._source.go_on()
        wall_s = self._clock.monotonic_s()
        self._announcer.change(timeline=self.status.timeline.running(wall_s, speed))

    def halt(self) -> None:
        """Stand still."""
        self._source.stop()
        wall_s = self._clock.monotonic_s()
        self._announcer.change(timeline=self.status.timeline.stopped(wall_s))

    async def seek(self, t_s: float) -> None:
        """Jump to a session time, clipped to the recording."""
        to_s = min(max(0.0, t_s), self.status.length_s or 0.0)
        wall_s = self._clock.monotonic_s()
        back = to_s < self.status.timeline.at(wall_s)
        timeline = replace(self.status.timeline, wall_s=wall_s, session_s=to_s)
        if back:
            old, self._source = self._source, self._source_from(to_s)
            await old.close()
            self._announcer.change(timeline=timeline, epoch=self.status.epoch + 1, is_over=False)
            self._woken.set()
        else:
            self._source.seek(max(to_s, self._source.position_s))
            self._announcer.change(timeline=timeline)

    async def stop(self) -> None:
        """End the replay."""
        self._is_stopping = True
        await self._source.close()
        self._woken.set()

    async def run(self) -> None:
        """Play until stopped; after the last record it waits for a jump back."""
        wall_s = self._clock.monotonic_s()
        self._announcer.change(timeline=replace(self.status.timeline, wall_s=wall_s))
        while not self._is_stopping:
            source = self._source
            await self._play(source)
            if source is self._source:
                await self._woken.wait()
            self._woken.clear()

    async def _play(self, source: Replay) -> None:
        analyst = GuardedAnalyst(self._make_analyst(), self._analysis_failed)
        last: Record | None = None
        async for record in source.records():
            if source is not self._source or self._is_stopping:
                return
            last = record
            self._announcer.announce(record, analyst.feed(record))
        if source is self._source and not self._is_stopping:
            if last is not None:
                self._announcer.announce(last, analyst.finish())
            self._announcer.change(is_over=True)

    def _analysis_failed(self) -> None:
        self._announcer.change(has_analysis_failed=True)

    def _source_from(self, start_s: float) -> Replay:
        status = self.status
        source = Replay(
            self._records,
            status.info.source,
            self._clock,
            speed=status.timeline.speed,
            start_s=start_s,
        )
        if status.timeline.is_stopped:
            source.stop()
        return source
