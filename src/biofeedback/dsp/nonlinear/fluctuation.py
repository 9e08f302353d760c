"""Detrended fluctuation analysis: how the wander of a series grows with the span looked at.

Peng, Havlin, Stanley and Goldberger 1995, doi:10.1063/1.166141: the series less its mean is summed
up; the sum is cut into windows of n beats; in each its least-squares line is taken out; F(n) is the
root mean square of what is left in all windows; alpha is the slope of log F over log n.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.plain_series import checked_series

SHORT_SCALES = tuple(range(4, 17))
"""Beats in a window for alpha 1 (Peng 1995: 4 to 16); every whole number."""
LONG_SCALES = tuple(range(16, 65))
"""Beats in a window for alpha 2 (Peng 1995: 16 to 64); every whole number."""

_SMALLEST_SCALE = 3
"""A line leaves nothing of two points."""
_NOTHING = 1e-13
"""A fluctuation below this share of the running sum's largest value is the rounding of none."""
_STILL_MS2 = 1e-8
"""A window with less variance than this is the rounding of a straight line."""
_PROJECTED_SCALE = 64
"""Up to here one square matrix takes the line out of a window; beyond it would be too much work."""
_BLOCK_VALUES = 4_096
"""Windows are taken in blocks of so many values: a block stays in the cache, memory does not grow
with the series, and the products (this times ``_PROJECTED_SCALE``) are too small for the linear
algebra library to spread over threads, which costs a hundredfold while others use the cores."""


def dfa(
    rr_ms: NDArray[np.float64],
    scales: Sequence[int],
    *,
    overlap: bool = False,
    skips_still: bool = False,
) -> float | None:
    """The scaling exponent alpha of a series, shape (n,), over these window lengths.

    0.5 for white noise, 1 for 1/f noise, 1.5 for a random walk. ``fluctuations_ms`` says what the
    arguments mean and what is refused. None where the series is shorter than the longest window,
    or so even that a fluctuation is zero.

    >>> noise = np.random.default_rng(1).standard_normal(4000)
    >>> round(dfa(noise, LONG_SCALES), 1), round(dfa(np.cumsum(noise), LONG_SCALES), 1)
    (0.5, 1.5)
    """
    found_ms = fluctuations_ms(rr_ms, scales, overlap=overlap, skips_still=skips_still)
    return None if found_ms is None else scaling_exponent(scales, found_ms)


def fluctuations_ms(
    rr_ms: NDArray[np.float64],
    scales: Sequence[int],
    *,
    overlap: bool = False,
    skips_still: bool = False,
) -> NDArray[np.float64] | None:
    """F(n) of a series, shape (n,), for each scale: root mean square in ms, shape (k,).

    Windows follow each other from the first beat, and the beats that do not fill a last one are
    left out. With ``overlap`` they begin every half window (rounded down), and one that would end
    with the very last beat is left out too; with ``skips_still`` windows of equal intervals, of
    which the line leaves nothing, are not counted: NeuroKit2 0.2.13 does both. None where the
    series is too short for one window of each scale. Raises ValueError for scales below 3, and
    for what is no series (``plain_series``).
    """
    series = checked_series(rr_ms)
    if not scales or min(scales) < _SMALLEST_SCALE:
        raise ValueError(f"a window needs {_SMALLEST_SCALE} beats or more")
    if len(series) < max(scales) + int(overlap):
        return None
    walk = np.cumsum(series - series.mean())
    least = _NOTHING * float(np.max(np.abs(walk)))
    cut = _overlapping if overlap else _adjoining
    mean_square = _mean_square_of_moving if skips_still else _mean_square
    squares = [mean_square(cut(walk, scale)) for scale in scales]
    return np.array([math.sqrt(one) if one > least * least else 0.0 for one in squares])


def scaling_exponent(scales: Sequence[int], found: NDArray[np.float64]) -> float | None:
    """Least-squares slope of log F over log n; both of shape (k,).

    None where a fluctuation is zero. Raises ValueError for fewer than two different scales.

    >>> round(scaling_exponent((4, 8, 16), np.array([1.0, 2.0, 4.0])), 12)
    1.0
    """
    if len(set(scales)) < 2:
        raise ValueError("a slope needs two different scales")
    if not len(found) or found.min() <= 0.0:
        return None
    place = np.log(np.array(scales, dtype=np.float64))
    place -= place.mean()
    return float(place @ np.log(found)) / float(place @ place)


def _mean_square(windows: NDArray[np.float64]) -> float:
    """Of what the lines leave of all windows, shape (m, scale)."""
    rows = max(1, _BLOCK_VALUES // windows.shape[1])
    total = 0.0
    for first in range(0, len(windows), rows):
        left = _without_lines(windows[first : first + rows])
        total += float(np.vdot(left, left))
    return total / windows.size


def _mean_square_of_moving(windows: NDArray[np.float64]) -> float:
    """Of what the lines leave of the windows that are not still; zero where all are."""
    rows = max(1, _BLOCK_VALUES // windows.shape[1])
    weights = np.full(windows.shape[1], 1.0 / windows.shape[1])
    total, count = 0.0, 0
    for first in range(0, len(windows), rows):
        left = _without_lines(windows[first : first + rows])
        variances = (left * left) @ weights
        moving = variances[variances > _STILL_MS2]
        total += float(moving.sum())
        count += len(moving)
    return total / count if count else 0.0


def _without_lines(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    """A block of windows, each without its least-squares line; shape (rows, scale)."""
    # Windows that overlap are a view, and only a copy of it is multiplied fast.
    block = np.ascontiguousarray(windows)
    scale = block.shape[1]
    if scale <= _PROJECTED_SCALE:
        return block @ _projection(scale)
    line = _line(scale)
    return block - block @ line.T @ line


def _adjoining(walk: NDArray[np.float64], scale: int) -> NDArray[np.float64]:
    whole = len(walk) // scale
    return walk[: whole * scale].reshape(whole, scale)


def _overlapping(walk: NDArray[np.float64], scale: int) -> NDArray[np.float64]:
    """A view that reads most values twice."""
    step = scale // 2
    count = (len(walk) - scale - 1) // step + 1
    return np.ndarray(
        (count, scale), np.float64, walk, strides=(step * walk.itemsize, walk.itemsize)
    )


@lru_cache(maxsize=_PROJECTED_SCALE)
def _projection(scale: int) -> NDArray[np.float64]:
    """A row of values times this is the row without its line; shape (scale, scale)."""
    line = _line(scale)
    projection: NDArray[np.float64] = np.eye(scale) - line.T @ line
    projection.flags.writeable = False
    return projection


def _line(scale: int) -> NDArray[np.float64]:
    """A level and a slope, each of unit length and at right angles; shape (2, scale)."""
    place = np.arange(scale) - (scale - 1) / 2
    level = np.full(scale, 1.0 / math.sqrt(scale))
    return np.stack((level, place / math.sqrt(float(place @ place))))
