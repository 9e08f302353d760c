"""The cubic spline that turns unevenly timed beats into an even series.

End condition: not-a-knot, as in Kubios and MATLAB: the first two and the last two pieces are
each one cubic. One tridiagonal system for the slopes at the knots (de Boor, A Practical Guide to
Splines, 1978, chapter IV), solved by elimination.
"""

import numpy as np
from numpy.typing import NDArray

MIN_KNOTS = 4
"""The two end conditions and two knots between them."""


def is_spline_possible(times_s: NDArray[np.float64]) -> bool:
    """Whether there are knots enough, strictly in order."""
    return len(times_s) >= MIN_KNOTS and bool(np.all(times_s[1:] > times_s[:-1]))


def spline_at(
    times_s: NDArray[np.float64], values: NDArray[np.float64], at_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The not-a-knot cubic spline through (times, values), shape (n,), read at times, shape (m,).

    Outside the knots the end pieces go on. Raises ValueError unless ``is_spline_possible``.

    >>> knots = np.array([0.0, 1.0, 2.5, 4.0])
    >>> float(spline_at(knots, knots**3, np.array([3.0]))[0])
    27.0
    """
    if not is_spline_possible(times_s):
        raise ValueError("a spline needs four knots or more, strictly in order")
    step = np.diff(times_s)
    slope = np.diff(values) / step
    tangent = _tangents(times_s, step, slope)
    piece = np.clip(np.searchsorted(times_s, at_s, side="right") - 1, 0, len(step) - 1)
    bend = (tangent[:-1] + tangent[1:] - 2 * slope) / step
    cubic = bend / step
    square = (slope - tangent[:-1]) / step - bend
    into = at_s - times_s[piece]
    read: NDArray[np.float64] = values[piece] + into * (
        tangent[piece] + into * (square[piece] + into * cubic[piece])
    )
    return read


def _tangents(
    times_s: NDArray[np.float64], step: NDArray[np.float64], slope: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The spline's slope at each knot, shape (n,)."""
    diagonal = np.empty(len(times_s))
    diagonal[1:-1] = 2 * (step[:-1] + step[1:])
    diagonal[0], diagonal[-1] = step[1], step[-2]
    first, last = times_s[2] - times_s[0], times_s[-1] - times_s[-3]
    above = np.concatenate(([first], step[:-1]))
    below = np.concatenate((step[1:], [last]))
    right = np.empty(len(times_s))
    right[1:-1] = 3 * (step[1:] * slope[:-1] + step[:-1] * slope[1:])
    right[0] = ((step[0] + 2 * first) * step[1] * slope[0] + step[0] ** 2 * slope[1]) / first
    right[-1] = (step[-1] ** 2 * slope[-2] + (2 * last + step[-1]) * step[-2] * slope[-1]) / last
    return _solved(below, diagonal, above, right)


def _solved(
    below: NDArray[np.float64],
    diagonal: NDArray[np.float64],
    above: NDArray[np.float64],
    right: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The solution of a tridiagonal system that needs no pivots, shape (n,).

    Plain loops: LAPACK's is 0.1 ms faster for a window of five minutes, but importing scipy.linalg
    takes as long as everything else that a start imports.
    """
    pivots, rest = diagonal.tolist(), right.tolist()
    offs = above.tolist()
    for row, (low, off) in enumerate(zip(below.tolist(), offs, strict=True), 1):
        share = low / pivots[row - 1]
        pivots[row] -= share * off
        rest[row] -= share * rest[row - 1]
    solution = [rest[-1] / pivots[-1]]
    for pivot, off, value in zip(pivots[-2::-1], offs[::-1], rest[-2::-1], strict=True):
        solution.append((value - off * solution[-1]) / pivot)
    return np.array(solution[::-1])
