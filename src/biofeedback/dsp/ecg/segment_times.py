"""The times of one segment's samples, its true rate, and the time of any place between samples."""

import numpy as np
from numpy.typing import NDArray

_RATE_SAMPLES = 65
"""The rate of a segment is that of its first so many samples."""
_KEEP_S = 10.0
Array = NDArray[np.float64]


class SegmentTimes:
    """Holds back the first samples until the rate is known, then passes all on."""

    def __init__(self, segment: int) -> None:
        self.segment = segment
        self.rate_hz = 0.0
        """Whole; 0 until it is known."""
        self._times_s = np.empty(0)
        self._held = np.empty(0)
        self._first = 0

    @property
    def is_rated(self) -> bool:
        """Whether the rate is known."""
        return self.rate_hz > 0.0

    @property
    def last_sample(self) -> int:
        """The place of the last sample that came."""
        return self._first + len(self._times_s) - 1

    def feed(self, times_s: Array, values: Array) -> Array:
        """The values that may be worked on now; all of shape (n,)."""
        self._forget()
        self._times_s = np.concatenate((self._times_s, times_s))
        if self.is_rated:
            return values
        self._held = np.concatenate((self._held, values))
        if len(self._times_s) < _RATE_SAMPLES:
            return np.empty(0)
        first_s, last_s = self._times_s[[0, _RATE_SAMPLES - 1]].tolist()
        self.rate_hz = max(1.0, float(round((_RATE_SAMPLES - 1) / (last_s - first_s))))
        held, self._held = self._held, np.empty(0)
        return held

    def time_s(self, place: float) -> float:
        """The time of a place in samples; beyond the last sample, that one's."""
        at = min(max(place - self._first, 0.0), len(self._times_s) - 1.0)
        before = int(at)
        after = min(before + 1, len(self._times_s) - 1)
        early_s, late_s = float(self._times_s[before]), float(self._times_s[after])
        return early_s + (at - before) * (late_s - early_s)

    def _forget(self) -> None:
        """Only of what came before, which was worked on already."""
        keep = round(_KEEP_S * self.rate_hz)
        if self.is_rated and len(self._times_s) > 2 * keep:
            self._first += len(self._times_s) - keep
            self._times_s = self._times_s[-keep:]
