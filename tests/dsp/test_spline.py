import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from biofeedback.dsp.spline import is_spline_possible, spline_at

steps = st.lists(st.floats(0.3, 2.0), min_size=4, max_size=80)


@given(steps, st.integers(0, 2**32 - 1))
def test_equals_scipys_not_a_knot_spline(steps_s: list[float], seed: int) -> None:
    times_s = np.cumsum(steps_s)
    values = np.random.default_rng(seed).uniform(300.0, 2000.0, len(times_s))
    at_s = np.linspace(times_s[0], times_s[-1], 200)
    theirs = CubicSpline(times_s, values, bc_type="not-a-knot")(at_s)
    assert spline_at(times_s, values, at_s) == pytest.approx(theirs, rel=1e-9, abs=1e-6)


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
    "times_s", [[], [1.0, 2.0, 3.0], [0.0, 1.0, 1.0, 2.0], [0.0, 2.0, 1.0, 3.0]]
)
def test_too_few_knots_or_knots_out_of_order_are_refused(times_s: list[float]) -> None:
    knots = np.array(times_s, dtype=np.float64)
    assert not is_spline_possible(knots)
    with pytest.raises(ValueError, match="four knots"):
        spline_at(knots, knots, knots)
