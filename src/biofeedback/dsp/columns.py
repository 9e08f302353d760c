"""Beats as columns that grow, so that any stretch of them is a slice and no copy."""

import math
from bisect import bisect_right
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.series import Beat, BeatKind, BeatSeries

_FIRST_CAPACITY = 1024
_NORMAL = int(BeatKind.NORMAL)


class BeatColumns:
    """Every beat so far, in the order in which they were decided."""

    def __init__(self) -> None:
        self._size = 0
        self._times_s = np.empty(_FIRST_CAPACITY)
        self._rr_ms = np.empty(_FIRST_CAPACITY)
        self._kinds = np.empty(_FIRST_CAPACITY, dtype=np.uint8)
        self._segments = np.empty(_FIRST_CAPACITY, dtype=np.int64)
        self._latest_s = np.empty(_FIRST_CAPACITY)
        self._segment_starts: list[int] = []
        self._last_segment: int | None = None
        self._last_latest_s = -math.inf

    def __len__(self) -> int:
        return self._size

    def append(self, beats: Iterable[Beat]) -> None:
        """Take in more beats."""
        for beat in beats:
            self.add(beat.time_s, beat.rr_ms, beat.segment, int(beat.kind))

    def add(self, time_s: float, rr_ms: float, segment: int, kind: int = _NORMAL) -> None:
        """Take in one more beat."""
        place = self._size
        if place == len(self._times_s):
            self._grow()
        if segment != self._last_segment:
            self._segment_starts.append(place)
            self._last_segment = segment
        self._last_latest_s = max(self._last_latest_s, time_s)
        self._times_s[place] = time_s
        self._rr_ms[place] = rr_ms
        self._kinds[place] = kind
        self._segments[place] = segment
        self._latest_s[place] = self._last_latest_s
        self._size = place + 1

    def time_s(self, place: int) -> float:
        """When a beat was."""
        return float(self._times_s[place])

    def begin_s(self, place: int) -> float:
        """When the interval that ends with a beat began."""
        return float(self._times_s[place] - self._rr_ms[place] / 1000.0)

    def count_until(self, t_s: float) -> int:
        """How many beats there are before the first that comes after a moment.

        A beat whose estimated time runs back behind an earlier one counts at that one's time.
        """
        if t_s >= self._last_latest_s:
            return self._size
        return int(self._latest_s[: self._size].searchsorted(t_s, side="right"))

    def segment_start(self, place: int) -> int:
        """Where the segment of a beat begins."""
        return self._segment_starts[bisect_right(self._segment_starts, place) - 1]

    def series(self, start: int = 0, end: int | None = None) -> BeatSeries:
        """The beats from one place up to another."""
        wanted = slice(start, self._size if end is None else min(end, self._size))
        return BeatSeries(
            times_s=self._times_s[wanted],
            rr_ms=self._rr_ms[wanted],
            kinds=self._kinds[wanted],
            segments=self._segments[wanted],
        )

    def rr_ms(self, start: int, end: int) -> NDArray[np.float64]:
        """The intervals from one place up to another."""
        return self._rr_ms[start : min(end, self._size)]

    def _grow(self) -> None:
        spare = len(self._times_s)
        self._times_s = np.concatenate((self._times_s, np.empty(spare)))
        self._rr_ms = np.concatenate((self._rr_ms, np.empty(spare)))
        self._kinds = np.concatenate((self._kinds, np.empty(spare, dtype=np.uint8)))
        self._segments = np.concatenate((self._segments, np.empty(spare, dtype=np.int64)))
        self._latest_s = np.concatenate((self._latest_s, np.empty(spare)))


def sliced(series: BeatSeries, start: int, end: int) -> BeatSeries:
    """The beats of a series from one place up to another."""
    return BeatSeries(
        times_s=series.times_s[start:end],
        rr_ms=series.rr_ms[start:end],
        kinds=series.kinds[start:end],
        segments=series.segments[start:end],
    )
