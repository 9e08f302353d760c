"""Packets as a strap sent them, cut where intervals are missing between them."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_NEAR = 0.25
"""Of the period: what two packets of a regular sender may lie nearer or further apart."""
_REGULAR_SHARE = 0.7
"""Of the steps between packets, for a sender to be called regular."""
_SOONEST = 0.9
"""In periods: a regular sender sends no sooner after its last packet."""
_COPY_S = 0.1
"""A packet that comes sooner after another is its copy, or was held up."""
_LOST = 1.6
"""In periods: where a regular sender was silent for longer, a packet was lost."""
_SILENT_S = 3.5
"""The same of any sender, and of packets without an interval: contact was lost."""


class Heard(NamedTuple):
    """One packet; a tuple, because there is one for every second of a day."""

    arrival_s: float
    ticks: tuple[int, ...]
    """The numbers it held, whatever their unit."""


class Sent(NamedTuple):
    """A packet with what was found out about its sending."""

    sent_s: float
    """When it was sent: its arrival, less what it was held up."""
    ticks: tuple[int, ...]


def sent(packets: Sequence[Heard]) -> list[Sent]:
    """When each packet was sent, by those that came after it.

    A packet that was held up is followed by others too soon; each of a regular sender was sent a
    period before the next. Of a sender without a period nothing is known but the arrivals.

    >>> late = [Heard(float(n), (1000,)) for n in range(10)] + [Heard(11.4, ()), Heard(11.5, ())]
    >>> [round(one.sent_s, 1) for one in sent(late)[-3:]]
    [9.0, 10.6, 11.5]
    """
    least_s = _SOONEST * (_period_s(packets) or 0.0)
    times_s: list[float] = []
    for packet in reversed(packets):
        latest_s = times_s[-1] - least_s if times_s else packet.arrival_s
        times_s.append(min(packet.arrival_s, latest_s))
    return [
        Sent(sent_s, packet.ticks)
        for sent_s, packet in zip(reversed(times_s), packets, strict=True)
    ]


def unbroken(packets: Sequence[Heard]) -> list[list[Sent]]:
    """The packets in stretches between which intervals are missing, as far as arrivals tell."""
    period_s = _period_s(packets, but_copies=True)
    longest_s = _SILENT_S if period_s is None else min(_SILENT_S, _LOST * period_s)
    stretches: list[list[Sent]] = [[]]
    interval_s: float | None = None
    for packet in sent(packets):
        before_s = stretches[-1][-1].sent_s if stretches[-1] else packet.sent_s
        is_silent = interval_s is not None and packet.sent_s - interval_s > _SILENT_S
        if packet.sent_s - before_s > longest_s or (is_silent and packet.ticks):
            stretches.append([])
            interval_s = None
        stretches[-1].append(packet)
        interval_s = packet.sent_s if packet.ticks else interval_s
    return stretches


def _period_s(packets: Sequence[Heard], *, but_copies: bool = False) -> float | None:
    """How often the sender sends, or sends something new; None where it keeps no period."""
    steps_s = [after.arrival_s - before.arrival_s for before, after in pairwise(packets)]
    if but_copies:
        steps_s = [step_s for step_s in steps_s if step_s >= _COPY_S]
    if not steps_s:
        return None
    period_s = median(steps_s)
    near = sum(abs(step_s - period_s) <= _NEAR * period_s for step_s in steps_s)
    return period_s if near >= _REGULAR_SHARE * len(steps_s) else None
