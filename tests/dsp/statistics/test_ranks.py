import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.statistics.ranks import (
    NORMAL_PER_MAD,
    RankedIntervals,
    iqr_rr_ms,
    mad_rr_ms,
    median_rr_ms,
    quantile_rr_ms,
)

Floats = NDArray[np.float64]
intervals = st.lists(st.floats(300.0, 2000.0), min_size=2, max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
whole_intervals = st.lists(st.integers(300, 2000), min_size=2, max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def ranked(rr_ms: Floats) -> RankedIntervals:
    return RankedIntervals.of(rr_ms)


def test_sorts_a_copy() -> None:
    rr_ms = np.array([900.0, 700.0, 800.0])
    assert ranked(rr_ms).rr_ms.tolist() == [700.0, 800.0, 900.0]
    assert rr_ms.tolist() == [900.0, 700.0, 800.0]


@given(intervals, st.floats(0.0, 1.0))
def test_quantiles_are_numpys(rr_ms: Floats, share: float) -> None:
    expected = float(np.quantile(rr_ms, share))
    assert quantile_rr_ms(ranked(rr_ms), share) == pytest.approx(expected, rel=1e-12)


@given(intervals)
def test_median_and_its_deviation_are_those_of_the_definition(rr_ms: Floats) -> None:
    median = float(np.median(rr_ms))
    assert median_rr_ms(ranked(rr_ms)) == pytest.approx(median, rel=1e-12)
    expected = NORMAL_PER_MAD * float(np.median(np.abs(rr_ms - median)))
    assert mad_rr_ms(ranked(rr_ms)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_by_hand() -> None:
    values = ranked(np.array([700.0, 780.0, 800.0, 810.0, 990.0, 1200.0]))
    assert median_rr_ms(values) == 805.0
    # Distances: 5, 5, 25, 105, 185, 395; the middle two are 25 and 105.
    assert mad_rr_ms(values) == pytest.approx(65.0 * 1.4826)
    assert iqr_rr_ms(values) == pytest.approx(945.0 - 785.0)


def test_the_deviation_estimates_that_of_normal_intervals() -> None:
    rr_ms = np.random.default_rng(5).normal(900.0, 50.0, 200_000)
    assert mad_rr_ms(ranked(rr_ms)) == pytest.approx(50.0, rel=0.01)
    assert iqr_rr_ms(ranked(rr_ms)) == pytest.approx(1.34898 * 50.0, rel=0.01)


def test_up_to_half_of_the_intervals_may_be_wild() -> None:
    rr_ms = np.concatenate((np.linspace(880.0, 920.0, 51), np.full(50, 1e9)))
    deviation_ms = mad_rr_ms(ranked(rr_ms))
    assert deviation_ms is not None
    assert deviation_ms < 60.0


def test_what_is_not_defined_is_none() -> None:
    none, one = ranked(np.array([])), ranked(np.array([800.0]))
    assert median_rr_ms(none) is iqr_rr_ms(none) is mad_rr_ms(none) is None
    assert (median_rr_ms(one), iqr_rr_ms(one), mad_rr_ms(one)) == (800.0, None, None)


def test_equal_intervals_have_no_spread() -> None:
    equal = ranked(np.full(10, 843.75))
    assert (median_rr_ms(equal), iqr_rr_ms(equal), mad_rr_ms(equal)) == (843.75, 0.0, 0.0)


@given(whole_intervals, st.integers(1, 5), st.integers(0, 500))
def test_scale_and_shift(rr_ms: Floats, factor: int, shift_ms: int) -> None:
    plain, moved = ranked(rr_ms), ranked(factor * rr_ms + shift_ms)
    median_ms, iqr_ms, mad_ms = median_rr_ms(plain), iqr_rr_ms(plain), mad_rr_ms(plain)
    assert median_ms is not None
    assert iqr_ms is not None
    assert mad_ms is not None
    assert median_rr_ms(moved) == pytest.approx(factor * median_ms + shift_ms)
    assert iqr_rr_ms(moved) == pytest.approx(factor * iqr_ms, abs=1e-9)
    assert mad_rr_ms(moved) == pytest.approx(factor * mad_ms, abs=1e-9)
