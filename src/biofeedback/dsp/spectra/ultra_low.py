"""Power of the slowest changes of a whole day, across its gaps and without a spline.

Welch's segments of 256 s see nothing slower than themselves. Here each interval counts for as
long as it lasts: the periodogram of the step that the intervals make over time, without taper,
with gaps at the mean.
"""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.fourier_sums import fourier_sums
from biofeedback.dsp.spectra.spectrum import VLF_BAND_HZ, Spectrum

ULF_BAND_HZ = (0.0, VLF_BAND_HZ[0])
"""Up to where VLF begins; the Task Force rounds that to 0.003 Hz."""
MIN_COVERED = 0.9
"""Share of the time from first beat to last that intervals must cover."""


def tachogram_spectrum(
    times_s: NDArray[np.float64], rr_ms: NDArray[np.float64], *, highest_hz: float = ULF_BAND_HZ[1]
) -> Spectrum | None:
    """The one-sided density of intervals that end at times, both of shape (n,), in ms2/Hz.

    Frequencies are one cycle of the whole span apart, up to the first at or above ``highest_hz``,
    which must be slow against the beats; the density at 0 is 0. All frequencies together hold the
    variance over time, not over beats. None where intervals cover less than 90 % of the span.
    """
    lasts_s = rr_ms / 1000.0
    covered_s = float(lasts_s.sum())
    if covered_s <= 0.0:
        return None
    span_s = float(times_s[-1] - times_s[0]) + float(lasts_s[0])
    if span_s <= 0.0 or covered_s < MIN_COVERED * span_s:
        return None
    mean_ms = float(lasts_s.dot(rr_ms)) / covered_s
    middles_s = times_s - times_s[0] + lasts_s[0] - lasts_s / 2
    size = int(np.ceil(highest_hz * span_s)) + 1
    lines = fourier_sums(middles_s, lasts_s * (rr_ms - mean_ms), step_hz=1.0 / span_s, count=size)
    density = (lines.real**2 + lines.imag**2) * (2.0 / covered_s)
    density[0] = 0.0
    frequencies_hz = np.arange(size, dtype=np.float64)
    frequencies_hz /= span_s
    return Spectrum(frequencies_hz=frequencies_hz, density=density)
