import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import coherence, csd, welch  # noqa: TID251 - the reference

from biofeedback.dsp.breath.transfer import Transfer, transfer

AT_S = np.arange(1200) / 4.0


def _of(driver: NDArray[np.float64], response: NDArray[np.float64], hz: float) -> Transfer:
    found = transfer(driver, response, at_hz=hz, shares_clock=True)
    assert found is not None
    return found


@given(
    st.floats(0.06, 0.35), st.floats(0.5, 200.0), st.floats(-170.0, 170.0), st.floats(-900.0, 900.0)
)
def test_reads_a_known_gain_and_phase(hz: float, gain: float, phase: float, level: float) -> None:
    driver = 0.5 + 0.5 * np.sin(2 * np.pi * hz * AT_S)
    response = level + gain * 0.5 * np.sin(2 * np.pi * hz * AT_S + np.radians(phase))
    found = _of(driver, response, hz)
    assert found.gain == pytest.approx(gain, rel=0.01)
    assert found.phase_deg == pytest.approx(phase, abs=1.0)
    assert found.linear_share_percent == pytest.approx(100.0, abs=0.1)
    assert found.segments == 8


def test_reads_the_gain_and_phase_of_a_known_filter() -> None:
    keep = 0.8
    driver = np.random.default_rng(1).normal(0.0, 1.0, 40_000)
    response = np.zeros(len(driver))
    for place in range(1, len(driver)):
        response[place] = keep * response[place - 1] + (1 - keep) * driver[place]
    for hz in (0.1, 0.25):
        known = (1 - keep) / (1 - keep * np.exp(-2j * np.pi * hz / 4.0))
        found = _of(driver, response, hz)
        assert found.gain == pytest.approx(abs(known), rel=0.02)
        assert found.phase_deg == pytest.approx(np.degrees(np.angle(known)), abs=2.0)
        assert found.linear_share_percent > 99.0


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(768, 3000), st.sampled_from([16, 32, 64]))
def test_equals_scipys_cross_spectra_at_a_step(seed: int, count: int, step: int) -> None:
    chance = np.random.default_rng(seed)
    driver = chance.normal(0.0, 1.0, count)
    response = 2.0 * np.roll(driver, 1) + chance.normal(0.0, 1.0, count)
    options = {"fs": 4.0, "nperseg": 256, "detrend": "linear"}
    hz, cross = csd(driver, response, **options)
    _, power = welch(driver, **options)
    _, share = coherence(driver, response, **options)
    found = _of(driver, response, float(hz[step]))
    assert found.gain == pytest.approx(abs(cross[step]) / power[step], rel=1e-9)
    assert found.phase_deg == pytest.approx(np.degrees(np.angle(cross[step])), abs=1e-6)
    assert found.linear_share_percent == pytest.approx(100.0 * share[step], rel=1e-9)


def test_what_has_nothing_to_do_with_the_driver_is_no_answer() -> None:
    chance = np.random.default_rng(1)
    shares = [
        _of(chance.normal(size=1200), chance.normal(size=1200), 0.1).linear_share_percent
        for _ in range(200)
    ]
    assert np.mean(shares) == pytest.approx(13.0, abs=4.0)


def test_noise_lowers_the_share_by_its_part() -> None:
    driver = np.random.default_rng(1).normal(0.0, 1.0, 200_000)
    response = driver + np.random.default_rng(2).normal(0.0, 1.0, 200_000)
    assert _of(driver, response, 0.1).linear_share_percent == pytest.approx(50.0, abs=4.0)


def test_no_phase_without_one_clock() -> None:
    wave = np.sin(2 * np.pi * 0.1 * AT_S)
    found = transfer(wave, 40.0 * wave, at_hz=0.1, shares_clock=False)
    assert found is not None
    assert found.phase_deg is None
    assert found.gain == pytest.approx(40.0)


@given(st.floats(0.01, 100.0), st.floats(-100.0, 100.0))
def test_scale_moves_the_gain_alone(scale: float, level: float) -> None:
    chance = np.random.default_rng(1)
    driver, response = chance.normal(size=900), chance.normal(size=900)
    plain, moved = _of(driver, response, 0.1), _of(driver, scale * response + level, 0.1)
    assert moved.gain == pytest.approx(scale * plain.gain, rel=1e-6)
    assert moved.linear_share_percent == pytest.approx(plain.linear_share_percent, rel=1e-6)


def test_five_segments_are_needed_and_something_must_vary() -> None:
    wave = np.sin(2 * np.pi * 0.1 * np.arange(768) / 4.0)
    assert _of(wave, wave, 0.1).segments == 5
    for driver, response in (
        (wave[:-1], wave[:-1]),
        (wave[:10], wave[:10]),
        (wave[:0], wave[:0]),
        (np.full(768, 0.3), wave),
        (wave, np.full(768, 900.1)),
        (np.zeros(768), np.zeros(768)),
    ):
        assert transfer(driver, response, at_hz=0.1, shares_clock=True) is None
