import numpy as np
import pytest

from biofeedback.sensors.simulated.heart import BeatOrigin, TrueBeat
from biofeedback.sensors.simulated.heart_voltage import AFTER_S, BEFORE_S, voltages_uv

TIMES_S = np.arange(0.0, 2.0, 0.002)
HALF = np.full(TIMES_S.shape, 0.5)


def beat(origin: BeatOrigin = BeatOrigin.SINUS) -> TrueBeat:
    return TrueBeat(time_s=1.0, origin=origin)


def test_a_beat_shows_only_around_its_r_peak() -> None:
    felt = voltages_uv(TIMES_S, [beat()], HALF)
    assert TIMES_S[np.argmax(felt)] == pytest.approx(1.0, abs=0.003)
    outside = (TIMES_S < 1.0 - BEFORE_S) | (TIMES_S > 1.0 + AFTER_S)
    assert np.abs(felt[outside]).max() < 1.0


def test_an_ectopic_beat_is_wide_and_its_t_wave_points_down() -> None:
    sinus = voltages_uv(TIMES_S, [beat()], HALF)
    ectopic = voltages_uv(TIMES_S, [beat(BeatOrigin.ECTOPIC)], HALF)
    assert (ectopic > ectopic.max() / 2).sum() > 2 * (sinus > sinus.max() / 2).sum()
    t_wave = (TIMES_S > 1.2) & (TIMES_S < 1.4)
    assert sinus[t_wave].mean() > 0 > ectopic[t_wave].mean()


def test_r_is_lower_with_full_lungs() -> None:
    empty, full = (
        voltages_uv(TIMES_S, [beat()], np.full(TIMES_S.shape, level)) for level in (0.0, 1.0)
    )
    assert np.ptp(full) < np.ptp(empty)
