import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.statistics.five_minutes import FiveMinutes, five_minutes, sdann_ms, sdnni_ms

Floats = NDArray[np.float64]


def beats(*levels_ms: float, swing_ms: float = 0.0) -> tuple[Floats, Floats]:
    """For each level 5 minutes of intervals that swing about it from beat to beat."""
    parts = []
    for level_ms in levels_ms:
        signs = np.where(np.arange(round(300_000 / level_ms)) % 2, 1.0, -1.0)
        parts.append(level_ms + swing_ms * signs)
    rr_ms = np.concatenate(parts)
    return np.cumsum(rr_ms) / 1000.0 - 1e-6, rr_ms


def test_segments_have_means_and_deviations_of_their_own() -> None:
    segments = five_minutes(*beats(750.0, 1000.0, 1250.0, swing_ms=20.0))
    assert segments.means_ms == pytest.approx([750.0, 1000.0, 1250.0], abs=0.1)
    counts = np.array([400, 300, 240])
    assert segments.deviations_ms == pytest.approx(20.0 * np.sqrt(counts / (counts - 1)), abs=0.1)
    assert sdann_ms(segments) == pytest.approx(250.0, abs=0.1)
    assert sdnni_ms(segments) == pytest.approx(20.03, abs=0.02)


def test_segments_are_the_sessions_own_wherever_one_begins_to_look() -> None:
    times_s, rr_ms = beats(750.0, 1000.0, 1250.0, 800.0, swing_ms=20.0)
    whole = five_minutes(times_s, rr_ms)
    later = times_s > 200.0
    part = five_minutes(times_s[later], rr_ms[later])
    assert part.means_ms.tolist() == whole.means_ms[1:].tolist()


@pytest.mark.parametrize(("lost_s", "count"), [(10.0, 3), (14.0, 3), (16.0, 2), (100.0, 2)])
def test_a_segment_counts_from_95_percent_on(lost_s: float, count: int) -> None:
    times_s, rr_ms = beats(1000.0, 1000.0, 1000.0)
    kept = (times_s < 400.0) | (times_s >= 400.0 + lost_s)
    assert len(five_minutes(times_s[kept], rr_ms[kept]).means_ms) == count


def test_a_gap_of_many_segments_leaves_none_behind() -> None:
    times_s, rr_ms = beats(800.0, 1000.0)
    later_s = np.where(times_s > 300.0, times_s + 86_400.0, times_s)
    assert five_minutes(later_s, rr_ms).means_ms == pytest.approx([800.0, 1000.0], abs=0.1)


def test_a_beat_that_runs_back_behind_an_edge_stays_in_the_later_segment() -> None:
    times_s, rr_ms = beats(1000.0, 800.0)
    first = int(np.searchsorted(times_s, 300.0))
    jittered_s = times_s.copy()
    jittered_s[first + 1] = 299.9
    expected = five_minutes(times_s, rr_ms)
    assert five_minutes(jittered_s, rr_ms).means_ms.tolist() == expected.means_ms.tolist()


def test_a_single_interval_is_no_segment() -> None:
    assert len(five_minutes(np.array([290.0]), np.array([290_000.0])).means_ms) == 0


def test_what_is_not_defined_is_none() -> None:
    none = five_minutes(np.array([]), np.array([]))
    assert sdann_ms(none) is sdnni_ms(none) is None
    one = five_minutes(*beats(1000.0, swing_ms=10.0))
    assert sdann_ms(one) is None
    assert sdnni_ms(one) == pytest.approx(10.0 * math.sqrt(300 / 299))


def test_time_far_beyond_a_life_costs_no_memory() -> None:
    rr_ms = np.full(1000, 1e9)
    segments = five_minutes(np.cumsum(rr_ms) / 1000.0, rr_ms)
    assert len(segments.means_ms) == 0


@given(st.lists(st.floats(500.0, 1500.0), min_size=2, max_size=12))
def test_steady_segments_have_the_deviation_of_their_levels(levels_ms: list[float]) -> None:
    levels = np.array(levels_ms)
    segments = FiveMinutes(means_ms=levels, deviations_ms=np.zeros(len(levels)))
    assert sdann_ms(segments) == pytest.approx(float(np.std(levels, ddof=1)), abs=1e-9)
    assert sdnni_ms(segments) == 0.0
