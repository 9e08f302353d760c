"""What functions of plain arrays ask of a series of intervals before they compute anything."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

LARGEST_MS = 1e9
"""Eleven days; with larger numbers the squares of a long series run out of range."""


def checked_series(values: ArrayLike) -> NDArray[np.float64]:
    """The values as an array of shape (n,).

    Raises ValueError unless there is one dimension and every value is a number within 1e9 ms of 0.

    >>> checked_series([800, 810])
    array([800., 810.])
    """
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1:
        raise ValueError(f"intervals need one dimension, not {series.ndim}")
    # Written so that NaN, which compares as false, is refused too.
    if len(series) and not (series.min() >= -LARGEST_MS and series.max() <= LARGEST_MS):
        raise ValueError("intervals must be numbers, and none larger than 1e9 ms")
    return series


def successive(
    count: int, segments: NDArray[np.int64], corrected: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Where one measured interval follows another in its segment, shape (max(count - 1, 0),).

    ``corrected`` marks intervals that were not measured so. Raises ValueError where ``segments``
    or ``corrected`` is of another length than ``count``.

    >>> successive(4, np.array([0, 0, 1, 1])).tolist()
    [True, False, True]
    """
    if len(segments) != count or (corrected is not None and len(corrected) != count):
        raise ValueError("each interval needs its segment, and its flag where flags are given")
    follows: NDArray[np.bool_] = segments[1:] == segments[:-1]
    if corrected is not None:
        follows &= ~(corrected[1:] | corrected[:-1])
    return follows
