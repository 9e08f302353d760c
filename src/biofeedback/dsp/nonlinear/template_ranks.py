"""The values of a series in order of size, and which of them are near each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A series of n values, u of them distinct, in ranks from 0 on; made by ``ranked``."""

    rank: _Places
    """Of each value, shape (n,)."""
    low: _Places
    """For each rank the first that is near it, shape (u,)."""
    high: _Places
    """And the first beyond it that is not."""
    order: _Places
    """What sorts the values, shape (n,)."""
    begins: _Places
    """Where those of each rank begin in ``order``, and where the last end, shape (u + 1,)."""

    @property
    def candidates(self) -> int:
        """Pairs of single values that are near."""
        begins = self.begins
        near = np.sum(np.diff(begins) * (begins[self.high] - begins[self.low]))
        return (int(near) - len(self.order)) // 2


def ranked(values: NDArray[np.float64], reach: float) -> Ranked:
    """The ranks of a series of shape (n,); values are near that differ by at most ``reach``."""
    order = np.argsort(values)
    in_order = values[order]
    is_new = np.concatenate(([True], in_order[1:] > in_order[:-1]))
    distinct = in_order[is_new]
    rank = np.empty_like(order)
    rank[order] = np.cumsum(is_new) - 1
    return Ranked(
        rank=rank,
        low=np.searchsorted(distinct, distinct - reach, side="left"),
        high=np.searchsorted(distinct, distinct + reach, side="right"),
        order=order,
        begins=np.append(np.flatnonzero(is_new), len(values)),
    )


def side_by_side(several: Sequence[Ranked]) -> Ranked:
    """At least one series as a single one, in which values of different ones are never near."""
    values = _offsets([len(ranks.order) for ranks in several])
    distinct = _offsets([len(ranks.low) for ranks in several])
    begins = [ranks.begins[:-1] for ranks in several]
    return Ranked(
        rank=_shifted([ranks.rank for ranks in several], distinct),
        low=_shifted([ranks.low for ranks in several], distinct),
        high=_shifted([ranks.high for ranks in several], distinct),
        order=_shifted([ranks.order for ranks in several], values),
        begins=np.append(_shifted(begins, values), values[-1]),
    )


def _offsets(lengths: Sequence[int]) -> _Places:
    return np.concatenate(([0], np.cumsum(lengths)))


def _shifted(parts: Sequence[_Places], offsets: _Places) -> _Places:
    return np.concatenate(
        [part + offset for part, offset in zip(parts, offsets.tolist(), strict=False)]
    )
