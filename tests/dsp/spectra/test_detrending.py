import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.spectra.detrending import without_trend


def _dense(samples: np.ndarray, regularisation: float) -> np.ndarray:
    """The published formula with whole matrices."""
    count = len(samples)
    second = np.diff(np.eye(count), 2, axis=0)
    system = np.eye(count) + regularisation**2 * second.T @ second
    residue: np.ndarray = samples - np.linalg.solve(system, samples)
    return residue


@pytest.mark.parametrize("count", [3, 4, 5, 6, 7, 50, 400])
@pytest.mark.parametrize("regularisation", [0.5, 10.0, 500.0])
def test_is_the_published_formula(count: int, regularisation: float) -> None:
    samples = np.random.default_rng(count).normal(900.0, 50.0, count)
    expected = _dense(samples, regularisation)
    np.testing.assert_allclose(without_trend(samples, regularisation), expected, atol=2e-6)


@given(
    level=st.floats(-1e5, 1e5),
    rise=st.floats(-100.0, 100.0),
    count=st.integers(0, 200),
)
def test_a_line_is_all_trend(level: float, rise: float, count: int) -> None:
    samples = level + rise * np.arange(count, dtype=np.float64)
    left = without_trend(samples, 500.0)
    assert left.shape == (count,)
    np.testing.assert_allclose(left, 0.0, atol=1e-6)


def test_what_is_fast_stays_and_what_is_slow_goes() -> None:
    times_s = np.arange(1200) / 4.0
    slow, fast = (np.sin(2 * np.pi * hz * times_s) for hz in (0.005, 0.1))
    left = without_trend(slow + fast, 500.0)[200:-200]
    np.testing.assert_allclose(left, fast[200:-200], atol=0.03)


def test_half_of_the_swing_is_left_at_the_frequency_that_lambda_names() -> None:
    # |1 / (1 + lambda^2 |D|^4)| is a half where |D|^2 = 1 / lambda, |D| = 2 sin(pi f / 4 Hz).
    half_hz = 4.0 / np.pi * np.arcsin(0.5 / np.sqrt(500.0))
    assert half_hz == pytest.approx(0.0285, abs=1e-4)
    wave = np.sin(2 * np.pi * half_hz * np.arange(4000) / 4.0)
    left = without_trend(wave, 500.0)[1000:-1000]
    assert np.std(left) / np.std(wave[1000:-1000]) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("regularisation", [0.0, -1.0, 1e7, float("nan"), float("inf")])
def test_a_lambda_that_means_nothing_is_refused(regularisation: float) -> None:
    with pytest.raises(ValueError, match="lambda must be above 0"):
        without_trend(np.arange(10.0), regularisation)


def test_the_largest_lambda_takes_out_a_line_and_no_more() -> None:
    wave = np.sin(2 * np.pi * 0.01 * np.arange(4000) / 4.0)
    left = without_trend(wave + 900.0 + 0.1 * np.arange(4000), 1e6)
    np.testing.assert_allclose(left[500:-500], wave[500:-500], atol=0.1)
