import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.entropy import sample_entropy, tolerance_of
from biofeedback.dsp.nonlinear.multiscale import (
    Coarse,
    area_per_scale,
    composite_entropies,
    mean_over_scales,
    multiscale_entropies,
    refined_composite_entropies,
    scale_matches,
    scales_for,
)

Floats = NDArray[np.float64]
NOISE = np.random.default_rng(5).normal(900.0, 50.0, 301)


def _means(values: Floats, scale: int, first: int) -> Floats:
    """One coarse series, as its definition says."""
    count = (len(values) - first) // scale
    return np.array(
        [np.mean(values[first + k * scale : first + (k + 1) * scale]) for k in range(count)]
    )


@pytest.mark.parametrize("beats", [299, 300, 301])
def test_each_coarse_series_is_counted_as_if_alone(beats: int) -> None:
    values = NOISE[:beats]
    tolerance = tolerance_of(values)
    assert tolerance is not None
    for one in scale_matches(values, range(1, 12)):
        apart = [
            sample_entropy(_means(values, one.scale, first), tolerance=tolerance)
            for first in range(one.scale)
        ]
        defined = [each for each in apart if each is not None]
        assert len(one.pairs.shorter) == one.scale
        assert multiscale_entropies([one]) == (apart[0],)
        assert composite_entropies([one])[0] == pytest.approx(sum(defined) / len(defined))


def test_the_refined_form_takes_pairs_together() -> None:
    for one in scale_matches(NOISE, [3, 8]):
        expected = math.log(one.pairs.shorter.sum() / one.pairs.longer.sum())
        assert refined_composite_entropies([one]) == (expected,)


def test_the_first_series_alone_is_what_multiscale_entropy_needs() -> None:
    scales = scales_for(len(NOISE))
    first = scale_matches(NOISE, scales, first_only=True)
    assert all(len(one.pairs.shorter) == 1 for one in first)
    assert multiscale_entropies(first) == multiscale_entropies(scale_matches(NOISE, scales))


def test_decimated_series_are_each_s_th_value_cut_to_equal_length() -> None:
    tolerance = tolerance_of(NOISE)
    (one,) = scale_matches(NOISE, [7], coarse=Coarse.DECIMATED)
    length = len(NOISE) // 7
    found = [sample_entropy(NOISE[first::7][:length], tolerance=tolerance) for first in range(7)]
    defined = [each for each in found if each is not None]
    assert composite_entropies([one])[0] == pytest.approx(sum(defined) / len(defined))


def test_coarse_noise_looks_more_regular_and_a_random_walk_does_not() -> None:
    # Costa: means of white noise spread less at each scale, with r unchanged.
    rng = np.random.default_rng(6)
    white = rng.normal(size=3000)
    entropies = refined_composite_entropies(scale_matches(white, [1, 4, 16]))
    assert None not in entropies
    assert sorted(entropies, key=lambda each: -(each or 0.0)) == list(entropies)
    walk = refined_composite_entropies(scale_matches(np.cumsum(white), [1, 4]))
    assert walk[1] is not None
    assert walk[0] is not None
    assert walk[1] > walk[0]


@given(
    st.lists(st.integers(300, 340), min_size=30, max_size=60).filter(lambda s: len(set(s)) > 1),
    st.sampled_from([0.5, 8.0]),
    st.sampled_from([-128.0, 1024.0]),
)
def test_scale_and_shift_change_nothing(found: list[int], scale: float, shift: float) -> None:
    values = np.array(found, dtype=np.float64)
    as_is = scale_matches(values, [1, 2, 4])
    moved = scale_matches(scale * values + shift, [1, 2, 4])
    for one, other in zip(as_is, moved, strict=True):
        assert one.pairs.shorter.tolist() == other.pairs.shorter.tolist()
        assert one.pairs.longer.tolist() == other.pairs.longer.tolist()


def test_what_has_no_entropy_has_none_at_any_scale() -> None:
    assert scale_matches(np.full(300, 900.0), [1, 2]) == ()
    assert scale_matches(np.array([]), [1]) == ()
    (too_coarse,) = scale_matches(NOISE[:10], [20])
    assert multiscale_entropies([too_coarse]) == (None,)
    assert composite_entropies([too_coarse]) == (None,)
    assert refined_composite_entropies([too_coarse]) == (None,)


def test_scales_follow_from_the_number_of_beats() -> None:
    assert list(scales_for(49)) == []
    assert list(scales_for(200)) == [1, 2, 3, 4]
    assert scales_for(100_000)[-1] == 20


def test_the_mean_needs_every_scale_and_the_area_any() -> None:
    assert mean_over_scales([]) is None
    assert mean_over_scales([1.0, None, 2.0]) is None
    assert mean_over_scales([1.0, 2.0, 3.0]) == 2.0
    assert area_per_scale([None, None]) is None
    assert area_per_scale([1.0, 2.0, 4.0, None]) == pytest.approx((1.5 + 3.0) / 3)
