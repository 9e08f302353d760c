"""One time for several runners, so that their pacers, parts and ends are one."""

from collections.abc import Sequence

from biofeedback.clock import SessionClock
from biofeedback.commands import Command
from biofeedback.plan import Plan
from biofeedback.sensors.alarm import Alarm
from biofeedback.session.engine import SessionEngine
from biofeedback.session.runner import SessionRunner


class Conductor:
    """Hands the same commands and moments, with the same stamps, to the engine of every runner.

    An engine decides by what it is handed and nothing else, so the tracks of all are equal. It
    keeps an engine of its own only to know when something is due: a member that ended, or whose
    source or disk failed, keeps no other waiting.
    """

    def __init__(
        self, *, plan: Plan, clock: SessionClock, runners: Sequence[SessionRunner]
    ) -> None:
        self._score = SessionEngine(plan)
        self._clock = clock
        self._runners = tuple(runners)
        self._changed = Alarm(clock.clock)
        self.begins = clock.now()
        """The stamp from which every member is to be led."""
        self._score.begin(self.begins)

    def send(self, command: Command) -> None:
        """Ask the same of every member at the same moment; in the loop's thread only."""
        stamp = self._clock.now()
        self._score.command(command, stamp)
        for runner in self._runners:
            runner.send(command, stamp=stamp)
        self._changed.ring()

    async def run(self) -> None:
        """Let time pass for all until the plan has ended."""
        while (deadline_s := self._score.next_deadline_s) is not None:
            await self._changed.rings_within(deadline_s - self._clock.now().t_s)
            self._changed.silence()
            stamp = self._clock.now()
            if stamp.t_s >= deadline_s:
                self._score.advance(stamp)
                for runner in self._runners:
                    runner.advance(stamp)
