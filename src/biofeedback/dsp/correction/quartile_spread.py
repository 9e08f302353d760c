"""The quartile deviation of the newest numbers that were accepted."""

from collections import deque
from collections.abc import Sequence
from itertools import islice


def quartile_deviation(numbers: Sequence[float]) -> float:
    """(Q3 - Q1) / 2 of at least one number, with quartiles interpolated as numpy does.

    >>> quartile_deviation([5.0, 1.0, 4.0, 2.0, 3.0])
    1.0
    """
    ranked = sorted(numbers)
    return 0.5 * (_quantile(ranked, 0.75) - _quantile(ranked, 0.25))


class AcceptedNumbers:
    """The newest ``size`` numbers of a row, without those that were found to be wrong since.

    A number can be discarded as long as fewer than ``late`` were added after it.
    """

    def __init__(self, size: int, *, late: int) -> None:
        self._size = size
        self._numbers: deque[tuple[int, float]] = deque(maxlen=size + late)
        """(index, number), in order of index."""
        self._refused_to = -1
        """Numbers up to this index are not taken."""

    def add(self, index: int, number: float) -> None:
        """Take a number; each index must be higher than the one before."""
        if index > self._refused_to:
            self._numbers.append((index, number))

    def discard(self, first: int, last: int) -> None:
        """Forget the numbers of these indices, both included, and refuse those still to come."""
        later: list[tuple[int, float]] = []
        while self._numbers and self._numbers[-1][0] >= first:
            later.append(self._numbers.pop())
        self._numbers.extend(one for one in reversed(later) if one[0] > last)
        self._refused_to = max(self._refused_to, last)

    def newest(self) -> list[float]:
        """At most ``size`` numbers; the newest first."""
        return [number for _, number in islice(reversed(self._numbers), self._size)]


def _quantile(ranked: Sequence[float], share: float) -> float:
    place = share * (len(ranked) - 1)
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])
