"""Where a running sum of intervals lies on the clock of arrivals, bounded from both sides."""

from bisect import bisect_left, bisect_right, insort
from collections import deque
from typing import NamedTuple

_HORIZON_S = 120.0
"""How long a bound is believed; 40 ppm of drift are 5 ms in it."""
_UNKNOWN_AGE_S = 1.0
"""How old the last beat of a packet may be when nothing else is known: the usual period."""

_CREEP_S = 0.004
"""Largest change per packet once relied on. The intervals of a real H10 ran 0.15 % fast, which is
1.5 ms per packet; a heart's own changes are far larger."""


class SumPacket(NamedTuple):
    """A packet with at least one interval, as seen on the running sum of all intervals.

    A tuple, because there is one for every packet of a day.
    """

    arrival_s: float
    first_sum_s: float
    """The sum up to and with its first interval."""
    last_sum_s: float
    """The sum up to and with its last interval."""
    sent_s: float
    """When it was sent, as far as known: its arrival less what it was held up."""
    previous_sent_s: float | None
    """The same of the packet before it, with intervals or without; None when there was none."""

    @property
    def lag_s(self) -> float:
        """How far the sum lags behind the arrivals; the offset is certainly at most this."""
        return self.arrival_s - self.last_sum_s

    @property
    def high_s(self) -> float:
        """The offset is at most this: no beat is sent before it happens."""
        return self.sent_s - self.last_sum_s

    @property
    def low_s(self) -> float | None:
        """The offset is at least this: an older first beat would have come one packet earlier."""
        return None if self.previous_sent_s is None else self.previous_sent_s - self.first_sum_s


class SegmentOffset:
    """The offset between the running sum and the arrivals, for one unbroken run of intervals.

    Known to lie between two bounds; the estimate is their middle, and moves only slowly once
    somebody relies on it. It contains the strap's own constant delay, which intervals and
    arrivals can't tell apart. A low bound above a high one comes from a packet that was held up
    unnoticed, and is left out.
    """

    def __init__(self, packets: tuple[SumPacket, ...] = ()) -> None:
        self._highs = _Recent()
        self._lows = _Recent()
        self._is_relied_on = False
        self.since_s: float | None = None
        """Arrival of its first packet; None before that."""
        self.high_s = 0.0
        """The offset is at most this."""
        self.middle_s = 0.0
        """The middle of what is possible."""
        self.offset_s = 0.0
        """The estimate."""
        for packet in packets:
            self.add(packet)

    def rely(self) -> None:
        """A time was settled with it: from now on it may only creep."""
        self._is_relied_on = True

    def add(self, packet: SumPacket) -> None:
        """Narrow the bounds by a packet; forget those older than two minutes."""
        if self.since_s is None:
            self.since_s = packet.arrival_s
        self._highs.add(packet.arrival_s, packet.high_s)
        newest_low_s = packet.low_s
        if newest_low_s is not None:
            self._lows.add(packet.arrival_s, newest_low_s)
        self.high_s = high_s = self._highs.lowest()
        low_s = self._lows.highest_up_to(high_s)
        self.middle_s = 0.5 * (high_s + (high_s - _UNKNOWN_AGE_S if low_s is None else low_s))
        step_s = self.middle_s - self.offset_s
        if self._is_relied_on:
            step_s = max(-_CREEP_S, min(_CREEP_S, step_s))
        self.offset_s += step_s


class _Recent:
    """The bounds of the last two minutes, in order of size."""

    def __init__(self) -> None:
        self._bounds: deque[tuple[float, float]] = deque()
        """(arrival, bound), in order of arrival."""
        self._ranked: list[float] = []

    def add(self, arrival_s: float, bound_s: float) -> None:
        """Take a bound, and forget those that are too old."""
        bounds, ranked = self._bounds, self._ranked
        bounds.append((arrival_s, bound_s))
        insort(ranked, bound_s)
        oldest_s = arrival_s - _HORIZON_S
        while bounds[0][0] < oldest_s:
            _, old_s = bounds.popleft()
            del ranked[bisect_left(ranked, old_s)]

    def lowest(self) -> float:
        """The lowest; there must be one."""
        return self._ranked[0]

    def highest_up_to(self, limit_s: float) -> float | None:
        """The highest that is not above a limit; None where all are."""
        place = bisect_right(self._ranked, limit_s)
        return self._ranked[place - 1] if place else None
