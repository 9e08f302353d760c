"""Recurrence quantification: how often, and for how long, a series comes back to where it was.

After Webber and Zbilut 1994 (doi:10.1152/jappl.1994.76.2.965), Trulla 1996
(doi:10.1016/S0375-9601(96)00741-4) and, for laminarity, Marwan 2002
(doi:10.1103/PhysRevE.66.026702). Points of the delay embedding recur where their Euclidean
distance is at most the radius. The plot is symmetric and its main diagonal recurs by definition,
so that all numbers are of the triangle above it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.delay_vectors import squared_distances, vector_count
from biofeedback.dsp.nonlinear.entropy import tolerance_of

EMBEDDING_BEATS = 10
SHORTEST_LINE = 2
_SLACK = 1e-9
"""A distance may exceed the radius by this share of it, so that rounding decides no tie."""
_BLOCK_CELLS = 1 << 19
"""Distances that are looked at a time: 4 MB."""

_Floats = NDArray[np.float64]
_Lengths = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """The numbers of one recurrence plot."""

    rate_percent: float
    """Share of pairs of points that recur."""
    determinism_percent: float | None
    """Share of recurring pairs on diagonal lines; None where nothing recurs."""
    laminarity_percent: float | None
    """Share of recurring pairs on vertical lines; None where nothing recurs."""
    mean_diagonal: float | None
    """Mean length of diagonal lines, in beats; None without such lines."""
    max_diagonal: int | None
    """Length of the longest diagonal line, in beats."""
    diagonal_entropy: float | None
    """Shannon entropy of the lengths of diagonal lines, in nats."""


def recurrence(
    values: _Floats,
    *,
    m: int = EMBEDDING_BEATS,
    lag: int = 1,
    radius: float | None = None,
    shortest: int = SHORTEST_LINE,
) -> Recurrence | None:
    """Of a series of shape (n,); None for constant values or fewer than two points.

    ``radius`` is in the unit of the values; None is sqrt(m) standard deviations. Lines count from
    ``shortest`` points on. Time grows with the square of the length, memory does not.

    >>> periodic = np.tile([800.0, 900.0, 1000.0, 900.0], 20)
    >>> found = recurrence(periodic, m=2, radius=1.0)
    >>> found.determinism_percent, found.laminarity_percent, found.max_diagonal
    (100.0, 0.0, 75)
    """
    within = radius_of(values, m=m) if radius is None else radius
    points = vector_count(len(values), m=m, lag=lag)
    if within is None or points < 2:
        return None
    diagonal = _tally(_diagonal_lines(values, m, lag, within), points)
    vertical = _tally(_vertical_lines(values, m, lag, within), points)
    return _quantified(diagonal, vertical, points * (points - 1) // 2, shortest)


def radius_of(values: _Floats, *, m: int) -> float | None:
    """Kubios's radius, sqrt(m) standard deviations; None for constant values.

    >>> radius_of(np.array([900.0, 1000.0, 1100.0]), m=4)
    200.0
    """
    return tolerance_of(values, share=math.sqrt(m))


def line_lengths(hits: NDArray[np.bool_]) -> _Lengths:
    """Lengths of the runs of True along each row, shape (rows, columns).

    >>> line_lengths(np.array([[True, True, False, True]]))
    array([2, 1])
    """
    rows, columns = hits.shape
    fenced = np.zeros(rows * (columns + 1) + 1, dtype=np.bool_)
    fenced[1:].reshape(rows, columns + 1)[:, :columns] = hits
    edges = np.flatnonzero(fenced[1:] != fenced[:-1])
    lengths: _Lengths = edges[1::2] - edges[::2]
    return lengths


def _diagonal_lines(values: _Floats, m: int, lag: int, radius: float) -> Iterator[_Lengths]:
    points = vector_count(len(values), m=m, lag=lag)
    for apart in _blocks(1, points, points):
        hits = _hits(values, m, lag, radius, apart=apart, starts=range(points - apart.start))
        yield line_lengths(hits)


def _vertical_lines(values: _Floats, m: int, lag: int, radius: float) -> Iterator[_Lengths]:
    points = vector_count(len(values), m=m, lag=lag)
    for starts in _blocks(0, points - 1, points):
        apart = range(1, points - starts.start)
        yield line_lengths(_hits(values, m, lag, radius, apart=apart, starts=starts).T)


def _hits(
    values: _Floats, m: int, lag: int, radius: float, *, apart: range, starts: range
) -> NDArray[np.bool_]:
    limit = (radius * (1.0 + _SLACK)) ** 2
    squares = squared_distances(values, m=m, lag=lag, apart=apart, starts=starts)
    hits: NDArray[np.bool_] = squares <= limit
    return hits


def _blocks(start: int, stop: int, points: int) -> Iterator[range]:
    step = max(1, _BLOCK_CELLS // points)
    for first in range(start, stop, step):
        yield range(first, min(stop, first + step))


def _tally(lines: Iterator[_Lengths], points: int) -> _Lengths:
    """How many lines there are of each length, shape (points + 1,)."""
    tally = np.zeros(points + 1, dtype=np.int64)
    for lengths in lines:
        tally += np.bincount(lengths, minlength=points + 1)
    return tally


def _quantified(diagonal: _Lengths, vertical: _Lengths, pairs: int, shortest: int) -> Recurrence:
    lengths = np.arange(len(diagonal))
    recurring = int(np.dot(diagonal, lengths))
    counted = diagonal[shortest:]
    lines = int(np.sum(counted))
    on_diagonals = int(np.dot(counted, lengths[shortest:]))
    on_verticals = int(np.dot(vertical[shortest:], lengths[shortest:]))
    return Recurrence(
        rate_percent=100.0 * recurring / pairs,
        determinism_percent=100.0 * on_diagonals / recurring if recurring else None,
        laminarity_percent=100.0 * on_verticals / recurring if recurring else None,
        mean_diagonal=on_diagonals / lines if lines else None,
        max_diagonal=shortest + int(np.flatnonzero(counted)[-1]) if lines else None,
        diagonal_entropy=_entropy(counted) if lines else None,
    )


def _entropy(counts: _Lengths) -> float:
    shares = counts[counts > 0] / np.sum(counts)
    return max(0.0, -float(np.dot(shares, np.log(shares))))
