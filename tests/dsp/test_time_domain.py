import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from beat_records import sine_beats
from biofeedback.dsp.time_domain import (
    differences_ms,
    mean_hr_bpm,
    mean_rr_ms,
    pnn50_percent,
    rmssd_ms,
    sdnn_ms,
)

Floats = NDArray[np.float64]
intervals = st.lists(st.integers(300, 2000), min_size=3, max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def _one_segment(rr_ms: Floats) -> NDArray[np.int64]:
    return np.zeros(len(rr_ms), dtype=np.int64)


def _sdnn(rr_ms: Floats) -> float:
    value = sdnn_ms(rr_ms)
    assert value is not None
    return value


def _rmssd(rr_ms: Floats) -> float:
    value = rmssd_ms(differences_ms(rr_ms, _one_segment(rr_ms)))
    assert value is not None
    return value


@pytest.mark.parametrize("hz", [0.075, 0.1, 0.15, 0.25])
def test_evenly_timed_sine_gives_the_textbook_numbers(hz: float) -> None:
    # 4000 beats: enough for the divisor n - 1 not to matter at 0.1 %.
    rr_ms = 900.0 + 50.0 * np.sin(2 * np.pi * hz * 0.9 * np.arange(4000))
    differences = differences_ms(rr_ms, _one_segment(rr_ms))
    assert mean_rr_ms(rr_ms) == pytest.approx(900.0, rel=1e-3)
    assert sdnn_ms(rr_ms) == pytest.approx(50.0 / math.sqrt(2), rel=1e-3)
    expected = math.sqrt(2) * 50.0 * abs(math.sin(math.pi * hz * 0.9))
    assert rmssd_ms(differences) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("hz", [0.075, 0.1, 0.15])
def test_sine_at_true_beat_times_gives_the_textbook_numbers(hz: float) -> None:
    _, rr_ms = sine_beats(swing_ms=30.0, hz=hz, for_s=1200.0)
    assert sdnn_ms(rr_ms) == pytest.approx(30.0 / math.sqrt(2), rel=2e-3)
    expected = math.sqrt(2) * 30.0 * abs(math.sin(math.pi * hz * 0.9))
    assert rmssd_ms(differences_ms(rr_ms, _one_segment(rr_ms))) == pytest.approx(expected, rel=2e-3)


def test_heart_rate_counts_beats_per_time() -> None:
    assert mean_hr_bpm(np.array([600.0, 600.0, 1200.0])) == 75.0


def test_pnn50_counts_strictly_larger_differences_among_all_differences() -> None:
    assert pnn50_percent(np.array([50.0, -50.0, 51.0, -51.0])) == 50.0


def test_nothing_is_differenced_across_segments() -> None:
    rr_ms = np.array([800.0, 810.0, 1600.0, 1610.0])
    assert differences_ms(rr_ms, np.array([0, 0, 1, 1])).tolist() == [10.0, 10.0]


def test_differences_that_touch_a_corrected_interval_are_left_out() -> None:
    rr_ms = np.array([800.0, 810.0, 500.0, 820.0, 825.0])
    corrected = np.array([False, False, True, False, False])
    assert differences_ms(rr_ms, _one_segment(rr_ms), corrected).tolist() == [10.0, 5.0]


def test_what_is_not_defined_is_none() -> None:
    none = np.array([])
    assert mean_rr_ms(none) is mean_hr_bpm(none) is None
    assert sdnn_ms(np.array([800.0])) is None
    assert rmssd_ms(none) is pnn50_percent(none) is None


def test_constant_intervals_have_no_variability() -> None:
    rr_ms = np.full(10, 843.75)
    differences = differences_ms(rr_ms, _one_segment(rr_ms))
    assert (sdnn_ms(rr_ms), rmssd_ms(differences), pnn50_percent(differences)) == (0.0, 0.0, 0.0)


@given(intervals, st.integers(1, 5))
def test_scaling_the_intervals_scales_the_spread(rr_ms: Floats, factor: int) -> None:
    assert _sdnn(factor * rr_ms) == pytest.approx(factor * _sdnn(rr_ms), rel=1e-9, abs=1e-6)
    assert _rmssd(factor * rr_ms) == pytest.approx(factor * _rmssd(rr_ms), rel=1e-12)


@given(intervals, st.integers(0, 500))
def test_shifting_the_intervals_shifts_the_mean_alone(rr_ms: Floats, shift_ms: int) -> None:
    assert mean_rr_ms(rr_ms + shift_ms) == pytest.approx(float(np.mean(rr_ms)) + shift_ms)
    assert _sdnn(rr_ms + shift_ms) == pytest.approx(_sdnn(rr_ms), abs=1e-6)
    assert _rmssd(rr_ms + shift_ms) == _rmssd(rr_ms)
