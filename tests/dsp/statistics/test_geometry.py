import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.statistics.geometry import (
    TASK_FORCE_BIN_MS,
    Histogram,
    histogram,
    stress_index,
    tinn_ms,
    triangular_index,
)
from biofeedback.dsp.statistics.ranks import RankedIntervals
from reference.recordings import pyhrv_ms, vu_ms

Floats = NDArray[np.float64]
intervals = st.lists(st.integers(300, 2000), min_size=2, max_size=80).map(
    lambda values: np.array(values, dtype=np.float64)
)


def ranked(rr_ms: NDArray[np.floating[Any]]) -> RankedIntervals:
    return RankedIntervals.of(np.asarray(rr_ms, dtype=np.float64))


def of_counts(*counts: int, first: int = 100) -> Histogram:
    """A histogram of these counts, one for each bin from the first on; zeros are empty bins."""
    places = first + np.flatnonzero(counts).astype(np.float64)
    kept = np.array([count for count in counts if count], dtype=np.int64)
    return Histogram(bin_ms=TASK_FORCE_BIN_MS, places=places, counts=kept)


def error(counted: Histogram, left_bins: float, right_bins: float) -> float:
    """Squared distance of a triangle from the counts over every bin, straight from the words."""
    apex, height = counted.places[counted.mode], counted.counts[counted.mode]
    first = min(counted.places[0], apex - left_bins) - 1
    last = max(counted.places[-1], apex + right_bins) + 1
    places = np.arange(np.floor(first), np.ceil(last) + 1)
    counts = np.zeros(len(places))
    counts[np.searchsorted(places, counted.places)] = counted.counts
    away = places - apex
    legs = np.where(away < 0, 1.0 + away / left_bins, 1.0 - away / right_bins)
    return float(np.sum((counts - height * np.maximum(legs, 0.0)) ** 2))


def least_error(counted: Histogram) -> tuple[float, float]:
    """(error, base in bins) of the best triangle whose feet lie on tenths of a bin."""
    feet = np.arange(1.0, 2.0 * np.ptp(counted.places) + 3.0, 0.1)
    left = min(feet, key=lambda bins: error(counted, bins, 1.0))
    right = min(feet, key=lambda bins: error(counted, 1.0, bins))
    return error(counted, left, right), float(left + right)


def test_counts_intervals_in_bins_that_begin_at_zero() -> None:
    edge = 110 * TASK_FORCE_BIN_MS
    counted = histogram(ranked(np.array([edge - 0.01, edge, edge + 7.8, edge + 16.0])))
    assert counted.places.tolist() == [109.0, 110.0, 112.0]
    assert counted.counts.tolist() == [1, 2, 1]


def test_each_tick_of_a_strap_has_its_bin() -> None:
    ticks = np.arange(800, 840)
    counted = histogram(ranked(ticks * 1000.0 / 1024.0))
    assert counted.counts.tolist() == [8, 8, 8, 8, 8]


def test_triangular_index_is_all_over_the_fullest_bin() -> None:
    assert triangular_index(of_counts(1, 4, 5, 2)) == pytest.approx(12 / 5)


def test_a_triangle_gives_its_base() -> None:
    assert tinn_ms(of_counts(1, 2, 3, 4, 3, 2, 1)) == pytest.approx(8 * TASK_FORCE_BIN_MS)
    assert tinn_ms(of_counts(10, 20, 30, 15)) == pytest.approx(5 * TASK_FORCE_BIN_MS)


def test_a_fine_triangle_gives_its_base_between_edges() -> None:
    away = np.arange(-40, 41)
    counts = np.maximum(0, np.round(1e6 * (1 - np.abs(away) / np.where(away < 0, 20.3, 31.7))))
    counted = of_counts(*counts.astype(int).tolist())
    assert tinn_ms(counted) == pytest.approx(52.0 * TASK_FORCE_BIN_MS, rel=1e-5)


def test_normal_intervals_have_a_base_of_4_75_deviations() -> None:
    # The foot w of the triangle of height 1 nearest to exp(-t^2 / 2): where the integrals of
    # t (1 - t / w) and of t exp(-t^2 / 2) over 0 to w are equal.
    side = 2.3754
    assert side**2 / 6 == pytest.approx(1.0 - np.exp(-(side**2) / 2), rel=1e-4)
    away = np.arange(-400, 401)
    counts = np.round(1e7 * np.exp(-0.5 * (away / 50.0) ** 2)).astype(int)
    base_ms = tinn_ms(of_counts(*counts.tolist(), first=1000))
    assert base_ms == pytest.approx(2 * side * 50.0 * TASK_FORCE_BIN_MS, rel=1e-3)


