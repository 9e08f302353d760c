import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.spectra.fourier_sums import fourier_sums


def _added_up(
    times_s: NDArray[np.float64], numbers: NDArray[np.float64], step_hz: float, count: int
) -> NDArray[np.complex128]:
    # Whole turns are left out first, so that the phases keep their digits.
    turns = times_s * step_hz
    phases = 2j * np.pi * np.outer(np.arange(count), turns - np.floor(turns))
    sums: NDArray[np.complex128] = np.exp(phases) @ numbers
    return sums


@settings(max_examples=60)
@given(st.integers(1, 400), st.integers(1, 300), st.floats(1e-3, 0.5), st.integers(0, 2**32 - 1))
def test_equals_adding_up_to_11_digits(numbers: int, count: int, step_hz: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    times_s = random.uniform(-50.0, 400.0, numbers)
    given_ = random.normal(0.0, 30.0, numbers)
    found = fourier_sums(times_s, given_, step_hz=step_hz, count=count)
    expected = _added_up(times_s, given_, step_hz, count)
    assert np.abs(found - expected).max() <= 2e-12 * np.abs(given_).sum()


def test_many_numbers_are_taken_in_blocks() -> None:
    random = np.random.default_rng(5)
    times_s = np.cumsum(random.uniform(0.6, 1.0, 10_000))
    numbers = random.normal(0.0, 1.0, 10_000)
    found = fourier_sums(times_s, numbers, step_hz=1e-3, count=40)
    expected = _added_up(times_s, numbers, 1e-3, 40)
    assert np.abs(found - expected).max() <= 2e-12 * np.abs(numbers).sum()


def test_numbers_at_the_seam_of_the_period_count_once() -> None:
    found = fourier_sums(np.array([0.0, 10.0]), np.array([1.0, 1.0]), step_hz=0.1, count=3)
    assert found == pytest.approx(np.full(3, 2.0), abs=1e-11)


def test_nothing_adds_up_to_zero() -> None:
    assert fourier_sums(np.zeros(0), np.zeros(0), step_hz=0.1, count=4).tolist() == [0.0] * 4
