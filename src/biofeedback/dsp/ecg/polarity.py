"""Which way up the strap is worn, by the votes of beats; changed only by many against it."""

from collections import deque

_VOTES = 15
_TO_CHANGE = 12


class Polarity:
    """Whether R waves point up; True until a beat was seen."""

    def __init__(self) -> None:
        self.is_up = True
        self._votes: deque[bool] = deque(maxlen=_VOTES)
        self._is_settled = False

    def vote(self, *, points_up: bool) -> None:
        """Take a beat's own direction. Until settled the majority counts, then the mass."""
        self._votes.append(points_up)
        ups = sum(self._votes)
        if not self._is_settled:
            self.is_up = 2 * ups >= len(self._votes)
            return
        against = len(self._votes) - ups if self.is_up else ups
        if against >= _TO_CHANGE:
            self.is_up = not self.is_up

    def settle(self) -> None:
        """The first votes are in: from now on a beat's place must not jump."""
        self._is_settled = bool(self._votes)
