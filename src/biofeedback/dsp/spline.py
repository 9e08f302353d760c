"""The cubic spline that turns unevenly timed beats into an even series.

End condition: not-a-knot, as in Kubios and MATLAB: the first two and the last two pieces are
each one cubic. One tridiagonal system for the bends at the knots (de Boor, A Practical Guide to
Splines, 1978, chapter IV), solved by parallel cyclic reduction (Hockney and Jesshope, Parallel
Computers 2, 1988): each level writes every bend by those twice as far away, in a few calls for
all knots at once.

Why few levels are enough: the end conditions put into the rows beside them, the weights of a
bend's neighbours add up to 1/2 in every row, whatever the spacing; but for the two outermost
rows, which have one neighbour, of a weight below 1. A level at least squares such a sum, and
multiplies that of an outermost row by its neighbour's. What is left out after four levels and a
last step has the weight of a walk over 32 knots: below 1e-12 of the values for spacings that
differ up to a thousand-fold, and 1e-17 for those of a heart.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MIN_KNOTS = 4
"""The two end conditions and two knots between them."""
_SHIFTS = (1, 2, 4, 8)
_LAST_SHIFT = 16
_PADDING = _LAST_SHIFT
_BEFORE, _VALUE, _AFTER = 0, 1, 2
"""Rows of the system: the weights of the bends before and after, and what there is without."""

Places = int | NDArray[np.int64]
Ends = tuple[Places, Places]
"""Where the first and the last knot are; of one spline, or of several in a row."""
Cubics = tuple[NDArray[np.float64], ...]
"""The pieces' coefficients from the cube down to the value."""


def is_spline_possible(times_s: NDArray[np.float64]) -> bool:
    """Whether there are knots enough, strictly in order and none at infinity."""
    if len(times_s) < MIN_KNOTS or not math.isfinite(times_s[-1] - times_s[0]):
        return False
    return bool((times_s[1:] > times_s[:-1]).all())


