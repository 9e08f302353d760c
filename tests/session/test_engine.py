import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.breathing import BreathingPattern
from biofeedback.clock import Stamp
from biofeedback.commands import (
    BreatheNormally,
    Command,
    End,
    EndNow,
    Mark,
    NextPart,
    Pause,
    Resume,
    SetPace,
    UndoEnd,
)
from biofeedback.plan import Part, Plan, paced_breathing
from biofeedback.records import (
    ClockJumped,
    EndAsked,
    EndReason,
    EndUndone,
    Marked,
    PacerChanged,
    PartStarted,
    Paused,
    Record,
    Resumed,
    SessionEnded,
    Tick,
)
from biofeedback.session.engine import LEAD_S, UNDO_S, SessionEngine, Stage

SIX = BreathingPattern(rate_per_min=6.0)
FIVE = BreathingPattern(rate_per_min=5.0)


def at(t_s: float) -> Stamp:
    return Stamp(t_s=t_s, utc_s=1000.0 + t_s)


def begun(duration_s: float | None = 60.0) -> SessionEngine:
    engine = SessionEngine(paced_breathing(SIX, duration_s, "Breathing"))
    engine.begin(at(0.0))
    return engine


def kinds(records: tuple[Record, ...]) -> list[type[Record]]:
    return [type(record) for record in records]


def test_beginning_starts_the_first_part_and_gives_a_moment_before_the_first_inhale() -> None:
    engine = SessionEngine(paced_breathing(SIX, 60.0, "Breathing"))
    assert engine.next_deadline_s is None
    started, paced = engine.begin(at(0.0))
    assert isinstance(started, PartStarted)
    assert started.planned_s == 60.0
    assert isinstance(paced, PacerChanged)
    assert (paced.holds_from_s, paced.pattern) == (LEAD_S, SIX)


def test_a_new_pace_holds_from_the_next_breath() -> None:
    engine = begun()
    (changed,) = engine.command(SetPace(pattern=FIVE), at(15.0))
    assert isinstance(changed, PacerChanged)
    assert changed.holds_from_s == pytest.approx(22.0)
    (again,) = engine.command(SetPace(pattern=SIX), at(16.0))
    assert isinstance(again, PacerChanged)
    assert again.holds_from_s == pytest.approx(22.0)
    assert [span.from_s for span in engine.state.track.spans] == [2.0, pytest.approx(22.0)]


def test_a_pace_chosen_before_the_first_inhale_does_not_put_it_off() -> None:
    engine = begun()
    (changed,) = engine.command(SetPace(pattern=FIVE), at(1.0))
    assert isinstance(changed, PacerChanged)
    assert changed.holds_from_s == LEAD_S


def test_breathing_normally_stops_the_pacer_at_once_and_nothing_else() -> None:
    engine = begun()
    (stopped,) = engine.command(BreatheNormally(), at(17.3))
    assert isinstance(stopped, PacerChanged)
    assert (stopped.holds_from_s, stopped.pattern) == (17.3, None)
    assert engine.state.stage is Stage.RUNNING
    assert engine.command(BreatheNormally(), at(18.0)) == ()
    (paced,) = engine.command(Resume(), at(20.0))
    assert isinstance(paced, PacerChanged)
    assert (paced.holds_from_s, paced.pattern) == (20.0 + LEAD_S, SIX)


def test_a_pause_stops_pacer_and_part_clock_but_never_the_ticks() -> None:
    engine = begun(60.0)
    assert kinds(engine.command(Pause(), at(30.0))) == [Paused, PacerChanged]
    assert kinds(engine.advance(at(90.0))) == [Tick]
    assert engine.command(Pause(), at(95.0)) == ()
    assert kinds(engine.command(Resume(), at(100.0))) == [Resumed, PacerChanged]
    assert kinds(engine.advance(at(129.0))) == [Tick]
    assert engine.state.stage is Stage.RUNNING
    assert kinds(engine.advance(at(130.0)))[-1] is SessionEnded


def test_breathing_normally_outlives_a_pause() -> None:
    engine = begun()
    engine.command(BreatheNormally(), at(10.0))
    engine.command(Pause(), at(11.0))
    assert kinds(engine.command(Resume(), at(12.0))) == [Resumed]


