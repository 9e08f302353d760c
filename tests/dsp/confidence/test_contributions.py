import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.confidence.contributions import (
    Contributions,
    Scale,
    apart,
    even,
    halved,
    mean_pushes,
    spread_pushes,
)

OF = np.array([0, 0, 1, 1, 1, 2, -1])


def test_a_push_is_what_leaving_the_block_out_takes_away_to_first_order() -> None:
    values = 100.0 + np.random.default_rng(1).normal(0.0, 1.0, 300)
    of = np.arange(300) // 10
    pushes = mean_pushes(of, values, 30)
    assert pushes is not None
    for block in range(30):
        change = np.log(values[of != block].mean() / values.mean())
        assert change == pytest.approx(-pushes[block] / 30, rel=0.05, abs=1e-6)


def test_pushes_add_up_to_nothing() -> None:
    pushes = mean_pushes(OF, np.arange(7.0), 3)
    assert pushes is not None
    assert pushes.sum() == pytest.approx(0.0, abs=1e-12)


def test_what_belongs_to_no_block_does_not_count() -> None:
    values = np.arange(7.0)
    changed = values.copy()
    changed[6] = 1e6
    plain, moved = mean_pushes(OF, values, 3), mean_pushes(OF, changed, 3)
    assert plain is not None
    assert moved is not None
    assert plain.tolist() == moved.tolist()


@pytest.mark.parametrize("values", [[], [0.0, 0.0]])
def test_a_mean_of_nothing_has_no_pushes(values: list[float]) -> None:
    of = np.zeros(len(values), dtype=np.int64)
    assert mean_pushes(of, np.array(values), 1) is None
    assert spread_pushes(of, np.array(values), 1) is None


@given(st.floats(0.1, 10.0), st.floats(-500.0, 500.0))
def test_a_spreads_pushes_know_neither_scale_nor_shift(scale: float, shift: float) -> None:
    values = np.random.default_rng(2).normal(900.0, 40.0, 60)
    of = np.arange(60) // 10
    plain, moved = spread_pushes(of, values, 6), spread_pushes(of, scale * values + shift, 6)
    assert plain is not None
    assert moved == pytest.approx(plain, rel=1e-6, abs=1e-9)


def test_roots_and_ratios_carry_pushes_on() -> None:
    ones = np.ones(2)
    half = halved(ones)
    assert half is not None
    assert half.tolist() == [0.5, 0.5]
    assert halved(None) is None
    assert apart(None, ones) is None
    assert apart(ones, None) is None
    difference = apart(ones, ones)
    assert difference is not None
    assert difference.tolist() == [0.0, 0.0]


def test_even_blocks_count_the_same() -> None:
    made = even(5.0, np.array([1.0, -1.0]))
    assert isinstance(made, Contributions)
    assert made.weights.tolist() == [0.5, 0.5]
    assert made.scale is Scale.LOG


def test_a_value_without_a_logarithm_has_none() -> None:
    pushes = np.array([1.0, -1.0])
    assert even(0.0, pushes) is None
    assert even(None, pushes) is None
    assert even(1.0, None) is None
    assert even(-1.0, pushes, scale=Scale.LINEAR) is not None
