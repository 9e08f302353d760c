"""Matches of successive values in a long series, counted in strips of the sorted values.

Templates sorted by one of their values have all that can match them in one strip beside them.
There, sets of templates are bits of words: which of them are near a value in another place is the
difference of two sets that hold what comes before it in order of size, and what matches in every
place is what the sets have in common. So one operation compares 64 pairs, and memory stays small.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.template_ranks import Ranked

_WORD_BITS = 64
_COLUMNS = 1024
_WORDS = 1 << 16
"""The most columns, and words of the sets of some rows, that are looked at a time: half a MB."""

_Places = NDArray[np.intp]
_Words = NDArray[np.uint64]


def strip_pairs(ranks: Ranked, m: int) -> tuple[int, int]:
    """Pairs among the first n - m templates that match over m and over m + 1 values."""
    starts, _, beyond = _sorted_templates(ranks, m // 2, len(ranks.order) - m)
    later = np.arange(1, len(starts) + 1)
    others = [ranks.rank[starts + place] for place in range(m) if place != m // 2]
    following = ranks.rank[starts + m]
    shorter = longer = 0
    for strip in _strips(later, beyond):
        others_near = [_Near(other, strip, ranks) for other in others]
        following_near = _Near(following, strip, ranks)
        for rows in strip.blocks():
            matching = _matching(strip, others_near, rows)
            shorter += _bits(matching)
            matching &= following_near.words(rows)
            longer += _bits(matching)
    return shorter, longer


def strip_counts(ranks: Ranked, m: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many templates match each over m and over m + 1 values, itself included.

    Of n - m + 1 templates over m values, and of all but the last over m + 1.
    """
    templates = len(ranks.order) - m + 1
    starts, first, beyond = _sorted_templates(ranks, m // 2, templates)
    others = [ranks.rank[starts + place] for place in range(m) if place != m // 2]
    ranks = _with_odd_one_out(ranks)
    following = ranks.rank[starts + m]
    shorter, longer = np.zeros(templates, dtype=np.int64), np.zeros(templates, dtype=np.int64)
    for strip in _strips(first, beyond):
        others_near = [_Near(other, strip, ranks) for other in others]
        following_near = _Near(following, strip, ranks)
        for rows in strip.blocks():
            matching = _matching(strip, others_near, rows)
            shorter[starts[rows]] += _bits_of_rows(matching)
            matching &= following_near.words(rows)
            longer[starts[rows]] += _bits_of_rows(matching)
    return shorter, longer[:-1]


def _with_odd_one_out(ranks: Ranked) -> Ranked:
    """The same with one more value, which is near none, itself included."""
    count, distinct = len(ranks.order), len(ranks.low)
    return Ranked(
        rank=np.append(ranks.rank, distinct),
        low=np.append(ranks.low, 0),
        high=np.append(ranks.high, 0),
        order=np.append(ranks.order, count),
        begins=np.append(ranks.begins, count + 1),
    )


def _sorted_templates(
    ranks: Ranked, place: int, templates: int
) -> tuple[_Places, _Places, _Places]:
    """The first templates by their value at one place.

    Where each begins, and the first in this order that is near each there, and the first beyond.
    """
    is_kept = (ranks.order >= place) & (ranks.order < place + templates)
    starts = ranks.order[is_kept] - place
    turns = np.concatenate(([0], np.cumsum(is_kept)))[ranks.begins]
    here = ranks.rank[starts + place]
    return starts, turns[ranks.low][here], turns[ranks.high][here]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strip:
    """Columns side by side, and the rows that any of them can be near."""

    first: _Places
    """For each row of all the first column that is near it."""
    beyond: _Places
    """And the first after it that is not."""
    columns: slice
    rows: slice
    whole: slice
    """Those of the rows that are near all of the columns, if they are worth telling apart."""

    def blocks(self) -> Iterator[slice]:
        """The rows, so many that their sets stay small, whole ones apart from others."""
        edges = (self.rows.start, self.whole.start, self.whole.stop, self.rows.stop)
        at_once = max(1, _WORDS * _WORD_BITS // (self.columns.stop - self.columns.start))
        for first, beyond in pairwise(edges):
            for start in range(first, beyond, at_once):
                yield slice(start, min(start + at_once, beyond))

    def inside(self, rows: slice) -> _Words:
        """The columns that are near each row, shape (rows, words)."""
        start = self.columns.start
        firsts = _first_columns(self.columns.stop - start)
        inside: _Words = firsts.take(self.beyond[rows] - start, axis=0, mode="clip")
        inside ^= firsts.take(self.first[rows] - start, axis=0, mode="clip")
        return inside


def _strips(first: _Places, beyond: _Places) -> Iterator[_Strip]:
    # Both ends grow with the row, so that rows that are near some or all columns follow each other.
    for start in range(0, len(first), _COLUMNS):
        stop = min(start + _COLUMNS, len(first))
        rows = slice(
            int(np.searchsorted(beyond, start, side="right")),
            int(np.searchsorted(first, stop, side="left")),
        )
        whole = slice(
            int(np.searchsorted(beyond, stop, side="left")),
            int(np.searchsorted(first, start, side="right")),
        )
        if whole.stop - whole.start < _COLUMNS:
            whole = slice(rows.stop, rows.stop)
        yield _Strip(first=first, beyond=beyond, columns=slice(start, stop), rows=rows, whole=whole)


class _Near:
    """Which templates of a strip are near others in one place."""

    def __init__(self, rank: _Places, strip: _Strip, ranks: Ranked) -> None:
        self._rank, self._ranks = rank, ranks
        here = rank[strip.columns]
        distinct = len(ranks.low)
        self._before: _Places = np.concatenate(
            ([0], np.cumsum(np.bincount(here, minlength=distinct)))
        )
        self._firsts = _first_sets(self._before[here + 1])
        # Rows share the sets of few ranks; those of many would take more room than is promised.
        is_shared = distinct < strip.rows.stop - strip.rows.start
        is_small = distinct * self._firsts.shape[1] <= _WORDS
        self._by_rank = self._near(slice(None)) if is_shared and is_small else None

    def words(self, rows: slice) -> _Words:
        """A set for each row, shape (rows, words)."""
        if self._by_rank is None:
            return self._near(self._rank[rows])
        return self._by_rank.take(self._rank[rows], axis=0)

    def _near(self, some: _Places | slice) -> _Words:
        before, ranks = self._before, self._ranks
        near: _Words = self._firsts.take(before[ranks.high[some]], axis=0)
        near ^= self._firsts.take(before[ranks.low[some]], axis=0)
        return near


def _matching(strip: _Strip, others: Sequence[_Near], rows: slice) -> _Words:
    """The columns that match each row in every place, shape (rows, words)."""
    sets = (other.words(rows) for other in others)
    is_whole = strip.whole.start <= rows.start < strip.whole.stop
    matching = next(sets) if is_whole and others else strip.inside(rows)
    for some in sets:
        matching &= some
    return matching


@lru_cache(maxsize=8)
def _first_columns(wide: int) -> _Words:
    firsts = _first_sets(np.arange(1, wide + 1))
    firsts.flags.writeable = False
    return firsts


def _first_sets(turns: _Places) -> _Words:
    """Sets of bits, the k-th with those whose turn is at most k; shape (bits + 1, words)."""
    wide = -(-len(turns) // _WORD_BITS)
    words, ones = _single_bits(len(turns))
    sets = np.zeros((len(turns) + 1, wide), dtype=np.uint64)
    # No two are the same bit, so that adding unites them; it is quicker.
    np.add.at(sets.ravel(), turns * wide + words, ones)
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


def _bits_of_rows(words: _Words) -> NDArray[np.uint32]:
    counts: NDArray[np.uint32] = np.sum(np.bitwise_count(words), axis=1, dtype=np.uint32)
    return counts
