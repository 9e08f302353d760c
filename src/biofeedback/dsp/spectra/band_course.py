"""How the power of a band comes and goes within a stretch, and what Welch's taper makes of it.

Welch's power of a band is, but for leakage, an average over time of the band's momentary power,
weighted with the square of the taper. Kept apart, the two say how sure that average is: the
course says how much the power fluctuates, the weights say how much of the stretch counts. Their
product is within some per cent of ``Spectrum.power`` (a test holds them together).
"""

import math

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.spectrum import RESAMPLED_HZ, SEGMENT_S

_LONG, _STEP = 8192, 4096
"""Series longer than half an hour are padded with zeros to whole steps, since a transform of a
length with a large prime factor takes many times as long."""


def power_course(samples: NDArray[np.float64], band_hz: tuple[float, float]) -> NDArray[np.float64]:
    """The band's momentary power of a 4 Hz series, shape (n,), in the square of its unit.

    Half the squared envelope of what the band leaves of the series: lines of its transform outside
    ``[low, high)`` are zero.
    """
    count = len(samples)
    points = count if count <= _LONG else math.ceil(count / _STEP) * _STEP
    lines = np.fft.fft(samples, points)
    frequencies_hz = np.fft.fftfreq(points, 1.0 / RESAMPLED_HZ)
    lines[(frequencies_hz < band_hz[0]) | (frequencies_hz >= band_hz[1])] = 0.0
    analytic = np.fft.ifft(lines)[:count]
    return 2.0 * (analytic.real**2 + analytic.imag**2)


def welch_weights(count: int) -> NDArray[np.float64]:
    """How much each of ``count`` samples counts in ``welch``, shape (n,); their sum is 1."""
    length = min(count, round(SEGMENT_S * RESAMPLED_HZ))
    squared = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)) ** 2
    weights = np.zeros(count)
    for start in range(0, count - length + 1, max(1, length - length // 2)):
        weights[start : start + length] += squared
    total = float(weights.sum())
    return weights / total if total > 0.0 else weights
