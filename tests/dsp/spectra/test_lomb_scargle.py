import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from beat_records import sine_beats
from biofeedback.dsp.spectra.lomb_scargle import lomb_scargle, without_line
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ

seeds = st.integers(0, 2**32 - 1)


def _beats(seed: int, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    random = np.random.default_rng(seed)
    swing_ms = 40.0 * np.sin(np.arange(count) / random.uniform(1.0, 6.0))
    rr_ms = random.uniform(600.0, 1100.0) + swing_ms + random.normal(0.0, 25.0, count)
    return np.cumsum(rr_ms) / 1000.0, rr_ms


@pytest.mark.parametrize("mean_ms", [700.0, 900.0, 1000.0])
@pytest.mark.parametrize("hz", [0.05, 0.07, 0.1, 0.12, 0.2, 0.25, 0.3])
def test_a_sine_brings_half_its_square_to_its_band_at_any_heart_rate(
    hz: float, mean_ms: float
) -> None:
    spectrum = lomb_scargle(*sine_beats(mean_ms=mean_ms, swing_ms=50.0, hz=hz))
    band_hz = LF_BAND_HZ if hz < LF_BAND_HZ[1] else HF_BAND_HZ
    assert spectrum.power(band_hz) == pytest.approx(1250.0, rel=1e-2)


@pytest.mark.parametrize("hz", [0.075, 0.0983, 0.215])
def test_what_a_sine_between_two_steps_leaks_is_little(hz: float) -> None:
    spectrum = lomb_scargle(*sine_beats(swing_ms=50.0, hz=hz))
    band_hz = LF_BAND_HZ if hz < LF_BAND_HZ[1] else HF_BAND_HZ
    assert spectrum.power(band_hz) == pytest.approx(1250.0, rel=1.5e-2)
    assert spectrum.power((0.0, 0.40)) == pytest.approx(1250.0, rel=1e-2)


@pytest.mark.parametrize("count", [4, 5, 60, 300])
def test_equals_a_least_squares_fit_at_each_frequency(count: int) -> None:
    times_s, rr_ms = _beats(7, count)
    spectrum = lomb_scargle(times_s, rr_ms)
    since_s = times_s - times_s[0]
    rest = without_line(since_s, rr_ms)
    lasts_s = since_s[-1] * count / (count - 1)
    for hz, density in zip(spectrum.frequencies_hz[1:], spectrum.density[1:], strict=True):
        angle = 2 * np.pi * hz * since_s
        waves = np.stack((np.cos(angle), np.sin(angle)), axis=1)
        fitted = waves @ np.linalg.lstsq(waves, rest)[0]
        expected = float(fitted @ fitted) / 2 * 2 * lasts_s / count
        assert density == pytest.approx(expected, rel=1e-6, abs=1e-9 * float(rest @ rest))


@settings(max_examples=30)
@given(seeds, st.integers(20, 400), st.floats(0.2, 5.0), st.floats(-1e5, 1e5))
def test_power_grows_with_the_square_and_not_with_the_hour(
    seed: int, count: int, scale: float, later_s: float
) -> None:
    times_s, rr_ms = _beats(seed, count)
    before = lomb_scargle(times_s, rr_ms).power(LF_BAND_HZ)
    after = lomb_scargle(times_s + later_s, scale * rr_ms + 100.0).power(LF_BAND_HZ)
    assert after == pytest.approx(scale**2 * before, rel=1e-6)


def test_frequencies_that_even_beats_cant_tell_apart_keep_half() -> None:
    times_s = 1.25 * np.arange(1.0, 401.0)
    signs = np.where(np.arange(400) % 2 == 0, 30.0, -30.0)
    spectrum = lomb_scargle(times_s, 900.0 + signs, highest_hz=0.4)
    at_half_rate = spectrum.density[np.argmin(np.abs(spectrum.frequencies_hz - 0.4))]
    # There sine is zero at every beat, so a cosine takes all: n A**2 / 2, and half of it is P.
    assert at_half_rate == pytest.approx(400 * 900.0 / 2 * 2 * 500.0 / 400**2 * 400, rel=1e-3)


def test_constant_intervals_have_no_power() -> None:
    assert lomb_scargle(0.8 * np.arange(1.0, 200.0), np.full(199, 800.0)).power((0.0, 0.4)) < 1e-18


def test_a_line_is_removed() -> None:
    times_s = np.cumsum([0.8, 0.9, 1.1, 0.7, 0.9])
    assert without_line(times_s, 700.0 + 3.0 * times_s) == pytest.approx(np.zeros(5), abs=1e-9)


@pytest.mark.parametrize(
    ("times_s", "rr_ms"),
    [
        ([], []),
        ([1.0, 2.0, 3.0], [900.0] * 3),
        ([1.0, 3.0, 2.0, 4.0], [900.0] * 4),
        ([1.0, 2.0, 2.0, 4.0], [900.0] * 4),
        ([1.0, 2.0, float("nan"), 4.0], [900.0] * 4),
        ([1.0, 2.0, 3.0, 4.0], [900.0, float("nan"), 900.0, 900.0]),
        ([1.0, 2.0, 3.0, float("inf")], [900.0] * 4),
    ],
)
def test_what_has_no_periodogram_is_refused(times_s: list[float], rr_ms: list[float]) -> None:
    with pytest.raises(ValueError, match="periodogram needs"):
        lomb_scargle(np.array(times_s), np.array(rr_ms))
