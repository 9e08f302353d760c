import numpy as np
import pytest

from biofeedback.dsp.ecg.qrs_energy import QrsEnergy
from simulated_ecg import beat_times, simulated_ecg

BEATS_S = beat_times(rate_bpm=60.0, until_s=20.0)


def energies(samples: np.ndarray) -> np.ndarray:
    return QrsEnergy(130.0).feed(samples)


def test_it_is_highest_at_the_beats_and_the_same_upside_down() -> None:
    samples = simulated_ecg(BEATS_S).samples_uv
    upright = energies(samples)
    assert np.array_equal(upright, energies(-samples))
    at = np.rint(BEATS_S * 130.0).astype(int)
    tops = np.array([place - 8 + upright[place - 8 : place + 9].argmax() for place in at])
    assert np.abs(tops - at).max() <= 4
    assert upright[tops].min() > 5.0 * np.median(upright)


def test_half_the_height_has_half_the_energy() -> None:
    samples = simulated_ecg(BEATS_S).samples_uv
    assert energies(0.5 * samples) == pytest.approx(0.5 * energies(samples), abs=1e-9)


def test_a_level_and_a_slope_of_the_baseline_have_none() -> None:
    ramp = 500.0 + 3.0 * np.arange(1000)
    assert energies(ramp)[100:].max() < 1.0


def test_it_is_late_by_what_it_says() -> None:
    energy = QrsEnergy(130.0)
    assert len(energy.feed(np.zeros(500))) == 500 - energy.delay_samples
    assert energy.delay_samples / 130.0 < 0.21
