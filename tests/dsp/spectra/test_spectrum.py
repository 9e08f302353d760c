import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline
from scipy.signal import detrend as scipys_detrend  # noqa: TID251 - the reference
from scipy.signal import welch as scipys_welch  # noqa: TID251 - the reference

from beat_records import DATA, sine_beats
from biofeedback.dsp.spectra.spectrum import (
    HF_BAND_HZ,
    LF_BAND_HZ,
    Spectrum,
    detrended,
    even_series,
    rhythm_hz,
    rr_samples,
    welch,
    welch_densities,
    welch_frequencies_hz,
)


@pytest.mark.parametrize("mean_ms", [700.0, 900.0, 1000.0])
@pytest.mark.parametrize("hz", [0.05, 0.075, 0.1, 0.12, 0.15])
def test_power_of_a_sine_is_half_its_square_up_to_the_lf_edge(hz: float, mean_ms: float) -> None:
    power = _power_at(hz, mean_ms)
    assert power == pytest.approx(50.0**2 / 2, rel=5e-3)


@pytest.mark.parametrize("hz", [0.2, 0.25])
def test_power_of_a_sine_loses_little_in_the_hf_band(hz: float) -> None:
    assert _power_at(hz, 900.0) == pytest.approx(50.0**2 / 2, rel=2e-2)


def _power_at(hz: float, mean_ms: float) -> float:
    spectrum = welch(rr_samples(*sine_beats(mean_ms=mean_ms, swing_ms=50.0, hz=hz)))
    return spectrum.power((hz - 0.03, hz + 0.03))


def test_a_slow_breath_lies_in_lf_alone() -> None:
    spectrum = welch(rr_samples(*sine_beats(hz=0.1, swing_ms=50.0)))
    assert spectrum.power(LF_BAND_HZ) == pytest.approx(1250.0, rel=5e-3)
    assert spectrum.power(HF_BAND_HZ) < 2.0


