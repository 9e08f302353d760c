import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.spectra.ultra_low import ULF_BAND_HZ, tachogram_spectrum


def _day(
    *, hours: float, swing_ms: float, cycles: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Beats whose interval follows a slow sine over the whole."""
    lasts_s = 3600.0 * hours
    now_s, times_s, rr_ms = 0.0, [], []
    while now_s < lasts_s:
        rr_ms.append(900.0 + swing_ms * np.sin(2 * np.pi * cycles * now_s / lasts_s))
        now_s += rr_ms[-1] / 1000.0
        times_s.append(now_s)
    return np.array(times_s), np.array(rr_ms)


def _power(times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> float:
    spectrum = tachogram_spectrum(times_s, rr_ms)
    assert spectrum is not None
    return spectrum.power(ULF_BAND_HZ)


@pytest.mark.parametrize("cycles", [1.0, 6.0, 20.0])
def test_a_slow_sine_has_half_its_square(cycles: float) -> None:
    assert _power(*_day(hours=3.0, swing_ms=60.0, cycles=cycles)) == pytest.approx(1800.0, rel=5e-3)


def test_two_levels_count_by_the_time_and_not_by_the_beats() -> None:
    # An hour each at 600 and 1000 ms: the variance over time is 200**2; over beats it is less.
    rr_ms = np.array([600.0] * 6000 + [1000.0] * 3600)
    spectrum = tachogram_spectrum(np.cumsum(rr_ms) / 1000.0, rr_ms, highest_hz=0.05)
    assert spectrum is not None
    assert spectrum.power((0.0, 0.05)) == pytest.approx(40_000.0, rel=2e-3)


def test_a_gap_counts_as_neither_level_nor_time() -> None:
    times_s, rr_ms = _day(hours=3.0, swing_ms=60.0, cycles=30.0)
    kept = (times_s < 5000.0) | (times_s > 5600.0)
    assert _power(times_s[kept], rr_ms[kept]) == pytest.approx(1800.0, rel=0.05)


def test_a_recording_with_more_than_a_tenth_missing_has_none() -> None:
    times_s, rr_ms = _day(hours=3.0, swing_ms=60.0, cycles=6.0)
    kept = (times_s < 4000.0) | (times_s > 6000.0)
    assert tachogram_spectrum(times_s[kept], rr_ms[kept]) is None


def test_constant_intervals_have_none_and_no_beats_no_spectrum() -> None:
    rr_ms = np.full(5000, 875.0)
    assert _power(np.cumsum(rr_ms) / 1000.0, rr_ms) == pytest.approx(0.0, abs=1e-15)
    assert tachogram_spectrum(np.zeros(0), np.zeros(0)) is None


@settings(max_examples=20)
@given(st.floats(0.2, 3.0), st.floats(-1e5, 1e5), st.integers(0, 2**32 - 1))
def test_power_follows_the_intervals_and_not_the_hour(
    scale: float, later_s: float, seed: int
) -> None:
    rr_ms = 1000.0 + np.random.default_rng(seed).normal(0.0, 50.0, 4000)
    times_s = np.cumsum(rr_ms) / 1000.0
    power_ms2 = _power(times_s, rr_ms)
    assert _power(times_s + later_s, rr_ms) == pytest.approx(power_ms2, rel=1e-6)
    # Time is scaled with the intervals, so each frequency moves and the whole grows as the square.
    whole, scaled = (
        tachogram_spectrum(k * times_s, k * rr_ms, highest_hz=0.003 / k) for k in (1.0, scale)
    )
    assert whole is not None
    assert scaled is not None
    expected = scale**2 * whole.power((0.0, 0.003))
    assert scaled.power((0.0, 0.003 / scale)) == pytest.approx(expected, rel=1e-6)
