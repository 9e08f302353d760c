import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from biofeedback.backend.choices import FileChoice, SimulatedChoice, StrapChoice
from biofeedback.backend.program import Program
from biofeedback.backend.together import Member, group_of, is_shared
from biofeedback.breathing import BreathingPattern
from biofeedback.clock import VirtualClock
from biofeedback.commands import BreatheNormally, End, Mark, Pause, Resume, SetPace, SetStreams
from biofeedback.exchange.errors import ExchangeError
from biofeedback.plan import Part, Plan, paced_breathing
from biofeedback.records import (
    ENGINE,
    EndReason,
    LinkChanged,
    LinkState,
    Marked,
    Packet,
    Record,
    SessionEnded,
)
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS
from biofeedback.sensors.simulated.strap import SimulatedStrap
from biofeedback.storage.library import Library
from biofeedback.streams import NO_STREAMS
from session_doubles import Diary
from straps.fake_bluez import FakeBluez
from straps.fixtures import bluez
from straps.virtual_strap import ADDRESS, NAME

__all__ = ["bluez"]

_T = TypeVar("_T")
SLOW, FAST = BreathingPattern(rate_per_min=5.5), BreathingPattern(rate_per_min=6.5)
PLAN = Plan(
    name="Together",
    parts=(
        Part(name="Rest", duration_s=7.3, pattern=None),
        Part(name="Slow", duration_s=20.0, pattern=SLOW),
        Part(name="Fast", duration_s=20.0, pattern=FAST),
    ),
)


class Pair:
    """Two people with a program in virtual time, and what each was told."""

    def __init__(self, folder: Path, *, shares_pacer: bool = True) -> None:
        self.clock = VirtualClock()
        self.path = folder / "library.sqlite3"
        self.diaries = (Diary(), Diary())
        self.shares_pacer = shares_pacer
        self.ids: tuple[str, ...] = ()

    @property
    def members(self) -> list[Member]:
        return [
            Member(choice=SimulatedChoice(seed=seed), listeners=[diary])
            for seed, diary in enumerate(self.diaries, start=1)
        ]

    def run(self, job: Callable[[Program], Awaitable[_T]], plan: Plan = PLAN) -> _T:
        async def main() -> _T:
            program = await Program.open(library_path=self.path, clock=self.clock)
            try:
                self.ids = await program.sessions.start_together(
                    self.members, plan, shares_pacer=self.shares_pacer
                )
                return await job(program)
            finally:
                await program.close()

        return self.clock.run(main())

    def decided(self, who: int) -> list[Record]:
        return [record for record in self.diaries[who].records if record.source == ENGINE]

    def end_of(self, who: int) -> EndReason:
        ended = self.diaries[who].records[-1]
        assert isinstance(ended, SessionEnded)
        return ended.reason


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


async def to_the_end(pair: Pair, program: Program) -> None:
    await asyncio.gather(*(program.sessions.wait(run_id) for run_id in pair.ids))


def test_who_shares_a_pacer_has_every_decision_alike_to_the_last_digit(pair: Pair) -> None:
    async def job(program: Program) -> None:
        first, second = pair.ids
        sessions = program.sessions
        for wait_s, run_id, command in (
            (9.77, first, SetPace(pattern=FAST)),
            (3.31, second, Pause()),
            (2.13, first, Resume()),
            (5.55, second, BreatheNormally()),
            (1.01, second, SetPace(pattern=SLOW)),
        ):
            await pair.clock.sleep(wait_s)
            sessions.send(run_id, command)
        await to_the_end(pair, program)

    pair.run(job)
    assert pair.decided(0) == pair.decided(1)
    assert pair.end_of(0) is EndReason.COMPLETED
    assert len(pair.decided(0)) > 45
    for diary in pair.diaries:
        times = [record.t_s for record in diary.records]
        assert times == sorted(times)
        assert sum(isinstance(record, Packet) for record in diary.records) > 40


def test_bodies_differ_and_each_has_a_session_that_remembers_the_group(pair: Pair) -> None:
    pair.run(lambda program: to_the_end(pair, program))

    async def stored() -> list[str | None]:
        with_group = []
        for run_id in pair.ids:
            library = Library.open(pair.path, clock=pair.clock)
            info = library.session(run_id)
            assert [*library.records(run_id)] == pair.diaries[pair.ids.index(run_id)].records
            assert info.source.detail["seed"] == str(pair.ids.index(run_id) + 1)
            library.close()
            with_group.append(group_of(info))
        return with_group

    groups = pair.clock.run(stored())
    assert groups[0] is not None
    assert groups[0] == groups[1]
    payloads = [
        [record.payload for record in diary.records if isinstance(record, Packet)]
        for diary in pair.diaries
    ]
    assert payloads[0] != payloads[1]


def test_a_mark_is_of_one_and_an_end_of_all(pair: Pair) -> None:
    async def job(program: Program) -> None:
        await pair.clock.sleep(3.0)
        program.sessions.send(pair.ids[0], Mark(text="spasm"))
        program.sessions.send(pair.ids[1], End())
        await to_the_end(pair, program)

    pair.run(job)
    assert [sum(isinstance(record, Marked) for record in pair.decided(who)) for who in (0, 1)] == [
        1,
        0,
    ]
    assert [pair.end_of(who) for who in (0, 1)] == [EndReason.ASKED] * 2
    assert pair.diaries[0].records[-1].t_s == pair.diaries[1].records[-1].t_s


