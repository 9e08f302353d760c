import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.records import LinkChanged, LinkReason, LinkState, Packet, Record, SourceKind
from biofeedback.sensors.simulated.session import simulate
from biofeedback.sensors.simulated.settings import CALM, LIVELY, SimulatedSettings
from biofeedback.sensors.simulated.strap import SimulatedStrap
from biofeedback.sensors.source import FollowPacer, Source

Change = tuple[float, BreathingPattern | None]
SIX = BreathingPattern(rate_per_min=6.0)


def live(
    seed: int,
    until_s: float,
    changes: Sequence[Change] = (),
    *,
    chosen: SimulatedSettings = CALM,
    late_s: float = 0.0,
) -> list[Record]:
    """What a live strap says while the pacer is changed at those moments after its start."""
    clock = VirtualClock()

    async def main() -> list[Record]:
        session = SessionClock.starting_now(clock)
        await clock.sleep(late_s)
        source: Source = SimulatedStrap(clock=session, seed=seed, settings=chosen)

        async def all_records() -> list[Record]:
            return [record async for record in source.records()]

        if changes and changes[0][0] == 0.0:
            await source.control(FollowPacer(track=PacerTrack().changed(late_s, changes[0][1])))
        listening = asyncio.create_task(all_records())
        track = PacerTrack()
        for at_s, pattern in changes:
            await clock.sleep(late_s + at_s - session.now().t_s)
            track = track.changed(late_s + at_s, pattern)
            await source.control(FollowPacer(track=track))
        await clock.sleep(late_s + until_s - session.now().t_s)
        await source.close()
        await source.close()
        return await listening

    return clock.run(main())


def said(records: Sequence[Record]) -> list[object]:
    """Bytes and states without the stamps."""
    return [
        record.payload if isinstance(record, Packet) else (record.state, record.reason)
        for record in records
        if isinstance(record, Packet | LinkChanged)
    ]


@settings(deadline=None, max_examples=15)
@given(
    seed=st.integers(0, 10_000),
    changes=st.lists(
        st.tuples(
            st.floats(0.5, 60.0),
            st.none() | st.builds(BreathingPattern, rate_per_min=st.floats(3.0, 20.0)),
        ),
        max_size=4,
    ).map(lambda changes: sorted(changes, key=lambda change: change[0])),
)
def test_the_same_seed_and_pacer_changes_give_the_same_records(
    seed: int, changes: list[Change]
) -> None:
    first = live(seed, 70.0, changes, chosen=LIVELY)
    assert first == live(seed, 70.0, changes, chosen=LIVELY)


@pytest.mark.parametrize("late_s", [0.0, 128.0])
@pytest.mark.parametrize("pattern", [None, SIX])
def test_live_says_what_the_pure_function_says(
    late_s: float, pattern: BreathingPattern | None
) -> None:
    records = live(7, 90.0, [(0.0, pattern)], chosen=LIVELY, late_s=late_s)
    pure = simulate(LIVELY, 7, 90.0, PacerTrack().changed(0.0, pattern)).records
    assert said(records[:-1]) == said(pure)
    assert [record.t_s - late_s for record in records[:-1]] == pytest.approx(
        [record.t_s for record in pure], abs=1e-6
    )


def test_stamps_are_the_session_clocks() -> None:
    records = live(1, 5.0, late_s=10.0)
    assert all(record.utc_s - record.t_s == pytest.approx(1_767_225_600.0) for record in records)
    assert records[0].t_s == pytest.approx(10.0)
    assert {record.source for record in records} == {"simulated"}


def test_a_change_of_the_pacer_is_felt_in_time_and_not_before() -> None:
    unpaced = [record for record in live(3, 60.0) if record.t_s < 60.0]
    paced = [record for record in live(3, 60.0, [(30.0, SIX)]) if record.t_s < 60.0]
    first_other = next(
        one.t_s for one, other in zip(unpaced, paced, strict=False) if said([one]) != said([other])
    )
    assert 30.0 < first_other < 40.0


def test_it_is_closed_at_once_and_says_so_last() -> None:
    records = live(1, 33.3)
    last = records[-1]
    assert isinstance(last, LinkChanged)
    assert (last.state, last.reason) == (LinkState.CLOSED, LinkReason.NONE)
    assert last.t_s == pytest.approx(33.3)


def test_nothing_comes_from_a_strap_that_was_closed_before() -> None:
    clock = VirtualClock()

    async def main() -> list[Record]:
        strap = SimulatedStrap(clock=SessionClock.starting_now(clock), seed=1)
        await strap.close()
        return [record async for record in strap.records()]

    assert said(clock.run(main())) == [(LinkState.CLOSED, LinkReason.NONE)]


def test_its_info_says_that_no_heart_is_behind_it() -> None:
    strap = SimulatedStrap(clock=SessionClock.starting_now(VirtualClock()), seed=42, key="left")
    assert strap.info.kind is SourceKind.SIMULATED
    assert strap.info.is_simulated
    assert (strap.info.key, strap.info.label) == ("left", "Simulated strap")
    assert strap.info.detail == {"seed": "42"}
