"""From the clock of a sensor to the session's: one mapping for all streams of that sensor."""

import numpy as np
from numpy.typing import NDArray

QUIET_S = 2.0
"""Of the sensor's time: how long arrivals must come no earlier before their lead is believed."""
LONGEST_HOLD_S = 10.0
"""Of the session's time: until the lead is believed, quiet or not."""
CATCHING_UP_S = 0.05
"""A lead that falls by more shows that frames had been waiting; jitter of a link is less."""
STEEPEST_DRIFT = 100e-6
"""How fast two clocks part at most; crystals differ by some 40 millionths."""
PULL_S = 30.0
"""In which time the mapping gives up most of its distance from the lead."""
STEEPEST_SLEW = 1000e-6
"""How much the mapping stretches time at most while it does: under 1 ms in an interval."""
BREAK_S = 0.3
"""A frame this much ahead of the mapping is no jitter: the mapping is to begin anew."""
_MOST_KNOTS = 8192


class SensorClock:
    """Maps a sensor's time to session time by the earliest arrivals.

    A frame can arrive late by any time, but never before its last sample was taken. So the least
    *lead* (arrival minus the sensor's time of it) is the one to believe; it may rise only as slowly
    as clocks drift, however long a link stalls. The mapping follows it smoothly, so that the time
    between two samples stays true to ``STEEPEST_SLEW``, and is never changed where it was used. All
    times are late by the shortest delay of the link, some milliseconds.

    Good for one uninterrupted run of the sensor's clock; where that was set, or may have been, a
    new one begins.
    """

    def __init__(self, origin_ns: int) -> None:
        """Begin; the sensor's time is counted in seconds from ``origin_ns``."""
        self.origin_ns = origin_ns
        self._lead_s: float | None = None
        self._latest_s = 0.0
        self._quiet_from_s = 0.0
        self._first_arrival_s = 0.0
        self._size = 0
        self._knots_s = np.empty(_MOST_KNOTS)
        self._offsets_s = np.empty(_MOST_KNOTS)

    @property
    def is_settled(self) -> bool:
        """Whether there is a mapping."""
        return self._size > 0

    def sensor_s(self, timestamp_ns: int) -> float:
        """A timestamp as seconds from the origin."""
        return (timestamp_ns - self.origin_ns) / 1e9

    def ahead_s(self, sensor_s: float, arrival_s: float) -> float:
        """By how much a frame comes earlier than the clock so far has it; 0 or less as a rule.

        Held against the mapping, or against the earliest arrival before there is one.
        """
        if self._lead_s is None:
            return 0.0
        expected_s = self._offsets_s[self._size - 1] if self.is_settled else self._lead_s
        return float(expected_s) - (arrival_s - sensor_s)

    def observe(self, sensor_s: float, arrival_s: float) -> None:
        """A frame whose last sample was at a moment of the sensor's arrived."""
        lead_s = arrival_s - sensor_s
        if self._lead_s is None:
            self._lead_s, self._latest_s = lead_s, sensor_s
            self._quiet_from_s, self._first_arrival_s = sensor_s, arrival_s
            return
        if self._lead_s - lead_s > CATCHING_UP_S:
            self._quiet_from_s = sensor_s
        passed_s = max(0.0, sensor_s - self._latest_s)
        self._latest_s += passed_s
        self._lead_s = min(self._lead_s + STEEPEST_DRIFT * passed_s, lead_s)
        if self.is_settled:
            self._follow()
        elif (
            sensor_s - self._quiet_from_s >= QUIET_S
            or arrival_s - self._first_arrival_s >= LONGEST_HOLD_S
        ):
            self.settle()

    def settle(self) -> None:
        """Believe the lead as it is; without any frame there is nothing to believe."""
        if self._lead_s is not None and not self.is_settled:
            self._add(self._latest_s, self._lead_s)

    def session_s(self, sensor_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Session times of moments of the sensor's up to the latest frame; both of shape (n,).

        Raises ValueError before there is a mapping.
        """
        if not self.is_settled:
            raise ValueError("there is no mapping yet")
        knots_s, offsets_s = self._knots_s[: self._size], self._offsets_s[: self._size]
        return sensor_s + np.interp(sensor_s, knots_s, offsets_s)

    def _follow(self) -> None:
        assert self._lead_s is not None
        last_s, offset_s = self._knots_s[self._size - 1], self._offsets_s[self._size - 1]
        passed_s = self._latest_s - last_s
        if passed_s <= 0.0:
            return
        pulled_s = (self._lead_s - offset_s) * min(1.0, passed_s / PULL_S)
        most_s = STEEPEST_SLEW * passed_s
        self._add(self._latest_s, offset_s + min(max(pulled_s, -most_s), most_s))

    def _add(self, knot_s: float, offset_s: float) -> None:
        if self._size == _MOST_KNOTS:
            self._size //= 2
            self._knots_s[: self._size] = self._knots_s[self._size :]
            self._offsets_s[: self._size] = self._offsets_s[self._size :]
        self._knots_s[self._size] = knot_s
        self._offsets_s[self._size] = offset_s
        self._size += 1