def spline_at(
    times_s: NDArray[np.float64], values: NDArray[np.float64], at_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The not-a-knot cubic spline through (times, values), shape (n,), read at times, shape (m,).

    Outside the knots the end pieces go on. Raises ValueError unless ``is_spline_possible`` and the
    values are finite.

    >>> knots = np.array([0.0, 1.0, 2.5, 4.0])
    >>> float(spline_at(knots, knots**3, np.array([3.0]))[0])
    27.0
    """
    _refuse_impossible(times_s, values)
    cubics = _cubics(times_s[1:] - times_s[:-1], values, (0, len(times_s) - 1))
    piece = np.searchsorted(times_s[1:-1], at_s, side="right")
    return _read(cubics, piece, at_s - times_s.take(piece))


def even_spline(
    times_s: NDArray[np.float64], values: NDArray[np.float64], *, rate_hz: float
) -> NDArray[np.float64]:
    """The same spline read at an even rate from the first knot to the last; shape (m,).

    Raises ValueError unless ``is_spline_possible`` and the values are finite.

    >>> knots = np.array([10.0, 11.0, 12.5, 14.0])
    >>> even_spline(knots, knots**2, rate_hz=0.5).tolist()
    [100.0, 144.0, 196.0]
    """
    _refuse_impossible(times_s, values)
    cubics = _cubics(times_s[1:] - times_s[:-1], values, (0, len(times_s) - 1))
    since_s = times_s - times_s[0]
    count = even_count(since_s[-1], rate_hz)
    reached = _first_readings(since_s, count, rate_hz)
    reached[0], reached[-1] = 0, count
    piece = _counted(len(since_s) - 1).repeat(reached[1:] - reached[:-1])
    return _read(cubics, piece, _counted(count) / rate_hz - since_s.take(piece))


def even_count(span_s: float, rate_hz: float) -> int:
    """How many even readings there are from the first knot to the last."""
    return int(span_s * rate_hz + 1e-9) + 1


def even_splines(
    times_s: NDArray[np.float64],
    values: NDArray[np.float64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    *,
    count: int,
    rate_hz: float,
) -> NDArray[np.float64]:
    """A spline of its own for each of many windows of one series; shape (windows, count).

    Window i is through the knots from ``starts[i]`` up to ``ends[i]`` and is read ``count`` times
    at an even rate from its first knot on: the same as ``even_spline`` of each. Every window must
    have four knots or more, strictly in order, and ``count`` must be its ``even_count``.
    """
    sizes = ends - starts
    last = np.cumsum(sizes) - 1
    first = last - sizes + 1
    knot = np.arange(last[-1] + 1) + (starts - first).repeat(sizes)
    at_s = times_s.take(knot)
    step = at_s[1:] - at_s[:-1]
    step[last[:-1]] = 1.0  # from one window to the next there is no piece
    cubics = _cubics(step, values.take(knot), (first, last))
    since_s = at_s - at_s.take(first).repeat(sizes)
    reached = _first_readings(since_s, count, rate_hz)
    reached[first], reached[last] = 0, count
    reached += (np.arange(len(starts)) * count).repeat(sizes)
    piece = np.arange(len(step)).repeat(reached[1:] - reached[:-1]).reshape(-1, count)
    return _read(cubics, piece, np.arange(count) / rate_hz - since_s.take(piece))


@lru_cache(maxsize=64)
def _counted(count: int) -> NDArray[np.int64]:
    """0, 1, 2 and so on, kept because live windows ask for it again and again."""
    counted = np.arange(count)
    counted.flags.writeable = False
    return counted


def _refuse_impossible(times_s: NDArray[np.float64], values: NDArray[np.float64]) -> None:
    if not is_spline_possible(times_s):
        raise ValueError("a spline needs four knots or more, strictly in order")
    if not np.isfinite(values).all():
        raise ValueError("a spline needs finite values")


def _first_readings(since_s: NDArray[np.float64], count: int, rate_hz: float) -> NDArray[np.int64]:
    """The first even reading at or after each knot, shape (n,).

    Beside a knot either piece may be read, so rounding does no harm.
    """
    return np.minimum(np.ceil(since_s * rate_hz), count).astype(np.int64)


def _cubics(step: NDArray[np.float64], values: NDArray[np.float64], ends: Ends) -> Cubics:
    slope = values[1:] - values[:-1]
    slope /= step
    bend = _bends(step, slope, ends)
    before = bend[:-1]
    third = bend[1:] - before
    third *= 1.0 / 3.0
    cube = third / step
    third += before
    third *= step
    slope -= third
    return cube, before, slope, values


def _read(
    cubics: Cubics, piece: NDArray[np.int64], into_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    cube, *others = cubics
    read = cube.take(piece)
    for coefficient in others:
        read *= into_s
        read += coefficient.take(piece)
    return read


def _bends(
    step: NDArray[np.float64], slope: NDArray[np.float64], ends: Ends
) -> NDArray[np.float64]:
    """Half the spline's second derivative at each knot, shape (n,)."""
    padded = np.zeros((3, len(step) + 1 + 2 * _PADDING))
    rows = padded[:, _PADDING:-_PADDING]
    before, value, after = rows[:, 1:-1]
    both = step[:-1] + step[1:]
    both *= -2.0
    np.divide(step[:-1], both, out=before)
    np.divide(step[1:], both, out=after)
    np.subtract(slope[:-1], slope[1:], out=value)
    value *= 3.0
    value /= both
    first, last = ends
    at_first = _fold_end(rows, first, 1, step[first] / step[first + 1])
    at_last = _fold_end(rows, last, -1, step[last - 1] / step[last - 2])
    bend = _solved(padded)
    bend[first] = bend[first + 1] + at_first * (bend[first + 1] - bend[first + 2])
    bend[last] = bend[last - 1] + at_last * (bend[last - 1] - bend[last - 2])
    return bend


def _fold_end(
    rows: NDArray[np.float64], knot: Places, inwards: int, ratio: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Put an end's condition into the row beside it, and drop the end's own; returns the ratio.

    ``ratio`` is the outermost step's length over the next one's. The second derivative is one
    line over both.
    """
    away, near = (_BEFORE, _AFTER) if inwards > 0 else (_AFTER, _BEFORE)
    beside = knot + inwards
    rows[_VALUE, beside] *= 2.0 / (2.0 + ratio)
    rows[near, beside] = (ratio - 1.0) / (2.0 + ratio)
    rows[away, beside] = 0.0
    rows[:, knot] = 0.0
    return ratio


def _solved(padded: NDArray[np.float64]) -> NDArray[np.float64]:
    """The bends, each written by ever more distant ones until those carry no weight; shape (n,).

    The system, shape (3, n + 32) with zeros around, is used up.
    """
    before: NDArray[np.float64]
    value: NDArray[np.float64]
    before, value, after = padded[:, _PADDING:-_PADDING]
    for shift in _SHIFTS:
        back = _shifted(padded, -shift) * before
        forth = _shifted(padded, shift) * after
        own = back[_AFTER]
        own += forth[_BEFORE]
        np.subtract(1.0, own, out=own)
        value += back[_VALUE]
        value += forth[_VALUE]
        value /= own
        np.divide(back[_BEFORE], own, out=before)
        np.divide(forth[_AFTER], own, out=after)
    before *= _shifted(padded, -_LAST_SHIFT)[_VALUE]
    after *= _shifted(padded, _LAST_SHIFT)[_VALUE]
    value += before
    value += after
    return value


def _shifted(padded: NDArray[np.float64], by: int) -> NDArray[np.float64]:
    """The row that each row's neighbour so many places on has."""
    start = _PADDING + by
    return padded[:, start : start + padded.shape[1] - 2 * _PADDING]
