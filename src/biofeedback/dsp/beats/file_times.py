"""Times that came with imported intervals: kept if of beats, smoothed if of arrivals."""

from collections import deque
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

_LEARNED_FROM = 8
"""Intervals before it is clear what kind of times a file has."""
_REMEMBERED = 15
_EXACT_S = 0.020
"""A file whose times differ from its intervals by no more has beat times, rounded."""
_UNKNOWN_BREAK_S = 1.5
"""Before that is clear: more than a packet and an interval may hide."""
_ARRIVAL_BREAK_S = 2.5
"""Times of arrival wander by a packet, an interval and a delay without anything missing."""
_PULL = 0.02
"""How much of its distance from a time of arrival the running sum gives up per beat."""
_ABSURD_S = 1e15
"""Times beyond this are no times, and their differences might overflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an imported beat lies."""

    time_s: float
    is_break: bool
    """Whether a new segment begins with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRun:
    """Where many imported beats lie."""

    times_s: NDArray[np.float64]
    """Shape (n,)."""
    breaks: tuple[int, ...]
    """The places at which a new segment begins, in order."""


class FileTimes:
    """Places imported beats.

    A file's time column holds either beat times, which agree with the intervals, or times of
    arrival, which wander around them. The first are kept as they are. The second are replaced by
    the running sum of the intervals, pulled slowly after them.

    A segment begins where a time differs from the previous beat plus the interval by more than
    half an interval in a file of beat times, 2.5 s in one of arrivals, 1.5 s among the first eight;
    and where times go back, in which case the running sum goes on.
    """

    def __init__(self) -> None:
        self._time_s: float | None = None
        """Of the last beat, as placed; None before the first."""
        self._given_s = 0.0
        """Of the last beat, as the file had it."""
        self._is_new = False
        self._distances_s: deque[float] = deque(maxlen=_REMEMBERED)

    def restart(self) -> None:
        """The next beat has nothing to do with those before."""
        self._is_new = True

    def place(self, beat_s: float, rr_ms: float) -> Placed:
        """Take the next beat of the file."""
        is_new, self._is_new = self._is_new, False
        if self._time_s is None:
            self._time_s = self._given_s = beat_s
            return Placed(time_s=beat_s, is_break=False)
        summed_s = self._time_s + rr_ms / 1000.0
        distance_s = abs(beat_s - summed_s)
        is_break = is_new or beat_s < self._given_s or distance_s > self._break_s(rr_ms)
        if not is_break:
            self._distances_s.append(distance_s)
        if is_break or distance_s <= _EXACT_S or self._is_exact():
            placed_s = beat_s
        else:
            placed_s = summed_s + _PULL * (beat_s - summed_s)
        self._given_s = beat_s
        self._time_s = placed_s if placed_s > self._time_s else summed_s
        return Placed(time_s=self._time_s, is_break=is_break)

    def place_all(self, beats_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> PlacedRun:
        """Take the next beats of the file, both of shape (n,): the same as one by one.

        Where a time agrees with the beat before it and the interval, whatever kind of times the
        file has, it is kept; such runs are taken at once.
        """
        times_s = beats_s.copy()
        breaks: list[int] = []
        distances_s = _distances_s(beats_s, rr_ms)
        doubtful = np.flatnonzero(~_is_plain(distances_s, beats_s, rr_ms))
        place = 0
        while place < len(beats_s):
            placed = self.place(float(beats_s[place]), float(rr_ms[place]))
            times_s[place] = placed.time_s
            if placed.is_break:
                breaks.append(place)
            place += 1
            if placed.time_s == self._given_s:
                place = self._passed(place, doubtful, distances_s, beats_s)
        return PlacedRun(times_s=times_s, breaks=tuple(breaks))

    def _passed(
        self,
        place: int,
        doubtful: NDArray[np.int64],
        distances_s: NDArray[np.float64],
        beats_s: NDArray[np.float64],
    ) -> int:
        """Pass over the beats that stay where the file has them, up to the first in doubt."""
        at = int(doubtful.searchsorted(place))
        end = int(doubtful[at]) if at < len(doubtful) else len(beats_s)
        if end > place:
            self._distances_s.extend(distances_s[max(place, end - _REMEMBERED) : end].tolist())
            self._time_s = self._given_s = float(beats_s[end - 1])
        return end

    def _is_exact(self) -> bool:
        return self._is_learned() and median(self._distances_s) <= _EXACT_S

    def _is_learned(self) -> bool:
        return len(self._distances_s) >= _LEARNED_FROM

    def _break_s(self, rr_ms: float) -> float:
        if not self._is_learned():
            return _UNKNOWN_BREAK_S
        return rr_ms / 2000.0 if self._is_exact() else _ARRIVAL_BREAK_S


def _distances_s(beats_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each time lies from the one before it plus the interval, shape (n,); first 0.

    Infinite where the times are absurd.
    """
    distances_s = np.zeros(len(beats_s))
    if len(beats_s) and max(float(beats_s.max()), -float(beats_s.min())) > _ABSURD_S:
        distances_s[:] = np.inf
    else:
        distances_s[1:] = np.abs(beats_s[1:] - (beats_s[:-1] + rr_ms[1:] / 1000.0))
    return distances_s


def _is_plain(
    distances_s: NDArray[np.float64], beats_s: NDArray[np.float64], rr_ms: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which times stay as they are if the one before did, shape (n,): no limit is as narrow."""
    is_plain: NDArray[np.bool_] = distances_s <= np.minimum(_EXACT_S, rr_ms / 2000.0)
    is_plain[1:] &= beats_s[1:] > beats_s[:-1]
    is_plain[:1] = False
    return is_plain
