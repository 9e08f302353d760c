import numpy as np
import pytest

from biofeedback.dsp.ecg.segment_times import SegmentTimes


def test_samples_are_held_back_until_the_rate_is_known() -> None:
    times, grid_s = SegmentTimes(4), 50.0 + np.linspace(0.0, 199.0 / 127.0, 200)
    assert len(times.feed(grid_s[:40], np.arange(40.0))) == 0
    assert not times.is_rated
    assert times.feed(grid_s[40:100], np.arange(40.0, 100.0)).tolist() == list(range(100))
    assert (times.segment, times.rate_hz) == (4, 127.0)
    assert times.feed(grid_s[100:], np.arange(100.0, 200.0)).tolist() == list(range(100, 200))
    assert times.last_sample == 199


def test_a_place_between_samples_has_a_time_between() -> None:
    times = SegmentTimes(0)
    times.feed(np.linspace(0.0, 0.99, 100), np.zeros(100))
    assert times.time_s(41.25) == pytest.approx(0.4125)
    assert times.time_s(1000.0) == times.time_s(99.0) == pytest.approx(0.99)


def test_old_times_are_forgotten_and_new_ones_stay_right() -> None:
    times = SegmentTimes(0)
    for begin in range(0, 100_000, 500):
        times.feed(np.arange(float(begin), begin + 500.0) * 0.01, np.zeros(500))
    assert times.last_sample == 99_999
    assert times.time_s(99_500.5) == pytest.approx(995.005)
    assert len(times._times_s) < 3000
