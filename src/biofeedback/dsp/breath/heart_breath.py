"""How far the heart swings with each breath: by lock-in on its phase, and as maximum minus minimum.

Lock-in is synchronous demodulation: heart rate is read evenly over each whole breath and fitted
with a level, a line and one cycle of the breath, whose phase is 0 where the inhale begins. The
swing, peak to trough, is twice the cycle's amplitude. A line inside the breath is removed exactly;
noise does not add up as it does in maximum minus minimum (Lehrer and Gevirtz 2014,
doi:10.3389/fpsyg.2014.00756, describe the response; the estimator is standard).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.spectrum import RESAMPLED_HZ
from biofeedback.dsp.spectra.spline import is_spline_possible, spline_at

FOLLOWING_PER_MIN = 0.5
"""The pacer's rate counts as breathing where the intervals' rhythm lies within this of it."""
_MIN_READINGS = 8
"""Even readings of one breath, however short it is."""

Spans = Sequence[tuple[float, float]]
"""Start and end in s of each breath, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathCycles:
    """The cycle of the heart rate that each spanned breath holds; all of shape (k,)."""

    places: NDArray[np.int64]
    """Which of the given breaths these are."""
    cosine_bpm: NDArray[np.float64]
    """Part of the cycle that is highest where the inhale begins."""
    sine_bpm: NDArray[np.float64]
    """Part of it that is highest a quarter of the breath later."""

    @property
    def swings_bpm(self) -> tuple[float, ...]:
        """Peak to trough of each, beats per minute."""
        parts = zip(self.cosine_bpm.tolist(), self.sine_bpm.tolist(), strict=True)
        return tuple(2.0 * math.hypot(cosine, sine) for cosine, sine in parts)

    @property
    def peak_phases(self) -> NDArray[np.float64]:
        """The breath's phase at which the heart is fastest, in radians from -pi to pi."""
        phases: NDArray[np.float64] = np.arctan2(self.sine_bpm, self.cosine_bpm)
        return phases


def is_following(peak_hz: float | None, rate_per_min: float) -> bool:
    """Whether the strongest rhythm of the intervals is the pacer's.

    >>> is_following(0.105, 6.0), is_following(0.12, 6.0), is_following(None, 6.0)
    (True, False, False)
    """
    return peak_hz is not None and abs(60.0 * peak_hz - rate_per_min) <= FOLLOWING_PER_MIN


def breath_swings_bpm(
    times_s: NDArray[np.float64], rr_ms: NDArray[np.float64], breaths: Spans
) -> tuple[float, ...]:
    """The swing of each breath, in beats/min peak to trough, in order.

    Beats, shape (n,), are one uninterrupted stretch. Breaths are (start, end) in s; those that the
    beats do not span from end to end are left out.
    """
    return breath_cycles(times_s, rr_ms, breaths).swings_bpm


def breath_cycles(
    times_s: NDArray[np.float64], rr_ms: NDArray[np.float64], breaths: Spans
) -> BreathCycles:
    """The heart rate's cycle in each breath; of the same beats and breaths as the swings."""
    spanned = _spanned(times_s, breaths)
    cosine_bpm, sine_bpm = np.empty(len(spanned.places)), np.empty(len(spanned.places))
    if len(spanned.places):
        for rows, readings in _readings(times_s, 60_000.0 / rr_ms, spanned):
            cosine, sine = _cycle_fit(readings.shape[1])
            cosine_bpm[rows] = (readings * cosine).sum(axis=1)
            sine_bpm[rows] = (readings * sine).sum(axis=1)
    return BreathCycles(places=spanned.places, cosine_bpm=cosine_bpm, sine_bpm=sine_bpm)


def breath_ranges(
    times_s: NDArray[np.float64], values: NDArray[np.float64], breaths: Spans
) -> NDArray[np.float64]:
    """Maximum minus minimum in each breath that the beats span, shape (k,), in the values' unit.

    Values at beats, shape (n,), of one uninterrupted stretch, are splined to about 4 Hz first.
    """
    spanned = _spanned(times_s, breaths)
    ranges = np.empty(len(spanned.places))
    if len(spanned.places):
        for rows, readings in _readings(times_s, values, spanned):
            ranges[rows] = np.ptp(readings, axis=1)
    return ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spanned:
    """Breaths that lie wholly between the first beat and the last; all of shape (k,)."""

    places: NDArray[np.int64]
    starts_s: NDArray[np.float64]
    ends_s: NDArray[np.float64]


def _spanned(times_s: NDArray[np.float64], breaths: Spans) -> _Spanned:
    edges_s = np.array(breaths, dtype=np.float64).reshape(-1, 2)
    if len(edges_s) and is_spline_possible(times_s):
        inside = (edges_s[:, 0] >= times_s[0]) & (edges_s[:, 1] <= times_s[-1])
        places = np.flatnonzero(inside)
    else:
        places = np.empty(0, dtype=np.int64)
    return _Spanned(places=places, starts_s=edges_s[places, 0], ends_s=edges_s[places, 1])


def _readings(
    times_s: NDArray[np.float64], values: NDArray[np.float64], spanned: _Spanned
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Rows of breaths that have equally many readings, and those, shape (rows, readings).

    They are read at the middles of about 4 equal steps per second, so that a cycle is covered
    evenly.
    """
    lengths_s = spanned.ends_s - spanned.starts_s
    counts = np.maximum(_MIN_READINGS, np.rint(lengths_s * RESAMPLED_HZ)).astype(np.int64)
    groups = [np.flatnonzero(counts == count) for count in sorted(set(counts.tolist()))]
    grids = []
    for rows in groups:
        count = int(counts[rows[0]])
        middles = np.arange(count, dtype=np.float64) + 0.5
        steps_s = lengths_s[rows, np.newaxis] / count
        grids.append(spanned.starts_s[rows, np.newaxis] + middles * steps_s)
    read = spline_at(times_s, values, np.concatenate([grid.ravel() for grid in grids]))
    ends = np.cumsum([grid.size for grid in grids])
    parts = np.split(read, ends[:-1])
    return [
        (rows, part.reshape(grid.shape))
        for rows, part, grid in zip(groups, parts, grids, strict=True)
    ]


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
