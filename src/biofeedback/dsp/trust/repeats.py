"""Intervals that a strap sent before, told from beats that happen to be equally far apart."""

from collections import Counter, deque
from collections.abc import Sequence
from itertools import pairwise

from biofeedback.dsp.trust.heard import Sent

_REMEMBERED_S = 90.0
"""How long a bound of the offset is believed."""
_ALWAYS = 0.9
"""A strap that overlaps in this share of its packets does so by rule."""
_MARGIN_S = 0.06
"""By how much a new beat must be older than its packet: two intervals in a row differ by about as
much, and a packet is late by less."""
_EARLY_S = 0.03
"""By how much a beat may seem older than the packet before the one that told it."""
_BURST_S = 0.3
"""Packets closer than this were held up, or are copies: no heart beats between them."""


def overlap(before: tuple[int, ...], now: tuple[int, ...]) -> int:
    """How many of the first intervals of a packet are the last ones of the packet before it.

    >>> overlap((800, 810), (810, 820)), overlap((800, 810), (800, 810)), overlap((800,), (805,))
    (1, 2, 0)
    """
    most = min(len(before), len(now))
    return next((count for count in range(most, 0, -1) if before[-count:] == now[:count]), 0)


def repeated_by_rule(packets: Sequence[Sent]) -> int | None:
    """With how many intervals of the one before a strap begins every packet; None without a rule.

    >>> repeated_by_rule([Sent(0.0, (7, 8)), Sent(1.0, (8, 9)), Sent(2.0, (9, 9, 7))])
    1
    """
    pairs = [(a.ticks, b.ticks) for a, b in pairwise(packets) if a.ticks and b.ticks]
    counts = Counter(overlap(a, b) for a, b in pairs)
    if len(pairs) - counts.pop(0, 0) < _ALWAYS * len(pairs) or not counts:
        return None
    return counts.most_common(1)[0][0]


class RepeatFilter:
    """Leaves out what a strap says again.

    The first intervals of a packet that equal the last ones of the packet before are repeats,
    unless beats at these places fit between the two packets: a heart has equal intervals now and
    then, and that beat must not be lost. Which places those are follows from the running sum of
    what was kept. What follows a mere copy is no second one. A strap whose habit is to begin every
    packet so does it by rule; there every overlap is one, of the usual length.
    """

    def __init__(self, unit_s: float, habit: Sequence[Sent]) -> None:
        self._unit_s = unit_s
        self._rule = repeated_by_rule(habit)
        self._previous: Sent | None = None
        self._told: tuple[int, ...] = ()
        """What the last packet with intervals held."""
        self._was_copy = False
        """Whether it held nothing new."""
        self._sum_s = 0.0
        self._offsets_s: deque[tuple[float, float]] = deque()
        """(time of sending, upper bound of the offset of the sum)."""

    def restart(self) -> None:
        """Intervals are missing: what comes follows nothing; the habit is still known."""
        self._previous = None
        self._told = ()
        self._was_copy = False
        self._offsets_s.clear()

    def kept(self, packet: Sent) -> tuple[int, ...]:
        """What is new in a packet."""
        repeated = overlap(self._told, packet.ticks)
        fresh = packet.ticks[self._left_out(packet, repeated) :] if repeated else packet.ticks
        if packet.ticks:
            self._told = packet.ticks
            self._was_copy = not fresh
        if fresh:
            self._sum_s += sum(fresh) * self._unit_s
            self._bound(packet)
        self._previous = packet
        return fresh

    def _bound(self, packet: Sent) -> None:
        self._offsets_s.append((packet.sent_s, packet.sent_s - self._sum_s))
        while self._offsets_s[0][0] < packet.sent_s - _REMEMBERED_S:
            self._offsets_s.popleft()

    def _left_out(self, packet: Sent, repeated: int) -> int:
        """How many of the first intervals are left out: as few as fit the time."""
        if self._rule is not None:
            return min(repeated, self._rule)
        if self._previous is None or not self._offsets_s:
            return repeated
        if self._was_copy:
            return 0
        if packet.sent_s - self._previous.sent_s < _BURST_S:
            return repeated
        before_s = min(bound_s for _, bound_s in self._offsets_s) + self._sum_s
        for count in range(repeated):
            beats = packet.ticks[count:]
            is_after = before_s + beats[0] * self._unit_s >= self._previous.sent_s - _EARLY_S
            is_told = before_s + sum(beats) * self._unit_s <= packet.sent_s - _MARGIN_S
            if is_after and is_told:
                return count
        return repeated
