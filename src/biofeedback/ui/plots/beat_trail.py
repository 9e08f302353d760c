"""The beats that the heart-rate trace shows, and the range it shows them in; no Qt."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.series import Beat
from biofeedback.units import bpm_from_ms

SPAN_S = 60.0
"""How much of the past the trace shows: some six breaths, enough to see a rhythm."""
MIN_SPAN_BPM = 20.0
"""A calm heart is not blown up to fill the height."""
GRID_BPM = 5.0
"""Both ends of the range lie on multiples of this."""
_MARGIN_BPM = 2.0
_TOO_WIDE = 1.6
_KEPT_S = SPAN_S + 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleBeats:
    """What of the trail lies in the span that ends now; columns of shape (n,)."""

    ages_s: NDArray[np.float64]
    """Time of each beat relative to now: zero or less for the past."""
    bpm: NDArray[np.float64]
    """Heart rate of the interval that ends in the beat."""
    joins_next: NDArray[np.bool_]
    """Whether a line may be drawn to the next beat; never across a gap."""
    is_corrected: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class BpmRange:
    """The heart rates between which the trace is drawn."""

    low: float
    high: float

    def holds(self, bpm: NDArray[np.float64]) -> bool:
        """Whether all of these lie inside."""
        return bool(len(bpm) == 0 or (bpm.min() >= self.low and bpm.max() <= self.high))

    def around(self, bpm: NDArray[np.float64]) -> "BpmRange":
        """The range to show these in: this one while it fits, so that the trace stands still.

        It moves when a beat leaves it, or when it has become much wider than needed.
        """
        if len(bpm) == 0:
            return self
        wanted = _fitting(float(bpm.min()), float(bpm.max()))
        too_wide = (self.high - self.low) >= _TOO_WIDE * (wanted.high - wanted.low)
        return self if self.holds(bpm) and not too_wide else wanted


RESTING_RANGE = BpmRange(50.0, 90.0)
"""What is shown before the first beat."""


class BeatTrail:
    """The beats of the last minute, in order of time; older ones are forgotten."""

    def __init__(self) -> None:
        self._beats: deque[Beat] = deque()

    def add(self, beats: Iterable[Beat]) -> None:
        """Take new beats, each later than those before."""
        self._beats.extend(beats)
        while self._beats and self._beats[0].time_s < self._beats[-1].time_s - _KEPT_S:
            self._beats.popleft()

    def clear(self) -> None:
        """Forget everything, as after a jump in a replay."""
        self._beats.clear()

    def visible(self, now_s: float) -> VisibleBeats:
        """The beats of the span that ends now, and the one before it so that the line enters."""
        beats = [beat for beat in self._beats if beat.time_s <= now_s]
        first = next(
            (place for place, beat in enumerate(beats) if beat.time_s >= now_s - SPAN_S),
            len(beats),
        )
        beats = beats[max(0, first - 1) :] if first < len(beats) else []
        segments = np.array([beat.segment for beat in beats], dtype=np.int64)
        joins = np.zeros(len(beats), dtype=np.bool_)
        joins[:-1] = segments[1:] == segments[:-1]
        return VisibleBeats(
            ages_s=np.array([beat.time_s - now_s for beat in beats], dtype=np.float64),
            bpm=np.array([bpm_from_ms(beat.rr_ms) for beat in beats], dtype=np.float64),
            joins_next=joins,
            is_corrected=np.array([beat.is_corrected for beat in beats], dtype=np.bool_),
        )


def _fitting(lowest: float, highest: float) -> BpmRange:
    low = math.floor((lowest - _MARGIN_BPM) / GRID_BPM) * GRID_BPM
    high = math.ceil((highest + _MARGIN_BPM) / GRID_BPM) * GRID_BPM
    while high - low < MIN_SPAN_BPM:
        low, high = low - GRID_BPM, high + GRID_BPM
    return BpmRange(low, high)
