"""A chest's trace as columns that grow, cut to the span that a metric asks about."""

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing
from biofeedback.dsp.updates import BreathingSource, ChestFound

ALIKE = 0.5
"""Correlation with the pacer, of whichever sign, from which the trace's sign is known: a chest that
is less than a sixth of a breath early or late."""
LEAST_PACED_S = 30.0
"""A span with less pacing tells no sign."""
_FIRST_CAPACITY = 1024
_FEWEST = 2


class ChestColumns:
    """Everything that one source saw of a chest; moments in which it saw nothing are holes."""

    def __init__(self, source: BreathingSource) -> None:
        self._source = source
        self._size = 0
        self._times_s = np.empty(_FIRST_CAPACITY)
        self._chest = np.empty(_FIRST_CAPACITY)

    def __len__(self) -> int:
        return self._size

    def feed(self, found: ChestFound) -> None:
        """Take in more of the trace, in order of time; that of other sources is left out."""
        if found.source is not self._source:
            return
        seen = np.isfinite(found.chest)
        if self._size:
            seen &= found.times_s > self._times_s[self._size - 1]
        count = int(np.count_nonzero(seen))
        while self._size + count > len(self._times_s):
            self._grow()
        self._times_s[self._size : self._size + count] = found.times_s[seen]
        self._chest[self._size : self._size + count] = found.chest[seen]
        self._size += count

    def measured(
        self, from_s: float, to_s: float, *, track: PacerTrack, shares_beat_clock: bool
    ) -> MeasuredBreathing | None:
        """The trace of a span as metrics take it; None where there is none of it.

        It grows while breathing in if the pacer of that span tells which way that is; then, and
        only then, a lag between it and beats that the same clock timed is real.
        """
        first, end = np.searchsorted(self._times_s[: self._size], [from_s, to_s]).tolist()
        if end - first < _FEWEST:
            return None
        times_s, chest = self._times_s[first:end].copy(), self._chest[first:end].copy()
        sign = pacer_sign(times_s, chest, track)
        return MeasuredBreathing(
            times_s=times_s,
            chest=chest if sign is None else sign * chest,
            source=self._source.value,
            shares_strap_clock=shares_beat_clock and sign is not None,
        )

    def _grow(self) -> None:
        spare = len(self._times_s)
        self._times_s = np.concatenate((self._times_s, np.empty(spare)))
        self._chest = np.concatenate((self._chest, np.empty(spare)))


def pacer_sign(
    times_s: NDArray[np.float64], chest: NDArray[np.float64], track: PacerTrack
) -> float | None:
    """1 where a trace, both of shape (n,), follows the pacer, -1 where it mirrors it.

    None where the pacer does not tell: too little of it, or a chest that goes its own way.
    """
    asked = track.chest_at(times_s)
    paced = np.isfinite(asked)
    steps_s = np.diff(times_s)[paced[1:]]
    if np.sum(steps_s[steps_s <= 1.0]) < LEAST_PACED_S:
        return None
    mine, other = chest[paced] - np.mean(chest[paced]), asked[paced] - np.mean(asked[paced])
    power = float(mine @ mine) * float(other @ other)
    if not power > 0.0:
        return None
    alike = float(mine @ other) / power**0.5
    return None if abs(alike) < ALIKE else float(np.sign(alike))
