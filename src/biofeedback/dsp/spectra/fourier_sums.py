"""Fourier sums of numbers at uneven times, many frequencies at once, to 11 digits.

Gaussian gridding (Greengard and Lee 2004, doi:10.1137/S003614450343200X): each number is spread
over the nearest points of an even grid with a Gaussian, the grid goes through one fast Fourier
transform, and the Gaussian's own transform is divided out. O(n + m log m) for n numbers and m
frequencies, where adding up costs O(n m).
"""

import numpy as np
from numpy.typing import NDArray

_REACH = 13
"""Grid points to either side; what is cut off and what folds over are each about 1e-12."""
_OVERSAMPLING = 2.0
_NUMBERS_AT_ONCE = 4096


def fourier_sums(
    times_s: NDArray[np.float64], numbers: NDArray[np.float64], *, step_hz: float, count: int
) -> NDArray[np.complex128]:
    """Sum of number times exp(2 pi i f t) at f = 0, step, 2 step ...; shape (count,).

    Times and numbers of shape (n,), all finite; the error is 2e-12 of the sum of the numbers'
    magnitudes, and what the times' own last digits are worth in phase: count them from near the
    first.

    >>> fourier_sums(np.array([0.0, 0.25]), np.array([1.0, 1.0]), step_hz=1.0, count=3).round(9)
    array([2.+0.j, 1.+1.j, 0.+0.j])
    """
    points = _grid_points(count)
    oversampling = points / (2 * max(count, 1))
    spread = _REACH * oversampling / (np.pi * (oversampling - 0.5))
    grid = np.zeros(points + 2 * _REACH)
    for start in range(0, len(times_s), _NUMBERS_AT_ONCE):
        some = slice(start, start + _NUMBERS_AT_ONCE)
        turns = times_s[some] * step_hz
        _add(grid, (turns - np.floor(turns)) * points, numbers[some], spread)
    # Points were counted from the reach on; what lies beyond either end belongs to the other.
    grid[_REACH : 2 * _REACH] += grid[points + _REACH :]
    grid[points : points + _REACH] += grid[:_REACH]
    lines = np.fft.rfft(grid[_REACH : points + _REACH])[:count].conj()
    angle = (2 * np.pi / points) * np.arange(count)
    sums: NDArray[np.complex128] = lines * (np.exp(spread / 4 * angle**2) / np.sqrt(np.pi * spread))
    return sums


def _grid_points(count: int) -> int:
    """An even length that is quick to transform and fine enough."""
    least = max(int(2 * _OVERSAMPLING * count), 4 * _REACH)
    power = 1 << (least - 1).bit_length()
    return next(size for size in (power * 5 // 8, power * 3 // 4, power) if size >= least)


def _add(
    grid: NDArray[np.float64],
    places: NDArray[np.float64],
    numbers: NDArray[np.float64],
    spread: float,
) -> None:
    """Spread numbers at places of the grid, counted from its reach on, over its points."""
    nearest = places.astype(np.int64)
    off = places - nearest
    points = 2 * _REACH
    # From one point to the next the Gaussian changes by a factor that changes evenly itself.
    weights = np.empty((points, len(places)))
    weights[0] = numbers * np.exp(-((off + (_REACH - 1)) ** 2) / spread)
    change = np.exp(2.0 * off / spread)
    for point in range(1, points):
        factor = np.exp((2.0 * (_REACH - point) - 1.0) / spread)
        np.multiply(weights[point - 1], change, out=weights[point])
        weights[point] *= factor
    low = int(nearest.min())
    at = (nearest - low) + np.arange(points)[:, None]
    added = np.bincount(at.ravel(), weights.ravel())
    grid[low + 1 : low + 1 + len(added)] += added
