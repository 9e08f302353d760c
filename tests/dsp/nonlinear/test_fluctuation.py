import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.fluctuation import (
    LONG_SCALES,
    SHORT_SCALES,
    dfa,
    fluctuations_ms,
    scaling_exponent,
)

Floats = NDArray[np.float64]
intervals = st.lists(st.integers(300, 2000), min_size=20, max_size=80).map(
    lambda values: np.array(values, dtype=np.float64)
)


def _by_fits(rr_ms: Floats, scale: int, starts: list[int]) -> float:
    """F(n) by the book: a polynomial fitted to each window of the summed series."""
    walk = np.cumsum(rr_ms - np.mean(rr_ms))
    place = np.arange(scale)
    left = [
        walk[start : start + scale]
        - np.polyval(np.polyfit(place, walk[start : start + scale], 1), place)
        for start in starts
    ]
    return float(np.sqrt(np.mean(np.square(left))))


def _noise(count: int, *, exponent: float, seed: int) -> Floats:
    """Noise whose power falls with frequency to this exponent, in ms."""
    random = np.random.default_rng(seed)
    frequencies = np.fft.rfftfreq(count)
    height = np.zeros(len(frequencies))
    height[1:] = frequencies[1:] ** (-exponent / 2)
    phases = random.standard_normal((2, len(frequencies)))
    series: Floats = np.fft.irfft(height * (phases[0] + 1j * phases[1]), count)
    return 900.0 + 40.0 * series / np.std(series)


