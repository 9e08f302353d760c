"""The quadratic spline through unevenly timed beats, as FITPACK lays its knots.

Knots lie midway between neighbouring times, without the first and the last midpoint. For checks
against NeuroKit2, which interpolates so; ``spline`` is the project's own.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MIN_POINTS = 4


def quadratic_spline_at(
    times_s: NDArray[np.float64], values: NDArray[np.float64], at_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The spline through (times, values), shape (n,), read at times inside of them, shape (m,).

    Raises ValueError unless there are four times or more, strictly in order.

    >>> times = np.array([0.0, 1.0, 2.5, 4.0, 4.5])
    >>> quadratic_spline_at(times, times**2, np.array([3.0]))
    array([9.])
    """
    if len(times_s) < MIN_POINTS or not bool(np.all(times_s[1:] > times_s[:-1])):
        raise ValueError("a quadratic spline needs four times or more, strictly in order")
    middles = 0.5 * (times_s[1:] + times_s[:-1])
    knots = np.concatenate(([times_s[0]] * 3, middles[1:-1], [times_s[-1]] * 3))
    _, *rows = _basis(knots, times_s)
    weights = _weights(values, rows)
    span, left, middle, right = _basis(knots, at_s)
    read: NDArray[np.float64] = left * weights[span - 2]
    read += middle * weights[span - 1]
    read += right * weights[span]
    return read


def _basis(
    knots: NDArray[np.float64], at_s: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The last of the three splines that are not zero at each time, and the three values."""
    span = np.searchsorted(knots[3:-3], at_s, side="right") + 2
    here, after = knots[span], knots[span + 1]
    width = after - here
    rise, fall = (at_s - here) / width, (after - at_s) / width
    far_left, far_right = knots[span - 1], knots[span + 2]
    left = fall * (after - at_s) / (after - far_left)
    right = rise * (at_s - here) / (far_right - here)
    middle = fall * (at_s - far_left) / (after - far_left)
    middle += rise * (far_right - at_s) / (far_right - here)
    return span, left, middle, right


def _weights(
    values: NDArray[np.float64], rows: Sequence[NDArray[np.float64]]
) -> NDArray[np.float64]:
    """What each spline counts so that the sum goes through the values; one sweep each way.

    ``rows`` are what splines i - 1, i and i + 1 are at point i; the end points meet one alone.
    """
    left, middle, right = rows
    pivots, rest = [1.0], [float(values[0])]
    offs = [0.0, *right[1:-1].tolist()]
    lows, diagonal, wanted = left[1:-1].tolist(), middle[1:-1].tolist(), values[1:-1].tolist()
    for low, whole, value, off in zip(lows, diagonal, wanted, offs, strict=False):
        share = low / pivots[-1]
        rest.append(value - share * rest[-1])
        pivots.append(whole - share * off)
    weights = [float(values[-1])]
    for pivot, off, value in zip(pivots[::-1], offs[::-1], rest[::-1], strict=True):
        weights.append((value - off * weights[-1]) / pivot)
    return np.array(weights[::-1])
