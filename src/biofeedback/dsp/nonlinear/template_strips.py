"""Matches of successive values in a long series, counted in strips of the sorted values.

Templates sorted by one of their values have all that can match them in one strip beside them.
There, sets of templates are bits of words: which of them are near a value in another place is the
difference of two sets that hold what comes before it in order of size, and what matches in every
place is what the sets have in common. So one operation compares 64 pairs, and memory stays small.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_WORD_BITS = 64
_COLUMNS = 1024
_WORDS = 1 << 16
"""The most columns, and words of the sets of some rows, that are looked at a time: half a MB."""

_Places = NDArray[np.intp]
_Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """Values as ranks, no two alike; near each are the ranks from ``low`` to ``high - 1``."""

    rank: _Places
    low: _Places
    high: _Places

    def of(self, places: _Places) -> "_Column":
        """Some of them, in another order."""
        return _Column(rank=self.rank[places], low=self.low[places], high=self.high[places])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A series in ranks; made by ``ranked``."""

    order: _Places
    """What sorts the values, shape (n,)."""
    values: _Column
    """In the order of the series."""
    candidates: int
    """Pairs of single values that are near."""


def ranked(values: NDArray[np.float64], reach: float) -> Ranked:
    """The ranks of a series of shape (n,); values are near that differ by at most ``reach``."""
    count = len(values)
    order = np.argsort(values)
    in_order = values[order]
    begins = np.flatnonzero(np.concatenate(([True], in_order[1:] > in_order[:-1])))
    distinct, times = in_order[begins], np.diff(begins, append=count)
    first = np.repeat(np.searchsorted(in_order, distinct - reach, side="left"), times)
    last = np.repeat(np.searchsorted(in_order, distinct + reach, side="right"), times)
    rank, low, high = np.empty_like(order), np.empty_like(order), np.empty_like(order)
    rank[order] = np.arange(count)
    low[order] = first
    high[order] = last
    return Ranked(
        order=order,
        values=_Column(rank=rank, low=low, high=high),
        candidates=(int(np.sum(last - first)) - count) // 2,
    )


def strip_pairs(ranks: Ranked, m: int) -> tuple[int, int]:
    """Pairs among the first n - m templates that match over m and over m + 1 values."""
    along, starts = _sorted_templates(ranks, m // 2, len(ranks.order) - m)
    later = _Column(rank=along.rank, low=along.rank + 1, high=along.high)
    others = [ranks.values.of(starts + place) for place in range(m) if place != m // 2]
    following = ranks.values.of(starts + m)
    shorter = longer = 0
    for columns, rows in _windows(later):
        others_near = [_Near(other, columns, len(ranks.order)) for other in others]
        following_near = _Near(following, columns, len(ranks.order))
        for block in _blocks(rows, columns):
            matching = _inside(later, columns, block)
            for near in others_near:
                matching &= near.words(block)
            shorter += _bits(matching)
            matching &= following_near.words(block)
            longer += _bits(matching)
    return shorter, longer


def strip_counts(ranks: Ranked, length: int, templates: int) -> NDArray[np.int64]:
    """How many of the first templates of ``length`` values match each, itself included."""
    along, starts = _sorted_templates(ranks, length // 2, templates)
    others = [ranks.values.of(starts + place) for place in range(length) if place != length // 2]
    counts = np.zeros(templates, dtype=np.int64)
    for columns, rows in _windows(along):
        others_near = [_Near(other, columns, len(ranks.order)) for other in others]
        for block in _blocks(rows, columns):
            matching = _inside(along, columns, block)
            for near in others_near:
                matching &= near.words(block)
            counts[starts[block]] += np.sum(np.bitwise_count(matching), axis=1, dtype=np.uint32)
    return counts


def _sorted_templates(ranks: Ranked, place: int, templates: int) -> tuple[_Column, _Places]:
    """The first templates by the value at one place: their ranks there, and where each begins."""
    is_kept = (ranks.order >= place) & (ranks.order < place + templates)
    starts = ranks.order[is_kept] - place
    kept_before = np.concatenate(([0], np.cumsum(is_kept)))
    here = ranks.values.of(starts + place)
    along = _Column(
        rank=np.arange(templates), low=kept_before[here.low], high=kept_before[here.high]
    )
    return along, starts


def _windows(along: _Column) -> Iterator[tuple[slice, slice]]:
    """Columns side by side, and the rows that any of them can be near."""
    count = len(along.rank)
    for start in range(0, count, _COLUMNS):
        stop = min(start + _COLUMNS, count)
        first = int(np.searchsorted(along.high, start, side="right"))
        beyond = int(np.searchsorted(along.low, stop, side="left"))
        yield slice(start, stop), slice(first, beyond)


def _blocks(rows: slice, columns: slice) -> Iterator[slice]:
    at_once = max(1, _WORDS * _WORD_BITS // (columns.stop - columns.start))
    for start in range(rows.start, rows.stop, at_once):
        yield slice(start, min(start + at_once, rows.stop))


class _Near:
    """Which templates of a window are near others in one place."""

    def __init__(self, column: _Column, columns: slice, ranks: int) -> None:
        self._column = column
        here = column.rank[columns]
        self._before: _Places = np.zeros(ranks + 1, dtype=np.intp)
        self._before[here + 1] = 1
        np.cumsum(self._before, out=self._before)
        self._firsts = _first_sets(self._before[here])

    def words(self, rows: slice) -> _Words:
        """A set for each row, shape (rows, words)."""
        before, column = self._before, self._column
        near: _Words = self._firsts.take(before.take(column.high[rows]), axis=0)
        near ^= self._firsts.take(before.take(column.low[rows]), axis=0)
        return near


def _inside(along: _Column, columns: slice, rows: slice) -> _Words:
    """The columns from ``low`` to ``high - 1`` of each row, shape (rows, words)."""
    wide = columns.stop - columns.start
    firsts = _first_columns(wide)
    inside: _Words = firsts.take(along.high[rows] - columns.start, axis=0, mode="clip")
    inside ^= firsts.take(along.low[rows] - columns.start, axis=0, mode="clip")
    return inside


@lru_cache(maxsize=8)
def _first_columns(wide: int) -> _Words:
    firsts = _first_sets(np.arange(wide))
    firsts.flags.writeable = False
    return firsts


def _first_sets(turns: _Places) -> _Words:
    """Sets of bits, the k-th with those k whose turn comes first; shape (bits + 1, words)."""
    words, ones = _single_bits(len(turns))
    sets = np.zeros((len(turns) + 1, -(-len(turns) // _WORD_BITS)), dtype=np.uint64)
    sets[turns + 1, words] = ones
    filled: _Words = np.bitwise_or.accumulate(sets, axis=0, out=sets)
    return filled


@lru_cache(maxsize=8)
def _single_bits(count: int) -> tuple[_Places, _Words]:
    """In which word of a set each bit lies, and that word with no other bit."""
    bits = np.arange(count)
    ones = np.left_shift(np.uint64(1), (bits % _WORD_BITS).astype(np.uint64))
    return bits // _WORD_BITS, ones


def _bits(words: _Words) -> int:
    # Sums of 32 bits are several times as fast as those of 64; a block has some million bits.
    return int(np.sum(np.bitwise_count(words), dtype=np.uint32))
