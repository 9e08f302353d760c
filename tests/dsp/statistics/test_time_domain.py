import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from beat_records import sine_beats
from biofeedback.dsp.statistics.time_domain import (
    cvnn_percent,
    differences_ms,
    ln_rmssd,
    mean_hr_bpm,
    mean_rr_ms,
    pnn20_percent,
    pnn50_percent,
    rmssd_ms,
    sdnn_ms,
    sdsd_ms,
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


def test_pnn20_has_its_own_limit() -> None:
    differences = np.array([20.0, -20.0, 21.0, -51.0])
    assert (pnn20_percent(differences), pnn50_percent(differences)) == (50.0, 25.0)


def test_sdsd_is_about_the_mean_difference_and_keeps_signs() -> None:
    steady = np.array([20.0, 20.0, 20.0])
    assert sdsd_ms(steady) == 0.0
    assert rmssd_ms(steady) == pytest.approx(20.0)
    assert sdsd_ms(np.array([-30.0, 30.0])) == pytest.approx(30.0 * math.sqrt(2.0))


def test_ln_rmssd_is_the_logarithm_of_rmssd() -> None:
    assert ln_rmssd(np.array([30.0, -40.0, 0.0, 0.0])) == pytest.approx(math.log(25.0))


def test_cvnn_is_the_deviation_relative_to_the_mean() -> None:
    assert cvnn_percent(np.array([450.0, 500.0, 550.0])) == 10.0


@pytest.mark.parametrize("count", [2, 7, 8, 9, 60, 127, 128, 129, 400, 5000])
def test_sums_are_those_of_numpy(count: int) -> None:
    rr_ms = 900.0 + 60.0 * np.random.default_rng(count).standard_normal(count)
    differences = differences_ms(rr_ms, _one_segment(rr_ms))
    assert mean_rr_ms(rr_ms) == pytest.approx(float(np.mean(rr_ms)), rel=1e-14)
    assert sdnn_ms(rr_ms) == pytest.approx(float(np.std(rr_ms, ddof=1)), rel=1e-14)
    rms = math.sqrt(float(np.mean(np.diff(rr_ms) ** 2)))
    assert rmssd_ms(differences) == pytest.approx(rms, rel=1e-14)


def test_the_same_intervals_give_the_same_bits_wherever_they_lie() -> None:
    column = 900.0 + 60.0 * np.random.default_rng(3).standard_normal(500)
    for start in range(9):
        padded = np.concatenate((np.zeros(start), column))[start:]
        assert sdnn_ms(padded) == sdnn_ms(column)
        assert rmssd_ms(padded) == rmssd_ms(column)


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
    assert rmssd_ms(none) is ln_rmssd(none) is None
    assert pnn50_percent(none) is pnn20_percent(none) is None
    assert sdsd_ms(np.array([10.0])) is cvnn_percent(np.array([800.0])) is None
    assert ln_rmssd(np.zeros(3)) is None
    assert mean_hr_bpm(np.zeros(3)) is cvnn_percent(np.zeros(3)) is None


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


@given(intervals, intervals)
def test_two_segments_pool_their_differences(first_ms: Floats, second_ms: Floats) -> None:
    rr_ms = np.concatenate((first_ms, second_ms))
    segments = np.repeat([3, 4], [len(first_ms), len(second_ms)])
    pooled = np.concatenate((np.diff(first_ms), np.diff(second_ms)))
    differences = differences_ms(rr_ms, segments)
    assert differences.tolist() == pooled.tolist()
    assert rmssd_ms(differences) == pytest.approx(math.sqrt(float(np.mean(pooled**2))))


@given(intervals, st.integers(1, 5), st.integers(0, 500))
def test_sdsd_scales_and_is_blind_to_a_shift(rr_ms: Floats, factor: int, shift_ms: int) -> None:
    moved = factor * rr_ms + shift_ms
    plain, changed = (sdsd_ms(differences_ms(one, _one_segment(one))) for one in (rr_ms, moved))
    assert plain is not None
    assert changed == pytest.approx(factor * plain, rel=1e-9, abs=1e-9)


@given(intervals, st.randoms(use_true_random=False))
def test_spread_is_blind_to_order(rr_ms: Floats, random: Random) -> None:
    shuffled = rr_ms.tolist()
    random.shuffle(shuffled)
    assert _sdnn(np.array(shuffled)) == pytest.approx(_sdnn(rr_ms), rel=1e-9, abs=1e-9)
    assert cvnn_percent(np.array(shuffled)) == pytest.approx(cvnn_percent(rr_ms), abs=1e-9)


@given(intervals)
def test_differences_are_left_out_only_where_they_must(rr_ms: Floats) -> None:
    corrected = np.zeros(len(rr_ms), dtype=np.bool_)
    everything = differences_ms(rr_ms, _one_segment(rr_ms), corrected)
    assert everything.tolist() == np.diff(rr_ms).tolist()
    corrected[0] = True
    assert differences_ms(rr_ms, _one_segment(rr_ms), corrected).tolist() == (
        everything[1:].tolist()
    )