@pytest.mark.parametrize("scale", [4, 5, 16, 37, 64, 65, 90])
def test_each_fluctuation_is_that_of_fits_window_by_window(scale: int) -> None:
    rr_ms = _noise(200, exponent=1.0, seed=scale)
    apart = list(range(0, 200 - scale + 1, scale))
    half = list(range(0, 200 - scale, scale // 2))
    for overlap, starts in ((False, apart), (True, half)):
        found = fluctuations_ms(rr_ms, [scale], overlap=overlap)
        assert found is not None
        assert float(found[0]) == pytest.approx(_by_fits(rr_ms, scale, starts), rel=1e-11)


def test_windows_taken_in_many_blocks_are_those_of_one() -> None:
    # 4,096 values make a block, so that 20,000 beats take five; a scale of 5 ends them unevenly.
    rr_ms = _noise(20_003, exponent=1.0, seed=8)
    for scale in (5, 100):
        apart = list(range(0, 20_003 - scale + 1, scale))
        found = fluctuations_ms(rr_ms, [scale])
        assert found is not None
        assert float(found[0]) == pytest.approx(_by_fits(rr_ms, scale, apart), rel=1e-9)


def test_white_noise_has_the_fluctuations_that_theory_gives() -> None:
    # Of white noise the mean square left in a window of n is sigma² (n² - 4) / 15 n exactly.
    # F² of the longest scale averages 1,500 windows, each with a relative SD near 1: within 10 %.
    white = np.random.default_rng(5).standard_normal(100_000) * 30.0
    scales = SHORT_SCALES + LONG_SCALES[1:]
    found = fluctuations_ms(white, scales)
    assert found is not None
    expected = [30.0 * math.sqrt((n * n - 4) / (15 * n)) for n in scales]
    assert found.tolist() == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize(
    ("exponent", "alpha"), [(0.0, 0.5), (1.0, 1.0), (2.0, 1.5)], ids=["white", "1/f", "walk"]
)
def test_noise_of_known_scaling_has_its_alpha(exponent: float, alpha: float) -> None:
    # Over seeds the SD of alpha 2 at 20,000 beats is 0.016: 0.06 is nearly four of them.
    assert dfa(_noise(20_000, exponent=exponent, seed=2), LONG_SCALES) == pytest.approx(
        alpha, abs=0.06
    )


def test_a_random_walk_scales_with_one_and_a_half() -> None:
    walk = np.cumsum(np.random.default_rng(4).standard_normal(20_000))
    assert dfa(walk, SHORT_SCALES) == pytest.approx(1.5, abs=0.05)
    assert dfa(walk, LONG_SCALES) == pytest.approx(1.5, abs=0.06)


@given(intervals, st.integers(1, 9), st.integers(-300, 5000))
@settings(max_examples=50)
def test_scale_and_level_do_not_bend_alpha(rr_ms: Floats, factor: int, shift_ms: int) -> None:
    alpha, changed = dfa(rr_ms, range(4, 17)), dfa(factor * rr_ms + shift_ms, range(4, 17))
    assert changed == (None if alpha is None else pytest.approx(alpha, rel=1e-7, abs=1e-9))


@given(intervals, st.integers(1, 9))
@settings(max_examples=50)
def test_fluctuations_grow_with_the_intervals(rr_ms: Floats, factor: int) -> None:
    once, more = (fluctuations_ms(one, [4, 9]) for one in (rr_ms, factor * rr_ms))
    assert once is not None
    assert more is not None
    assert more.tolist() == pytest.approx((factor * once).tolist(), rel=1e-9, abs=1e-9)


def test_beats_beyond_the_last_whole_window_are_left_out() -> None:
    rr_ms = _noise(67, exponent=1.0, seed=3)
    assert fluctuations_ms(rr_ms, [16, 32]) == pytest.approx(
        fluctuations_ms(rr_ms[:64], [16, 32]), rel=1e-12
    )


def test_still_windows_count_unless_they_are_skipped() -> None:
    # Half of the windows of four are level, so that they halve the mean square.
    rr_ms = np.tile([900.0, 950.0, 920.0, 980.0, 940.0, 940.0, 940.0, 940.0], 8)
    counted = fluctuations_ms(rr_ms, [4])
    skipped = fluctuations_ms(rr_ms, [4], skips_still=True)
    assert counted is not None
    assert skipped is not None
    assert float(skipped[0]) == pytest.approx(math.sqrt(2.0) * float(counted[0]), rel=1e-12)


@pytest.mark.parametrize("skips_still", [False, True])
def test_equal_intervals_have_no_alpha(skips_still: bool) -> None:
    # 833.1 is no binary fraction: rounding must not pass for a fluctuation.
    rr_ms = np.full(400, 833.1)
    found = fluctuations_ms(rr_ms, SHORT_SCALES, skips_still=skips_still)
    assert found is not None
    assert not found.any()
    assert dfa(rr_ms, SHORT_SCALES, skips_still=skips_still) is None


def test_a_long_series_of_two_levels_has_no_alpha() -> None:
    # The running sum climbs to five million, so that its rounding is large and yet no fluctuation.
    rr_ms = np.repeat([850.1, 950.3], 50_000)
    found = fluctuations_ms(rr_ms, [4, 5, 16])
    assert found is not None
    assert not found.any()


def test_steps_that_fit_a_scale_have_no_alpha_at_it() -> None:
    # Level within each four beats, so that nothing is left at a scale of four.
    rr_ms = np.repeat(_noise(40, exponent=0.0, seed=1), 4)
    assert dfa(rr_ms, range(4, 9)) is None
    assert dfa(rr_ms, range(5, 9)) is not None


@pytest.mark.parametrize("count", [0, 1, 15])
def test_fewer_beats_than_the_longest_window_define_nothing(count: int) -> None:
    assert dfa(_noise(100, exponent=1.0, seed=1)[:count], SHORT_SCALES) is None


def test_one_window_is_enough_but_not_for_overlap() -> None:
    rr_ms = _noise(100, exponent=1.0, seed=1)[:16]
    assert dfa(rr_ms, SHORT_SCALES) is not None
    assert dfa(rr_ms, SHORT_SCALES, overlap=True) is None


@pytest.mark.parametrize("scales", [(), (2, 4), (0, 4)])
def test_scales_that_leave_nothing_are_refused(scales: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a window needs 3 beats"):
        dfa(np.arange(100.0), scales)


def test_one_scale_has_no_slope() -> None:
    with pytest.raises(ValueError, match="two different scales"):
        scaling_exponent((4, 4), np.array([1.0, 1.0]))


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="intervals must be numbers"):
        dfa(np.array([800.0] * 50 + [np.nan]), SHORT_SCALES)
