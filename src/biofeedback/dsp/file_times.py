"""Times that came with imported intervals: kept if of beats, smoothed if of arrivals."""

from collections import deque
from dataclasses import dataclass
from statistics import median

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an imported beat lies."""

    time_s: float
    is_break: bool
    """Whether a new segment begins with it."""


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

    def _is_exact(self) -> bool:
        return self._is_learned() and median(self._distances_s) <= _EXACT_S

    def _is_learned(self) -> bool:
        return len(self._distances_s) >= _LEARNED_FROM

    def _break_s(self, rr_ms: float) -> float:
        if not self._is_learned():
            return _UNKNOWN_BREAK_S
        return rr_ms / 2000.0 if self._is_exact() else _ARRIVAL_BREAK_S
