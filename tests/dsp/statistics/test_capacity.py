import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.statistics.capacity import Capacities, capacities

Floats = NDArray[np.float64]
intervals = st.lists(st.integers(300, 2000), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
NONE = Capacities(acceleration_ms=None, deceleration_ms=None)


def of(rr_ms: Floats, *, segments: list[int] | None = None) -> Capacities:
    numbers = [0] * len(rr_ms) if segments is None else segments
    return capacities(rr_ms, np.array(numbers, dtype=np.int64))


def signal_average(rr_ms: Floats, *, is_deceleration: bool) -> float | None:
    """The source's recipe word by word: line up, average, take four points of the average."""
    rows = []
    for i in range(2, len(rr_ms) - 1):
        change = rr_ms[i] - rr_ms[i - 1]
        is_anchor = change > 0 if is_deceleration else change < 0
        if is_anchor and abs(change) <= 0.05 * rr_ms[i - 1]:
            rows.append(rr_ms[i - 2 : i + 2])
    if not rows:
        return None
    earlier, before, anchor, after = np.mean(rows, axis=0)
    return float(anchor + after - before - earlier) / 4.0


@given(intervals)
def test_is_four_points_of_the_signal_averaged_over_anchors(rr_ms: Floats) -> None:
    both = of(rr_ms)
    assert both.deceleration_ms == pytest.approx(signal_average(rr_ms, is_deceleration=True))
    assert both.acceleration_ms == pytest.approx(signal_average(rr_ms, is_deceleration=False))


@pytest.mark.parametrize("hz", [0.07, 0.1, 0.15, 0.25])
def test_a_sine_gives_the_textbook_numbers(hz: float) -> None:
    # Half the cycle decelerates; the mean of a half cosine is 2 / pi.
    angle = 2 * np.pi * hz * 0.9
    rr_ms = 900.0 + 20.0 * np.sin(angle * np.arange(20_000) + 0.3)
    expected = 20.0 * (np.sin(angle / 2) + np.sin(1.5 * angle)) / np.pi
    assert of(rr_ms).deceleration_ms == pytest.approx(expected, rel=1e-3)
    assert of(rr_ms).acceleration_ms == pytest.approx(-expected, rel=1e-3)


def test_changes_up_to_five_percent_are_anchors() -> None:
    exactly = np.array([1000.0, 1000.0, 1050.0, 1050.0])
    assert of(exactly).deceleration_ms == 25.0
    assert of(exactly + np.array([0.0, 0.0, 0.1, 0.1])) == NONE


def test_no_anchor_looks_across_a_break() -> None:
    rr_ms = np.array([1000.0, 1000.0, 1040.0, 1040.0, 1000.0])
    assert of(rr_ms, segments=[0, 0, 0, 0, 1]) == Capacities(
        acceleration_ms=None, deceleration_ms=20.0
    )
    for at in (1, 2, 3):
        assert of(rr_ms[:4], segments=[0] * at + [1] * (4 - at)) == NONE


def test_no_anchor_looks_at_a_corrected_interval() -> None:
    rr_ms = np.array([1000.0, 1000.0, 1040.0, 1040.0])
    for at in range(4):
        corrected = np.arange(4) == at
        assert capacities(rr_ms, np.zeros(4, dtype=np.int64), corrected) == NONE


@pytest.mark.parametrize("count", range(4))
def test_fewer_than_four_intervals_have_none(count: int) -> None:
    assert of(np.linspace(900.0, 910.0, count)) == NONE


def test_equal_intervals_have_none() -> None:
    assert of(np.full(50, 1e9)) == of(np.full(50, 800.0)) == NONE


@given(intervals, st.integers(2, 5))
def test_scales_with_the_intervals(rr_ms: Floats, factor: int) -> None:
    plain, scaled = of(rr_ms), of(factor * rr_ms)
    expected = None if plain.deceleration_ms is None else factor * plain.deceleration_ms
    assert scaled.deceleration_ms == pytest.approx(expected)


@given(intervals, intervals)
def test_two_segments_pool_their_anchors(first_ms: Floats, second_ms: Floats) -> None:
    rr_ms = np.concatenate((first_ms, second_ms))
    segments = [0] * len(first_ms) + [1] * len(second_ms)
    alone = [of(one).deceleration_ms for one in (first_ms, second_ms)]
    known = [value for value in alone if value is not None]
    pooled = of(rr_ms, segments=segments).deceleration_ms
    assert (pooled is None) == (not known)
    if pooled is not None:
        assert min(known) - 1e-9 <= pooled <= max(known) + 1e-9
