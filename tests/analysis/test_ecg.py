import math

import numpy as np
import pytest

from beat_records import DATA
from biofeedback.analysis.ecg import (
    Ecg,
    EcgError,
    EcgProblem,
    MarkedEcg,
    Wave,
    ecg_beats,
    ecg_of,
    tops,
)
from biofeedback.analysis.neurokit2_calls import mark_ecg

POLAR_HZ = 130.0
FOLDER = DATA / "polarh10_pvc_kbroman"


def test_the_top_of_a_wave_lies_between_samples() -> None:
    at = np.arange(200.0)
    wave = 1000.0 * np.exp(-(((at - 100.3) / 6.0) ** 2))
    places, heights = tops(wave, np.array([100]))
    assert places[0] == pytest.approx(100.3, abs=0.01)
    assert heights[0] == pytest.approx(1000.0, rel=1e-3)


def test_what_is_no_top_stays_where_it_was() -> None:
    samples = np.array([0.0, 1.0, 2.0, 3.0, 9.0])
    places, heights = tops(samples, np.array([0, 2, 4]))
    assert places.tolist() == [0.0, 2.0, 4.0]
    assert heights.tolist() == [0.0, 2.0, 9.0]


@pytest.mark.parametrize(
    ("samples", "rate_hz", "reason"),
    [
        (["a"], POLAR_HZ, EcgProblem.NOT_SAMPLES),
        (np.zeros((2, 2000)), POLAR_HZ, EcgProblem.NOT_SAMPLES),
        (np.full(2000, math.nan), POLAR_HZ, EcgProblem.NOT_SAMPLES),
        (np.arange(2000.0), 1.0, EcgProblem.RATE),
        (np.arange(2000.0), math.nan, EcgProblem.RATE),
        (np.arange(1299.0), POLAR_HZ, EcgProblem.TOO_SHORT),
        ([], POLAR_HZ, EcgProblem.TOO_SHORT),
        (np.zeros(2000), POLAR_HZ, EcgProblem.FLAT),
    ],
)
def test_samples_that_are_no_ecg_are_refused(
    samples: object, rate_hz: float, reason: EcgProblem
) -> None:
    with pytest.raises(EcgError) as caught:
        ecg_of(samples, rate_hz)  # type: ignore[arg-type]  # on purpose
    assert caught.value.reason is reason


def test_a_wave_that_was_not_found_is_left_out() -> None:
    def mark(ecg: Ecg) -> MarkedEcg:
        return MarkedEcg(
            cleaned_uv=ecg.samples_uv,
            r_samples=np.array([200, 400]),
            wave_samples={Wave.P_PEAK: np.array([math.nan, 360.0])},
            quality=np.array([0.5, 1.0]),
            version="by hand",
        )

    beats = ecg_beats(ecg_of(np.sin(np.arange(2000.0)), 100.0), mark)
    assert beats.waves[Wave.P_PEAK].beats.tolist() == [1]
    assert beats.waves[Wave.P_PEAK].times_s.tolist() == [3.6]
    assert beats.rr_ms == pytest.approx([2000.0], abs=10.0)


def test_intervals_of_a_real_ecg_are_those_that_the_strap_sent() -> None:
    samples_uv = np.loadtxt(FOLDER / "ecg_90s_130hz_uV.txt")
    strap_ms = np.loadtxt(FOLDER / "rr_time_ms.csv", delimiter=",", skiprows=1)[:, 1]
    beats = ecg_beats(ecg_of(samples_uv, POLAR_HZ), mark_ecg)
    # Around premature beats the two count differently; where a minute of them agrees they are one.
    found_ms = beats.rr_ms
    first = 14
    run = slice(first, first + 64)
    difference_ms = found_ms[run] - strap_ms[first + 2 : first + 2 + 64]
    assert np.abs(difference_ms).max() < 5.0
    assert np.abs(difference_ms).mean() < 1.5
    plain = np.diff(mark_ecg(ecg_of(samples_uv, POLAR_HZ)).r_samples)[run] * 1000.0 / POLAR_HZ
    coarse_ms = plain - strap_ms[first + 2 : first + 2 + 64]
    assert np.abs(coarse_ms).mean() > 1.5 * np.abs(difference_ms).mean()


def test_waves_of_a_real_ecg_come_in_the_order_of_a_beat() -> None:
    samples_uv = np.loadtxt(FOLDER / "ecg_90s_130hz_uV.txt")[round(12 * POLAR_HZ) :][:5000]
    beats = ecg_beats(ecg_of(samples_uv, POLAR_HZ), mark_ecg)
    assert ((beats.quality >= 0.0) & (beats.quality <= 1.0)).all()
    assert len(beats.quality) == len(beats.r_times_s) == len(beats.r_peaks_uv)
    offsets_s = {
        wave: float(np.median(found.times_s - beats.r_times_s[found.beats]))
        for wave, found in beats.waves.items()
    }
    assert set(offsets_s) == set(Wave)
    before = [offsets_s[wave] for wave in (Wave.P_ONSET, Wave.P_PEAK, Wave.P_OFFSET, Wave.Q_PEAK)]
    after = [offsets_s[wave] for wave in (Wave.S_PEAK, Wave.T_ONSET, Wave.T_PEAK, Wave.T_OFFSET)]
    assert before == sorted(before)
    assert after == sorted(after)
    assert before[-1] < 0.0 < after[0]
    assert offsets_s[Wave.T_OFFSET] < 0.5
