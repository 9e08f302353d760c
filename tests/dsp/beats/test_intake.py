import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings

from beat_records import interval, tick
from biofeedback.dsp.beats.beat_clock import ClockStep
from biofeedback.dsp.beats.intake import Intake, interval_ms
from biofeedback.dsp.series import RawBeat
from biofeedback.dsp.updates import Absence, Doubt, GapReason
from biofeedback.payloads.heart_rate import HeartRateMeasurement
from biofeedback.records import (
    ClockJumped,
    Interval,
    IntervalUnit,
    LinkChanged,
    LinkState,
    Marked,
    Record,
)
from file_strategies import file_intervals_of_any_kind
from simulated_link import Arrival, Link, arrivals, sinus_beats
from wrong_straps import in_milliseconds, invented, last_again, measured, with_fillers


def _measured(*ticks: int) -> HeartRateMeasurement:
    return HeartRateMeasurement(heart_rate_bpm=60, rr_ticks=ticks)


def _lost(t_s: float) -> LinkChanged:
    return LinkChanged(t_s=t_s, utc_s=t_s, source="s", state=LinkState.LOST)


def _found(intake: Intake, *intervals: Interval) -> list[RawBeat]:
    return [beat for one in intervals for beat in intake.interval(one, one.t_s).found]


def test_ticks_become_milliseconds_and_fillers_no_beats() -> None:
    intake = Intake()
    step = intake.measurement(_measured(0, 1024, 512), 10.0)
    assert [beat.rr_ms for beat in step.found] == [1000.0, 500.0]
    assert intake.rejected_intervals == 1


@pytest.mark.parametrize(
    ("value", "unit", "rr_ms"),
    [
        (812.5, IntervalUnit.MS, 812.5),
        (0.8125, IntervalUnit.S, 812.5),
        (832.0, IntervalUnit.TICKS, 812.5),
        (0.0, IntervalUnit.MS, None),
        (-800.0, IntervalUnit.MS, None),
        (65.0, IntervalUnit.S, None),
        (math.nan, IntervalUnit.MS, None),
        (math.inf, IntervalUnit.S, None),
    ],
)
def test_files_may_write_what_they_like(
    value: float, unit: IntervalUnit, rr_ms: float | None
) -> None:
    one = Interval(t_s=0.0, utc_s=0.0, source="f", value=value, unit=unit, resolution=1.0)
    assert interval_ms(one) == rr_ms


def test_beat_times_of_a_file_are_kept() -> None:
    beats = _found(Intake(), interval(0.0, 1000.0, beat_s=5.0), interval(0.0, 900.0, beat_s=5.9))
    assert [beat.time_s for beat in beats] == [5.0, 5.9]


def test_intervals_without_times_are_strung_together() -> None:
    beats = _found(Intake(), *(interval(0.0, rr_ms) for rr_ms in (1000.0, 900.0, 800.0)))
    assert [beat.time_s for beat in beats] == pytest.approx([1.0, 1.9, 2.7])
    assert {beat.segment for beat in beats} == {0}
    later = _found(Intake(), interval(7.0, 1000.0), interval(8.5, 900.0))
    assert [beat.time_s for beat in later] == pytest.approx([7.0, 7.9])


def test_an_impossible_interval_leaves_a_break() -> None:
    intake = Intake()
    beats = _found(intake, interval(1.0, 1000.0), interval(2.0, -5.0), interval(3.0, 1000.0))
    assert len(beats) == 2
    assert beats[0].segment != beats[1].segment
    assert intake.rejected_intervals == 1


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (_lost(5.0), GapReason.LINK),
        (ClockJumped(t_s=5.0, utc_s=5.0, source="e", missed_s=60.0), GapReason.CLOCK),
    ],
)
def test_a_lost_link_and_a_sleeping_computer_are_breaks(record: Record, reason: GapReason) -> None:
    intake = Intake()
    before = intake.measurement(_measured(1024), 4.0).found
    intake.other(record, 5.0)
    step = intake.measurement(_measured(1024), 20.0)
    assert step.found[0].segment > before[0].segment
    assert [gap.reason for gap in step.gaps] == [reason]


def test_everything_settles_with_time_or_at_the_end() -> None:
    intake = Intake()
    for second in range(1, 120):
        intake.measurement(_measured(1024), float(second))
    assert intake.other(tick(125.0), 125.0).settled
    assert intake.finish().settled


def test_other_records_mean_nothing_to_beats() -> None:
    marked = Marked(t_s=1.0, utc_s=1.0, source="e", text="")
    step = Intake().other(marked, 1.0)
    assert (step.found, step.settled, step.gaps) == ((), (), ())


