import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.records import Record, Tick
from biofeedback.session.replay_runner import ReplayRunner
from biofeedback.session.status import RunStatus
from biofeedback.session.timeline import Timeline
from session_doubles import Diary, EchoAnalyst, info

RECORDS: tuple[Record, ...] = tuple(
    Tick(t_s=float(t_s), utc_s=1000.0 + t_s, source="engine") for t_s in range(1, 11)
)


class Stage:
    def __init__(self, make_analyst: Callable[[], EchoAnalyst] = EchoAnalyst) -> None:
        self.clock = VirtualClock()
        self.diary = Diary()
        self.runner = ReplayRunner(
            records=RECORDS,
            clock=self.clock,
            make_analyst=make_analyst,
            listeners=[self.diary],
            status=RunStatus(
                run_id="replay",
                info=info(),
                timeline=Timeline(wall_s=0.0, session_s=0.0, ends_s=10.0),
                is_live=False,
                saving=None,
                length_s=10.0,
            ),
        )

    def run(self, person: Coroutine[Any, Any, None]) -> None:
        async def main() -> None:
            task = asyncio.create_task(self.runner.run())
            await person
            await self.runner.stop()
            await task

        self.clock.run(main())

    @property
    def times_s(self) -> list[float]:
        return [record.t_s for record in self.diary.records]


def test_records_come_when_they_came_and_the_end_settles() -> None:
    stage = Stage()

    async def person() -> None:
        await stage.clock.sleep(4.5)
        assert stage.times_s == [1, 2, 3, 4]
        await stage.clock.sleep(10.0)

    stage.run(person())
    assert stage.diary.records == [*RECORDS, RECORDS[-1]]
    assert len(stage.diary.updates) == 11
    assert stage.runner.status.is_over


def test_speed_and_halt_move_the_timeline_with_the_records() -> None:
    stage = Stage()

    async def person() -> None:
        await stage.clock.sleep(2.5)
        stage.runner.halt()
        await stage.clock.sleep(60.0)
        assert stage.times_s == [1, 2]
        stage.runner.set_speed(4.0)
        await stage.clock.sleep(1.0)
        assert stage.times_s == [1, 2, 3, 4, 5, 6]
        assert stage.runner.status.timeline.at(stage.clock.monotonic_s()) == pytest.approx(6.5)

    stage.run(person())


def test_a_jump_ahead_brings_everything_before_it_at_once() -> None:
    stage = Stage()

    async def person() -> None:
        await stage.clock.sleep(1.5)
        await stage.runner.seek(7.2)
        await stage.clock.sleep(0.1)
        assert stage.times_s == [1, 2, 3, 4, 5, 6, 7]

    stage.run(person())
    assert {status.epoch for status in stage.diary.statuses} == {0}


@pytest.mark.parametrize("from_s", [5.5, 30.0])
def test_a_jump_back_begins_a_new_epoch_with_a_fresh_analyst(from_s: float) -> None:
    made: list[EchoAnalyst] = []

    def make() -> EchoAnalyst:
        made.append(EchoAnalyst())
        return made[-1]

    stage = Stage(make)

    async def person() -> None:
        await stage.clock.sleep(from_s)
        await stage.runner.seek(2.5)
        await stage.clock.sleep(1.0)

    stage.run(person())
    assert [record.t_s for record in made[-1].fed] == [1, 2, 3]
    assert stage.runner.status.epoch == 1
    assert not stage.runner.status.is_over


def test_a_jump_back_while_halted_stays_halted() -> None:
    stage = Stage()

    async def person() -> None:
        await stage.clock.sleep(5.5)
        stage.runner.halt()
        await stage.runner.seek(2.0)
        await stage.clock.sleep(100.0)
        assert stage.times_s == [1, 2, 3, 4, 5, 1, 2]

    stage.run(person())


def test_a_fault_in_the_analysis_is_told_and_the_replay_goes_on() -> None:
    stage = Stage(lambda: EchoAnalyst(fails_at=3))

    async def person() -> None:
        await stage.clock.sleep(20.0)

    stage.run(person())
    assert stage.times_s[:10] == list(range(1, 11))
    assert stage.runner.status.has_analysis_failed


def test_an_empty_recording_is_over_at_once() -> None:
    stage = Stage()
    runner = ReplayRunner(
        records=(),
        clock=stage.clock,
        make_analyst=EchoAnalyst,
        listeners=[stage.diary],
        status=replace(stage.runner.status, length_s=0.0),
    )
    stage.runner = runner

    async def person() -> None:
        await stage.clock.sleep(1.0)

    stage.run(person())
    assert runner.status.is_over
    assert stage.diary.records == []