@given(st.integers(40, 3000), st.integers(0, 2**32 - 1))
def test_equals_scipys_welch(count: int, seed: int) -> None:
    samples = np.random.default_rng(seed).normal(0.0, 50.0, count)
    length = min(count, 1024)
    hz, density = scipys_welch(samples, 4.0, nperseg=length, noverlap=length // 2, detrend=False)
    ours = welch(samples)
    assert ours.frequencies_hz == pytest.approx(hz)
    assert ours.density == pytest.approx(density, rel=1e-9, abs=1e-9)


@given(st.integers(1, 9), st.integers(40, 2500), st.integers(0, 2**32 - 1))
def test_many_series_at_once_have_the_densities_of_each(rows: int, count: int, seed: int) -> None:
    samples = np.random.default_rng(seed).normal(0.0, 50.0, (rows, count))
    together = welch_densities(detrended(samples))
    alone = [welch(detrended(row)).density for row in samples]
    assert together == pytest.approx(np.stack(alone), rel=1e-9, abs=1e-9)
    assert len(welch_frequencies_hz(count)) == together.shape[1]


def test_a_day_is_taken_in_pieces() -> None:
    samples = np.random.default_rng(4).normal(0.0, 50.0, 90_000)
    hz, density = scipys_welch(samples, 4.0, nperseg=1024, noverlap=512, detrend=False)
    ours = welch(samples)
    assert ours.frequencies_hz == pytest.approx(hz)
    assert ours.density == pytest.approx(density, rel=1e-9)


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_samples_have_no_spectrum(count: int) -> None:
    with pytest.raises(ValueError, match="two samples"):
        welch(np.zeros(count))


@given(st.floats(0.1, 10.0), st.floats(-1e5, 1e5), st.integers(0, 2**32 - 1))
def test_power_grows_with_the_square_and_not_with_level_or_hour(
    scale: float, later_s: float, seed: int
) -> None:
    rr_ms = 900.0 + np.random.default_rng(seed).normal(0.0, 40.0, 120)
    times_s = np.cumsum(rr_ms) / 1000.0
    before = welch(rr_samples(times_s, rr_ms)).power(LF_BAND_HZ)
    after = welch(rr_samples(times_s + later_s, scale * rr_ms + 300.0)).power(LF_BAND_HZ)
    assert after == pytest.approx(scale**2 * before, rel=1e-6)


def test_a_line_is_removed() -> None:
    line = np.linspace(900.0, 1132.4, 333)
    assert detrended(line) == pytest.approx(np.zeros(333), abs=1e-9)
    assert detrended(np.array([900.0])).tolist() == [0.0]


def test_the_even_series_runs_from_the_first_beat_to_the_last() -> None:
    times_s = np.array([10.0, 11.0, 12.0, 13.0, 14.1])
    even = even_series(times_s, np.array([1000.0, 1000.0, 1000.0, 1000.0, 1000.0]))
    assert even == pytest.approx(np.full(17, 1000.0))


def test_band_edges_are_interpolated() -> None:
    flat = Spectrum(frequencies_hz=np.linspace(0.0, 0.5, 11), density=np.full(11, 200.0))
    assert flat.power((0.04, 0.15)) == pytest.approx(200.0 * 0.11)
    ramp = Spectrum(frequencies_hz=np.linspace(0.0, 0.5, 11), density=np.linspace(0.0, 10.0, 11))
    assert ramp.power((0.07, 0.08)) == pytest.approx(0.01 * 1.5)


def test_neighbouring_bands_add_up() -> None:
    spectrum = welch(rr_samples(*sine_beats(hz=0.15, swing_ms=50.0)))
    parts = spectrum.power(LF_BAND_HZ) + spectrum.power(HF_BAND_HZ)
    assert spectrum.power((0.04, 0.40)) == pytest.approx(parts, rel=1e-12)


@pytest.mark.parametrize("rate_per_min", [3.0, 4.5, 6.0, 9.3, 15.0, 20.0])
@pytest.mark.parametrize("for_s", [60.0, 300.0])
def test_the_peak_is_found_far_finer_than_half_a_breath(rate_per_min: float, for_s: float) -> None:
    peak_hz = rhythm_hz(rr_samples(*sine_beats(hz=rate_per_min / 60, for_s=for_s)))
    assert peak_hz is not None
    assert 60 * peak_hz == pytest.approx(rate_per_min, abs=0.1)


def test_constant_intervals_have_no_peak_and_no_power() -> None:
    times_s = np.linspace(0.875, 0.875 * 99, 99)
    rr_ms = np.full(99, 875.0)
    assert rhythm_hz(rr_samples(times_s, rr_ms)) is None
    assert welch(rr_samples(times_s, rr_ms)).power(LF_BAND_HZ) == 0.0


def test_a_band_without_steps_has_no_peak() -> None:
    spectrum = Spectrum(frequencies_hz=np.array([0.0, 1.0]), density=np.array([1.0, 1.0]))
    assert spectrum.peak_hz() is None
    assert spectrum.crest_hz(LF_BAND_HZ) is None


def _spectrum(*density: float) -> Spectrum:
    return Spectrum(
        frequencies_hz=0.02 * np.arange(float(len(density))),
        density=np.array(density, dtype=np.float64),
    )


def test_a_peak_lies_between_the_steps_and_at_a_step_without_two_neighbours() -> None:
    # A parabola in the logarithm with its top a quarter of a step after the third step.
    humped = np.exp(-((np.arange(8) - 3.25) ** 2))
    assert _spectrum(*humped).peak_hz() == pytest.approx(0.02 * 3.25)
    assert _spectrum(*humped).crest_hz(LF_BAND_HZ) == pytest.approx(0.02 * 3.25)
    assert _spectrum(0.0, 0.0, 0.0, 5.0, 0.0, 0.0).peak_hz() == pytest.approx(0.06)
    assert _spectrum(0.0, 0.0, 1.0, 5.0).peak_hz() == pytest.approx(0.06)
    assert _spectrum(2.0, 2.0, 2.0, 2.0, 2.0).peak_hz() == pytest.approx(0.04)


def test_a_slope_that_rises_towards_an_edge_has_no_crest() -> None:
    falling = _spectrum(*np.arange(10.0, 0.0, -1.0))
    assert falling.crest_hz(LF_BAND_HZ) is None
    assert falling.peak_hz(LF_BAND_HZ) == pytest.approx(0.04)
    with_hump = _spectrum(90.0, 80.0, 70.0, 20.0, 10.0, 30.0, 15.0, 5.0, 60.0, 70.0)
    crest_hz = with_hump.crest_hz(LF_BAND_HZ)
    assert crest_hz is not None
    assert 0.10 < crest_hz < 0.11


def test_the_edges_of_bands_are_met_wherever_steps_lie() -> None:
    flat = _spectrum(*[100.0] * 12)
    for band_hz in ((0.0, 0.22), (0.005, 0.015), (0.02, 0.04), (0.03, 0.17)):
        assert flat.power(band_hz) == pytest.approx(100.0 * (band_hz[1] - band_hz[0]))
    assert flat.power((0.1, 0.1)) == flat.power((0.15, 0.1)) == flat.power((0.3, 0.5)) == 0.0
    assert flat.power((0.2, 0.5)) == pytest.approx(100.0 * 0.02)


@pytest.mark.parametrize("name", ["sitting", "breathing", "standing"])
def test_bands_of_a_real_recording_equal_those_built_from_scipys_parts(name: str) -> None:
    rr_ms = np.loadtxt(DATA / "wearablehrv_vuams" / f"vu_{name}_rr_ms.txt")
    times_s = np.cumsum(rr_ms) / 1000.0
    at_s = np.arange(times_s[0], times_s[-1], 0.25)
    samples = scipys_detrend(CubicSpline(times_s, rr_ms)(at_s))
    length = min(len(samples), 1024)
    hz, density = scipys_welch(samples, 4.0, nperseg=length, noverlap=length // 2, detrend=False)
    spectrum = welch(rr_samples(times_s, rr_ms))
    for low, high in (LF_BAND_HZ, HF_BAND_HZ):
        fine_hz = np.linspace(low, high, 200_001)
        area = np.trapezoid(np.interp(fine_hz, hz, density), fine_hz)
        assert spectrum.power((low, high)) == pytest.approx(area, rel=1e-8)


@pytest.mark.parametrize("count", [2, 3, 41, 1024, 1195, 1535, 1536, 1537, 3000])
def test_a_series_alone_has_the_density_it_has_among_others(count: int) -> None:
    samples = np.random.default_rng(count).normal(0.0, 40.0, count)
    assert welch(samples).density.tolist() == welch_densities(samples[None, :])[0].tolist()


@pytest.mark.parametrize("count", [1, 2, 41, 1195])
def test_a_series_alone_is_detrended_as_among_others(count: int) -> None:
    samples = np.random.default_rng(count).normal(900.0, 40.0, count)
    alone, among = detrended(samples), detrended(samples[None, :])[0]
    assert alone == pytest.approx(among, rel=1e-12, abs=1e-12)
