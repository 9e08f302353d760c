"""Where windows begin anew for what was logged: parts, pauses and pace changes."""

import math
from bisect import bisect_right, insort
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.records import PartStarted, Paused, Record, Resumed

EDGE_S = 1e-6
"""Rounding by which an interval may begin before a boundary and still count as after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the session as it was, not as it was planned."""

    index: int
    name: str
    starts_s: float


class Boundaries:
    """What was logged of parts and pauses, asked as a function of time."""

    def __init__(self) -> None:
        self._cuts_s: list[float] = []
        self._pauses_s: list[tuple[float, float]] = []
        self._paused_since_s: float | None = None
        self._parts: list[Part] = []
        self._paces: tuple[PacerTrack, tuple[float, ...]] = (PacerTrack(), ())
        """The track last asked about, and its pace changes."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts so far, in order."""
        return tuple(self._parts)

    def record(self, record: Record, t_s: float) -> None:
        """Take in a record that arrived at a moment; most change nothing."""
        match record:
            case PartStarted():
                self._parts.append(Part(index=record.index, name=record.name, starts_s=t_s))
                insort(self._cuts_s, t_s)
            case Paused() if self._paused_since_s is None:
                self._paused_since_s = t_s
                insort(self._cuts_s, t_s)
            case Resumed() if self._paused_since_s is not None:
                self._pauses_s.append((self._paused_since_s, t_s))
                self._paused_since_s = None
                insort(self._cuts_s, t_s)
            case _:
                pass

    def is_paused(self, t_s: float) -> bool:
        """Whether a pause held at a moment."""
        if self._paused_since_s is not None and t_s >= self._paused_since_s:
            return True
        place = bisect_right(self._pauses_s, (t_s, math.inf))
        return place > 0 and t_s < self._pauses_s[place - 1][1]

    def last_cut_s(self, t_s: float, track: PacerTrack) -> float:
        """The latest boundary up to a moment; minus infinity where there is none."""
        place = bisect_right(self._cuts_s, t_s)
        logged_s = self._cuts_s[place - 1] if place else -math.inf
        if self._paces[0] is not track:
            self._paces = (track, pace_changes_s(track))
        return max(logged_s, _last_until(self._paces[1], t_s))

    def stretch_numbers(
        self,
        begins_s: NDArray[np.float64],
        ends_s: NDArray[np.float64],
        track: PacerTrack,
    ) -> NDArray[np.int64]:
        """Which stretch each interval, shape (n,), lies in; -1 for one in a pause or on an edge."""
        cuts = np.array(sorted({*self._cuts_s, *pace_changes_s(track)}))
        number = np.searchsorted(cuts, begins_s + EDGE_S, side="right")
        outside = number != np.searchsorted(cuts, ends_s, side="left")
        outside |= self._is_in_pause(begins_s, ends_s)
        return np.where(outside, -1, number)

    def _is_in_pause(
        self, begins_s: NDArray[np.float64], ends_s: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        pauses_s = [*self._pauses_s]
        if self._paused_since_s is not None:
            pauses_s.append((self._paused_since_s, math.inf))
        from_s, to_s = np.array([*pauses_s, (math.inf, math.inf)]).T
        # The first pause that is not over when the interval begins; the last stands for none.
        place = np.searchsorted(to_s, begins_s + EDGE_S, side="right")
        is_in_pause: NDArray[np.bool_] = ends_s > from_s[np.minimum(place, len(pauses_s))]
        return is_in_pause


def pace_changes_s(track: PacerTrack) -> tuple[float, ...]:
    """When something else was asked of the breath than before, in order."""
    asked = [None, *(span.pattern for span in track.spans)]
    return tuple(
        span.from_s
        for before, span in zip(asked, track.spans, strict=False)
        if span.pattern != before
    )


def last_pace_change_s(track: PacerTrack, t_s: float) -> float:
    """The latest pace change up to a moment; minus infinity where there is none."""
    return _last_until(pace_changes_s(track), t_s)


def _last_until(changes_s: tuple[float, ...], t_s: float) -> float:
    place = bisect_right(changes_s, t_s)
    return changes_s[place - 1] if place else -math.inf
