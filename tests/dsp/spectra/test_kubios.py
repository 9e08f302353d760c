import numpy as np
import pytest

from beat_records import series
from biofeedback.dsp.spectra.kubios import detrended_beats, kubios_spectrum
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ
from reference.recordings import pyhrv_ms, vu_ms


@pytest.mark.parametrize(
    ("rr_ms", "sdnn", "lf", "hf"),
    [
        (pyhrv_ms(), 80.715, 1561.4, 5468.4),
        (vu_ms("sitting"), 67.592, 953.57, 3007.9),
    ],
    ids=["pyhrv", "VU sitting"],
)
def test_gives_what_the_first_implementation_of_the_recipe_gave(
    rr_ms: np.ndarray, sdnn: float, lf: float, hf: float
) -> None:
    beats = detrended_beats(series(rr_ms).times_s, rr_ms, 500.0)
    assert beats is not None
    assert float(np.std(beats.rr_ms, ddof=1)) == pytest.approx(sdnn, rel=2e-5)
    spectrum = kubios_spectrum(beats.samples)
    assert spectrum.power(LF_BAND_HZ) == pytest.approx(lf, rel=5e-5)
    assert spectrum.power(HF_BAND_HZ) == pytest.approx(hf, rel=5e-5)


def test_the_series_begins_at_the_first_beat() -> None:
    beats = series(vu_ms("sitting"))
    early = detrended_beats(beats.times_s, beats.rr_ms, 500.0)
    late = detrended_beats(beats.times_s + 1000.0, beats.rr_ms, 500.0)
    assert early is not None
    assert late is not None
    np.testing.assert_allclose(early.rr_ms, late.rr_ms, atol=1e-6)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_beats_have_no_series(count: int) -> None:
    rr_ms = np.full(count, 900.0)
    assert detrended_beats(series(rr_ms).times_s, rr_ms, 500.0) is None


def test_beats_too_close_for_a_grid_have_no_series() -> None:
    rr_ms = np.full(5, 50.0)
    assert detrended_beats(series(rr_ms).times_s, rr_ms, 500.0) is None


def test_power_of_noise_is_its_variance() -> None:
    noise = np.random.default_rng(4).normal(0.0, 10.0, 40_000)
    assert kubios_spectrum(noise).power((0.0, 2.0)) == pytest.approx(100.0, rel=0.03)
