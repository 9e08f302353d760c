import math
from dataclasses import asdict
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear import recurrence as module
from biofeedback.dsp.nonlinear.recurrence import Recurrence, line_lengths, radius_of, recurrence

SERIES = st.lists(st.integers(0, 12), min_size=6, max_size=40).filter(
    lambda found: len(set(found)) > 1
)


def _runs(hits: list[bool]) -> list[int]:
    return [len(list(run)) for is_hit, run in groupby(hits) if is_hit]


def _by_definition(values: NDArray[np.float64], m: int, radius: float) -> Recurrence:
    points = np.array([values[at : at + m] for at in range(len(values) - m + 1)])
    count = len(points)
    hits = np.sum((points[:, None] - points) ** 2, axis=2) <= radius**2
    diagonal = [run for k in range(1, count) for run in _runs(np.diagonal(hits, k).tolist())]
    vertical = [run for k in range(count - 1) for run in _runs(hits[k, k + 1 :].tolist())]
    recurring, lines = sum(diagonal), [run for run in diagonal if run >= 2]
    shares = [lines.count(run) / len(lines) for run in set(lines)]
    return Recurrence(
        rate_percent=100.0 * recurring / (count * (count - 1) / 2),
        determinism_percent=100.0 * sum(lines) / recurring if recurring else None,
        laminarity_percent=(
            100.0 * sum(run for run in vertical if run >= 2) / recurring if recurring else None
        ),
        mean_diagonal=sum(lines) / len(lines) if lines else None,
        max_diagonal=max(lines) if lines else None,
        diagonal_entropy=-sum(p * math.log(p) for p in shares) if lines else None,
    )


def _close(found: Recurrence | None, expected: Recurrence) -> bool:
    assert found is not None
    ours, theirs = asdict(found), asdict(expected)
    assert [name for name in ours if ours[name] is None] == [
        name for name in theirs if theirs[name] is None
    ]
    defined = {name: number for name, number in theirs.items() if number is not None}
    return {name: ours[name] for name in defined} == pytest.approx(defined, rel=1e-12, abs=1e-12)


@given(SERIES, st.integers(1, 3), st.sampled_from([0.5, 1.5, 4.2]))
def test_all_numbers_are_those_of_the_definition(found: list[int], m: int, radius: float) -> None:
    values = np.array(found, dtype=np.float64)
    assert _close(recurrence(values, m=m, radius=radius), _by_definition(values, m, radius))


@pytest.mark.parametrize("cells", [1, 50, 333])
def test_blocks_of_any_size_count_the_same(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    values = np.random.default_rng(8).normal(900.0, 50.0, 60)
    whole = recurrence(values, m=3)
    monkeypatch.setattr(module, "_BLOCK_CELLS", cells)
    assert recurrence(values, m=3) == whole


def test_a_periodic_series_is_wholly_determined() -> None:
    periodic = np.tile([800.0, 900.0, 1000.0, 900.0], 20)
    found = recurrence(periodic, m=2, radius=1.0)
    assert found is not None
    # 79 points: lags 4, 8 ... 76 recur along their whole length.
    lengths = [79 - lag for lag in range(4, 79, 4)]
    assert found.determinism_percent == 100.0
    assert found.laminarity_percent == 0.0
    assert found.rate_percent == pytest.approx(100.0 * sum(lengths) / (79 * 39))
    assert found.mean_diagonal == pytest.approx(sum(lengths) / len(lengths))
    assert found.max_diagonal == 75
    assert found.diagonal_entropy == pytest.approx(math.log(len(lengths)))


def test_a_long_stay_is_laminar() -> None:
    found = recurrence(np.repeat([0.0, 10.0, 20.0], 20), m=1, radius=1.0)
    assert found is not None
    # Of each stay's 190 pairs only the last, a line of one, is on no vertical line.
    assert found.laminarity_percent == pytest.approx(100.0 * 189 / 190)


def test_noise_of_one_value_recurs_by_chance() -> None:
    # Two of [0, 1) lie within r with probability 2 r - r**2; the standard error of the share is
    # below 2 / sqrt(1000) of it, four of them 25 %: pairs that share a point hang together.
    values = np.random.default_rng(9).random(1000)
    found = recurrence(values, m=1, radius=0.05)
    assert found is not None
    assert found.rate_percent == pytest.approx(9.75, rel=0.05)


@given(SERIES, st.sampled_from([0.5, 16.0]), st.sampled_from([-64.0, 512.0]))
def test_scale_and_shift_change_nothing(found: list[int], scale: float, shift: float) -> None:
    values = np.array(found, dtype=np.float64)
    assert recurrence(scale * values + shift, m=2) == recurrence(values, m=2)


@given(SERIES)
def test_time_reversed_recurs_as_often(found: list[int]) -> None:
    values = np.array(found, dtype=np.float64)
    forward, backward = recurrence(values, m=2), recurrence(values[::-1], m=2)
    assert forward is not None
    assert backward is not None
    assert backward.rate_percent == forward.rate_percent
    assert backward.determinism_percent == forward.determinism_percent
    assert backward.max_diagonal == forward.max_diagonal


@pytest.mark.parametrize(
    "values", [[], [900.0], [900.0] * 300, [900.0, 800.0] * 5, [math.nan] * 50]
)
def test_what_has_no_plot_has_no_numbers(values: list[float]) -> None:
    assert recurrence(np.array(values)) is None


def test_nothing_recurs_within_a_radius_that_is_too_small() -> None:
    found = recurrence(np.arange(20.0), m=1, radius=0.1)
    assert found == Recurrence(
        rate_percent=0.0,
        determinism_percent=None,
        laminarity_percent=None,
        mean_diagonal=None,
        max_diagonal=None,
        diagonal_entropy=None,
    )


def test_the_radius_grows_with_the_root_of_the_dimension() -> None:
    values = np.array([900.0, 1000.0, 1100.0])
    assert radius_of(values, m=9) == pytest.approx(300.0)


def test_lines_end_at_the_end_of_a_row() -> None:
    hits = np.array([[False, True, True], [True, False, True]])
    assert line_lengths(hits).tolist() == [2, 1, 1]
