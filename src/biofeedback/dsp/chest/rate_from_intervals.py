"""The rate of breathing from heartbeats alone: an estimate, from the spectrum of the last 60 s.

The heart is quicker while breathing in, so its strongest rhythm between 0.05 and 0.5 Hz is taken
for the breath. Near 0.1 Hz it may be the blood pressure's own wave instead (Julien 2006,
doi:10.1016/j.cardiores.2005.11.008), which nothing in the intervals tells; and a heart can't tell
breaths faster than half its own rate. So it is named an estimate everywhere, and there is none
where the highest peak does not stand out.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.series import Beat
from biofeedback.dsp.spectra.spectrum import Spectrum, rr_samples, welch
from biofeedback.dsp.spectra.spline import is_spline_possible
from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen

WINDOW_S = 60.0
EVERY_S = 5.0
"""A minute's rhythm does not change from one second to the next, and costs a spectrum."""
FILLED = 0.95
"""So much of a window counts as all of it."""
BAND_HZ = (0.05, 0.5)
HALF_WIDTH_HZ = 2.0 / WINDOW_S
"""A steady rhythm of 60 s under a Hann taper lies within so much of its peak."""
LEAST_SHARE = 0.5
"""Of the power in the band that must lie around the peak."""
MOST_CORRECTED = 0.10
"""Share of corrected beats over which intervals are not looked at."""
MOST_OF_HEART = 0.5
"""Of the heart's own rate: the fastest rhythm that its beats can carry."""
_MANY = 256


class RateFromIntervals:
    """Streaming: beats in, the rate of breathing out, at each fifth second that beats reach."""

    def __init__(self) -> None:
        self._begin()

    def feed(self, beats: Sequence[Beat]) -> tuple[BreathingSeen, ...]:
        """Take in more beats, corrected; those of another segment begin anew."""
        return tuple([seen for beat in beats for seen in self._beat(beat)])

    def finish(self) -> tuple[BreathingSeen, ...]:
        """No more beats come."""
        return ()

    def _begin(self) -> None:
        self._segment: int | None = None
        self._times_s: list[float] = []
        self._rr_ms: list[float] = []
        self._corrected: list[bool] = []

    def _beat(self, beat: Beat) -> list[BreathingSeen]:
        before_s = self._times_s[-1] if self._times_s else math.inf
        is_next = beat.segment == self._segment and beat.time_s > before_s
        if not is_next:
            self._begin()
            self._segment = beat.segment
        self._times_s.append(beat.time_s)
        self._rr_ms.append(beat.rr_ms)
        self._corrected.append(beat.is_corrected)
        if not is_next:
            return []
        first, last = math.floor(before_s / EVERY_S) + 1, math.floor(beat.time_s / EVERY_S)
        told = [self._seen(EVERY_S * place) for place in range(first, last + 1)]
        self._forget(beat.time_s - WINDOW_S)
        return told

    def _forget(self, until_s: float) -> None:
        """Let go of beats that no later moment asks about, many at a time."""
        old = bisect_right(self._times_s, until_s)
        if old > _MANY:
            del self._times_s[:old], self._rr_ms[:old], self._corrected[:old]

    def _seen(self, at_s: float) -> BreathingSeen:
        inside = slice(
            bisect_right(self._times_s, at_s - WINDOW_S), bisect_right(self._times_s, at_s)
        )
        times_s, rr_ms = self._times_s[inside], self._rr_ms[inside]
        span_s = times_s[-1] - times_s[0] + rr_ms[0] / 1000.0 if times_s else 0.0
        rate_per_min: float | None = None
        absence: Unseen | None = Unseen.NOT_FILLED
        if span_s >= FILLED * WINDOW_S:
            if sum(self._corrected[inside]) <= MOST_CORRECTED * len(times_s):
                rate_per_min = clear_rate_per_min(np.array(times_s), np.array(rr_ms))
            absence = Unseen.UNCLEAR if rate_per_min is None else None
        return BreathingSeen(
            at_s=at_s,
            source=BreathingSource.INTERVALS,
            rate_per_min=rate_per_min,
            absence=absence,
            window_s=min(span_s, WINDOW_S),
        )


def clear_rate_per_min(times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> float | None:
    """The rhythm of intervals at their beats' times, both of shape (n,); None where none is clear.

    It must be the highest hump between 0.05 and 0.5 Hz, and hold half of the power there.
    """
    if not is_spline_possible(times_s):
        return None
    spectrum = welch(rr_samples(times_s, rr_ms))
    fastest_hz = min(BAND_HZ[1], MOST_OF_HEART * 1000.0 / float(np.add.reduce(rr_ms) / len(rr_ms)))
    peak_hz = spectrum.crest_hz((BAND_HZ[0], fastest_hz))
    if peak_hz is None or _share(spectrum, peak_hz) < LEAST_SHARE:
        return None
    return 60.0 * peak_hz


def _share(spectrum: Spectrum, peak_hz: float) -> float:
    """Of the band's power that lies around a peak, by the spectrum's own steps."""
    step_hz = float(spectrum.frequencies_hz[1])
    first, end = math.ceil(BAND_HZ[0] / step_hz), math.floor(BAND_HZ[1] / step_hz) + 1
    low = max(first, math.ceil((peak_hz - HALF_WIDTH_HZ) / step_hz))
    high = min(end, math.floor((peak_hz + HALF_WIDTH_HZ) / step_hz) + 1)
    whole = float(np.add.reduce(spectrum.density[first:end]))
    return float(np.add.reduce(spectrum.density[low:high])) / whole if whole > 0.0 else 0.0
