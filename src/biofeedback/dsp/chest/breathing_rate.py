"""The rate of breathing over the last max(30 s, 4 breaths), from an even course with holes.

Two ways must agree: the autocorrelation tells whether there is a rhythm and how long its period
is, and the breaths between the course's crossings of its own level are counted. The count is the
rate, because a rate that changes bends the autocorrelation. There is none where a breath in the
window is much longer or shorter than the others, or is overdue at its end. Before either, the mean
over one period is taken off around each moment: that leaves the rhythm, and no drift.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.chest.direction import principal_direction
from biofeedback.dsp.chest.rhythm import SLOWEST_S, counted_period_s, rhythm
from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen

LEAST_S = 30.0
LONGER_S = 60.0
"""Where breaths are looked for that 30 s don't show."""
BREATHS = 4
MOST_S = BREATHS * SLOWEST_S
"""The longest window, of breaths at 3 per minute."""
FILLED = 0.95
"""So much of a window counts as all of it."""
LEAST_SEEN = 0.8
"""Of a window: how much of it must be seen."""
LEAST_CLARITY = 0.6
"""Height of the autocorrelation one breath later."""
AGREED = 0.06
"""By how much of itself the period may differ between the two ways."""
_ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate, or why there is none."""

    per_min: float | None
    absence: Unseen | None
    """Set exactly when there is no rate."""
    window_s: float
    """Its length, or what there is of it."""

    def seen(self, at_s: float, source: BreathingSource) -> BreathingSeen:
        """The update that tells of it."""
        return BreathingSeen(
            at_s=at_s,
            source=source,
            rate_per_min=self.per_min,
            absence=self.absence,
            window_s=self.window_s,
        )


def breathing_rate(values: NDArray[np.float64], seen: NDArray[np.bool_], *, rate_hz: float) -> Rate:
    """The rate at the end of even values, shape (n, axes) at any level, of which some were seen.

    The window is 30 s at first, and then what four of the breaths found in it take, until both
    agree. Breaths too slow for 30 s to show them are looked for in 60 s.
    """
    held_s = len(values) / rate_hz
    if held_s < FILLED * LEAST_S:
        return _absent(Unseen.NOT_FILLED, held_s)
    window_s = min(LEAST_S, held_s)
    for attempt in range(_ROUNDS):
        count = round(window_s * rate_hz)
        if np.count_nonzero(seen[-count:]) < LEAST_SEEN * count:
            return _absent(Unseen.MOVING, window_s)
        period_s = period_of(values[-count:], seen[-count:], rate_hz=rate_hz)
        if period_s is None and (attempt > 0 or held_s < LONGER_S):
            return _absent(Unseen.UNCLEAR, window_s)
        needed_s = LONGER_S if period_s is None else max(LEAST_S, BREATHS * period_s)
        if FILLED * needed_s > held_s:
            return _absent(Unseen.NOT_FILLED, held_s)
        if period_s is not None and abs(needed_s - window_s) <= (1.0 - FILLED) * needed_s:
            return Rate(per_min=60.0 / period_s, absence=None, window_s=window_s)
        window_s = min(needed_s, held_s)
    return _absent(Unseen.UNCLEAR, window_s)


def period_of(
    values: NDArray[np.float64], seen: NDArray[np.bool_], *, rate_hz: float
) -> float | None:
    """The mean length in s of the breaths in even values, shape (n, axes); None where unclear."""
    course = _along(_without_line(values, seen), seen)
    found = None if course is None else rhythm(course, seen, rate_hz=rate_hz)
    if found is None:
        return None
    course = _along(_without_level(values, seen, round(found.period_s * rate_hz)), seen)
    found = None if course is None else rhythm(course, seen, rate_hz=rate_hz)
    if course is None or found is None or found.clarity < LEAST_CLARITY:
        return None
    counted_s = counted_period_s(course, seen, rate_hz=rate_hz)
    if counted_s is None or abs(counted_s - found.period_s) > AGREED * found.period_s:
        return None
    return counted_s


def _absent(absence: Unseen, window_s: float) -> Rate:
    return Rate(per_min=None, absence=absence, window_s=window_s)


def _along(values: NDArray[np.float64], seen: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    direction = principal_direction(values[seen], None)
    return None if direction is None else values @ direction


def _without_line(values: NDArray[np.float64], seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Without the least-squares line through what was seen, of each axis."""
    place = np.arange(len(values), dtype=np.float64)
    place -= np.mean(place[seen])
    held = values - np.mean(values[seen], axis=0)
    squares = float(place[seen] @ place[seen])
    slope = place[seen] @ held[seen] / max(squares, 1.0)
    return np.asarray(held - place[:, None] * slope)


def _without_level(
    values: NDArray[np.float64], seen: NDArray[np.bool_], span: int
) -> NDArray[np.float64]:
    """Without the mean over a span around each, which lies inside of the values at both ends too.

    So it is the mean over a whole breath everywhere, in which a steady breath leaves nothing.
    What was not seen is 0.
    """
    held = np.where(seen[:, None], values - np.mean(values[seen], axis=0), 0.0)
    sums = np.concatenate((np.zeros((1, held.shape[1])), np.cumsum(held, axis=0)))
    counts = np.concatenate(([0], np.cumsum(seen)))
    start = np.clip(np.arange(len(values)) - span // 2, 0, max(0, len(values) - span))
    end = np.minimum(start + span, len(values))
    level = (sums[end] - sums[start]) / np.maximum(counts[end] - counts[start], 1)[:, None]
    return np.asarray(np.where(seen[:, None], held - level, 0.0))
