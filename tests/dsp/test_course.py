import math
from collections.abc import Sequence

import pytest

from beat_records import part, series, sine_beats
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.body import Body
from biofeedback.dsp.boundaries import Boundaries
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.course import MetricCourse
from biofeedback.dsp.series import Beat, BeatKind
from biofeedback.dsp.updates import Absence, MetricsComputed, Standing

NO_PACER = PacerTrack()


class Stage:
    """A course with hands on what it hears of the world."""

    def __init__(self, *names: str) -> None:
        self.withdrawn: Absence | None = None
        self.boundaries = Boundaries()
        self.course = MetricCourse(
            metrics=[catalogue()[name] for name in names],
            profile="task-force",
            standing=Standing.PROVISIONAL,
            is_on_request=False,
            boundaries=self.boundaries,
            body=Body(),
            withdrawn=lambda _at_s: self.withdrawn,
        )

    def beats(self, rr_ms: Sequence[float], *, starts_s: float = 0.0, segment: int = 0) -> None:
        made = series(rr_ms, starts_s=starts_s)
        for time_s, one_ms in zip(made.times_s.tolist(), made.rr_ms.tolist(), strict=True):
            self.course.raw.add(time_s, one_ms, segment)
            beat = Beat(time_s=time_s, rr_ms=one_ms, kind=BeatKind.NORMAL, segment=segment)
            self.course.beats.append((beat,))

    def advance(
        self, until_s: float, track: PacerTrack = NO_PACER, *, inclusive: bool = False
    ) -> list[MetricsComputed]:
        return self.course.advance(until_s, track, inclusive=inclusive)

    def value(self, at_s: float, track: PacerTrack = NO_PACER) -> float | Absence | None:
        """The first metric's value, or the reason for its absence."""
        last = self.advance(at_s, track, inclusive=True)[-1]
        assert last.at_s == at_s
        return last.values[0].absence or last.values[0].value


def test_points_are_whole_seconds_each_once() -> None:
    stage = Stage("mean_hr")
    assert [one.at_s for one in stage.advance(3.0)] == [1.0, 2.0]
    assert [one.at_s for one in stage.advance(3.0, inclusive=True)] == [3.0]
    assert stage.advance(3.9) == []
    assert [one.at_s for one in stage.advance(4.1)] == [4.0]
    assert stage.advance(2.0) == []


def test_each_metric_has_its_cadence_and_all_are_told_when_something_begins_anew() -> None:
    stage = Stage("mean_hr", "breath_swing", "lf_power")
    told = {one.at_s: len(one.values) for one in stage.advance(11.0)}
    assert told == {1.0: 3, 2.0: 2, 3.0: 1, 4.0: 2, 5.0: 2, 6.0: 2, 7.0: 1, 8.0: 2, 9.0: 1, 10.0: 3}
    stage.withdrawn = Absence.LOST_CONTACT
    assert [len(one.values) for one in stage.advance(13.0, inclusive=True)] == [3, 2, 1]


def test_a_point_without_anything_due_tells_nothing() -> None:
    stage = Stage("lf_power")
    assert [one.at_s for one in stage.advance(12.0)] == [1.0, 5.0, 10.0]


def test_a_long_silence_is_passed_over() -> None:
    stage = Stage("mean_hr")
    at_s = [one.at_s for one in stage.advance(1e9)]
    assert at_s == [*map(float, range(1, 16)), 1e9 - 1.0]


@pytest.mark.parametrize("until_s", [1e300, 1.7e308])
def test_absurd_times_are_survived(until_s: float) -> None:
    assert len(Stage("mean_hr").advance(until_s)) <= 16


def test_a_window_reaches_back_from_its_last_beat() -> None:
    stage = Stage("mean_hr")
    stage.beats([1000.0] * 20 + [500.0] * 20)
    assert stage.value(29.0) == pytest.approx(60_000 / 1000 * 20 / 11, rel=0.1)
    assert stage.value(31.0) == pytest.approx(120.0)


def test_beats_after_the_point_are_not_seen() -> None:
    early, late = Stage("mean_hr"), Stage("mean_hr")
    early.beats([1000.0] * 15)
    late.beats([1000.0] * 15 + [400.0] * 30)
    assert early.value(15.0) == late.value(15.0) == 60.0


