import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.asymmetry import Asymmetry, Split, asymmetry
from biofeedback.dsp.nonlinear.poincare import poincare_pairs, sd1_ms, sd2_ms

Floats = NDArray[np.float64]
intervals = st.lists(st.integers(300, 2000), min_size=3, max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def _halves(rr_ms: Floats) -> Asymmetry:
    return asymmetry(poincare_pairs(rr_ms, np.zeros(len(rr_ms), dtype=np.int64)))


def _splits(halves: Asymmetry) -> list[Split]:
    return [
        halves.counts,
        halves.distances_ms,
        halves.angles,
        halves.areas_ms2,
        halves.short_ms2,
        halves.long_ms2,
        halves.total_ms2,
    ]


def _shares(rr_ms: Floats) -> list[float | None]:
    return [split.deceleration_share for split in _splits(_halves(rr_ms))]


def _is_like(share: float | None, other: float | None) -> bool:
    if share is None or other is None:
        return share is other
    return math.isclose(share, other, rel_tol=1e-9, abs_tol=1e-9)


def test_slow_rises_and_sudden_falls_are_told_apart() -> None:
    # Three steps of 10 up, one of 30 down, forty times: equal distances, three points to one.
    rr_ms = np.append(np.tile([800.0, 810.0, 820.0, 830.0], 40), 800.0)
    halves = _halves(rr_ms)
    assert halves.counts.acceleration_share == 0.25
    assert halves.distances_ms.deceleration_share == pytest.approx(0.5)
    assert halves.short_ms2.deceleration_share == pytest.approx(3 * 10**2 / (3 * 10**2 + 30**2))
    assert halves.short_ms2.acceleration_share == pytest.approx(0.75)


def test_angles_and_areas_are_those_seen_from_the_origin() -> None:
    halves = _halves(np.array([600.0, 800.0, 700.0]))
    up = math.atan2(800.0, 600.0) - math.pi / 4
    down = math.pi / 4 - math.atan2(700.0, 800.0)
    assert halves.angles.decelerations == pytest.approx(up, rel=1e-12)
    assert halves.angles.accelerations == pytest.approx(down, rel=1e-12)
    assert halves.areas_ms2.decelerations == pytest.approx(up * (600.0**2 + 800.0**2) / 2)
    assert halves.areas_ms2.accelerations == pytest.approx(down * (800.0**2 + 700.0**2) / 2)


def test_points_on_the_line_give_half_of_their_length_to_either_side() -> None:
    # Pairs (800, 800), (800, 900), (900, 900): sums 1600, 1700, 1800 about 1700.
    halves = _halves(np.array([800.0, 800.0, 900.0, 900.0]))
    assert halves.long_ms2 == Split(decelerations=5000.0, accelerations=5000.0)
    assert halves.short_ms2 == Split(decelerations=5000.0, accelerations=0.0)
    assert halves.total_ms2.deceleration_share == pytest.approx(10_000 / 15_000)


@given(intervals)
def test_time_reversal_swaps_the_halves(rr_ms: Floats) -> None:
    there, back = _splits(_halves(rr_ms)), _splits(_halves(rr_ms[::-1]))
    for one, other in zip(there, back, strict=True):
        assert one.decelerations == pytest.approx(other.accelerations, rel=1e-9, abs=1e-6)
        assert one.accelerations == pytest.approx(other.decelerations, rel=1e-9, abs=1e-6)


@given(intervals)
def test_mirrored_intervals_swap_the_halves_too(rr_ms: Floats) -> None:
    # Without the angles and areas, which look from the origin.
    mirrored = _splits(_halves(2500.0 - rr_ms))
    for place in (0, 1, 4, 5, 6):
        one, other = _splits(_halves(rr_ms))[place], mirrored[place]
        assert one.decelerations == pytest.approx(other.accelerations, rel=1e-9, abs=1e-6)


@given(intervals, st.integers(1, 7))
def test_scaling_leaves_every_share(rr_ms: Floats, factor: int) -> None:
    for scaled, plain in zip(_shares(factor * rr_ms), _shares(rr_ms), strict=True):
        assert _is_like(scaled, plain)


@given(intervals, st.integers(0, 500))
def test_shifting_leaves_what_does_not_look_from_the_origin(rr_ms: Floats, shift_ms: int) -> None:
    shifted, plain = _shares(rr_ms + shift_ms), _shares(rr_ms)
    for place in (0, 1, 4, 5, 6):
        assert _is_like(shifted[place], plain[place])


@given(intervals)
def test_the_parts_make_up_the_whole(rr_ms: Floats) -> None:
    halves = _halves(rr_ms)
    pairs = poincare_pairs(rr_ms, np.zeros(len(rr_ms), dtype=np.int64))
    along = halves.deviations_ms(halves.long_ms2)
    across = halves.deviations_ms(halves.short_ms2)
    assert along is not None
    assert across is not None
    assert along.decelerations**2 + along.accelerations**2 == pytest.approx(
        (sd2_ms(pairs) or 0.0) ** 2, rel=1e-9, abs=1e-6
    )
    mean_step = float(rr_ms[-1] - rr_ms[0]) / len(pairs)
    about_zero = (sd1_ms(pairs) or 0.0) ** 2 + mean_step**2 / 2 * len(pairs) / (len(pairs) - 1)
    assert across.decelerations**2 + across.accelerations**2 == pytest.approx(
        about_zero, rel=1e-9, abs=1e-6
    )
    for split in _splits(halves):
        share = split.deceleration_share
        assert share is None or share + (split.acceleration_share or 0.0) == pytest.approx(1.0)


def test_constant_intervals_have_no_halves() -> None:
    assert _shares(np.full(300, 833.1)) == [None] * 7


@pytest.mark.parametrize("rr_ms", [[], [800.0]])
def test_without_pairs_nothing_is_defined(rr_ms: list[float]) -> None:
    halves = _halves(np.array(rr_ms))
    assert [split.acceleration_share for split in _splits(halves)] == [None] * 7
    assert halves.deviations_ms(halves.short_ms2) is None


def test_one_pair_has_shares_but_no_deviations() -> None:
    halves = _halves(np.array([800.0, 850.0]))
    assert halves.short_ms2.deceleration_share == 1.0
    assert halves.long_ms2.deceleration_share is None
    assert halves.deviations_ms(halves.short_ms2) is None
