import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.poincare import (
    PoincarePairs,
    area_ms2,
    centred,
    poincare_pairs,
    sd1_ms,
    sd1_sd2,
    sd2_ms,
)
from biofeedback.dsp.statistics.time_domain import differences_ms, rmssd_ms

Floats = NDArray[np.float64]
intervals = st.lists(st.integers(300, 2000), min_size=3, max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def _pairs(rr_ms: Floats) -> PoincarePairs:
    return poincare_pairs(rr_ms, np.zeros(len(rr_ms), dtype=np.int64))


@pytest.mark.parametrize("turn", [0.3, 1.0, 2.5])
def test_a_sine_has_the_ellipse_of_its_step(turn: float) -> None:
    # x = A sin k: the differences swing by 2 A sin(turn / 2), the sums by 2 A cos(turn / 2).
    rr_ms = 900.0 + 50.0 * np.sin(turn * np.arange(20_000))
    pairs = _pairs(rr_ms)
    assert sd1_ms(pairs) == pytest.approx(50.0 * abs(math.sin(turn / 2)), rel=1e-3)
    assert sd2_ms(pairs) == pytest.approx(50.0 * abs(math.cos(turn / 2)), rel=1e-3)
    assert sd1_sd2(pairs) == pytest.approx(math.tan(turn / 2), rel=1e-3)
    assert area_ms2(pairs) == pytest.approx(math.pi * 1250.0 * math.sin(turn), rel=1e-3)


@given(intervals)
def test_sd1_is_rmssd_less_the_mean_step(rr_ms: Floats) -> None:
    steps_ms = differences_ms(rr_ms, np.zeros(len(rr_ms), dtype=np.int64))
    count = len(steps_ms)
    rmssd = rmssd_ms(steps_ms) or 0.0
    about_zero = rmssd**2 - float(np.mean(steps_ms)) ** 2
    assert (sd1_ms(_pairs(rr_ms)) or 0.0) ** 2 == pytest.approx(
        about_zero * count / (count - 1) / 2, rel=1e-9, abs=1e-6
    )


@given(intervals)
def test_the_two_axes_hold_the_variance_of_both_columns(rr_ms: Floats) -> None:
    pairs = _pairs(rr_ms)
    of_both = np.var(pairs.earlier_ms, ddof=1) + np.var(pairs.later_ms, ddof=1)
    axes = (sd1_ms(pairs) or 0.0) ** 2 + (sd2_ms(pairs) or 0.0) ** 2
    assert axes == pytest.approx(float(of_both), rel=1e-9, abs=1e-6)


@given(intervals, st.integers(1, 5), st.integers(0, 500))
def test_scaling_scales_and_shifting_does_nothing(
    rr_ms: Floats, factor: int, shift_ms: int
) -> None:
    once, changed = _pairs(rr_ms), _pairs(factor * rr_ms + shift_ms)
    for axis in (sd1_ms, sd2_ms):
        assert axis(changed) == pytest.approx(factor * (axis(once) or 0.0), rel=1e-9, abs=1e-6)
    assert area_ms2(changed) == pytest.approx(
        factor**2 * (area_ms2(once) or 0.0), rel=1e-9, abs=1e-3
    )


@given(intervals)
def test_time_reversal_changes_nothing(rr_ms: Floats) -> None:
    there, back = _pairs(rr_ms), _pairs(rr_ms[::-1])
    assert sd1_ms(there) == pytest.approx(sd1_ms(back), rel=1e-9, abs=1e-9)
    assert sd2_ms(there) == pytest.approx(sd2_ms(back), rel=1e-9, abs=1e-9)


@given(intervals, intervals)
def test_a_break_is_never_bridged(first_ms: Floats, second_ms: Floats) -> None:
    together = np.concatenate((first_ms, second_ms))
    segments = np.repeat([4, 7], [len(first_ms), len(second_ms)])
    pairs = poincare_pairs(together, segments)
    apart = (_pairs(first_ms), _pairs(second_ms))
    assert pairs.earlier_ms.tolist() == [x for one in apart for x in one.earlier_ms.tolist()]
    assert pairs.later_ms.tolist() == [x for one in apart for x in one.later_ms.tolist()]


def test_no_pair_touches_a_corrected_interval() -> None:
    rr_ms = np.array([800.0, 810.0, 500.0, 820.0, 825.0])
    corrected = np.array([False, False, True, False, False])
    pairs = poincare_pairs(rr_ms, np.zeros(5, dtype=np.int64), corrected)
    assert (pairs.earlier_ms.tolist(), pairs.later_ms.tolist()) == ([800.0, 820.0], [810.0, 825.0])


@pytest.mark.parametrize("rr_ms", [[], [800.0], [800.0, 850.0]])
def test_too_few_pairs_define_nothing(rr_ms: list[float]) -> None:
    pairs = _pairs(np.array(rr_ms))
    assert sd1_ms(pairs) is sd2_ms(pairs) is sd1_sd2(pairs) is area_ms2(pairs) is None


def test_constant_intervals_have_no_spread_and_no_ratio() -> None:
    # 0.1 is no binary fraction: a mean of its copies need not be 0.1.
    pairs = _pairs(np.full(1000, 833.1))
    assert (sd1_ms(pairs), sd2_ms(pairs), area_ms2(pairs)) == (0.0, 0.0, 0.0)
    assert sd1_sd2(pairs) is None
    assert not centred(np.full(1000, 0.1)).any()


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="intervals must be numbers"):
        _pairs(np.array([800.0, np.nan]))