def test_a_new_segment_begins_a_new_window() -> None:
    stage = Stage("mean_hr")
    stage.beats([1000.0] * 30)
    stage.beats([500.0] * 30, starts_s=60.0, segment=1)
    assert stage.value(30.0) == 60.0
    assert stage.value(65.0) is Absence.NOT_FILLED
    assert stage.value(70.0) == 120.0


def test_a_part_begins_a_new_window_and_an_interval_across_belongs_to_none() -> None:
    stage = Stage("mean_hr")
    stage.boundaries.record(part(14.5, 0), 14.5)
    stage.beats([1000.0] * 40)
    assert stage.value(24.0) is Absence.NOT_FILLED
    assert stage.value(25.0) == 60.0


def test_a_pace_change_that_is_still_to_come_cuts_nothing_yet() -> None:
    stage = Stage("mean_hr")
    track = PacerTrack().changed(20.0, BreathingPattern(rate_per_min=6.0))
    stage.beats([1000.0] * 40)
    assert stage.value(19.0, track) == 60.0
    assert stage.value(20.0, track) is Absence.NOT_FILLED
    assert stage.value(30.0, track) == 60.0


def test_squeezed_beat_times_do_not_reach_the_spectrum() -> None:
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))
    times_s, rr_ms = sine_beats(swing_ms=50.0)
    straight, squeezed = Stage("breath_power"), Stage("breath_power")
    for stage, shift_s in ((straight, 0.0), (squeezed, 0.8)):
        for place, (time_s, one_ms) in enumerate(
            zip(times_s.tolist(), rr_ms.tolist(), strict=True)
        ):
            late_s = max(0.0, shift_s - 0.1 * place)
            stage.course.beats.add(time_s + late_s, one_ms, 0)
    assert straight.value(300.0, track) == pytest.approx(1250.0, rel=5e-3)
    assert squeezed.value(300.0, track) == pytest.approx(1250.0, rel=5e-3)


def test_an_irregular_rhythm_is_judged_on_the_raw_intervals() -> None:
    stage = Stage("rmssd")
    for _ in range(100):
        for time_step_ms in (600.0, 1100.0):
            last_s = stage.course.raw.time_s(len(stage.course.raw) - 1) if stage.course.raw else 0.0
            stage.course.raw.add(last_s + time_step_ms / 1000, time_step_ms, 0)
    stage.course.beats.append(
        Beat(time_s=0.85 * (n + 1), rr_ms=850.0, kind=BeatKind.NORMAL, segment=0)
        for n in range(200)
    )
    assert stage.value(100.0) is Absence.TOO_IRREGULAR


def test_the_heart_rate_of_an_irregular_rhythm_is_of_the_intervals_as_they_came() -> None:
    stage = Stage("mean_hr")
    for beat in range(100):
        for part_of_it, one_ms in ((0.4, 400.0), (1.5, 1100.0)):
            stage.course.raw.add(1.5 * beat + part_of_it, one_ms, 0)
    stage.course.beats.append(
        Beat(time_s=1.5 * (n + 1), rr_ms=1500.0, kind=BeatKind.EXTRA, segment=0) for n in range(100)
    )
    assert stage.value(30.0) == pytest.approx(80.0, rel=0.1)


def test_without_metrics_there_is_nothing_to_tell() -> None:
    assert Stage().advance(math.inf) == []


def test_a_longer_window_beside_it_changes_no_bit_of_a_shorter_one() -> None:
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))
    rr_ms = sine_beats(swing_ms=50.0)[1].tolist()
    alone, among = Stage("breath_swing"), Stage("breath_swing", "lf_power")
    for stage in (alone, among):
        stage.beats(rr_ms)
    assert alone.value(300.0, track) == among.value(300.0, track)


def test_metrics_that_are_never_live_are_never_told() -> None:
    reported = next(one for one in catalogue().values() if not one.is_live)
    stage = Stage(reported.name, "mean_hr")
    told = stage.advance(20.0)
    assert {value.name for one in told for value in one.values} == {"mean_hr"}
    assert Stage(reported.name).advance(20.0) == []
