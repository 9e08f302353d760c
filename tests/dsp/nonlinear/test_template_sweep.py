import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.template_ranks import ranked
from biofeedback.dsp.nonlinear.template_sweep import MAX_VALUES, Sweep, swept

TICK_MS = 1000.0 / 128.0


def _prepared(values: NDArray[np.float64], reach: float) -> Sweep | None:
    return swept(values, ranked(values, reach), reach)


def _walk(beats: int, tick_ms: float = TICK_MS) -> NDArray[np.float64]:
    rng = np.random.default_rng(3)
    return tick_ms * np.round(
        100.0 + 10.0 * np.sin(np.arange(beats) / 7.0) + rng.normal(size=beats)
    )


def test_plane_and_space_count_what_lies_within_reach() -> None:
    values = _walk(500)
    sweep = _prepared(values, 12.0)
    assert sweep is not None
    near = np.abs(values[:, None] - values) <= 12.0
    two = near[:-1, :-1] & near[1:, 1:]
    three = two[:-1, :-1] & near[2:, 2:]
    assert sweep.plane_counts(499).tolist() == two.sum(axis=1).tolist()
    assert sweep.plane_counts(498).tolist() == two[:498, :498].sum(axis=1).tolist()
    assert sweep.space_counts().tolist() == three.sum(axis=1).tolist()


def test_rounding_in_the_values_makes_no_new_ones() -> None:
    values = _walk(500, tick_ms=1000.0 / 360.0)
    beats_s = 86_400.0 + np.cumsum(np.concatenate(([0.0], values))) / 1000.0
    noisy = 1000.0 * np.diff(beats_s)
    assert len(np.unique(noisy)) > len(np.unique(values)) + 10
    clean, found = _prepared(values, 12.0), _prepared(noisy, 12.0)
    assert clean is not None
    assert found is not None
    assert len(found.low) == len(clean.low)
    assert found.space_counts().tolist() == clean.space_counts().tolist()


def test_the_plane_is_cut_to_what_is_within_reach() -> None:
    sweep = _prepared(_walk(500), 12.0)
    assert sweep is not None
    assert sweep.cells < len(sweep.low) ** 3 / 2
    assert sweep.slabs <= len(sweep.low)


@pytest.mark.parametrize("distinct", [MAX_VALUES, MAX_VALUES + 1])
def test_too_many_distinct_values_are_refused(distinct: int) -> None:
    assert (_prepared(np.arange(float(distinct)), 0.1) is None) == (distinct > MAX_VALUES)
