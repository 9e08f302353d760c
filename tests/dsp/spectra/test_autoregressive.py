import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beat_records import sine_beats
from biofeedback.dsp.spectra.autoregressive import ORDER, AutoregressiveModel, autoregressive, burg
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ


def _made(hz: float, *, noise_ms: float = 0.0, mean_ms: float = 900.0) -> AutoregressiveModel:
    times_s, rr_ms = sine_beats(mean_ms=mean_ms, swing_ms=50.0, hz=hz)
    rr_ms = rr_ms + np.random.default_rng(3).normal(0.0, noise_ms, len(rr_ms))
    model = autoregressive(times_s, rr_ms)
    assert model is not None
    return model


@pytest.mark.parametrize("mean_ms", [700.0, 900.0, 1000.0])
@pytest.mark.parametrize("noise_ms", [0.0, 2.0])
@pytest.mark.parametrize("hz", [0.05, 0.075, 0.1, 0.13, 0.2, 0.25])
def test_a_sine_brings_half_its_square_to_its_band(
    hz: float, noise_ms: float, mean_ms: float
) -> None:
    band_hz = LF_BAND_HZ if hz < LF_BAND_HZ[1] else HF_BAND_HZ
    power = _made(hz, noise_ms=noise_ms, mean_ms=mean_ms).power(band_hz)
    assert power == pytest.approx(1250.0, rel=0.03)


def test_the_density_of_a_known_process_is_met() -> None:
    random = np.random.default_rng(11)
    noise = random.normal(0.0, 1.0, 60_000)
    samples = np.zeros(60_000)
    for place in range(2, len(samples)):
        samples[place] = 1.3 * samples[place - 1] - 0.8 * samples[place - 2] + noise[place]
    model = burg(samples, rate_hz=2.0, order=2)
    assert model is not None
    turn = np.exp(-2j * np.pi * np.array([0.05, 0.2, 0.24, 0.5, 0.9]) / 2.0)
    # One-sided, so twice the noise's 1/2 per Hz.
    expected = 1.0 / np.abs(1 - 1.3 * turn + 0.8 * turn**2) ** 2
    found = model.density(np.array([0.05, 0.2, 0.24, 0.5, 0.9]))
    # Coefficients of 60,000 samples are off by 1/250, and a density by a few times that.
    assert found == pytest.approx(expected, rel=0.05)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(60, 400), st.floats(0.1, 10.0))
def test_bands_add_up_to_the_variance_and_grow_with_the_square(
    seed: int, count: int, scale: float
) -> None:
    samples = np.random.default_rng(seed).normal(0.0, 40.0, count)
    small, large = burg(samples, rate_hz=2.0), burg(scale * samples, rate_hz=2.0)
    assert small is not None
    assert large is not None
    parts = sum(small.power(band) for band in ((0.0, 0.04), LF_BAND_HZ, HF_BAND_HZ, (0.40, 1.0)))
    assert parts == pytest.approx(float(np.mean(samples**2)), rel=1e-6)
    assert large.power(LF_BAND_HZ) == pytest.approx(scale**2 * small.power(LF_BAND_HZ), rel=1e-6)


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_every_model_is_stable_and_its_density_integrates_to_its_power(seed: int) -> None:
    samples = np.cumsum(np.random.default_rng(seed).normal(0.0, 5.0, 200))
    model = burg(samples - samples.mean(), rate_hz=2.0)
    assert model is not None
    assert np.abs(model.poles).max() < 1.0
    fine_hz = np.linspace(*LF_BAND_HZ, 20_001)
    area = np.trapezoid(model.density(fine_hz), fine_hz)
    assert model.power(LF_BAND_HZ) == pytest.approx(area, rel=1e-3)


def test_a_band_without_width_or_beyond_the_model_has_no_power() -> None:
    model = _made(0.1)
    assert model.power((0.1, 0.1)) == model.power((1.5, 3.0)) == 0.0


def test_a_predicted_series_takes_fewer_poles() -> None:
    samples = np.where(np.arange(100) % 2 == 0, 5.0, -5.0)
    model = burg(samples, rate_hz=2.0)
    assert model is not None
    assert len(model.poles) < ORDER
    assert model.power((0.9, 1.0)) == pytest.approx(25.0, rel=1e-3)


def test_too_little_or_nothing_that_varies_has_no_model() -> None:
    assert burg(np.zeros(400), rate_hz=2.0) is None
    assert burg(np.zeros(0), rate_hz=2.0) is None
    assert burg(np.random.default_rng(0).normal(0.0, 1.0, 3 * ORDER - 1), rate_hz=2.0) is None
    assert autoregressive(0.833 * np.arange(300.0), np.full(300, 833.3)) is None


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_what_is_not_finite_or_in_order_is_refused(odd: float) -> None:
    times_s = 0.9 * np.arange(1.0, 101.0)
    rr_ms = 900.0 + np.arange(100.0)
    with pytest.raises(ValueError, match="finite"):
        autoregressive(times_s, np.where(np.arange(100) == 50, odd, rr_ms))
    with pytest.raises(ValueError, match="in order"):
        autoregressive(np.where(np.arange(100) == 99, odd, times_s), rr_ms)
    with pytest.raises(ValueError, match="in order"):
        autoregressive(times_s[::-1], rr_ms)
