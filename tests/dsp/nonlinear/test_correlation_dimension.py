import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear import correlation_dimension as module
from biofeedback.dsp.nonlinear.correlation_dimension import (
    correlation_dimension,
    correlation_sums,
    log_slope,
    neurokit2_correlation_dimension,
)

PLACES = np.arange(1000.0)


@pytest.mark.parametrize(
    ("values", "dimension"),
    [
        (PLACES, 1.0),
        (np.sin(2.0 * PLACES), 1.0),
        (np.sin(0.7 * PLACES), 1.0),
        (np.sin(2.0 * PLACES) + np.sin(math.sqrt(2.0) * PLACES), 2.0),
    ],
    ids=["line", "circle", "slow circle", "torus"],
)
def test_known_sets_have_their_dimension(values: NDArray[np.float64], dimension: float) -> None:
    # Edges and curvature bend C(r) where a tenth of all pairs lie within r.
    assert correlation_dimension(values) == pytest.approx(dimension, rel=0.1)


@pytest.mark.parametrize("m", [1, 2, 3])
def test_noise_fills_the_space_it_is_put_in(m: int) -> None:
    noise = np.random.default_rng(10).random(1000)
    assert correlation_dimension(noise, m=m) == pytest.approx(m, rel=0.15)


def test_noise_in_ten_dimensions_reads_high() -> None:
    noise = np.random.default_rng(11).normal(900.0, 50.0, 300)
    dimension = correlation_dimension(noise)
    assert dimension is not None
    assert dimension > 5.0


def test_sums_are_shares_of_pairs() -> None:
    values = np.random.default_rng(12).normal(size=50)
    radii = np.array([0.5, 1.0, 2.0, 4.0])
    points = np.array([values[at : at + 3] for at in range(48)])
    distances = np.sqrt(np.sum((points[:, None] - points) ** 2, axis=2))
    above = distances[np.triu_indices(48, 1)]
    expected = [float(np.mean(above <= radius)) for radius in radii]
    assert correlation_sums(values, radii, m=3).tolist() == pytest.approx(expected)


def test_blocks_of_any_size_count_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(13).normal(size=60)
    whole = correlation_dimension(values, m=2), neurokit2_correlation_dimension(values)
    monkeypatch.setattr(module, "_BLOCK_CELLS", 100)
    assert (correlation_dimension(values, m=2), neurokit2_correlation_dimension(values)) == whole


@settings(max_examples=20)
@given(st.integers(0, 50), st.sampled_from([0.25, 8.0]), st.sampled_from([-64.0, 512.0]))
def test_scale_and_shift_change_nothing(seed: int, scale: float, shift: float) -> None:
    values = np.random.default_rng(seed).integers(600, 1200, 80).astype(np.float64)
    as_is = correlation_dimension(values, m=2)
    assert as_is is not None
    assert correlation_dimension(scale * values + shift, m=2) == pytest.approx(as_is, rel=1e-12)


@pytest.mark.parametrize(
    "values", [[], [900.0], [900.0] * 300, [900.0, 800.0] * 5, [math.nan] * 50]
)
def test_what_has_no_dimension_has_none(values: list[float]) -> None:
    assert correlation_dimension(np.array(values)) is None


@pytest.mark.parametrize("values", [[], [900.0], [900.0] * 300])
def test_what_has_no_distance_has_no_dimension_of_neurokit2_either(values: list[float]) -> None:
    assert neurokit2_correlation_dimension(np.array(values)) is None


def test_points_that_coincide_leave_nothing_to_scale() -> None:
    assert correlation_dimension(np.tile([800.0, 900.0, 1000.0], 100)) is None
    assert log_slope(np.array([1.0]), np.array([0.5])) is None
