"""How late a packet came, by the grid of a sender that sends at regular times."""

from collections import deque
from dataclasses import dataclass
from statistics import median

_KNOWN_FROM = 12
"""Packets before there may be a grid."""
_REMEMBERED = 64
"""Packets from which the grid is taken; 40 ppm of drift are 2.5 ms in it."""
_LEARN_EVERY = 16
"""Packets between two looks at period and regularity, once all is remembered."""
_NEAR = 0.25
"""In periods: what lies closer to the grid is on it."""
_FAR = 0.7
"""In periods: what stays later than this may stay so for good."""
_REGULAR_SHARE = 0.8
"""Of the packets must lie on the grid for there to be one."""
_CONFIRM_S = 4.0
"""What stays late for longer was not held up: computers and radios stall for less."""
_CONFIRM_PACKETS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPackets:
    """Packets that never came."""

    since_s: float
    """Arrival of the first packet after them."""
    periods_s: float
    """How many there were, times the sender's period."""


class PacketClock:
    """Learns the period and phase of a sender, and says how late each packet is on its grid.

    The grid is the earliest that any recent packet came: a packet is never early. One that was
    held up comes late, and the next ones fall back to the grid; one that was lost leaves every
    later one late by a period. A sender that keeps no grid has no lateness.
    """

    def __init__(self) -> None:
        self._places: deque[tuple[int, float]] = deque(maxlen=_REMEMBERED)
        """(number, arrival) of packets; missing ones are counted as soon as they are known."""
        self._residues_s: deque[float] = deque(maxlen=_REMEMBERED)
        """Arrival less number times period, of the same packets."""
        self._period_s = 0.0
        self._is_regular = False
        self._far: list[tuple[float, float]] = []
        """(arrival, lateness) of the newest packets, all of them far off the grid."""

    @property
    def doubt_since_s(self) -> float | None:
        """Arrival of the first packet that may follow a missing one; None without such doubt."""
        return self._far[0][0] if self._far else None

    def arrived(self, arrival_s: float) -> float | None:
        """Take a packet; its lateness in s, at least 0, or None without a grid."""
        number = self._places[-1][0] + 1 if self._places else 0
        self._places.append((number, arrival_s))
        self._residues_s.append(arrival_s - number * self._period_s)
        if len(self._places) < _KNOWN_FROM:
            return None
        if len(self._places) < _REMEMBERED or number % _LEARN_EVERY == 0:
            self._learn()
        late_s = self._residues_s[-1] - min(self._residues_s)
        if not self._is_regular:
            self._far.clear()
            return None
        if late_s >= _FAR * self._period_s:
            self._far.append((arrival_s, late_s))
        else:
            self._far.clear()
        return late_s

    def missing(self) -> MissingPackets | None:
        """Packets that are now known to be missing; said once, and the grid moves on by them."""
        if len(self._far) < _CONFIRM_PACKETS or self._far[-1][0] - self._far[0][0] < _CONFIRM_S:
            return None
        since_s = self._far[0][0]
        periods = max(1, round(min(late_s for _, late_s in self._far) / self._period_s))
        moved = [(n + periods if s >= since_s else n, s) for n, s in self._places]
        self._places = deque(moved, maxlen=_REMEMBERED)
        self._learn()
        self._far.clear()
        return MissingPackets(since_s=since_s, periods_s=periods * self._period_s)

    def restart(self) -> None:
        """The link is a new one: nothing of the old grid holds."""
        self._places.clear()
        self._residues_s.clear()
        self._is_regular = False
        self._far.clear()

    def _learn(self) -> None:
        """Take the period from packets far apart, where a few that were held up don't matter."""
        places = list(self._places)
        lag = len(places) // 2
        self._period_s = period_s = median(
            (late - early) / (late_number - early_number)
            for (early_number, early), (late_number, late) in zip(
                places[:-lag], places[lag:], strict=True
            )
        )
        residues_s = [arrival_s - number * period_s for number, arrival_s in places]
        self._residues_s = deque(residues_s, maxlen=_REMEMBERED)
        near_s = min(residues_s) + _NEAR * period_s
        on_grid = sum(residue_s <= near_s for residue_s in residues_s)
        self._is_regular = period_s > 0.0 and on_grid >= _REGULAR_SHARE * len(residues_s)
