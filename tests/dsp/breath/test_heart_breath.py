import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from beat_records import sine_beats
from biofeedback.dsp.breath.heart_breath import (
    breath_cycles,
    breath_ranges,
    breath_swings_bpm,
    is_following,
)


def _rate_beats(
    level_bpm: float,
    swing_bpm: float,
    period_s: float,
    *,
    phase: float = 0.0,
    drift_bpm_per_s: float = 0.0,
    for_s: float = 120.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Beats whose momentary rate, at each beat, follows a sine around a line."""
    times_s: list[float] = []
    rr_ms: list[float] = []
    now_s = 0.0
    while now_s < for_s:
        step_s = 60.0 / level_bpm
        for _ in range(60):
            at_s = now_s + step_s
            cycle = math.sin(2 * math.pi * at_s / period_s + phase)
            step_s = 60.0 / (level_bpm + drift_bpm_per_s * at_s + swing_bpm / 2 * cycle)
        now_s += step_s
        times_s.append(now_s)
        rr_ms.append(1000.0 * step_s)
    return np.array(times_s), np.array(rr_ms)


def _breaths(period_s: float, count: int, start_s: float = 5.0) -> list[tuple[float, float]]:
    return [(start_s + n * period_s, start_s + (n + 1) * period_s) for n in range(count)]


@settings(max_examples=40, deadline=None)
@given(
    st.floats(55.0, 85.0),
    st.floats(2.0, 20.0),
    st.floats(8.0, 14.0),
    st.floats(-3.2, 3.2),
    st.floats(-0.05, 0.05),
)
def test_reads_the_swing_whatever_its_phase_and_drift(
    level: float, swing: float, period_s: float, phase: float, drift: float
) -> None:
    beats = _rate_beats(level, swing, period_s, phase=phase, drift_bpm_per_s=drift)
    swings = breath_swings_bpm(*beats, _breaths(period_s, 7))
    assert len(swings) == 7
    assert swings == pytest.approx([swing] * 7, rel=0.02, abs=0.02)


def test_drift_alone_is_no_swing() -> None:
    beats = _rate_beats(60.0, 0.0, 10.0, drift_bpm_per_s=0.1)
    assert max(breath_swings_bpm(*beats, _breaths(10.0, 8))) < 0.05


def test_each_breath_has_its_own_length_and_value() -> None:
    times_s, rr_ms = sine_beats(hz=0.1, swing_ms=60.0, for_s=60.0)
    swings = breath_swings_bpm(times_s, rr_ms, [(10.0, 20.0), (20.0, 25.0)])
    assert len(swings) == 2
    assert swings[0] != swings[1]


def test_breaths_that_the_beats_do_not_span_are_left_out() -> None:
    times_s, rr_ms = sine_beats(for_s=30.0)
    assert len(breath_swings_bpm(times_s, rr_ms, [(0.0, 10.0), (10.0, 20.0), (25.0, 35.0)])) == 1
    assert breath_swings_bpm(times_s, rr_ms, [(25.0, 35.0)]) == ()


def test_too_few_beats_give_no_swing() -> None:
    times_s = np.array([1.0, 2.0, 3.0])
    assert breath_swings_bpm(times_s, np.full(3, 1000.0), [(1.0, 3.0)]) == ()


def test_noise_inflates_the_swing_less_than_it_does_maximum_minus_minimum() -> None:
    times_s, rr_ms = sine_beats(hz=0.1, swing_ms=60.0, for_s=600.0)
    clean = np.median(breath_swings_bpm(times_s, rr_ms, _breaths(10.0, 58)))
    noisy_ms = rr_ms + np.random.default_rng(1).normal(0.0, 30.0, len(rr_ms))
    locked = np.median(breath_swings_bpm(times_s, noisy_ms, _breaths(10.0, 58)))
    spans = [
        np.ptp(60_000.0 / noisy_ms[(times_s >= a) & (times_s < b)]) for a, b in _breaths(10.0, 58)
    ]
    assert locked - clean < 0.3 * (np.median(spans) - clean)


def test_following_means_within_half_a_breath_per_minute() -> None:
    assert is_following(6.5 / 60, 6.0)
    assert not is_following(6.6 / 60, 6.0)
    assert not is_following(None, 6.0)


def test_the_cycle_says_where_in_the_breath_the_heart_is_fastest() -> None:
    beats = _rate_beats(65.0, 8.0, 10.0, phase=-2 * math.pi * 0.5)
    cycles = breath_cycles(*beats, [(-5.0, 5.0), *_breaths(10.0, 4)])
    assert cycles.places.tolist() == [1, 2, 3, 4]
    # The rate is sin(2 pi (t - 5) / 10): highest a quarter after each breath's start at 5 s.
    assert cycles.peak_phases == pytest.approx([math.pi / 2] * 4, abs=0.01)
    assert cycles.swings_bpm == breath_swings_bpm(*beats, _breaths(10.0, 4))


def test_breaths_of_many_lengths_keep_their_order() -> None:
    times_s, rr_ms = sine_beats(hz=0.1, swing_ms=60.0, for_s=120.0)
    breaths = [(5.0, 15.0), (15.0, 19.0), (19.0, 29.0), (29.0, 35.0), (35.0, 45.0)]
    together = breath_swings_bpm(times_s, rr_ms, breaths)
    alone = [breath_swings_bpm(times_s, rr_ms, [one])[0] for one in breaths]
    assert list(together) == alone
    ranges = breath_ranges(times_s, rr_ms, breaths)
    assert ranges.tolist() == [breath_ranges(times_s, rr_ms, [one])[0] for one in breaths]


@pytest.mark.parametrize("period_s", [4.0, 7.5, 10.0, 13.3])
def test_maximum_minus_minimum_of_a_sine_is_its_swing(period_s: float) -> None:
    beats = _rate_beats(65.0, 8.0, period_s)
    rate_bpm = breath_ranges(beats[0], 60_000.0 / beats[1], _breaths(period_s, 5))
    # Four readings a second miss the very top of a quick breath.
    assert rate_bpm == pytest.approx(np.full(5, 8.0), rel=0.04)
    assert breath_ranges(*beats, _breaths(period_s, 5)) == pytest.approx(
        np.full(5, 60_000 / 61 - 60_000 / 69), rel=0.04
    )


def test_no_breath_has_no_range() -> None:
    times_s, rr_ms = sine_beats(for_s=30.0)
    assert len(breath_ranges(times_s, rr_ms, [])) == 0
    assert len(breath_ranges(times_s, rr_ms, [(25.0, 35.0)])) == 0
    assert len(breath_ranges(times_s[:3], rr_ms[:3], [(1.0, 2.0)])) == 0


@settings(max_examples=30, deadline=None)
@given(st.floats(0.5, 2.0), st.floats(1.0, 60.0))
def test_scale_and_shift_of_the_intervals(scale: float, shift_s: float) -> None:
    times_s, rr_ms = sine_beats(hz=0.1, swing_ms=60.0, for_s=70.0)
    breaths = _breaths(10.0, 6)
    swings = np.array(breath_swings_bpm(times_s, rr_ms, breaths))
    moved = [(a + shift_s, b + shift_s) for a, b in breaths]
    assert breath_swings_bpm(times_s + shift_s, rr_ms, moved) == pytest.approx(swings, rel=1e-6)
    slower = breath_swings_bpm(times_s, scale * rr_ms, breaths)
    assert slower == pytest.approx(swings / scale, rel=1e-9)
    assert breath_ranges(times_s, scale * rr_ms + 100.0, breaths) == pytest.approx(
        scale * breath_ranges(times_s, rr_ms, breaths), rel=1e-9
    )
