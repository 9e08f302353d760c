import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from biofeedback.dsp.spectra.spline import (
    even_count,
    even_readings,
    even_spline,
    even_splines,
    is_spline_possible,
    spline_at,
)

steps = st.lists(st.floats(0.3, 2.0), min_size=4, max_size=80)


@given(steps, st.integers(0, 2**32 - 1))
def test_equals_scipys_not_a_knot_spline(steps_s: list[float], seed: int) -> None:
    times_s = np.cumsum(steps_s)
    values = np.random.default_rng(seed).uniform(300.0, 2000.0, len(times_s))
    at_s = np.linspace(times_s[0], times_s[-1], 200)
    theirs = CubicSpline(times_s, values, bc_type="not-a-knot")(at_s)
    _assert_close(spline_at(times_s, values, at_s), theirs)


@given(st.integers(0, 2**32 - 1), st.integers(5, 200))
def test_wild_spacings_are_met_too(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    times_s = np.cumsum(10.0 ** random.uniform(-1.0, 1.0, count))
    values = random.uniform(300.0, 2000.0, count)
    at_s = np.linspace(times_s[0], times_s[-1], 300)
    theirs = CubicSpline(times_s, values, bc_type="not-a-knot")(at_s)
    _assert_close(spline_at(times_s, values, at_s), theirs)


@pytest.mark.parametrize("growth", [0.8, 1.25])
def test_steps_that_only_grow_or_shrink_are_met(growth: float) -> None:
    times_s = np.cumsum(growth ** np.arange(31.0))
    values = np.random.default_rng(8).uniform(300.0, 2000.0, 31)
    at_s = np.linspace(times_s[0], times_s[-1], 300)
    theirs = CubicSpline(times_s, values, bc_type="not-a-knot")(at_s)
    _assert_close(spline_at(times_s, values, at_s), theirs)


def _assert_close(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> None:
    assert np.abs(ours - theirs).max() <= 1e-12 * np.abs(theirs).max()


@given(steps, st.floats(-1e5, 1e5))
def test_even_readings_are_those_of_the_same_spline(steps_s: list[float], from_s: float) -> None:
    times_s = from_s + np.cumsum(steps_s)
    values = 900.0 + 50.0 * np.sin(3.0 * times_s)
    even = even_spline(times_s, values, rate_hz=4.0)
    at_s = times_s[0] + np.arange(len(even)) / 4.0
    assert at_s[-1] <= times_s[-1] + 1e-6 < at_s[-1] + 0.25 + 2e-6
    assert even == pytest.approx(spline_at(times_s, values, at_s), rel=1e-6)
    assert even_readings(times_s, values, rate_hz=4.0).tolist() == even.tolist()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_many_windows_are_each_a_spline_of_their_own(seed: int) -> None:
    random = np.random.default_rng(seed)
    times_s = np.cumsum(random.uniform(0.4, 1.5, 120))
    values = random.uniform(500.0, 1200.0, 120)
    starts = random.integers(0, 100, 12)
    ends = np.minimum(starts + random.integers(4, 60, 12), 120)
    counts = np.array(
        [even_count(times_s[b - 1] - times_s[a], 4.0) for a, b in zip(starts, ends, strict=True)]
    )
    for count in np.unique(counts):
        a, b = starts[counts == count], ends[counts == count]
        together = even_splines(times_s, values, a, b, count=int(count), rate_hz=4.0)
        for row, first, end in zip(together, a, b, strict=True):
            alone = even_spline(times_s[first:end], values[first:end], rate_hz=4.0)
            assert row == pytest.approx(alone, rel=1e-12)


@given(steps)
def test_goes_through_its_knots(steps_s: list[float]) -> None:
    times_s = np.cumsum(steps_s)
    values = 900.0 + 50.0 * np.sin(times_s)
    assert spline_at(times_s, values, times_s) == pytest.approx(values, rel=1e-12)


def test_a_cubic_is_met_exactly_beyond_its_knots_too() -> None:
    times_s = np.array([0.0, 0.7, 1.9, 3.0, 3.4])
    at_s = np.array([-0.2, 0.35, 2.5, 3.6])
    expected = 2 * at_s**3 - at_s + 5
    assert spline_at(times_s, 2 * times_s**3 - times_s + 5, at_s) == pytest.approx(expected)


@pytest.mark.parametrize(
    "times_s",
    [
        [],
        [1.0, 2.0, 3.0],
        [0.0, 1.0, 1.0, 2.0],
        [0.0, 2.0, 1.0, 3.0],
        [0.0, float("nan"), 2.0, 3.0],
        [0.0, 1.0, 2.0, float("inf")],
        [float("-inf"), 1.0, 2.0, 3.0],
    ],
)
def test_too_few_knots_or_knots_out_of_order_are_refused(times_s: list[float]) -> None:
    knots = np.array(times_s, dtype=np.float64)
    assert not is_spline_possible(knots)
    with pytest.raises(ValueError, match="four knots"):
        spline_at(knots, knots, knots)
    with pytest.raises(ValueError, match="four knots"):
        even_spline(knots, knots, rate_hz=4.0)


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
def test_values_that_are_not_finite_are_refused(odd: float) -> None:
    knots = np.arange(6.0)
    with pytest.raises(ValueError, match="finite"):
        spline_at(knots, np.where(knots == 3.0, odd, knots), knots)
    with pytest.raises(ValueError, match="finite"):
        even_spline(knots, np.where(knots == 3.0, odd, knots), rate_hz=4.0)