def test_one_can_be_ended_alone(pair: Pair) -> None:
    async def job(program: Program) -> None:
        await pair.clock.sleep(12.0)
        await program.sessions.stop(pair.ids[0])
        assert program.sessions.status(pair.ids[0]).is_over
        assert not program.sessions.status(pair.ids[1]).is_over
        program.sessions.send(pair.ids[0], SetPace(pattern=FAST))
        await to_the_end(pair, program)

    pair.run(job)
    assert [pair.end_of(who) for who in (0, 1)] == [EndReason.ASKED, EndReason.COMPLETED]
    assert pair.diaries[0].records[-1].t_s == pytest.approx(12.0, abs=0.1)
    assert pair.diaries[1].records[-1].t_s == pytest.approx(47.3, abs=0.1)


def test_without_a_shared_pacer_each_goes_its_own_way_from_the_same_zero(tmp_path: Path) -> None:
    pair = Pair(tmp_path, shares_pacer=False)

    async def job(program: Program) -> None:
        await pair.clock.sleep(3.0)
        program.sessions.send(pair.ids[0], Pause())
        await pair.clock.sleep(50.0)
        assert program.sessions.status(pair.ids[1]).is_over
        await program.sessions.stop(pair.ids[0])

    pair.run(job)
    starts = [diary.statuses[0].timeline.wall_s for diary in pair.diaries]
    assert starts[0] == starts[1]
    assert [pair.end_of(who) for who in (0, 1)] == [EndReason.ASKED, EndReason.COMPLETED]


def test_a_source_that_fails_to_hear_ends_nobody_s_session(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = SimulatedStrap.control

    async def failing(strap: SimulatedStrap, request: object) -> None:
        if strap.info.detail["seed"] == "1":
            raise RuntimeError("it will not listen")
        await whole(strap, request)  # type: ignore[arg-type]

    monkeypatch.setattr(SimulatedStrap, "control", failing)

    async def job(program: Program) -> list[EndReason | None]:
        return [await program.sessions.wait(run_id) for run_id in pair.ids]

    assert pair.run(job) == [EndReason.COMPLETED, EndReason.COMPLETED]
    assert pair.diaries[1].records[-1].t_s == pytest.approx(47.3, abs=0.1)


def test_a_link_that_dies_is_told_to_one_and_the_other_goes_on(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = SimulatedStrap.records

    async def failing(strap: SimulatedStrap) -> object:
        number = 0
        async for record in whole(strap):
            number += 1
            if strap.info.detail["seed"] == "2" and number == 12:
                raise RuntimeError("the radio caught fire")
            yield record

    monkeypatch.setattr(SimulatedStrap, "records", failing)
    pair.run(lambda program: to_the_end(pair, program))
    assert pair.decided(0) == pair.decided(1)
    told = [
        [record.state for record in diary.records if isinstance(record, LinkChanged)]
        for diary in pair.diaries
    ]
    assert LinkState.GIVEN_UP not in told[0]
    assert told[1][-1] is LinkState.GIVEN_UP


def test_closing_the_program_ends_both(pair: Pair) -> None:
    async def job(_program: Program) -> None:
        await pair.clock.sleep(5.0)

    pair.run(job)
    assert [pair.end_of(who) for who in (0, 1)] == [EndReason.CLOSED] * 2


def test_a_choice_that_can_not_be_opened_starts_nobody(tmp_path: Path) -> None:
    clock = VirtualClock()

    async def main() -> int:
        program = await Program.open(library_path=tmp_path / "library.sqlite3", clock=clock)
        members = [
            Member(choice=SimulatedChoice()),
            Member(choice=FileChoice(path=tmp_path / "missing.txt")),
        ]
        plan = paced_breathing(SLOW, 60.0, "Breathing")
        with pytest.raises(ExchangeError):
            await program.sessions.start_together(members, plan, shares_pacer=True)
        await program.close()
        return int((tmp_path / "library.sqlite3").exists())

    assert clock.run(main()) == 0


def test_what_is_shared() -> None:
    assert is_shared(SetPace(pattern=SLOW))
    assert is_shared(End())
    assert not is_shared(Mark())
    assert not is_shared(SetStreams(streams=NO_STREAMS))


@pytest.mark.skipif(sys.platform != "linux", reason="the strap bench needs Linux")
async def test_of_two_real_links_one_strap_that_is_away_keeps_the_other_not_waiting(
    tmp_path: Path, bluez: FakeBluez
) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    away, here = Diary(), Diary()
    program = await Program.open(library_path=tmp_path / "library.sqlite3")
    members = [
        Member(choice=StrapChoice(address="00:00:5E:00:53:99", name="Away"), listeners=[away]),
        Member(choice=StrapChoice(address=ADDRESS, name=NAME), listeners=[here]),
    ]
    async with strap.beating(0.2):
        first, second = await program.sessions.start_together(members, PLAN, shares_pacer=True)
        await here.until(lambda diary: LinkState.LIVE in states(diary))
        live_s = next(
            record.t_s
            for record in here.records
            if isinstance(record, LinkChanged) and record.state is LinkState.LIVE
        )
        assert live_s < DEFAULT_LIMITS.scan_s / 2
        assert states(away) == [LinkState.SEARCHING]
        bluez.add_strap("00:00:5E:00:53:99", "Away")
        await away.until(lambda diary: LinkState.WAITING in states(diary))
        await asyncio.gather(program.sessions.stop(first), program.sessions.stop(second))
    await program.close()


def states(diary: Diary) -> list[LinkState]:
    return [record.state for record in diary.records if isinstance(record, LinkChanged)]
