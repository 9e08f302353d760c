"""Distances between stretches of a series, each stretch seen as one point of many dimensions.

The delay embedding of Takens 1981 (doi:10.1007/BFb0091924): a point is m values, each ``lag``
after the other.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

_Floats = NDArray[np.float64]


def vector_count(count: int, *, m: int, lag: int) -> int:
    """How many points ``count`` values make.

    >>> vector_count(300, m=10, lag=1)
    291
    """
    return max(0, count - (m - 1) * lag)


def squared_distances(values: _Floats, *, m: int, lag: int, apart: range, starts: range) -> _Floats:
    """Squared Euclidean distance of each point to the one so many values later.

    Row and column are places in ``apart`` and ``starts``, ranges of step 1, so that the shape is
    (len(apart), len(starts)); infinite where there is no such point.
    """
    columns = len(starts) + (m - 1) * lag
    beyond = np.full(apart.stop + columns, np.inf)
    padded = np.concatenate((values[starts.start :], beyond))
    later = sliding_window_view(padded, columns)[apart.start : apart.stop]
    here = np.zeros(columns)
    known = padded[: min(columns, len(values) - starts.start)]
    here[: len(known)] = known
    squares = later - here
    squares *= squares
    return spaced_sums(squares, count=m, step=lag)


def spaced_sums(rows: _Floats, *, count: int, step: int) -> _Floats:
    """Sums of ``count`` values of a row, each ``step`` after the other, from each place on.

    By doubling, so that ten terms cost four additions.

    >>> spaced_sums(np.array([[1.0, 2.0, 3.0, 4.0]]), count=3, step=1)
    array([[6., 9.]])
    """
    wide = rows.shape[1] - (count - 1) * step
    sums, width, done = rows, 1, 0
    total = np.zeros((rows.shape[0], wide))
    while True:
        if count & width:
            total += sums[:, done * step : done * step + wide]
            done += width
        if 2 * width > count:
            return total
        sums = sums[:, : -width * step] + sums[:, width * step :]
        width *= 2
