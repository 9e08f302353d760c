import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.series import BeatKind
from biofeedback.ui.plots.beat_trail import MIN_SPAN_BPM, SPAN_S, BeatTrail, BpmRange
from ui.session.examples import beat

rates = st.lists(st.floats(30.0, 200.0), min_size=1, max_size=40).map(np.array)


def test_beats_are_shown_at_their_age() -> None:
    trail = BeatTrail()
    trail.add([beat(10.0, rr_ms=1000.0), beat(10.8, rr_ms=800.0)])
    shown = trail.visible(now_s=12.0)
    assert np.allclose(shown.ages_s, [-2.0, -1.2])
    assert np.allclose(shown.bpm, [60.0, 75.0])


def test_a_line_never_crosses_a_gap() -> None:
    trail = BeatTrail()
    trail.add([beat(1.0), beat(2.0), beat(9.0, segment=1), beat(10.0, segment=1)])
    assert trail.visible(11.0).joins_next.tolist() == [True, False, True, False]


def test_corrected_beats_are_known() -> None:
    trail = BeatTrail()
    trail.add([beat(1.0), beat(2.0, kind=BeatKind.MISSED)])
    assert trail.visible(3.0).is_corrected.tolist() == [False, True]


def test_the_line_enters_from_the_beat_before_the_minute() -> None:
    trail = BeatTrail()
    trail.add([beat(t) for t in (1.0, 2.0, 3.0, 4.0)])
    assert np.allclose(trail.visible(SPAN_S + 2.5).ages_s, [-60.5, -59.5, -58.5])


def test_a_minute_without_beats_is_empty() -> None:
    trail = BeatTrail()
    trail.add([beat(1.0)])
    assert len(trail.visible(SPAN_S + 2.0).bpm) == 0


def test_a_beat_of_the_future_waits() -> None:
    trail = BeatTrail()
    trail.add([beat(1.0), beat(5.0)])
    assert len(trail.visible(4.0).bpm) == 1


def test_nothing_of_before_a_jump_is_left() -> None:
    trail = BeatTrail()
    trail.add([beat(1.0)])
    trail.clear()
    assert len(trail.visible(2.0).bpm) == 0


@given(st.integers(100, 400))
def test_an_hour_of_beats_is_not_kept(count: int) -> None:
    trail = BeatTrail()
    trail.add([beat(float(t)) for t in range(count)])
    assert len(trail.visible(float(count)).bpm) <= SPAN_S + 2


@given(rates)
def test_every_beat_lies_inside_the_range(bpm: np.ndarray) -> None:
    shown = BpmRange(50.0, 90.0).around(bpm)
    assert shown.holds(bpm)
    assert shown.high - shown.low >= MIN_SPAN_BPM


@given(rates)
def test_the_range_stands_still_for_the_same_beats(bpm: np.ndarray) -> None:
    once = BpmRange(50.0, 90.0).around(bpm)
    assert once.around(bpm) == once


def test_the_range_follows_when_it_has_become_much_too_wide() -> None:
    assert BpmRange(40.0, 140.0).around(np.array([60.0, 70.0])) == BpmRange(55.0, 75.0)


def test_without_beats_the_range_stays() -> None:
    assert BpmRange(50.0, 90.0).around(np.array([])) == BpmRange(50.0, 90.0)
