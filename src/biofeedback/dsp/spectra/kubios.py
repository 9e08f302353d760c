"""Beats the way Kubios HRV 3 sees them: on a 4 Hz series without its slow trend.

The recipe was worked out from published reports of that program; it is no part of it. Beats are
splined to 4 Hz from the first one, the smoothness-priors trend is taken out, the spectrum is taken
of that series, and the series is splined back to the beats for everything else.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.detrending import without_trend
from biofeedback.dsp.spectra.spectrum import RESAMPLED_HZ, Spectrum, even_series
from biofeedback.dsp.spectra.spline import is_spline_possible, spline_at

DETREND_LAMBDA = 500.0
"""What a report says unless its user chose otherwise."""
SEGMENT_S = 256.0
VLF_BAND_HZ = (0.0, 0.04)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetrendedBeats:
    """One stretch of beats without its trend; around 0 ms."""

    rr_ms: NDArray[np.float64]
    """At the beats, shape (n,)."""
    samples: NDArray[np.float64]
    """At 4 Hz from the first beat, shape (m,)."""


def detrended_beats(
    times_s: NDArray[np.float64], rr_ms: NDArray[np.float64], regularisation: float
) -> DetrendedBeats | None:
    """Beats, shape (n,), without their trend; None for too few, or times not strictly in order."""
    if not is_spline_possible(times_s):
        return None
    samples = without_trend(even_series(times_s, rr_ms), regularisation)
    grid_s = times_s[0] + np.arange(len(samples)) / RESAMPLED_HZ
    if not is_spline_possible(grid_s):
        return None
    return DetrendedBeats(rr_ms=spline_at(grid_s, samples, times_s), samples=samples)


def kubios_spectrum(samples: NDArray[np.float64]) -> Spectrum:
    """Welch's estimate of a detrended 4 Hz series in ms, shape (n,).

    Segments of 256 s (the whole where it is shorter) that overlap by half, tapered with MATLAB's
    ``hanning``, which has no zeros at its ends; not detrended one by one.
    """
    length = min(len(samples), round(SEGMENT_S * RESAMPLED_HZ))
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(1, length + 1) / (length + 1))
    starts = range(0, len(samples) - length + 1, max(1, length // 2))
    power = np.zeros(length // 2 + 1)
    for start in starts:
        line = np.fft.rfft(samples[start : start + length] * taper)
        power += line.real**2 + line.imag**2
    power *= 2.0 / (len(starts) * RESAMPLED_HZ * float(np.dot(taper, taper)))
    power[0] /= 2
    if length % 2 == 0:
        power[-1] /= 2
    frequencies_hz = np.arange(len(power), dtype=np.float64)
    frequencies_hz *= RESAMPLED_HZ / length
    return Spectrum(frequencies_hz=frequencies_hz, density=power)
