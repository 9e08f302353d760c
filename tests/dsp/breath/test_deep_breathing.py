import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.breath.deep_breathing import (
    BreathExtremes,
    breath_extremes,
    ei_difference_bpm,
    ei_ratio,
)

BREATH_MS = np.array([1000.0, 900.0, 800.0, 750.0, 800.0, 900.0, 1000.0, 1100.0, 1250.0, 1500.0])
"""One breath of 10 s, by its intervals."""


def _six_breaths() -> tuple[NDArray[np.float64], NDArray[np.float64], list[tuple[float, float]]]:
    rr_ms = np.tile(BREATH_MS, 6)
    return np.cumsum(rr_ms) / 1000.0, rr_ms, [(10.0 * n, 10.0 * (n + 1)) for n in range(6)]


def test_reads_the_extremes_of_constructed_breaths() -> None:
    times_s, rr_ms, breaths = _six_breaths()
    extremes = breath_extremes(times_s, rr_ms, np.zeros(60, dtype=bool), breaths)
    assert extremes.longest_ms.tolist() == [1500.0] * 6
    assert extremes.shortest_ms.tolist() == [750.0] * 6
    assert ei_difference_bpm(extremes) == pytest.approx(40.0)
    assert ei_ratio(extremes) == pytest.approx(2.0)


def test_the_difference_is_a_mean_of_differences_and_the_ratio_one_of_means() -> None:
    extremes = BreathExtremes(
        longest_ms=np.array([1000.0, 1000.0, 1000.0, 1000.0, 1500.0]),
        shortest_ms=np.array([600.0, 750.0, 750.0, 750.0, 750.0]),
    )
    assert ei_difference_bpm(extremes) == pytest.approx((40 + 20 + 20 + 20 + 40) / 5)
    assert ei_ratio(extremes) == pytest.approx(5500.0 / 3600.0)


@given(st.floats(0.0, 4.0))
def test_a_strap_that_tells_late_changes_next_to_nothing(late_s: float) -> None:
    times_s, rr_ms, breaths = _six_breaths()
    late = breath_extremes(times_s + late_s, rr_ms, np.zeros(60, dtype=bool), breaths)
    assert len(late) >= 5
    assert ei_ratio(late) == pytest.approx(2.0, rel=1e-9)


def test_breaths_with_a_corrected_interval_or_without_cover_are_left_out() -> None:
    times_s, rr_ms, breaths = _six_breaths()
    corrected = np.zeros(60, dtype=bool)
    corrected[[15, 34]] = True
    assert len(breath_extremes(times_s, rr_ms, corrected, breaths)) == 4
    assert len(breath_extremes(times_s[1:], rr_ms[1:], corrected[1:], breaths)) == 3
    assert len(breath_extremes(times_s[:-1], rr_ms[:-1], corrected[:-1], breaths)) == 3
    none = np.zeros(0)
    assert len(breath_extremes(none, none, none.astype(bool), breaths)) == 0
    assert len(breath_extremes(times_s, rr_ms, corrected, [])) == 0


def test_a_breath_of_three_beats_is_none() -> None:
    rr_ms = np.full(20, 3300.0)
    times_s = np.cumsum(rr_ms) / 1000.0
    breaths = [(10.0 * n, 10.0 * (n + 1)) for n in range(6)]
    kept = breath_extremes(times_s, rr_ms, np.zeros(20, dtype=bool), breaths)
    assert len(kept) == 0


def test_fewer_than_five_breaths_give_nothing() -> None:
    four = BreathExtremes(longest_ms=np.full(4, 1000.0), shortest_ms=np.full(4, 800.0))
    assert ei_difference_bpm(four) is None
    assert ei_ratio(four) is None


@given(st.floats(0.5, 2.0))
def test_scale_leaves_the_ratio(scale: float) -> None:
    times_s, rr_ms, breaths = _six_breaths()
    scaled = [(scale * start_s, scale * end_s) for start_s, end_s in breaths]
    wrong = np.zeros(60, dtype=bool)
    slower = breath_extremes(scale * times_s, scale * rr_ms, wrong, scaled)
    assert len(slower) >= 5
    assert ei_ratio(slower) == pytest.approx(2.0)
    assert ei_difference_bpm(slower) == pytest.approx(40.0 / scale)
