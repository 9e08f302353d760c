import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import make_interp_spline

from biofeedback.dsp.spectra.quadratic_spline import quadratic_spline_at


@given(
    steps=st.lists(st.floats(0.05, 5.0), min_size=4, max_size=60),
    seed=st.integers(0, 2**32 - 1),
)
def test_is_the_spline_that_scipy_makes(steps: list[float], seed: int) -> None:
    times_s = np.cumsum(steps)
    values = np.random.default_rng(seed).normal(900.0, 100.0, len(steps))
    at_s = np.linspace(times_s[0], times_s[-1], 50)
    expected = make_interp_spline(times_s, values, k=2)(at_s)
    scale = float(np.max(np.abs(expected)))
    np.testing.assert_allclose(
        quadratic_spline_at(times_s, values, at_s), expected, atol=1e-10 * scale
    )


@pytest.mark.parametrize("times_s", [[0.0, 1.0, 2.0], [0.0, 1.0, 1.0, 2.0], [0.0, 2.0, 1.0, 3.0]])
def test_too_few_or_unsorted_times_are_refused(times_s: list[float]) -> None:
    given_s = np.array(times_s)
    with pytest.raises(ValueError, match="four times or more"):
        quadratic_spline_at(given_s, given_s, given_s)
