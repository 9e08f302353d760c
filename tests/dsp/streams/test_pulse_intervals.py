import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.streams.pulse_intervals import PulseIntervals
from biofeedback.dsp.updates import PulseInterval
from biofeedback.payloads.polar_frames import PulseReading


def readings(*intervals_ms: int) -> list[PulseReading]:
    return [PulseReading(heart_rate_bpm=60, interval_ms=one, error_ms=4) for one in intervals_ms]


def times_s(intervals: tuple[PulseInterval, ...]) -> list[float]:
    return [one.time_s for one in intervals]


def test_intervals_are_strung_together() -> None:
    pulses = PulseIntervals()
    assert times_s(pulses.feed(readings(1000, 1000), 10.0)) == [9.0, 10.0]
    late = pulses.feed(readings(900, 0, 800), 15.0)
    assert times_s(late) == pytest.approx([10.9, 11.7])
    assert {one.segment for one in late} == {0}


def test_no_interval_ends_after_it_arrived() -> None:
    pulses = PulseIntervals()
    pulses.feed(readings(1000), 10.0)
    assert times_s(pulses.feed(readings(1000), 10.8)) == pytest.approx([10.8])


def test_after_a_hole_they_begin_at_their_arrival() -> None:
    pulses = PulseIntervals()
    pulses.feed(readings(1000), 10.0)
    [after] = pulses.feed(readings(1000), 30.0)
    assert (after.time_s, after.segment) == (30.0, 1)
    pulses.broken()
    [again] = pulses.feed(readings(1000), 32.0)
    assert (again.time_s, again.segment) == (32.0, 2)


def test_nothing_comes_of_nothing() -> None:
    pulses = PulseIntervals()
    assert pulses.feed([], 1.0) == ()
    assert pulses.feed(readings(0, 0), 2.0) == ()


@given(
    st.lists(st.tuples(st.lists(st.integers(0, 0xFFFF), max_size=4), st.floats(0, 50)), max_size=12)
)
def test_times_always_grow(frames: list[tuple[list[int], float]]) -> None:
    pulses = PulseIntervals()
    now_s = 0.0
    told: list[PulseInterval] = []
    for intervals_ms, passed_s in frames:
        now_s += passed_s
        told += pulses.feed(readings(*intervals_ms), now_s)
    assert np.all(np.diff([one.time_s for one in told]) > 0)
    assert len(told) == sum(1 for intervals_ms, _ in frames for one in intervals_ms if one)
