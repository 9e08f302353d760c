"""Pulse intervals of an optical sensor, strung together on the session's time axis."""

from collections.abc import Sequence

from biofeedback.dsp.updates import PulseInterval
from biofeedback.payloads.polar_frames import PulseReading

FARTHEST_BEHIND_S = 10.0
"""How far the intervals may fall behind their arrival before some must have been lost."""


class PulseIntervals:
    """Gives each interval an end: one interval after the one before, and no later than it arrived.

    Frames carry no usable timestamp, so the first interval ends at its arrival at the latest; where
    a later frame shows that this was too late, the time is taken off between two frames. Blocked
    intervals are told too, since the time passes all the same. An interval of 0 ms is none.
    """

    def __init__(self) -> None:
        """Begin before the first interval."""
        self._last_s: float | None = None
        self._told_s = 0.0
        self._segment = -1

    def broken(self) -> None:
        """Something came between: nothing may be strung across it."""
        self._last_s = None

    def feed(self, readings: Sequence[PulseReading], arrived_s: float) -> tuple[PulseInterval, ...]:
        """The intervals of a frame that arrived at a moment, oldest first."""
        lengths_s = [reading.interval_ms / 1000.0 for reading in readings if reading.interval_ms]
        if not lengths_s:
            return ()
        end_s = self._begin_s(lengths_s, arrived_s)
        intervals: list[PulseInterval] = []
        for reading in readings:
            if not reading.interval_ms:
                continue
            end_s += reading.interval_ms / 1000.0
            intervals.append(
                PulseInterval(
                    time_s=end_s,
                    interval_ms=float(reading.interval_ms),
                    error_ms=float(reading.error_ms),
                    is_blocked=reading.is_blocked,
                    segment=self._segment,
                )
            )
        self._last_s = self._told_s = end_s
        return tuple(intervals)

    def _begin_s(self, lengths_s: Sequence[float], arrived_s: float) -> float:
        """Where the first of some intervals begins."""
        latest_s = arrived_s - sum(lengths_s)
        if self._last_s is not None:
            behind_s = latest_s - self._last_s
            if behind_s <= FARTHEST_BEHIND_S and latest_s + lengths_s[0] > self._last_s:
                return min(self._last_s, latest_s)
        self._segment += 1
        # Frames of a backlog overlap what was told; they keep their order and their lengths.
        return max(latest_s, self._told_s) if self._segment else latest_s
