"""The cubic spline that turns unevenly timed beats into an even series.

End condition: not-a-knot, as in Kubios and MATLAB: the first two and the last two pieces are
each one cubic. One tridiagonal system for the bends at the knots (de Boor, A Practical Guide to
Splines, 1978, chapter IV).
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.tridiagonal import solved_tridiagonal

MIN_KNOTS = 4
"""The two end conditions and two knots between them."""

Places = int | NDArray[np.int64]
Ends = tuple[Places, Places]
"""Where the first and the last knot are; of one spline, or of several in a row."""
Cubics = tuple[NDArray[np.float64], ...]
"""The pieces' coefficients from the cube down to the value."""


def is_spline_possible(times_s: NDArray[np.float64]) -> bool:
    """Whether there are knots enough, strictly in order and none at infinity."""
    if len(times_s) < MIN_KNOTS or not math.isfinite(times_s[-1] - times_s[0]):
        return False
    return int(np.count_nonzero(times_s[1:] > times_s[:-1])) == len(times_s) - 1


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
    return even_readings(times_s, values, rate_hz=rate_hz)


def even_readings(
    times_s: NDArray[np.float64], values: NDArray[np.float64], *, rate_hz: float
) -> NDArray[np.float64]:
    """What ``even_spline`` gives, of knots and values that were looked at before.

    Of any that it would refuse this makes no sense, and does not say so.
    """
    cubics = _cubics(times_s[1:] - times_s[:-1], values, (0, len(times_s) - 1))
    since_s = times_s - times_s[0]
    count = even_count(float(since_s[-1]), rate_hz)
    reached = _first_readings(since_s, rate_hz)
    reached[0], reached[-1] = 0, count
    piece = _counted(len(since_s) - 1).repeat(reached[1:] - reached[:-1])
    return _read(cubics, piece, _even_s(count, rate_hz) - since_s.take(piece))


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
    reached = _first_readings(since_s, rate_hz)
    reached[first], reached[last] = 0, count
    reached += (np.arange(len(starts)) * count).repeat(sizes)
    piece = np.arange(len(step)).repeat(reached[1:] - reached[:-1]).reshape(-1, count)
    return _read(cubics, piece, _even_s(count, rate_hz) - since_s.take(piece))


@lru_cache(maxsize=64)
def _counted(count: int) -> NDArray[np.int64]:
    """0, 1, 2 and so on, kept because live windows ask for it again and again."""
    counted = np.arange(count)
    counted.flags.writeable = False
    return counted


@lru_cache(maxsize=64)
def _even_s(count: int, rate_hz: float) -> NDArray[np.float64]:
    """When even readings are, counted from the first; kept for the same reason."""
    even_s: NDArray[np.float64] = np.arange(count) / rate_hz
    even_s.flags.writeable = False
    return even_s


def _refuse_impossible(times_s: NDArray[np.float64], values: NDArray[np.float64]) -> None:
    if not is_spline_possible(times_s):
        raise ValueError("a spline needs four knots or more, strictly in order")
    if not np.isfinite(values).all():
        raise ValueError("a spline needs finite values")


def _first_readings(since_s: NDArray[np.float64], rate_hz: float) -> NDArray[np.int64]:
    """The first even reading at or after each knot, shape (n,); never beyond the last one's end.

    Beside a knot either piece may be read, so rounding does no harm.
    """
    reading = since_s * rate_hz
    return np.ceil(reading, out=reading).astype(np.int64)


def _cubics(step: NDArray[np.float64], values: NDArray[np.float64], ends: Ends) -> Cubics:
    slope = values[1:] - values[:-1]
    slope /= step
    third = _thirds_of_bends(step, slope, ends)
    rise = third[1:] - third[:-1]
    cube = rise / step
    bend = third[:-1] * 3.0
    rise += bend
    rise *= step
    slope -= rise
    return cube, bend, slope, values


def _read(
    cubics: Cubics, piece: NDArray[np.int64], into_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    cube, *others = cubics
    read = cube.take(piece)
    for coefficient in others:
        read *= into_s
        read += coefficient.take(piece)
    return read


def _thirds_of_bends(
    step: NDArray[np.float64], slope: NDArray[np.float64], ends: Ends
) -> NDArray[np.float64]:
    """A sixth of the spline's second derivative at each knot, shape (n,).

    Each end's own bend follows from the two beside it, on one line over both steps: that is put
    into the row beside the end, and the end's own row is left empty.
    """
    first, last = ends
    before, after, right = step.copy(), step.copy(), np.zeros(len(step) + 1)
    diagonal = np.empty(len(right))
    inner = diagonal[1:-1]
    np.add(step[:-1], step[1:], inner)
    inner *= 2.0
    np.subtract(slope[1:], slope[:-1], right[1:-1])
    at_first, at_last = _fold_ends(step, before, diagonal, after, ends)
    if not isinstance(last, int):  # no window meets the next one
        after[last[:-1]] = before[last[:-1]] = 0.0
        right[first] = right[last] = 0.0
    third = solved_tridiagonal(before, diagonal, after, right)
    for end, inwards, ratio in ((first, 1, at_first), (last, -1, at_last)):
        beside = third[end + inwards]
        third[end] = beside + ratio * (beside - third[end + 2 * inwards])
    return third


def _fold_ends(
    step: NDArray[np.float64],
    before: NDArray[np.float64],
    diagonal: NDArray[np.float64],
    after: NDArray[np.float64],
    ends: Ends,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Put the ends' conditions into the rows beside them; returns what each end follows by.

    That is the outermost step's length over the next one's.
    """
    first, last = ends
    diagonal[first] = diagonal[last] = 1.0
    step_first, step_last = step[first], step[last - 1]
    at_first, at_last = step_first / step[first + 1], step_last / step[last - 2]
    diagonal[first + 1] += step_first + step_first * at_first
    diagonal[last - 1] += step_last + step_last * at_last
    after[first + 1] -= step_first * at_first
    before[last - 2] -= step_last * at_last
    after[first] = before[first] = after[last - 1] = before[last - 1] = 0.0
    return at_first, at_last
