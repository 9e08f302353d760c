import asyncio

import pytest

from biofeedback.breathing import BreathingPattern
from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.commands import End, SetPace, UndoEnd
from biofeedback.plan import paced_breathing
from biofeedback.records import ENGINE, EndReason, Record
from biofeedback.session.conductor import Conductor
from biofeedback.session.engine import SessionEngine
from biofeedback.session.runner import SessionRunner
from session_doubles import EchoAnalyst, ScriptedSource, live_status

PLAN = paced_breathing(BreathingPattern(), 40.0, "Breathing")


class Group:
    """Three members who hear different things."""

    def __init__(self) -> None:
        self.virtual = VirtualClock()
        clock = SessionClock.starting_now(self.virtual)
        self.kept: list[list[Record]] = [[], [], []]
        self.runners = [
            SessionRunner(
                source=ScriptedSource(clock, [0.1 * (who + 1) * beat for beat in range(50)]),
                engine=SessionEngine(PLAN),
                clock=clock,
                analyst=EchoAnalyst(),
                keep=kept.append,
                listeners=[],
                status=live_status(clock),
            )
            for who, kept in enumerate(self.kept)
        ]
        self.conductor = Conductor(plan=PLAN, clock=clock, runners=self.runners)

    def decided(self) -> list[list[Record]]:
        return [[record for record in kept if record.source == ENGINE] for kept in self.kept]

    async def run(self) -> list[EndReason]:
        members = [
            asyncio.create_task(runner.run(led_from=self.conductor.begins))
            for runner in self.runners
        ]
        await self.conductor.run()
        return await asyncio.gather(*members)


def test_members_decide_alike_and_time_passes_for_all() -> None:
    group = Group()

    async def main() -> list[EndReason]:
        running = asyncio.create_task(group.run())
        await group.virtual.sleep(11.17)
        group.conductor.send(SetPace(pattern=BreathingPattern(rate_per_min=5.0)))
        await group.virtual.sleep(3.3)
        group.conductor.send(End())
        await group.virtual.sleep(4.4)
        group.conductor.send(UndoEnd())
        return await running

    assert group.virtual.run(main()) == [EndReason.COMPLETED] * 3
    first, second, third = group.decided()
    assert first == second == third
    assert len(first) > 40
    for kept in group.kept:
        assert [record.t_s for record in kept] == sorted(record.t_s for record in kept)


def test_a_member_that_left_keeps_nobody_waiting() -> None:
    group = Group()

    async def main() -> list[EndReason]:
        running = asyncio.create_task(group.run())
        await group.virtual.sleep(5.0)
        group.runners[1].close(EndReason.ASKED)
        return await running

    reasons = group.virtual.run(main())
    assert reasons == [EndReason.COMPLETED, EndReason.ASKED, EndReason.COMPLETED]
    assert group.virtual.monotonic_s() == pytest.approx(40.0, abs=0.01)
    first, _, third = group.decided()
    assert first == third
