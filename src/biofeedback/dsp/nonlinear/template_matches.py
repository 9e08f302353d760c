"""How often stretches of a series match each other: the counts behind sample entropy and its kin.

A template is a stretch of m successive values; two match where no pair of their values differs by
more than the tolerance. Three ways count exactly the same: all pairs at once for short series,
strips of the sorted values for long ones, and a sweep over few distinct values (a strap's or a
Holter's ticks), whose cost does not grow with the square of the length.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.template_ranks import Ranked, ranked, side_by_side
from biofeedback.dsp.nonlinear.template_strips import strip_counts, strip_pairs
from biofeedback.dsp.nonlinear.template_sweep import Sweep, swept

SLACK = 1e-9
"""A difference may exceed the tolerance by this share of it, so that rounding decides no tie."""
SQUARE_BEATS = 400
"""Up to this length comparing all pairs is quickest."""
_SQUARE_CELLS = 1 << 20
"""Pairs of values that are compared at a time: 8 MB."""
_FEW_SQUARES = 6
"""So many are counted sooner one by one than along their axes."""
_TOGETHER = 16
"""So many short series are counted together; more only make the sets longer."""
_MIN_SWEPT_BEATS = 4096
_STRIP_NS, _CANDIDATE_NS = 200.0, 0.17
_SWEPT_NS, _SLAB_NS, _CELL_NS = 60.0, 20_000.0, 4.5
"""What a template and a candidate cost in strips, and a template, a slab and a cell in a sweep, as
measured; these choose the way, never the numbers."""

_Floats = NDArray[np.float64]
_Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of templates that match, among the first n - m templates of each series."""

    shorter: _Counts
    """Over m values, shape (k,)."""
    longer: _Counts
    """Over m + 1 values, shape (k,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """For each template of one series, how many match it, itself included."""

    shorter: _Counts
    """Over m values, shape (n - m + 1,)."""
    longer: _Counts
    """Over m + 1 values, shape (n - m,)."""


def matching_pairs(series: _Floats, *, m: int, tolerance: float) -> Pairs:
    """Pairs that match inside each of k series of equal length; ``series`` has shape (k, n).

    Memory stays bounded whatever the length. Values must be finite.

    >>> pairs = matching_pairs(np.array([[1.0, 2.0, 1.0, 2.0, 1.0]]), m=2, tolerance=0.5)
    >>> pairs.shorter.tolist(), pairs.longer.tolist()
    ([1], [1])
    """
    count, beats = series.shape
    reach = tolerance * (1.0 + SLACK)
    if beats < m + 2:
        nothing = np.zeros(count, dtype=np.int64)
        return Pairs(shorter=nothing, longer=nothing)
    if beats <= SQUARE_BEATS:
        return _square_pairs(series, m, reach)
    found = np.array([_long_pairs(values, m, reach) for values in series], dtype=np.int64)
    return Pairs(shorter=found[:, 0], longer=found[:, 1])


def neighbours(values: _Floats, *, m: int, tolerance: float) -> Neighbours:
    """How many templates match each one of a series of shape (n,), n > m; as bounded in memory.

    >>> neighbours(np.array([1.0, 2.0, 1.0, 2.0]), m=2, tolerance=0.5).shorter.tolist()
    [2, 1, 2]
    """
    reach = tolerance * (1.0 + SLACK)
    ranks = ranked(values, reach)
    sweep = _worthwhile_sweep(values, ranks, m, reach)
    if sweep is None:
        shorter, longer = strip_counts(ranks, m)
        return Neighbours(shorter=shorter, longer=longer)
    return Neighbours(shorter=sweep.plane_counts(len(values) - 1), longer=sweep.space_counts())


def neighbours_of_each(
    series: Sequence[_Floats], *, m: int, tolerances: Sequence[float]
) -> list[Neighbours]:
    """``neighbours`` of some short series, each longer than m, with a tolerance each.

    Counting many together costs half of what each alone does.
    """
    ranks = [
        ranked(values, tolerance * (1.0 + SLACK))
        for values, tolerance in zip(series, tolerances, strict=True)
    ]
    found = []
    for first in range(0, len(ranks), _TOGETHER):
        some = ranks[first : first + _TOGETHER]
        shorter, longer = strip_counts(side_by_side(some), m)
        start = 0
        for one in some:
            # Templates that reach into the next series match none of these, and are left out.
            stop = start + len(one.order) - m
            found.append(Neighbours(shorter=shorter[start : stop + 1], longer=longer[start:stop]))
            start = stop + m
    return found


def _near(series: _Floats, reach: float) -> NDArray[np.bool_]:
    """Which values of each series are near which, shape (k, n, n)."""
    apart = series[:, :, None] - series[:, None, :]
    np.abs(apart, out=apart)
    near: NDArray[np.bool_] = apart <= reach
    return near


def _along(near: NDArray[np.bool_], length: int, templates: int) -> NDArray[np.bool_]:
    """Which templates match which, given which values are near which; in the last two axes."""
    matching = near[..., :templates, :templates]
    for place in range(1, length):
        shifted = slice(place, place + templates)
        matching = matching & near[..., shifted, shifted]
    return matching


def _square_pairs(series: _Floats, m: int, reach: float) -> Pairs:
    count, beats = series.shape
    at_once = max(1, _SQUARE_CELLS // beats**2)
    if count > at_once:
        parts = [
            _square_pairs(series[start : start + at_once], m, reach)
            for start in range(0, count, at_once)
        ]
        return Pairs(
            shorter=np.concatenate([part.shorter for part in parts]),
            longer=np.concatenate([part.longer for part in parts]),
        )
    near = _near(series, reach)
    shorter = _along(near, m, beats - m)
    longer = shorter & near[:, m:, m:]
    return Pairs(shorter=_off_diagonal(shorter), longer=_off_diagonal(longer))


def _off_diagonal(matching: NDArray[np.bool_]) -> _Counts:
    """Pairs of each square of shape (k, t, t); a template is no pair with itself."""
    if len(matching) <= _FEW_SQUARES:
        ordered = np.array([np.count_nonzero(square) for square in matching], dtype=np.int64)
    else:
        ordered = np.asarray(np.sum(matching, axis=(1, 2), dtype=np.uint32), dtype=np.int64)
    pairs: _Counts = (ordered - matching.shape[1]) // 2
    return pairs


def _long_pairs(values: _Floats, m: int, reach: float) -> tuple[int, int]:
    ranks = ranked(values, reach)
    sweep = _worthwhile_sweep(values, ranks, m, reach)
    if sweep is None:
        return strip_pairs(ranks, m)
    templates = len(values) - m
    shorter, longer = sweep.plane_counts(templates), sweep.space_counts()
    return (int(np.sum(shorter)) - templates) // 2, (int(np.sum(longer)) - templates) // 2


def _worthwhile_sweep(values: _Floats, ranks: Ranked, m: int, reach: float) -> Sweep | None:
    """A prepared sweep where it promises to be quicker than strips; it knows m = 2 only."""
    if m != 2 or len(values) < _MIN_SWEPT_BEATS:
        return None
    strips_ns = len(values) * _STRIP_NS + ranks.candidates * _CANDIDATE_NS
    left_ns = strips_ns - len(values) * _SWEPT_NS
    # Nearly every distinct value is the middle one of a template, and then costs a slab.
    sweep = swept(values, ranks, reach, most=left_ns / _SLAB_NS + 2)
    if sweep is None:
        return None
    return sweep if sweep.slabs * _SLAB_NS + sweep.cells * _CELL_NS < left_ns else None
