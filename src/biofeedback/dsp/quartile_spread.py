"""The quartile deviation of the newest numbers that were accepted, kept up as they come and go."""

from bisect import bisect_left, insort
from collections import deque


class QuartileSpread:
    """(Q3 - Q1) / 2 of the newest ``size`` numbers, with quartiles interpolated as numpy does.

    >>> spread = QuartileSpread(91)
    >>> for index, number in enumerate([1.0, 2.0, 3.0, 4.0, 5.0]):
    ...     spread.add(index, number)
    >>> spread.quartile_deviation()
    1.0
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._numbers: deque[tuple[int, float]] = deque()
        """(index, number), in order of index."""
        self._ranked: list[float] = []
        self._refused_to = -1
        """Numbers up to this index are not taken."""

    def __len__(self) -> int:
        return len(self._ranked)

    def add(self, index: int, number: float) -> None:
        """Take a number; each index must be higher than the one before."""
        if index <= self._refused_to:
            return
        self._numbers.append((index, number))
        insort(self._ranked, number)
        if len(self._numbers) > self._size:
            self._forget(self._numbers.popleft()[1])

    def discard(self, first: int, last: int) -> None:
        """Forget the numbers of these indices, both included, and refuse those still to come."""
        kept: deque[tuple[int, float]] = deque()
        for index, number in self._numbers:
            if first <= index <= last:
                self._forget(number)
            else:
                kept.append((index, number))
        self._numbers = kept
        self._refused_to = max(self._refused_to, last)

    def quartile_deviation(self) -> float:
        """Half the distance of the quartiles; needs at least one number."""
        return 0.5 * (self._quantile(0.75) - self._quantile(0.25))

    def _quantile(self, share: float) -> float:
        place = share * (len(self._ranked) - 1)
        below = int(place)
        above = min(below + 1, len(self._ranked) - 1)
        return self._ranked[below] + (place - below) * (self._ranked[above] - self._ranked[below])

    def _forget(self, number: float) -> None:
        del self._ranked[bisect_left(self._ranked, number)]
