"""Correlation dimension: how fast the number of near points grows with the distance.

After Grassberger and Procaccia 1983 (doi:10.1103/PhysRevLett.50.346): the slope of ln C(r) against
ln r, where C(r) is the share of pairs of points of the delay embedding that are at most r apart.
The source takes r to zero; of a few hundred beats only a range of r can be used, see ``SCALING``.
"""

import math

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.delay_vectors import squared_distances, vector_count
from biofeedback.dsp.nonlinear.entropy import tolerance_of

EMBEDDING_BEATS = 10
SCALING = (0.01, 0.1)
"""The share of pairs between which the slope is taken: below are too few pairs of 5 minutes to
count, above the edge of the set bends the curve."""
MIN_RADII = 4
_OCTAVES = (-40, 20)
"""Radii around the standard deviation; what lies outside is no heart's."""
_STEPS_PER_OCTAVE = 16
_BLOCK_CELLS = 1 << 19
"""Distances that are looked at a time: 4 MB."""

_Floats = NDArray[np.float64]


def correlation_dimension(
    values: _Floats, *, m: int = EMBEDDING_BEATS, lag: int = 1
) -> float | None:
    """Of a series of shape (n,), from radii a sixteenth of an octave apart.

    None for constant values, and where fewer than four radii have a share of pairs in ``SCALING``:
    too few beats, or so few distinct ones that near points coincide.

    >>> circle = np.sin(np.arange(1000) * 2.0)
    >>> round(correlation_dimension(circle), 1)
    1.0
    """
    spread = tolerance_of(values, share=1.0)
    if spread is None:
        return None
    first, last = (octaves * _STEPS_PER_OCTAVE for octaves in _OCTAVES)
    radii = spread * np.exp2(np.arange(first, last) / _STEPS_PER_OCTAVE)
    sums = correlation_sums(values, radii, m=m, lag=lag)
    low, high = SCALING
    scaling = (sums >= low) & (sums <= high)
    if np.count_nonzero(scaling) < MIN_RADII:
        return None
    return log_slope(radii[scaling], sums[scaling])


def correlation_sums(
    values: _Floats, radii: _Floats, *, m: int = EMBEDDING_BEATS, lag: int = 1
) -> _Floats:
    """The share of pairs of points that are at most each radius apart, shape of ``radii``.

    A point makes no pair with itself. Zeros where there is no pair. Time grows with the square of
    the length, memory does not.
    """
    points = vector_count(len(values), m=m, lag=lag)
    if points < 2:
        return np.zeros(len(radii))
    within = np.zeros(len(radii), dtype=np.int64)
    step = max(1, _BLOCK_CELLS // points)
    for start in range(1, points, step):
        apart = range(start, min(points, start + step))
        squares = squared_distances(values, m=m, lag=lag, apart=apart, starts=range(points - start))
        within += np.searchsorted(np.sort(squares, axis=None), radii * radii, side="right")
    shares: _Floats = within / (points * (points - 1) // 2)
    return shares


def neurokit2_correlation_dimension(
    values: _Floats, *, m: int = 2, lag: int = 1, radii: int = 64
) -> float | None:
    """What NeuroKit2 0.2.13 does unless told otherwise, its defect included.

    Its radii are meant to go from 2.5 to 50 % of the largest distance; its spacing makes them
    (1 + r) / 2 of that, so that the value depends on the unit: give ms. All radii with pairs enter,
    also those far beyond scaling, so that the value is lower than the dimension.
    """
    largest = _largest_distance(values, m, lag)
    if not largest:
        return None
    first, last = math.log2(1.0 + 0.025 * largest), math.log2(1.0 + 0.5 * largest)
    spaced = np.exp2(np.linspace(first, last, radii) - 1.0)
    sums = correlation_sums(values, spaced, m=m, lag=lag)
    has_pairs = sums > 0.0
    return log_slope(spaced[has_pairs], sums[has_pairs])


def log_slope(radii: _Floats, sums: _Floats) -> float | None:
    """Least-squares slope of ln(sums) against ln(radii), all positive; None below two radii.

    >>> round(log_slope(np.array([1.0, 2.0, 4.0]), np.array([0.01, 0.04, 0.16])), 9)
    2.0
    """
    if len(radii) < 2:
        return None
    across = np.log(radii)
    across -= np.mean(across)
    return float(np.dot(across, np.log(sums)) / np.dot(across, across))


def _largest_distance(values: _Floats, m: int, lag: int) -> float:
    points = vector_count(len(values), m=m, lag=lag)
    largest = 0.0
    step = max(1, _BLOCK_CELLS // max(points, 1))
    for start in range(1, points, step):
        apart = range(start, min(points, start + step))
        squares = squared_distances(values, m=m, lag=lag, apart=apart, starts=range(points - start))
        largest = max(largest, float(np.max(squares[np.isfinite(squares)])))
    return math.sqrt(largest)