@pytest.mark.parametrize(
    "rr_ms",
    [pyhrv_ms(), vu_ms("sitting"), vu_ms("breathing")],
    ids=["pyhrv", "sitting", "paced"],
)
def test_no_other_triangle_fits_a_recording_better(rr_ms: Floats) -> None:
    counted = histogram(ranked(rr_ms))
    _, base_bins = least_error(counted)
    expected_ms = base_bins * TASK_FORCE_BIN_MS
    assert tinn_ms(counted) == pytest.approx(expected_ms, abs=0.2 * TASK_FORCE_BIN_MS)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=9), st.integers(0, 30))
def test_no_other_triangle_fits_any_histogram_better(counts: list[int], away: int) -> None:
    counted = of_counts(9, *counts, *([0] * away), 1)
    least, _ = least_error(counted)
    base_ms = tinn_ms(counted)
    assert base_ms is not None
    base_bins = base_ms / TASK_FORCE_BIN_MS
    # The first bin is the fullest, so that the left foot is 1 bin away.
    assert error(counted, 1.0, base_bins - 1.0) <= least + 1e-9


@pytest.mark.parametrize("wide", [1, 3, 10, 100])
def test_the_search_reaches_the_foot_of_the_flattest_histogram(wide: int) -> None:
    counted = of_counts(*([5] * (wide + 1)))
    least, base_bins = least_error(counted)
    base_ms = tinn_ms(counted)
    assert base_ms is not None
    assert base_ms / TASK_FORCE_BIN_MS == pytest.approx(base_bins, abs=0.1)
    assert error(counted, 1.0, base_ms / TASK_FORCE_BIN_MS - 1.0) <= least + 1e-9


def test_of_equally_full_bins_the_apex_is_the_shortest_intervals() -> None:
    assert of_counts(1, 7, 3, 7, 1).mode == 1


def test_stress_index_by_hand() -> None:
    # Bins of 50 ms: [800, 850) holds 3 of 5; its middle is 825 ms; the range is 200 ms.
    rr_ms = np.array([800.0, 820.0, 849.0, 850.0, 1000.0])
    assert stress_index(ranked(rr_ms)) == pytest.approx(60.0 / (2 * 0.825 * 0.2))


def test_what_is_not_defined_is_none() -> None:
    for rr_ms in ([], [800.0], [843.75] * 10):
        counted = histogram(ranked(np.array(rr_ms)))
        assert triangular_index(counted) is tinn_ms(counted) is None
        assert stress_index(ranked(np.array(rr_ms))) is None


def test_one_interval_far_away_neither_costs_memory_nor_moves_the_triangle() -> None:
    rr_ms = np.repeat(800.0 + 7.8125 * np.arange(7), [1, 2, 3, 4, 3, 2, 1])
    base_ms = tinn_ms(histogram(ranked(rr_ms)))
    assert tinn_ms(histogram(ranked(np.append(rr_ms, 1e9)))) == base_ms
    assert tinn_ms(histogram(ranked(np.append(rr_ms, 1e300)))) == base_ms


@given(intervals, st.integers(1, 40))
def test_a_shift_by_whole_bins_changes_no_shape(rr_ms: Floats, bins: int) -> None:
    plain = histogram(ranked(rr_ms))
    moved = histogram(ranked(rr_ms + bins * TASK_FORCE_BIN_MS))
    assert triangular_index(moved) == triangular_index(plain)
    assert tinn_ms(moved) == tinn_ms(plain)


@given(intervals, st.sampled_from([2.0, 3.0, 0.5]))
def test_scaled_intervals_in_scaled_bins_scale_the_triangle(rr_ms: Floats, factor: float) -> None:
    plain, scaled = histogram(ranked(rr_ms), 10.0), histogram(ranked(factor * rr_ms), factor * 10.0)
    base_ms, scaled_ms = tinn_ms(plain), tinn_ms(scaled)
    assert triangular_index(scaled) == triangular_index(plain)
    assert (base_ms is None) == (scaled_ms is None)
    if base_ms is not None:
        assert scaled_ms == pytest.approx(factor * base_ms)


@given(intervals)
def test_a_mirrored_histogram_has_the_mirrored_triangle(rr_ms: Floats) -> None:
    counted = histogram(ranked(rr_ms))
    if list(counted.counts).count(counted.counts.max()) > 1:
        return
    mirrored = Histogram(
        bin_ms=counted.bin_ms,
        places=(5000.0 - counted.places)[::-1],
        counts=counted.counts[::-1],
    )
    assert tinn_ms(mirrored) == pytest.approx(tinn_ms(counted))


@given(intervals)
def test_every_interval_is_counted_once(rr_ms: Floats) -> None:
    counted = histogram(ranked(rr_ms))
    assert int(counted.counts.sum()) == len(rr_ms)
    assert all(a < b for a, b in itertools.pairwise(counted.places))
