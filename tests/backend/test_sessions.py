import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from biofeedback.backend.choices import FileChoice, SimulatedChoice
from biofeedback.backend.program import Program
from biofeedback.breathing import BreathingPattern
from biofeedback.clock import SystemClock, VirtualClock
from biofeedback.commands import Mark
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.updates import MetricsComputed, StateChanged, Update
from biofeedback.plan import paced_breathing
from biofeedback.records import EndReason, LinkState, Marked, SessionEnded, Tick
from biofeedback.session.status import RunStatus
from biofeedback.storage.errors import NoSessionError, RecorderBusyError
from biofeedback.storage.library import Library
from biofeedback.storage.recorder import Recorder
from biofeedback.storage.saving import SavingState
from session_doubles import Diary

_T = TypeVar("_T")
PLAN = paced_breathing(BreathingPattern(), 90.0, "Breathing")


class World:
    """A program in virtual time with a library of its own."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock()
        self.path = folder / "library.sqlite3"

    def run(self, job: Callable[[Program], Awaitable[_T]]) -> _T:
        async def main() -> _T:
            program = await Program.open(library_path=self.path, clock=self.clock)
            try:
                return await job(program)
            finally:
                await program.close()

        return self.clock.run(main())


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def recorded(program: Program, diary: Diary) -> str:
    run_id = await program.sessions.start(SimulatedChoice(seed=1), PLAN, [diary])
    assert await program.sessions.wait(run_id) is EndReason.COMPLETED
    return run_id


def last_state(updates: list[Update]) -> StateChanged:
    return next(update for update in reversed(updates) if isinstance(update, StateChanged))


def test_a_simulated_session_gives_numbers_and_is_stored(world: World) -> None:
    diary = Diary()
    run_id = world.run(lambda program: recorded(program, diary))
    values = {
        value.name: value.value
        for update in diary.updates
        if isinstance(update, MetricsComputed)
        for value in update.values
        if value.value is not None
    }
    assert 45 < values["mean_hr"] < 95
    assert values["rmssd"] > 5
    assert values["breath_swing"] > 3
    assert last_state(diary.updates).state.ended_s == pytest.approx(90.0, abs=0.1)

    async def stored(program: Program) -> None:
        (info,) = await program.library.sessions()
        assert info.session_id == run_id
        assert info.source.is_simulated
        assert info.ended_s == pytest.approx(90.0, abs=0.1)

    world.run(stored)


def test_a_replay_says_what_the_live_session_said(world: World) -> None:
    live = Diary()
    run_id = world.run(lambda program: recorded(program, live))
    replayed = Diary()

    async def replay(program: Program) -> None:
        replay_id = await program.sessions.replay(run_id, [replayed], speed=16.0)
        await world.clock.sleep(30.0)
        assert program.sessions.status(replay_id).is_over
        await program.sessions.stop(replay_id)

    world.run(replay)
    assert replayed.records[:-1] == live.records
    assert replayed.updates == live.updates


def test_offline_says_what_the_live_session_said(world: World) -> None:
    live = Diary()
    world.run(lambda program: recorded(program, live))
    pipeline = Pipeline()
    offline = [*pipeline.feed_all(live.records), *pipeline.finish()]
    assert offline == live.updates


def test_commands_reach_a_live_session_and_only_that(world: World) -> None:
    diary = Diary()

    async def job(program: Program) -> None:
        run_id = await program.sessions.start(SimulatedChoice(), PLAN, [diary])
        await world.clock.sleep(5.0)
        program.sessions.send(run_id, Mark(text="here"))
        program.sessions.send("nobody", Mark(text="there"))
        await world.clock.sleep(1.0)
        await program.sessions.stop(run_id)
        assert program.sessions.status(run_id).is_over

    world.run(job)
    assert [record.text for record in diary.records if isinstance(record, Marked)] == ["here"]
    ended = diary.records[-1]
    assert isinstance(ended, SessionEnded)
    assert ended.reason is EndReason.ASKED


def test_a_file_is_played_as_a_strap_and_ends_the_session(world: World, tmp_path: Path) -> None:
    file = tmp_path / "rest.txt"
    file.write_text("\n".join(["800", "810", "790", "805"] * 10), encoding="utf-8")
    diary = Diary()

    async def job(program: Program) -> EndReason | None:
        run_id = await program.sessions.start(
            FileChoice(path=file),
            paced_breathing(BreathingPattern(), None, "Breathing"),
            [diary],
            ends_with_source=True,
        )
        return await program.sessions.wait(run_id)

    assert world.run(job) is EndReason.SOURCE_ENDED
    assert last_state(diary.updates).state.link is LinkState.CLOSED
    assert world.clock.monotonic_s() == pytest.approx(32.0, abs=1.5)


def test_closing_the_program_ends_its_sessions_with_a_reason(world: World) -> None:
    diary = Diary()

    async def job(program: Program) -> None:
        await program.sessions.start(SimulatedChoice(), PLAN, [diary])
        await world.clock.sleep(3.0)

    world.run(job)
    ended = diary.records[-1]
    assert isinstance(ended, SessionEnded)
    assert ended.reason is EndReason.CLOSED


def test_two_sessions_run_side_by_side_into_one_library(world: World) -> None:
    first, second = Diary(), Diary()

    async def job(program: Program) -> int:
        await asyncio.gather(recorded(program, first), recorded(program, second))
        return len(await program.library.sessions())

    assert world.run(job) == 2
    assert len(first.records) > 90
    assert len(second.records) > 90


def test_a_second_recorder_is_refused_and_the_first_goes_on(world: World) -> None:
    async def job(program: Program) -> None:
        other = await asyncio.to_thread(
            lambda: Recorder.open(world.path, clock=world.clock, on_saving=lambda _: None)
        )
        try:
            with pytest.raises(RecorderBusyError):
                await program.sessions.start(SimulatedChoice(), PLAN)
        finally:
            await asyncio.to_thread(other.close, 5.0)

    world.run(job)


def test_how_far_commits_have_come_is_told(world: World) -> None:
    numbers: list[int] = []
    diary = Diary()

    async def job(program: Program) -> None:
        run_id = await program.sessions.start(
            SimulatedChoice(), PLAN, [diary], on_committed=lambda _, number: numbers.append(number)
        )
        await program.sessions.wait(run_id)

    world.run(job)
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == len(diary.records) - 1
    assert diary.statuses[-1].saving is not None
    assert diary.statuses[-1].saving.state is SavingState.SAVED


def test_a_session_that_is_not_there_cannot_be_replayed(world: World) -> None:
    world.run(lambda program: recorded(program, Diary()))
    with pytest.raises(NoSessionError):
        world.run(lambda program: program.sessions.replay("nothing"))


def test_a_live_session_has_no_speed(world: World) -> None:
    async def job(program: Program) -> None:
        run_id = await program.sessions.start(SimulatedChoice(), PLAN)
        with pytest.raises(TypeError):
            program.sessions.set_speed(run_id, 2.0)

    world.run(job)


def test_a_replay_can_be_halted_and_jump(world: World) -> None:
    run_id = world.run(lambda program: recorded(program, Diary()))
    diary = Diary()

    async def job(program: Program) -> None:
        replay_id = await program.sessions.replay(run_id, [diary])
        await world.clock.sleep(2.0)
        program.sessions.halt(replay_id)
        await program.sessions.seek(replay_id, 60.0)
        await world.clock.sleep(50.0)
        assert diary.records[-1].t_s == pytest.approx(60.0, abs=1.0)
        program.sessions.set_speed(replay_id, 1.0)
        await world.clock.sleep(10.0)
        assert diary.records[-1].t_s == pytest.approx(70.0, abs=1.0)

    world.run(job)


async def test_a_session_goes_on_unsaved_and_is_saved_when_the_disk_lets_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "library"
    folder.write_text("a file where the folder should be", encoding="utf-8")
    path = folder / "library.sqlite3"
    clock = SystemClock()
    diary = Diary()
    program = await Program.open(library_path=path, clock=clock)
    run_id = await program.sessions.start(SimulatedChoice(), PLAN, [diary])
    await diary.until(
        lambda diary: (
            any(_saving(status) is SavingState.NOT_SAVED for status in diary.statuses)
            and any(isinstance(record, Tick) for record in diary.records)
        )
    )
    folder.unlink()
    await diary.until(lambda diary: _saving(diary.statuses[-1]) is SavingState.SAVED)
    await program.sessions.stop(run_id)
    await program.close()
    stored = list(Library.open(path, clock=clock).records(run_id))
    assert stored == diary.records


def _saving(status: RunStatus) -> SavingState | None:
    return None if status.saving is None else status.saving.state
