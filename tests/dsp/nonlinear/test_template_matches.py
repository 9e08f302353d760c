import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear import template_matches
from biofeedback.dsp.nonlinear.template_matches import (
    SQUARE_BEATS,
    matching_pairs,
    neighbours,
    neighbours_of_each,
)

TICKS = st.lists(st.integers(0, 8), min_size=1, max_size=40)
# Eighths are exact in binary, so that the oracle's differences are exact too.
EIGHTHS = st.lists(st.integers(-4000, 4000).map(lambda eighth: eighth / 8.0), max_size=30)
Floats = NDArray[np.float64]


def _matching(values: Floats, length: int, templates: int, tolerance: float) -> NDArray[np.bool_]:
    """The definition, one pair of templates after the other."""
    found = np.eye(templates, dtype=np.bool_)
    for one, other in combinations(range(templates), 2):
        differences = np.abs(values[one : one + length] - values[other : other + length])
        found[one, other] = found[other, one] = bool(np.all(differences <= tolerance))
    return found


def _pairs(values: Floats, length: int, templates: int, tolerance: float) -> int:
    return (int(_matching(values, length, templates, tolerance).sum()) - templates) // 2


@given(st.one_of(TICKS, EIGHTHS), st.integers(1, 3), st.sampled_from([0.0, 0.5, 1.0, 2.5, 40.0]))
def test_pairs_are_those_of_the_definition(found: list[float], m: int, tolerance: float) -> None:
    values = np.array(found, dtype=np.float64)
    pairs = matching_pairs(values[None, :], m=m, tolerance=tolerance)
    templates = max(0, len(values) - m)
    assert pairs.shorter.tolist() == [_pairs(values, m, templates, tolerance)]
    assert pairs.longer.tolist() == [_pairs(values, m + 1, templates, tolerance)]


@given(st.one_of(TICKS, EIGHTHS), st.integers(1, 3), st.sampled_from([0.0, 0.5, 1.0, 2.5, 40.0]))
def test_long_series_count_as_short_ones_do(found: list[float], m: int, tolerance: float) -> None:
    values = np.array(found, dtype=np.float64)
    if len(values) < m + 2:
        return
    short = matching_pairs(values[None, :], m=m, tolerance=tolerance)
    short_neighbours = neighbours(values, m=m, tolerance=tolerance)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(template_matches, "SQUARE_BEATS", 0)
        patched.setattr(template_matches, "_MIN_SWEPT_BEATS", 0)
        for strip_ns in (0.0, math.inf):
            patched.setattr(template_matches, "_STRIP_NS", strip_ns)
            long = matching_pairs(values[None, :], m=m, tolerance=tolerance)
            assert long.shorter.tolist() == short.shorter.tolist()
            assert long.longer.tolist() == short.longer.tolist()
            long_neighbours = neighbours(values, m=m, tolerance=tolerance)
            assert long_neighbours.shorter.tolist() == short_neighbours.shorter.tolist()
            assert long_neighbours.longer.tolist() == short_neighbours.longer.tolist()


@given(TICKS.filter(lambda found: len(found) > 3), st.integers(1, 3))
def test_neighbours_are_those_of_the_definition(found: list[int], m: int) -> None:
    values = np.array(found, dtype=np.float64)
    if len(values) <= m:
        return
    counts = neighbours(values, m=m, tolerance=1.0)
    shorter = _matching(values, m, len(values) - m + 1, 1.0)
    longer = _matching(values, m + 1, len(values) - m, 1.0)
    assert counts.shorter.tolist() == shorter.sum(axis=1).tolist()
    assert counts.longer.tolist() == longer.sum(axis=1).tolist()


@given(st.lists(st.tuples(TICKS, st.sampled_from([0.0, 1.0, 3.0])), max_size=40), st.integers(1, 3))
def test_neighbours_of_many_series_are_those_of_each(
    found: list[tuple[list[int], float]], m: int
) -> None:
    kept = [(np.array(ticks, float), within) for ticks, within in found if len(ticks) > m]
    together = neighbours_of_each(
        [values for values, _ in kept], m=m, tolerances=[within for _, within in kept]
    )
    assert len(together) == len(kept)
    for counts, (values, within) in zip(together, kept, strict=True):
        alone = neighbours(values, m=m, tolerance=within)
        assert counts.shorter.tolist() == alone.shorter.tolist()
        assert counts.longer.tolist() == alone.longer.tolist()


@given(TICKS, st.integers(1, 3))
def test_time_reversed_as_many_longer_templates_match(found: list[int], m: int) -> None:
    values = np.array(found, dtype=np.float64)[None, :]
    forward = matching_pairs(values, m=m, tolerance=1.0)
    backward = matching_pairs(values[:, ::-1], m=m, tolerance=1.0)
    assert backward.longer.tolist() == forward.longer.tolist()


@pytest.mark.parametrize("count", [1, 6, 7, 30])
def test_series_side_by_side_count_as_each_alone(count: int) -> None:
    rng = np.random.default_rng(count)
    series = rng.integers(0, 9, (count, 200)).astype(np.float64)
    together = matching_pairs(series, m=2, tolerance=1.0)
    alone = [matching_pairs(one[None, :], m=2, tolerance=1.0) for one in series]
    assert together.shorter.tolist() == [int(one.shorter[0]) for one in alone]
    assert together.longer.tolist() == [int(one.longer[0]) for one in alone]


@pytest.mark.parametrize("step", [1000.0 / 128.0, 1.0, 1e-6])
def test_long_series_of_few_and_of_many_values_agree_with_all_pairs(step: float) -> None:
    rng = np.random.default_rng(1)
    walk = np.cumsum(rng.normal(0.0, 12.0, 2 * SQUARE_BEATS))
    values = step * np.round((900.0 + walk - 0.9 * np.linspace(0.0, walk[-1], len(walk))) / step)
    tolerance = 0.2 * float(np.std(values, ddof=1))
    pairs = matching_pairs(values[None, :], m=2, tolerance=tolerance)
    near = np.abs(values[:, None] - values) <= tolerance
    shorter = near[:-2, :-2] & near[1:-1, 1:-1]
    longer = shorter & near[2:, 2:]
    for counted, matching in ((pairs.shorter, shorter), (pairs.longer, longer)):
        assert counted.tolist() == [(int(matching.sum()) - len(matching)) // 2]


def test_rounding_decides_no_tie() -> None:
    # 0.1 + 0.2 > 0.3 in binary.
    values = np.array([0.1 + 0.2, 0.0, 0.3, 0.0])
    assert matching_pairs(values[None, :], m=1, tolerance=0.3).longer.tolist() == [3]


@pytest.mark.parametrize("beats", [0, 1, 2, 3])
def test_too_few_values_make_no_pair(beats: int) -> None:
    pairs = matching_pairs(np.zeros((2, beats)), m=2, tolerance=1.0)
    assert pairs.shorter.tolist() == pairs.longer.tolist() == [0, 0]
