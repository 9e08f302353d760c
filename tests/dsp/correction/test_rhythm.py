import numpy as np
import pytest

from biofeedback.dsp.correction.rhythm import is_too_irregular
from injections import slow_swing_ms


def one_segment(rr_ms: np.ndarray) -> np.ndarray:
    return np.zeros(len(rr_ms), dtype=np.int64)


@pytest.mark.parametrize("group", [2, 3, 4], ids=["bigeminy", "trigeminy", "quadrigeminy"])
def test_an_ectopic_beat_in_each_group_is_too_irregular(group: int) -> None:
    rr_ms = np.tile([850.0] * (group - 2) + [550.0, 1150.0], 40)
    assert is_too_irregular(rr_ms, one_segment(rr_ms))


@pytest.mark.parametrize("seed", range(5))
def test_fibrillation_is_too_irregular(seed: int) -> None:
    rr_ms = np.random.default_rng(seed).normal(700.0, 140.0, 400).clip(320.0, 1500.0)
    assert is_too_irregular(rr_ms, one_segment(rr_ms))


@pytest.mark.parametrize("rate_per_min", [4.5, 5.2, 6.0, 7.0])
@pytest.mark.parametrize("heart_bpm", [55.0, 70.0, 85.0])
def test_a_swing_of_40_bpm_in_slow_breathing_is_not(rate_per_min: float, heart_bpm: float) -> None:
    rr_ms = slow_swing_ms(seed=1, rate_per_min=rate_per_min, heart_bpm=heart_bpm, swing_bpm=40.0)
    assert not is_too_irregular(rr_ms, one_segment(rr_ms))


def test_a_few_ectopic_beats_are_not() -> None:
    rr_ms = np.tile([850.0] * 18 + [550.0, 1150.0], 20)
    assert not is_too_irregular(rr_ms, one_segment(rr_ms))


def test_nothing_is_compared_across_segments() -> None:
    rr_ms = np.tile([600.0, 1100.0], 40)
    assert not is_too_irregular(rr_ms, np.arange(80) // 2)


def test_too_few_intervals_get_no_verdict() -> None:
    rr_ms = np.tile([600.0, 1100.0], 9)
    assert not is_too_irregular(rr_ms, one_segment(rr_ms))
    assert not is_too_irregular(np.array([]), np.array([], dtype=np.int64))
