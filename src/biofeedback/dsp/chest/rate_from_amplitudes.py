"""Breathing from the height of the ECG's R-peaks, which the chest's filling turns and shrinks.

The heights are a course known once a heartbeat, read at 4 Hz from a cubic through the two beats
around each moment with the slopes that their neighbours give (Catmull and Rom 1974). So the trace
is late by two beats, and never changes afterwards. Level, direction and rate are those of any
course of a chest. Which way is in depends on the heart's axis and the strap, so the sign is not
known. For what such a rate is worth see Charlton et al. 2016, doi:10.1088/0967-3334/37/4/610.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.chest.even_course import EvenCourse
from biofeedback.dsp.updates import (
    BreathingSource,
    ChestFound,
    EcgBeat,
    Update,
)

RATE_HZ = 4.0
MAX_STEP_S = 2.5
"""Beats further apart are not joined."""
FAR = 4.0
"""A height further from the median of the last ones than so many of their spreads is left out: an
ectopic beat, or a jerk."""
_USUAL_OF = 20
"""Beats that a height is held against."""
_KNOTS = 4
_EPSILON_UV = 1.0


class RateFromAmplitudes:
    """Streaming: R-peaks in; a chest's trace and the rate of breathing out."""

    def __init__(self) -> None:
        self._course = EvenCourse(rate_hz=RATE_HZ, axes=1)
        self._begin()

    def feed(self, beats: Sequence[EcgBeat]) -> tuple[Update, ...]:
        """Take in more R-peaks; those of another segment begin anew."""
        return tuple(update for beat in beats for update in self._beat(beat))

    def finish(self) -> tuple[Update, ...]:
        """No more beats come; the last two lack what follows them."""
        return ()

    def _begin(self) -> None:
        self._course.clear()
        self._knots: list[EcgBeat] = []
        self._heights: list[float] = []

    def _beat(self, beat: EcgBeat) -> list[Update]:
        if self._knots and not _is_next(self._knots[-1], beat):
            self._begin()
        self._heights = [*self._heights[1 - _USUAL_OF :], beat.amplitude_uv]
        if beat.is_wide or self._is_far(beat.amplitude_uv):
            return []
        self._knots = [*self._knots[1 - _KNOTS :], beat]
        return self._piece() if len(self._knots) == _KNOTS else []

    def _is_far(self, amplitude_uv: float) -> bool:
        heights = np.array(self._heights)
        if len(heights) < _USUAL_OF:
            return False
        middle = float(np.median(heights))
        spread = 1.4826 * float(np.median(np.abs(heights - middle)))
        return abs(amplitude_uv - middle) > FAR * max(spread, _EPSILON_UV)

    def _piece(self) -> list[Update]:
        """What the newest beat settles: the trace between the two beats before it."""
        times_s = np.array([beat.time_s for beat in self._knots])
        heights = np.array([beat.amplitude_uv for beat in self._knots])
        first, end = np.ceil(times_s[1:3] * RATE_HZ).astype(np.int64).tolist()
        updates: list[Update] = []
        for place in range(first, end):
            at_s = place / RATE_HZ
            height = np.array([[_cubic(times_s, heights, at_s)]])
            updates += self._point(at_s, height)
        return updates

    def _point(self, at_s: float, height: NDArray[np.float64]) -> list[Update]:
        course = self._course
        course.append(height, is_seen=True)
        updates: list[Update] = []
        if at_s.is_integer():
            course.turn()
        chest = course.along(height)
        if chest is not None:
            times_s = np.array([at_s])
            updates.append(ChestFound(source=BreathingSource.ECG, times_s=times_s, chest=chest))
        ends_s = at_s + 1.0 / RATE_HZ
        if ends_s.is_integer():
            updates.append(course.rate().seen(ends_s, BreathingSource.ECG))
        return updates


def _is_next(before: EcgBeat, beat: EcgBeat) -> bool:
    """Whether nothing is missing between two beats."""
    return beat.segment == before.segment and 0.0 < beat.time_s - before.time_s <= MAX_STEP_S


def _cubic(times_s: NDArray[np.float64], heights: NDArray[np.float64], at_s: float) -> float:
    """Between the middle two of four knots: Hermite's cubic, slopes from each one's neighbours."""
    step_s = float(times_s[2] - times_s[1])
    slopes = (heights[2:] - heights[:2]) / (times_s[2:] - times_s[:2]) * step_s
    share = (at_s - float(times_s[1])) / step_s
    rise = float(heights[2] - heights[1])
    start, end = float(slopes[0]), float(slopes[1])
    bend, cube = 3.0 * rise - 2.0 * start - end, start + end - 2.0 * rise
    return float(heights[1]) + share * (start + share * (bend + share * cube))