def test_a_pace_set_in_a_pause_waits_for_its_end() -> None:
    engine = begun()
    engine.command(Pause(), at(10.0))
    assert engine.command(SetPace(pattern=FIVE), at(11.0)) == ()
    _, paced = engine.command(Resume(), at(12.0))
    assert isinstance(paced, PacerChanged)
    assert paced.pattern == FIVE


def test_an_end_can_be_taken_back_for_a_while() -> None:
    engine = begun()
    asked, stopped = engine.command(End(), at(20.0))
    assert isinstance(asked, EndAsked)
    assert asked.undo_until_s == 20.0 + UNDO_S
    assert isinstance(stopped, PacerChanged)
    assert kinds(engine.command(UndoEnd(), at(25.0))) == [EndUndone, PacerChanged]
    assert engine.state.stage is Stage.RUNNING
    engine.command(End(), at(26.0))
    ended = engine.advance(at(36.0))[-1]
    assert isinstance(ended, SessionEnded)
    assert ended.reason is EndReason.ASKED
    assert engine.next_deadline_s is None


def test_an_end_taken_back_in_a_pause_is_still_a_pause() -> None:
    engine = begun()
    engine.command(Pause(), at(5.0))
    engine.command(End(), at(6.0))
    assert kinds(engine.command(UndoEnd(), at(7.0))) == [EndUndone]
    assert engine.state.stage is Stage.PAUSED


def test_parts_follow_each_other_and_the_last_completes() -> None:
    plan = Plan(
        name="two",
        parts=(
            Part(name="rest", duration_s=10.0, pattern=None),
            Part(name="train", duration_s=20.0, pattern=FIVE),
        ),
    )
    engine = SessionEngine(plan)
    assert kinds(engine.begin(at(0.0))) == [PartStarted]
    assert kinds(engine.advance(at(10.0))) == [Tick, PartStarted, PacerChanged]
    assert engine.state.part_index == 1
    stopped, ended = engine.command(NextPart(), at(15.0))
    assert isinstance(stopped, PacerChanged)
    assert isinstance(ended, SessionEnded)
    assert ended.reason is EndReason.COMPLETED


def test_a_skipped_stretch_gives_one_tick_not_many() -> None:
    engine = begun(None)
    assert kinds(engine.advance(at(7.9))) == [Tick]
    assert engine.next_deadline_s == 8.0


def test_a_computer_that_slept_is_noticed() -> None:
    engine = begun(None)
    slept = engine.advance(Stamp(t_s=5.0, utc_s=1000.0 + 5.0 + 3600.0))
    assert isinstance(slept[0], ClockJumped)
    assert slept[0].missed_s == pytest.approx(3600.0)
    assert kinds(engine.advance(Stamp(t_s=6.0, utc_s=1000.0 + 6.0 + 3600.5))) == [Tick]


commands = st.one_of(
    st.just(BreatheNormally()),
    st.just(Pause()),
    st.just(Resume()),
    st.just(Mark(text="here")),
    st.just(NextPart()),
    st.just(End()),
    st.just(UndoEnd()),
    st.just(EndNow()),
    st.builds(SetPace, pattern=st.sampled_from([SIX, FIVE])),
)


@given(st.lists(st.tuples(st.floats(0.0, 30.0), st.none() | commands), max_size=30))
def test_whatever_is_asked_the_records_stay_in_order_and_end_once(
    steps: list[tuple[float, Command | None]],
) -> None:
    engine = SessionEngine(paced_breathing(SIX, 120.0, "Breathing"))
    records = list(engine.begin(at(0.0)))
    t_s = 0.0
    for after_s, command in steps:
        t_s += after_s
        asked = () if command is None else engine.command(command, at(t_s))
        records += [*asked, *engine.advance(at(t_s))]
    assert [record.t_s for record in records] == sorted(record.t_s for record in records)
    ends = [index for index, record in enumerate(records) if isinstance(record, SessionEnded)]
    assert ends in ([], [len(records) - 1])
    paused = [record for record in records if isinstance(record, Paused | Resumed)]
    assert all(type(one) is not type(two) for one, two in itertools.pairwise(paused))
    assert (engine.state.stage is Stage.ENDED) == bool(ends)


def test_marks_are_kept_in_every_stage_but_the_last() -> None:
    engine = begun()
    engine.command(Pause(), at(1.0))
    (marked,) = engine.command(Mark(text="tremor eases"), at(2.0))
    assert isinstance(marked, Marked)
    engine.command(EndNow(), at(3.0))
    assert engine.command(Mark(), at(4.0)) == ()
