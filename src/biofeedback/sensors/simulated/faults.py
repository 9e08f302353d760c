"""When something goes wrong between heart and program: spans of time, scheduled or random."""

import heapq
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong."""

    STALL = "stall"
    """Packets are held back until its end."""
    PACKETS = "packets"
    """Packets sent in it never arrive."""
    CONTACT = "contact"
    """The strap does not touch the skin."""
    LINK = "link"
    """There is no connection."""
    MOVEMENT = "movement"
    """The trunk moves, which only samples of acceleration and ECG show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultSpan:
    """One fault, from a moment on and shorter than to another; session time."""

    kind: FaultKind
    from_s: float
    to_s: float

    def __post_init__(self) -> None:
        if not self.from_s < self.to_s:
            raise ValueError(f"a fault from {self.from_s} to {self.to_s} s has no length")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRate:
    """How often a fault begins by chance, and how long it lasts (evenly spread)."""

    per_hour: float = 0.0
    shortest_s: float = 1.0
    longest_s: float = 1.0

    def __post_init__(self) -> None:
        if self.per_hour < 0 or not 0 < self.shortest_s <= self.longest_s:
            raise ValueError("a fault needs a rate of 0 or more and a length")


class FaultCourse:
    """All faults of one kind in order of time, worked out as far as somebody asked.

    A span that would begin before the one ahead of it has ended is left out.
    """

    def __init__(
        self,
        kind: FaultKind,
        rate: FaultRate,
        scheduled: tuple[FaultSpan, ...],
        chance: random.Random,
    ) -> None:
        own = sorted((span for span in scheduled if span.kind is kind), key=_beginning)
        by_chance = _by_chance(kind, rate, chance)
        self._coming = _apart(heapq.merge(own, by_chance, key=_beginning))
        self._known: list[FaultSpan] = []
        self._next = next(self._coming, None)

    def at(self, t_s: float) -> FaultSpan | None:
        """The span that a moment lies in."""
        span = self.last_begun(t_s)
        return span if span is not None and t_s < span.to_s else None

    def last_begun(self, t_s: float) -> FaultSpan | None:
        """The latest span that began at a moment or before it."""
        self._look_ahead(t_s)
        return next((span for span in reversed(self._known) if span.from_s <= t_s), None)

    def begun(self, t_s: float) -> tuple[FaultSpan, ...]:
        """All spans that began at a moment or before it."""
        self._look_ahead(t_s)
        return tuple(span for span in self._known if span.from_s <= t_s)

    def first_after(self, t_s: float) -> FaultSpan | None:
        """The first span that begins later than a moment; None when there is no other."""
        self._look_ahead(t_s)
        return next((span for span in self._known if span.from_s > t_s), self._next)

    def _look_ahead(self, t_s: float) -> None:
        while self._next is not None and self._next.from_s <= t_s:
            self._known.append(self._next)
            self._next = next(self._coming, None)


def _beginning(span: FaultSpan) -> float:
    return span.from_s


def _by_chance(kind: FaultKind, rate: FaultRate, chance: random.Random) -> Iterator[FaultSpan]:
    t_s = 0.0
    while rate.per_hour > 0 and math.isfinite(t_s):
        t_s += chance.expovariate(rate.per_hour / 3600.0)
        to_s = t_s + chance.uniform(rate.shortest_s, rate.longest_s)
        yield FaultSpan(kind=kind, from_s=t_s, to_s=to_s)
        t_s = to_s


def _apart(spans: Iterator[FaultSpan]) -> Iterator[FaultSpan]:
    free_from_s = -math.inf
    for span in spans:
        if span.from_s >= free_from_s:
            free_from_s = span.to_s
            yield span
