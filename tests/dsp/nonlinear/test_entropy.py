import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.nonlinear.entropy import (
    approximate_entropies,
    approximate_entropy,
    entropy_of_pairs,
    sample_entropy,
    tolerance_of,
)
from reference.recordings import pyhrv_ms, vu_ms

SERIES = st.lists(st.integers(300, 400), min_size=8, max_size=60).filter(
    lambda found: len(set(found)) > 1
)


def test_sample_entropy_of_published_recordings() -> None:
    assert sample_entropy(pyhrv_ms()) == pytest.approx(1.7122, abs=5e-5)
    assert sample_entropy(vu_ms("sitting")) == pytest.approx(1.5299, abs=5e-5)


def test_a_worked_example() -> None:
    # Templates of two among the first four: 12 21 12 21, which match in pairs; of three: 121 212
    # 121 213, of which one pair matches.
    values = np.array([1.0, 2.0, 1.0, 2.0, 1.0, 3.0])
    assert sample_entropy(values, tolerance=0.5) == pytest.approx(math.log(2.0 / 1.0))


def test_a_periodic_series_goes_on_as_it_did() -> None:
    periodic = np.tile([800.0, 850.0, 950.0, 900.0], 75)
    assert sample_entropy(periodic) == 0.0
    assert approximate_entropy(periodic) == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("m", [1, 2, 3])
def test_noise_goes_on_by_chance(m: int) -> None:
    # Two of [0, 1) are within r with probability 2 r - r**2. The count of longer matches is near
    # 3000 * 2999 / 2 * p**(m + 1) >= 36,000; four standard errors of a Poisson count are 2 %, and
    # pairs that share a template make it wider.
    values = np.random.default_rng(4).random(3000)
    tolerance = 0.2
    expected = -math.log(2 * tolerance - tolerance**2)
    assert sample_entropy(values, m=m, tolerance=tolerance) == pytest.approx(expected, abs=0.03)
    assert approximate_entropy(values, m=1, tolerance=tolerance) == pytest.approx(
        expected, abs=0.03
    )


@given(SERIES, st.sampled_from([0.5, 4.0]), st.sampled_from([0.0, -256.0, 4096.0]))
def test_scale_and_shift_change_nothing(found: list[int], scale: float, shift: float) -> None:
    values = np.array(found, dtype=np.float64)
    moved = scale * values + shift
    assert sample_entropy(moved) == sample_entropy(values)
    assert approximate_entropy(moved) == approximate_entropy(values)


@given(st.lists(st.floats(300.0, 2000.0), max_size=30))
def test_no_entropy_is_negative_or_infinite(found: list[float]) -> None:
    entropy = sample_entropy(np.array(found))
    assert entropy is None or (entropy >= 0.0 and math.isfinite(entropy))


@pytest.mark.parametrize(
    "values",
    [
        [],
        [900.0],
        [900.0, 901.0, 902.0],
        [900.0] * 300,
        [math.nan] * 10,
        [900.0, math.inf, 800.0, 900.0, 700.0],
    ],
)
def test_what_defines_no_entropy_has_none(values: list[float]) -> None:
    assert sample_entropy(np.array(values)) is None
    assert approximate_entropy(np.array(values)) is None


@given(st.lists(st.lists(st.integers(0, 6), max_size=30), max_size=20), st.integers(1, 3))
def test_many_series_have_the_entropies_of_each(found: list[list[int]], m: int) -> None:
    series = [np.array(ticks, dtype=np.float64) for ticks in found]
    alone = [approximate_entropy(values, m=m) for values in series]
    assert approximate_entropies(series, m=m) == alone


def test_without_matches_there_is_no_sample_entropy() -> None:
    rising = np.arange(20.0) ** 2
    assert sample_entropy(rising, tolerance=0.1) is None
    assert entropy_of_pairs(3, 0) is None
    # Templates that match only themselves: ln(1 / 18) and ln(1 / 19) are 0.054 apart.
    assert approximate_entropy(rising, tolerance=0.1) == pytest.approx(math.log(18 / 19))


def test_the_tolerance_is_a_share_of_the_standard_deviation() -> None:
    values = np.array([900.0, 1000.0, 1100.0, 1000.0])
    assert tolerance_of(values, share=0.15) == pytest.approx(0.15 * np.std(values, ddof=1))
    assert tolerance_of(values, ddof=0) == pytest.approx(0.2 * np.std(values))
    assert tolerance_of(np.full(10, 0.1)) is None
