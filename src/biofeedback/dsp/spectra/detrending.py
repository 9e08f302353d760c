"""Slow trends taken out of an even series by smoothness priors.

Tarvainen, Ranta-aho and Karjalainen 2002, doi:10.1109/10.979357: the trend is what minimises the
squared distance from the samples plus lambda squared times the squared second differences.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MIN_SAMPLES = 3
"""Fewer have no second difference, and are their own trend."""
MAX_REGULARISATION = 1e6
"""Beyond this only a line is trend in any recording, and the system loses its digits."""


def without_trend(samples: NDArray[np.float64], regularisation: float) -> NDArray[np.float64]:
    """The samples, shape (n,), without their smoothness-priors trend; same unit.

    ``regularisation`` is lambda: 500 on a 4 Hz series halves the power at 0.035 Hz. A line is
    always taken out whole. Raises ValueError unless lambda is above 0 and at most 1e6.

    >>> float(np.max(np.abs(without_trend(np.arange(100.0), 500.0)))) < 1e-6
    True
    """
    if not 0.0 < regularisation <= MAX_REGULARISATION:
        raise ValueError(f"lambda must be above 0 and at most 1e6, not {regularisation}")
    if len(samples) < MIN_SAMPLES:
        return np.zeros(len(samples))
    # The bare line is in the trend exactly; without it the system loses no digits to a large mean.
    place = np.arange(len(samples)) - (len(samples) - 1) / 2
    # From the first on, so that nothing at all is left of equal samples.
    above = samples - samples[0]
    above -= np.mean(above)
    rise = np.dot(place, above) / np.dot(place, place)
    flat: NDArray[np.float64] = above - rise * place
    return flat - _smoothed(flat, regularisation)


def _smoothed(flat: NDArray[np.float64], regularisation: float) -> NDArray[np.float64]:
    """The solution of (I + lambda^2 D'D) trend = flat, by the system's factors."""
    pivots, firsts, seconds = (row.tolist() for row in _factors(len(flat), regularisation))
    solved: list[float] = []
    one = two = 0.0
    for value, first, second in zip(flat.tolist(), firsts, seconds, strict=True):
        one, two = value - first * one - second * two, one
        solved.append(one)
    backward: list[float] = []
    one = two = below_first = below_second = next_second = 0.0
    for value, pivot, first, second in zip(
        solved[::-1], pivots[::-1], firsts[::-1], seconds[::-1], strict=True
    ):
        one, two = value / pivot - below_first * one - below_second * two, one
        backward.append(one)
        below_first, below_second, next_second = first, next_second, second
    return np.array(backward[::-1])


@lru_cache(maxsize=8)
def _factors(count: int, regularisation: float) -> NDArray[np.float64]:
    """L D L' of I + lambda^2 D'D, shape (3, n): D, and L's first and second diagonal below.

    Row i of L holds its first at i - 1 and its second at i - 2. Plain loops: the recursion can't
    be vectorised, and a banded solver costs more to import than the loops to run.
    """
    square = regularisation * regularisation
    differences = np.ones(count - 2)
    diagonal = 1.0 + square * np.convolve(differences, (1.0, 4.0, 1.0))
    beside = np.concatenate(([0.0], -2.0 * square * np.convolve(differences, (1.0, 1.0))))
    rows: list[tuple[float, float, float]] = []
    last = last_but_one = last_first = 0.0
    for row, (whole, near) in enumerate(zip(diagonal.tolist(), beside.tolist(), strict=True)):
        second = square / last_but_one if row > 1 else 0.0
        first = (near - square * last_first) / last if row > 0 else 0.0
        pivot = whole - first * first * last - second * second * last_but_one
        rows.append((pivot, first, second))
        last, last_but_one, last_first = pivot, last, first
    return np.array(rows).T
