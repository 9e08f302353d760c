"""How far the heart swings with the paced breath, by lock-in on the pacer's logged phase.

For each whole paced breath, synchronous demodulation: heart rate is read evenly over the breath
and fitted with a level, a line and one cycle of the pacer, whose phase is 0 where the inhale
begins. The swing, peak to trough, is twice the cycle's amplitude. A line inside the breath is
removed exactly; noise does not add up as it does in maximum minus minimum (Lehrer and Gevirtz
2014, doi:10.3389/fpsyg.2014.00756, describe the response; the estimator is standard).
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectrum import RESAMPLED_HZ
from biofeedback.dsp.spline import is_spline_possible, spline_at

FOLLOWING_PER_MIN = 0.5
"""The pacer's rate counts as breathing where the intervals' rhythm lies within this of it."""


def is_following(peak_hz: float | None, rate_per_min: float) -> bool:
    """Whether the strongest rhythm of the intervals is the pacer's.

    >>> is_following(0.105, 6.0), is_following(0.12, 6.0), is_following(None, 6.0)
    (True, False, False)
    """
    return peak_hz is not None and abs(60.0 * peak_hz - rate_per_min) <= FOLLOWING_PER_MIN


def breath_swings_bpm(
    times_s: NDArray[np.float64],
    rr_ms: NDArray[np.float64],
    breaths: Sequence[tuple[float, float]],
) -> tuple[float, ...]:
    """The swing of each breath, in beats/min peak to trough, in order.

    Beats, shape (n,), are one uninterrupted stretch. Breaths are (start, end) in s; those that the
    beats do not span from end to end are left out.
    """
    if not is_spline_possible(times_s):
        return ()
    spanned = [b for b in breaths if times_s[0] <= b[0] and b[1] <= times_s[-1]]
    if not spanned:
        return ()
    grids = [_instants(start_s, end_s) for start_s, end_s in spanned]
    rate_bpm = spline_at(times_s, 60_000.0 / rr_ms, np.concatenate(grids))
    ends = np.cumsum([len(grid) for grid in grids])
    return tuple(_swing(one) for one in np.split(rate_bpm, ends[:-1]))


def _instants(start_s: float, end_s: float) -> NDArray[np.float64]:
    """The middles of about 4 equal steps per second, so that a cycle is covered evenly."""
    count = max(8, round((end_s - start_s) * RESAMPLED_HZ))
    middles = np.arange(count, dtype=np.float64) + 0.5
    return start_s + middles * ((end_s - start_s) / count)


def _swing(rate_bpm: NDArray[np.float64]) -> float:
    cosine, sine = (float(np.sum(row * rate_bpm)) for row in _cycle_fit(len(rate_bpm)))
    return 2.0 * math.hypot(cosine, sine)


@lru_cache(maxsize=256)
def _cycle_fit(count: int) -> NDArray[np.float64]:
    """Weights, shape (2, n), that read cosine and sine out of n even samples of one breath."""
    fraction = (np.arange(count) + 0.5) / count
    line = fraction - 0.5
    # On this grid the cosine is orthogonal to level, line and sine; the sine is not to the line.
    cosine = np.cos(2 * np.pi * fraction)
    sine = np.sin(2 * np.pi * fraction)
    sine -= line * (np.sum(sine * line) / np.sum(line * line))
    weights = np.stack((cosine / np.sum(cosine * cosine), sine / np.sum(sine * sine)))
    weights.flags.writeable = False
    return weights
