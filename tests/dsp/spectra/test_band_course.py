import numpy as np
import pytest

from beat_records import sine_beats
from biofeedback.dsp.spectra.band_course import power_course, welch_weights
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ, RESAMPLED_HZ, rr_samples, welch

BAND_HZ = (0.08, 0.12)


def _swell(count: int = 1200) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A swing at 0.1 Hz whose amplitude grows from 10 to 30."""
    at_s = np.arange(count) / RESAMPLED_HZ
    amplitude = np.linspace(10.0, 30.0, count)
    swell: np.ndarray[tuple[int], np.dtype[np.float64]] = amplitude * np.sin(0.2 * np.pi * at_s)
    return swell


def test_the_course_is_half_the_squared_envelope() -> None:
    course = power_course(_swell(), BAND_HZ)
    middle = slice(200, 1000)
    assert course[middle] == pytest.approx(np.linspace(10.0, 30.0, 1200)[middle] ** 2 / 2, rel=0.15)


def test_the_course_of_another_band_is_nearly_empty() -> None:
    assert power_course(_swell(), HF_BAND_HZ)[200:1000].max() < 1.0


@pytest.mark.parametrize("count", [900, 1024, 1200, 1536, 2400, 9973])
def test_weighted_it_is_what_welch_sees(count: int) -> None:
    samples = np.random.default_rng(count).normal(0.0, 50.0, count)
    spectrum = welch(samples)
    for band_hz in (LF_BAND_HZ, HF_BAND_HZ):
        weighted = welch_weights(count) @ power_course(samples, band_hz)
        # What leaks over the edges of so few steps is noise of its own.
        assert weighted == pytest.approx(spectrum.power(band_hz), rel=0.12)


def test_of_a_sine_they_agree_closely() -> None:
    samples = rr_samples(*sine_beats(hz=0.1, swing_ms=50.0))
    weighted = welch_weights(len(samples)) @ power_course(samples, LF_BAND_HZ)
    assert weighted == pytest.approx(welch(samples).power(LF_BAND_HZ), rel=1e-3)


def test_weights_add_up_and_leave_out_what_fills_no_segment() -> None:
    weights = welch_weights(1200)
    assert weights.sum() == pytest.approx(1.0)
    assert np.all(weights[1024:] == 0.0)
    assert weights.argmax() == 512


def test_a_single_sample_has_no_weight() -> None:
    assert welch_weights(1).tolist() == [0.0]
    assert power_course(np.array([3.0]), LF_BAND_HZ).tolist() == [0.0]
