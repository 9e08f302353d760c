"""Matches of three successive values, counted by sweeping over the few values that there are.

Devices count time in ticks, so that a day of beats holds some hundred distinct intervals. Each
template of three values is then a point in a grid; the points in the box around it are counted
from sums over a plane of those near it in its middle value. The plane is cut to what the templates
of one middle value can reach, which is little, because successive intervals differ little.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.template_ranks import Ranked

SAME = 1e-7
"""Values closer than this share of the tolerance are one value with rounding in it."""
MAX_VALUES = 2048
"""More distinct values than this make the plane too large: 16 MB."""

_ONE = np.int32(1)
"""Of the plane's own kind, which makes adding at places twenty times as fast."""

_Codes = NDArray[np.intp]
_Plane = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A series as places in the sorted list of its distinct values, ready to be swept."""

    codes: _Codes
    """Place of each value, shape (n,)."""
    low: _Codes
    """For each distinct value the first that is near it, shape (u,)."""
    high: _Codes
    """And the first beyond it that is not."""
    order: _Codes
    """The n - 2 templates, by their middle value."""
    starts: _Codes
    """Where those of each middle value begin in ``order``, and where the last end, (u + 1,)."""
    boxes: _Codes
    """For each middle value that occurs: it, and the part of the plane that it needs, (slabs, 5).

    First and last row, first and last column.
    """

    @property
    def slabs(self) -> int:
        """Middle values that occur."""
        return len(self.boxes)

    @property
    def cells(self) -> int:
        """Cells of the plane that a sweep sums up in all."""
        _, top, bottom, left, right = self.boxes.T
        return int(np.sum((bottom - top) * (right - left)))

    def plane_counts(self, templates: int) -> NDArray[np.int64]:
        """How many of the first templates of two values match each, itself included."""
        size = len(self.low)
        first, second = self.codes[:templates], self.codes[1 : templates + 1]
        plane = np.bincount(first * size + second, minlength=size * size).astype(np.int32)
        sums = _summed(plane.reshape(size, size))
        return _boxed(sums, self._ends(first), self._ends(second))

    def space_counts(self) -> NDArray[np.int64]:
        """How many templates of three values match each, itself included; shape (n - 2,)."""
        size = len(self.low)
        first, third = self.codes.take(self.order), self.codes.take(self.order + 2)
        cells = first * size + third
        plane = np.zeros(size * size, dtype=np.int32)
        counts = np.empty(len(self.order), dtype=np.int64)
        added = removed = 0
        for middle, top, bottom, left, right in self.boxes.tolist():
            reaches = self.starts[self.high[middle]]
            np.add.at(plane, cells[added:reaches], _ONE)
            added = reaches
            leaves = self.starts[self.low[middle]]
            np.subtract.at(plane, cells[removed:leaves], _ONE)
            removed = leaves
            sums = _summed(plane.reshape(size, size)[top:bottom, left:right])
            here = slice(self.starts[middle], self.starts[middle + 1])
            rows, columns = self._ends(first[here]), self._ends(third[here])
            counts[self.order[here]] = _boxed(
                sums, (rows[0] - top, rows[1] - top), (columns[0] - left, columns[1] - left)
            )
        return counts

    def _ends(self, codes: _Codes) -> tuple[_Codes, _Codes]:
        return self.low.take(codes), self.high.take(codes)


def swept(
    values: NDArray[np.float64], ranks: Ranked, reach: float, *, most: float = MAX_VALUES
) -> Sweep | None:
    """A series made ready; None where it has too many distinct values, or more than ``most``.

    ``values`` has shape (n,), n > 2, and ``ranks`` are its own; ``reach`` is the largest difference
    between values that are near.
    """
    distinct = values[ranks.order[ranks.begins[:-1]]]
    is_new = np.concatenate(([True], np.diff(distinct) > SAME * reach))
    distinct = distinct[is_new]
    if len(distinct) > min(MAX_VALUES, most):
        return None
    codes = (np.cumsum(is_new) - 1).take(ranks.rank)
    is_template = (ranks.order >= 1) & (ranks.order < len(values) - 1)
    templates = ranks.order[is_template] - 1
    templates_before = np.concatenate(([0], np.cumsum(is_template)))
    starts = templates_before[np.append(ranks.begins[:-1][is_new], len(values))]
    low = np.searchsorted(distinct, distinct - reach, side="left")
    high = np.searchsorted(distinct, distinct + reach, side="right")
    return Sweep(
        codes=codes,
        low=low,
        high=high,
        order=templates,
        starts=starts,
        boxes=_boxes(codes.take(templates), codes.take(templates + 2), low, high, starts),
    )


def _boxes(first: _Codes, third: _Codes, low: _Codes, high: _Codes, starts: _Codes) -> _Codes:
    occurring = np.flatnonzero(starts[1:] > starts[:-1])
    begins = starts[occurring]
    return np.stack(
        (
            occurring,
            low[np.minimum.reduceat(first, begins)],
            high[np.maximum.reduceat(first, begins)],
            low[np.minimum.reduceat(third, begins)],
            high[np.maximum.reduceat(third, begins)],
        ),
        axis=1,
    )


def _summed(plane: _Plane) -> _Plane:
    """Sums of a plane up to each cell, with a row and a column of zeros before the first."""
    rows, columns = plane.shape
    sums = np.zeros((rows + 1, columns + 1), dtype=plane.dtype)
    inner = sums[1:, 1:]
    np.add.accumulate(plane, axis=0, out=inner)
    np.add.accumulate(inner, axis=1, out=inner)
    return sums


def _boxed(
    sums: _Plane, rows: tuple[_Codes, _Codes], columns: tuple[_Codes, _Codes]
) -> NDArray[np.int64]:
    """What lies in boxes, from ends that are the first inside and the first beyond."""
    flat, wide = sums.ravel(), sums.shape[1]
    top, bottom = rows[0] * wide, rows[1] * wide
    inside: NDArray[np.int64] = (
        flat.take(bottom + columns[1])
        - flat.take(top + columns[1])
        - flat.take(bottom + columns[0])
        + flat.take(top + columns[0])
    ).astype(np.int64)
    return inside