def test_arrivals_that_run_ahead_of_the_intervals_are_a_break() -> None:
    intake = Intake()
    arrivals = [float(second) for second in (*range(1, 21), *range(80, 100))]
    steps = [intake.interval(interval(t_s, 1000.0), t_s) for t_s in arrivals]
    segments = [beat.segment for step in steps for beat in step.found]
    assert segments == [segments[0]] * 20 + [segments[-1]] * 20
    assert segments[0] != segments[-1]
    (gap,) = [gap for step in steps for gap in step.gaps]
    assert gap.from_s == pytest.approx(20.0, abs=0.1)
    assert gap.to_s == pytest.approx(79.0, abs=1.1)


def test_arrivals_in_bunches_are_no_break() -> None:
    intake = Intake()
    arrivals = [2.0 * (second // 2 + 1) for second in range(60)]
    steps = [intake.interval(interval(t_s, 1000.0), t_s) for t_s in arrivals]
    assert {beat.segment for step in steps for beat in step.found} == {0}
    assert [gap for step in steps for gap in step.gaps] == []


def _all_of(steps: list[ClockStep]) -> list[list[object]]:
    return [
        [beat for step in steps for beat in step.found],
        [beat for step in steps for beat in step.settled],
        [gap for step in steps for gap in step.gaps],
    ]


@given(file_intervals_of_any_kind())
@settings(max_examples=60, deadline=None)
def test_many_intervals_at_once_are_as_one_by_one(intervals: list[Interval]) -> None:
    singly, at_once = Intake(), Intake()
    steps = [singly.interval(one, one.t_s) for one in intervals]
    times_s = [one.t_s for one in intervals]
    half = len(intervals) // 2
    together = [
        at_once.intervals(intervals[:half], times_s[:half]),
        at_once.intervals(intervals[half:], times_s[half:]),
    ]
    assert _all_of(together) == _all_of(steps)
    assert at_once.rejected_intervals == singly.rejected_intervals


@pytest.mark.parametrize("has_times", [True, False])
def test_a_long_run_of_intervals_is_as_one_by_one(has_times: bool) -> None:
    intervals = [
        interval(n + (20.0 if n >= 60 else 0.0), 1000.0, beat_s=n + 1.0 if has_times else None)
        for n in range(100)
    ]
    found = Intake().intervals(intervals, [one.t_s for one in intervals]).found
    assert list(found) == _found(Intake(), *intervals)


def _taken(packets: list[Arrival]) -> tuple[Intake, list[ClockStep]]:
    intake = Intake()
    steps = [intake.measurement(measured(one), one.arrival_s) for one in packets]
    return intake, [*steps, intake.finish()]


@pytest.mark.parametrize("fault", [in_milliseconds, last_again])
def test_after_a_strap_is_mended_beats_lie_where_they_were(
    fault: Callable[[list[Arrival]], list[Arrival]],
) -> None:
    rng = np.random.default_rng(2)
    true_s = sinus_beats(rng, 400.0)
    packets = arrivals(true_s, Link(), rng)
    intake, steps = _taken(fault(packets))
    assert len(intake.doubts) == 1
    settled = [beat for step in steps for beat in step.settled]
    last = [beat for beat in settled if beat.segment == settled[-1].segment]
    assert last[0].time_s < 90.0
    times_s = np.array([beat.time_s for beat in last])
    final = max(beat for one in packets for beat in one.beats)
    errors_s = times_s - true_s[final + 1 - len(times_s) : final + 1]
    assert np.std(errors_s[60:]) < 0.02
    gaps = [gap for step in steps for gap in step.gaps]
    assert all(gap.to_s < last[0].time_s for gap in gaps)


def test_a_filler_is_a_loss_of_contact() -> None:
    rng = np.random.default_rng(2)
    packets = with_fillers(arrivals(sinus_beats(rng, 300.0), Link(), rng), every=17)
    intake, steps = _taken(packets)
    assert intake.doubts == (Doubt.FILLERS,)
    settled = [beat for step in steps for beat in step.settled if beat.time_s > 200.0]
    assert len({beat.segment for beat in settled}) > 2
    assert min(beat.rr_ms for beat in settled) > 600.0
    late = [gap for step in steps for gap in step.gaps if gap.from_s > 200.0]
    assert {gap.reason for gap in late} == {GapReason.CONTACT}


def test_what_is_withheld_is_told() -> None:
    intake, _ = _taken(invented((800,), 100.0))
    assert intake.doubts == (Doubt.INVENTED,)
    assert intake.withholds(99.0, Absence.INVENTED)
    assert not intake.withholds(99.0, Absence.SURPLUS)
    assert not intake.withholds(30.0, Absence.INVENTED)
    intake.other(_lost(100.0), 100.0)
    assert not tuple(intake.doubts)
    assert [(one.absence, one.to_s) for one in intake.withheld] == [(Absence.INVENTED, 100.0)]


def test_movement_reaches_the_judgement() -> None:
    intake = Intake()
    for second in range(105):
        intake.movement(float(second), 0.2)
        if second > 64:
            intake.measurement(_measured(800), float(second))
    assert intake.doubts == (Doubt.INVENTED,)
