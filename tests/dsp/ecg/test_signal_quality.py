import numpy as np
import pytest

from biofeedback.dsp.ecg.signal_quality import QualityWatch, is_off
from biofeedback.dsp.updates import EcgQuality
from simulated_ecg import beat_times, simulated_ecg

ECG = simulated_ecg(beat_times(rate_bpm=42.0, until_s=30.0)).samples_uv
OFF = np.full(260, 12.0)


def after(outcomes: str) -> EcgQuality:
    watch = QualityWatch()
    for letter in outcomes:
        watch.peak(is_beat=letter == "b")
    return watch.quality


@pytest.mark.parametrize(
    ("outcomes", "quality"),
    [
        ("", EcgQuality.NOISY),
        ("b", EcgQuality.NOISY),
        ("bb", EcgQuality.GOOD),
        ("bbbbxb", EcgQuality.GOOD),
        ("bbbbxx", EcgQuality.GOOD),
        ("bbbbxxx", EcgQuality.NOISY),
        ("xxxxbbbb", EcgQuality.NOISY),
        ("xxxxbbbbb", EcgQuality.GOOD),
    ],
)
def test_it_follows_what_beats_became_of(outcomes: str, quality: EcgQuality) -> None:
    assert after(outcomes) is quality


def test_a_flat_line_is_off_and_afterwards_beats_must_be_seen_first() -> None:
    watch, seen = QualityWatch(), []
    watch.peak(is_beat=True)
    watch.peak(is_beat=True)
    for last_uv in (OFF, ECG[:260]):
        watch.step(last_uv)
        seen.append(watch.quality)
    watch.peak(is_beat=True)
    watch.peak(is_beat=True)
    assert [*seen, watch.quality] == [EcgQuality.OFF, EcgQuality.NOISY, EcgQuality.GOOD]


def test_flat_and_stuck_lines_are_off_and_a_slow_heart_is_not() -> None:
    stuck = np.where(np.arange(260) < 20, 500.0, 20_000.0)
    assert is_off(OFF)
    assert is_off(OFF + np.random.default_rng(1).normal(0.0, 3.0, 260).round())
    assert is_off(stuck)
    assert not any(is_off(ECG[low : low + 260]) for low in range(0, len(ECG) - 260, 37))
