import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import detrend, get_window  # noqa: TID251 - the reference

from beat_records import sine_beats
from biofeedback.dsp.breath.breath_regularity import regularity_percent
from biofeedback.dsp.spectra.spectrum import even_series


def _by_the_book(samples: np.ndarray) -> float:
    """The definition, step by step, on a fine polygon."""
    power = np.abs(np.fft.rfft(detrend(samples) * get_window("hann", len(samples)), 1024)) ** 2
    hz = np.fft.rfftfreq(1024, 0.25)
    inside = (hz >= 0.04) & (hz <= 0.26)
    peak_hz = hz[inside][np.argmax(power[inside])]

    def integral(low: float, high: float) -> float:
        fine = np.linspace(low, high, 20_001)
        return float(np.trapezoid(np.interp(fine, hz, power), fine))

    ratio_peak = integral(peak_hz - 0.015, peak_hz + 0.015)
    ratio = ratio_peak / (integral(0.0033, 0.40) - ratio_peak)
    return 100.0 * ratio / (ratio + 1.0)


@given(st.integers(244, 256), st.integers(0, 2**32 - 1))
def test_equals_the_definition(count: int, seed: int) -> None:
    samples = 900.0 + np.random.default_rng(seed).normal(0.0, 50.0, count).cumsum() / 5
    assert regularity_percent(samples) == pytest.approx([_by_the_book(samples)], rel=1e-5)


@pytest.mark.parametrize("hz", [0.06, 0.075, 0.1, 0.12, 0.2])
def test_one_pure_rhythm_is_nearly_all_there_is(hz: float) -> None:
    values = regularity_percent(even_series(*sine_beats(hz=hz, for_s=200.0)))
    assert len(values) > 20
    assert values == pytest.approx(89.5, abs=1.0)


def test_noise_has_no_rhythm_and_two_rhythms_share() -> None:
    chance = np.random.default_rng(1)
    noise = regularity_percent(chance.normal(900.0, 40.0, 4000))
    assert np.mean(noise) < 30.0
    at_s = np.arange(1200) / 4.0
    two = 30.0 * np.sin(2 * np.pi * 0.1 * at_s) + 30.0 * np.sin(2 * np.pi * 0.2 * at_s)
    assert np.mean(regularity_percent(two)) == pytest.approx(45.0, abs=2.0)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 50.0), st.floats(-1e3, 1e3), st.floats(-5.0, 5.0))
def test_scale_level_and_line_do_not_matter(
    seed: int, scale: float, level: float, slope: float
) -> None:
    samples = np.random.default_rng(seed).normal(0.0, 40.0, 256)
    moved = scale * samples + level + slope * np.arange(256)
    assert regularity_percent(moved) == pytest.approx(regularity_percent(samples), rel=1e-6)


def test_one_value_every_five_seconds_from_the_first_full_window_on() -> None:
    samples = np.random.default_rng(1).normal(0.0, 40.0, 256 + 20 * 7 + 19)
    values = regularity_percent(samples)
    assert len(values) == 8
    assert values[3] == pytest.approx(regularity_percent(samples[60 : 60 + 256])[0])


def test_a_long_stretch_is_done_in_parts_that_do_not_show() -> None:
    samples = np.random.default_rng(1).normal(0.0, 40.0, 256 + 20 * 1300)
    values = regularity_percent(samples)
    assert len(values) == 1301
    assert values[700] == pytest.approx(regularity_percent(samples[14_000:14_256])[0])


@pytest.mark.parametrize("count", [0, 1, 100, 243])
def test_too_short_a_stretch_has_no_value(count: int) -> None:
    assert len(regularity_percent(np.arange(count, dtype=np.float64))) == 0


@pytest.mark.parametrize("level", [0.0, 875.0, 900.1, 1e9])
def test_what_does_not_vary_has_no_rhythm(level: float) -> None:
    assert len(regularity_percent(np.full(300, level))) == 0
