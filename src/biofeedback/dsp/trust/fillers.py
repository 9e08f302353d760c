"""Values that a strap sends where it has nothing to send, such as 500 ms."""

from collections import deque
from itertools import pairwise
from math import sqrt
from statistics import median

_REMEMBERED = 128
"""Intervals that are looked back on."""
_EVERY = 16
"""Intervals from one look to the next."""
_LEAST = 5
"""Fewer may be chance."""
_SUSPECT = 3
"""So many are suspected."""
_FAR = 0.2
"""Of the median: what lies further from it is none of its neighbours."""
_NEAR = 0.15
"""Of the median: what an ordinary interval lies within. After an early beat there is a pause, which
does not, and before the pause there was the early beat."""
_TIMES = 4
"""A filler comes so many times as often as any other value as far on its side: early beats differ
among themselves, however coarse the strap's clock."""
_DEVIATIONS = 6.0
"""And by so many of theirs more often than they do on average: where a heart without a rhythm meets
a coarse clock, some value always comes more often than others."""
_ORDINARY = 0.3
"""Of all intervals must lie near the median, for there to be ordinary ones."""
_ALONE = 0.5
"""Of all fillers must have another interval beside them: a heart that changes its rate does not
change back."""
_MOST = 0.7
"""Of that share must be as ordinary before and after a filler, less what chance may take: one
standard deviation of their number."""


class FillerWatch:
    """Finds values that come again and again, to the last digit, far from all others.

    Early beats of a heart are far from their neighbours too; but no two of them are quite alike,
    and a pause follows. Once found, each further one is known at once.
    """

    def __init__(self) -> None:
        self._recent: deque[int] = deque(maxlen=_REMEMBERED)
        self._median = 0.0
        self._count = 0
        self._fillers: frozenset[int] = frozenset()
        self.is_suspected = False
        """Whether there may be fillers that are not known as such yet."""

    @property
    def has_found(self) -> bool:
        """Whether the strap sends fillers."""
        return bool(self._fillers)

    def first(self, ticks: tuple[int, ...]) -> int | None:
        """Take the intervals of a packet; the place of the first filler, None without one."""
        for one in ticks:
            self._recent.append(one)
            self._count += 1
            if self._count % _EVERY == 0:
                self._look()
        if not self.has_found:
            return None
        return next((place for place, one in enumerate(ticks) if self._is_filler(one)), None)

    def _is_filler(self, one: int) -> bool:
        return one in self._fillers and self._is_far(one)

    def _is_far(self, one: int) -> bool:
        return abs(one - self._median) > _FAR * self._median

    def _is_near(self, one: int) -> bool:
        return abs(one - self._median) <= _NEAR * self._median

    def _look(self) -> None:
        recent = list(self._recent)
        self._median = median(recent)
        self.is_suspected = False
        low, high = (1.0 - _FAR) * self._median, (1.0 + _FAR) * self._median
        for side in ([one for one in recent if one < low], [one for one in recent if one > high]):
            if len(side) < _SUSPECT:
                continue
            value = max(set(side), key=side.count, default=0)
            count = side.count(value)
            others = [one for one in side if one != value]
            if count >= max(_SUSPECT, _more_than_chance(others)) and self._interrupts(
                recent, value
            ):
                self.is_suspected = self.is_suspected or value not in self._fillers
                if count >= _LEAST:
                    self._fillers |= {value}

    def _interrupts(self, recent: list[int], value: int) -> bool:
        """Whether what lies around a value is as ordinary as if it had not been there."""
        own = [one for one in recent if one != value]
        share = sum(map(self._is_near, own)) / len(own) if own else 0.0
        before = [a for a, b in pairwise(recent) if b == value != a]
        after = [b for a, b in pairwise(recent) if a == value != b]
        return share >= _ORDINARY and all(
            len(around) >= _ALONE * recent.count(value)
            and sum(map(self._is_near, around)) >= _least_ordinary(len(around), share)
            for around in (before, after)
        )


def _more_than_chance(others: list[int]) -> float:
    """How often a value must come that is none of these, which lie as far on its side."""
    if not others:
        return 0.0
    each = len(others) / len(set(others))
    return max(_TIMES * max(map(others.count, others)), each + _DEVIATIONS * sqrt(each))


def _least_ordinary(count: int, share: float) -> float:
    return _MOST * share * count - sqrt(count * share * (1.0 - share))
