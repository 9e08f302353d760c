"""Intervals more regular than any heart's: a strap that invents them, or a pacemaker."""

from collections import deque

from biofeedback.dsp.trust.stillness import Stillness

INTERVALS = 64
LEAST_S = 60.0
"""So many intervals over so long must be regular."""
_STILL_INTERVALS = 32
_STILL_LEAST_S = 30.0
"""The same of a strap that lies still."""
_RANGE_TICKS = 3
"""In 1/1024 s. A denervated heart still varies by 5 ms (SDNN), which spans some 20 in a minute; the
R-peak of any strap jitters by 1 ms."""
_VALUES = 2
"""No heart knows only two intervals, however coarse the strap's clock."""
_LONGEST_CYCLE = 32
"""Intervals after which a pattern begins again, at most."""
_EVERY = 8
"""Intervals from one look to the next."""
_RELEASE = 16
_RELEASED = 12
"""So many of the last intervals must be others than before for it to be over."""


class Regularity:
    """Judges intervals as they came: all alike, only two values, or one pattern over and over.

    A strap that lies still, by the acceleration of its own sensor, is suspected sooner.
    """

    def __init__(self, stillness: Stillness) -> None:
        self._stillness = stillness
        self._recent: deque[int] = deque(maxlen=INTERVALS + _LONGEST_CYCLE)
        self._arrivals_s: deque[float] = deque(maxlen=INTERVALS)
        self._count = 0
        self._pattern: frozenset[int] = frozenset()
        self.is_implausible = False
        """Whether no heart beats so regularly."""

    def take(self, t_s: float, ticks: tuple[int, ...]) -> None:
        """The intervals of a packet."""
        for one in ticks:
            self._recent.append(one)
            self._arrivals_s.append(t_s)
            self._count += 1
            if self.is_implausible:
                self._release()
            if self._count % _EVERY == 0:
                self._look(t_s)

    def restart(self) -> None:
        """The link is a new one."""
        self._recent.clear()
        self._arrivals_s.clear()
        self.is_implausible = False

    def _release(self) -> None:
        last = list(self._recent)[-_RELEASE:]
        if sum(one not in self._pattern for one in last) >= _RELEASED:
            self.restart()

    def _look(self, t_s: float) -> None:
        count, least_s = INTERVALS, LEAST_S
        if self._stillness.is_still(t_s):
            count, least_s = _STILL_INTERVALS, _STILL_LEAST_S
        recent = list(self._recent)
        if len(recent) < count or t_s - self._arrivals_s[-count] < least_s:
            return
        if _is_regular(recent, count):
            self.is_implausible = True
            self._pattern = frozenset(recent[-count:])


def _is_regular(recent: list[int], count: int) -> bool:
    """Whether the last so many intervals are as no heart's are."""
    last = recent[-count:]
    if max(last) - min(last) <= _RANGE_TICKS or len(set(last)) <= _VALUES:
        return True
    longest = min(_LONGEST_CYCLE, len(recent) - count)
    return any(last == recent[-count - period : -period] for period in range(1, longest + 1))
