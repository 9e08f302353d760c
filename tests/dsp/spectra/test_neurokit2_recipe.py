import numpy as np
import pytest

from beat_records import series, sine_beats
from biofeedback.dsp.spectra.neurokit2_recipe import (
    HF_BAND_HZ,
    LF_BAND_HZ,
    VHF_BAND_HZ,
    neurokit2_histogram,
    neurokit2_power_ms2,
    neurokit2_spectrum,
    neurokit2_tinn_ms,
    neurokit2_windows,
)
from reference.recordings import pyhrv_ms, vu_ms


def test_a_sine_gives_its_power_to_its_band() -> None:
    beats = series(sine_beats(hz=0.1, swing_ms=40.0)[1])
    spectrum = neurokit2_spectrum(beats.times_s, beats.rr_ms)
    assert spectrum is not None
    assert neurokit2_power_ms2(spectrum, LF_BAND_HZ) == pytest.approx(800.0, rel=0.02)
    assert neurokit2_power_ms2(spectrum, HF_BAND_HZ) == pytest.approx(0.0, abs=8.0)
    assert float(spectrum.frequencies_hz[0]) >= 4.0 / 300.0


def test_a_band_without_steps_has_no_power() -> None:
    beats = series([900.0 + n % 7 for n in range(20)])
    spectrum = neurokit2_spectrum(beats.times_s, beats.rr_ms)
    assert spectrum is not None
    assert neurokit2_power_ms2(spectrum, (0.0, 0.04)) is None
    assert neurokit2_power_ms2(spectrum, VHF_BAND_HZ) is not None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_beats_have_no_spectrum(count: int) -> None:
    beats = series([900.0] * count)
    assert neurokit2_spectrum(beats.times_s, beats.rr_ms) is None


@pytest.mark.parametrize(
    ("rr_ms", "tinn_ms"),
    [(pyhrv_ms(), 140.625), (vu_ms("sitting"), 312.5), (vu_ms("breathing"), 54.6875)],
    ids=["pyhrv", "sitting", "breathing"],
)
def test_the_triangle_has_the_foot_that_was_never_moved(rr_ms: np.ndarray, tinn_ms: float) -> None:
    assert neurokit2_tinn_ms(rr_ms) == tinn_ms


def test_equal_intervals_have_no_triangle() -> None:
    assert neurokit2_tinn_ms(np.full(300, 900.0)) == 0.0


def test_the_histogram_counts_every_interval_from_zero() -> None:
    edges_ms, counts = neurokit2_histogram(np.array([7.0, 8.0, 15.0, 31.25]))
    assert edges_ms[0] == 0.0
    assert counts.sum() == 4
    assert counts[:2].tolist() == [1, 2]


def test_windows_leave_out_their_last_interval() -> None:
    assert neurokit2_windows(np.full(600, 1000.0)) == []
    assert neurokit2_windows(np.array([])) == []
    sizes = [len(window) for window in neurokit2_windows(np.full(900, 1000.0))]
    assert sizes == [298, 299, 299]
