"""Power of the intervals over frequency: Welch's method on the splined series, in ms2."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spline import spline_at

RESAMPLED_HZ = 4.0
SEGMENT_S = 256.0
"""Longest segment; resolves 0.004 Hz, so that the LF band's lower edge is ten steps up."""
LF_BAND_HZ = (0.04, 0.15)
HF_BAND_HZ = (0.15, 0.40)
"""Task Force 1996."""
PEAK_BAND_HZ = (0.04, 0.40)
"""Where a rhythm of breathing is looked for: 2.4 to 24 per minute."""
BREATH_HALF_WIDTH_HZ = 0.015
"""Half width of the band around the breathing frequency that ``breath_power`` integrates."""
_PEAK_PADDING = 8
"""Zero-padding that puts the steps of a peak search at 0.03 per minute for 256 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """A one-sided power spectral density."""

    frequencies_hz: NDArray[np.float64]
    """Evenly spaced from 0, shape (n,)."""
    density: NDArray[np.float64]
    """In ms2/Hz, shape (n,)."""

    def power(self, band_hz: tuple[float, float]) -> float:
        """The integral over a band: trapezoids, with the density interpolated at the edges."""
        low, high = band_hz
        inside = (self.frequencies_hz > low) & (self.frequencies_hz < high)
        at = np.concatenate(([low], self.frequencies_hz[inside], [high]))
        density = np.interp(at, self.frequencies_hz, self.density)
        return float(np.sum((density[1:] + density[:-1]) * np.diff(at)) / 2)

    def peak_hz(self, band_hz: tuple[float, float] = PEAK_BAND_HZ) -> float | None:
        """Where the density is highest inside a band; None where it is zero throughout."""
        low, high = band_hz
        inside = (self.frequencies_hz >= low) & (self.frequencies_hz <= high)
        density = self.density[inside]
        if not len(density) or density.max() <= 0.0:
            return None
        return float(self.frequencies_hz[inside][int(np.argmax(density))])


def even_series(times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intervals splined to 4 Hz, from the first beat's time to the last's; shape (m,), ms."""
    count = int((times_s[-1] - times_s[0]) * RESAMPLED_HZ + 1e-9) + 1
    return spline_at(times_s, rr_ms, times_s[0] + np.arange(count) / RESAMPLED_HZ)


def detrended(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """The samples without their least-squares line."""
    place = np.arange(len(samples)) - (len(samples) - 1) / 2
    level = np.mean(samples)
    rise = np.sum(place * (samples - level)) / max(float(np.sum(place * place)), 1.0)
    flat: NDArray[np.float64] = samples - level - rise * place
    return flat


def welch(samples: NDArray[np.float64], *, padding: int = 1) -> Spectrum:
    """Welch's estimate (doi:10.1109/TAU.1967.1161901) of a 4 Hz series in ms, shape (n,).

    Periodic Hann segments of 256 s, the whole where it is shorter, that overlap by half and begin
    at the first sample; what does not fill a last segment is left out, as is usual. Segments are
    not detrended one by one. ``padding`` makes the steps finer, not the resolution.
    """
    length = min(len(samples), round(SEGMENT_S * RESAMPLED_HZ))
    taper = _hann(length)
    points = padding * length
    starts = range(0, len(samples) - length + 1, max(1, length - length // 2))
    power = np.zeros(points // 2 + 1)
    for start in starts:
        line = np.fft.rfft(samples[start : start + length] * taper, points)
        power += line.real**2 + line.imag**2
    power *= 2.0 / (len(starts) * RESAMPLED_HZ * float(np.sum(taper * taper)))
    power[0] /= 2
    if points % 2 == 0:
        power[-1] /= 2
    frequencies_hz = np.arange(len(power), dtype=np.float64)
    frequencies_hz *= RESAMPLED_HZ / points
    return Spectrum(frequencies_hz=frequencies_hz, density=power)


def rr_samples(times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a spectrum of beats is taken of: one stretch, at 4 Hz and without its line, in ms."""
    return detrended(even_series(times_s, rr_ms))


def rhythm_hz(samples: NDArray[np.float64]) -> float | None:
    """The strongest rhythm of a 4 Hz series between 0.04 and 0.4 Hz; None where there is none.

    It is the plain maximum of the spectrum, so a slow wave beside a weak breath wins.
    """
    return welch(samples, padding=_PEAK_PADDING).peak_hz()


@lru_cache(maxsize=64)
def _hann(length: int) -> NDArray[np.float64]:
    taper: NDArray[np.float64] = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    taper.flags.writeable = False
    return taper
