"""The definitions of NeuroKit2 0.2.13 where they differ from ours, for checks against it.

Its defects are part of them, and said where a number is defined. Plain arrays; ms and s.
"""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.quadratic_spline import MIN_POINTS, quadratic_spline_at
from biofeedback.dsp.spectra.spectrum import Spectrum

RESAMPLED_HZ = 100.0
BIN_MS = 1000.0 / 128.0
WINDOW_S = 300.0
"""Of the numbers that NeuroKit2 calls SDANN5 and SDNNI5."""
MIN_WINDOWS = 3
ULF_BAND_HZ = (0.0, 0.0033)
VLF_BAND_HZ = (0.0033, 0.04)
LF_BAND_HZ = (0.04, 0.15)
HF_BAND_HZ = (0.15, 0.4)
VHF_BAND_HZ = (0.4, 0.5)
BANDS_HZ = (ULF_BAND_HZ, VLF_BAND_HZ, LF_BAND_HZ, HF_BAND_HZ, VHF_BAND_HZ)
_TINN_FIRST_ERROR = 2.0**14
Array = NDArray[np.float64]


def neurokit2_spectrum(times_s: Array, rr_ms: Array) -> Spectrum | None:
    """Its default density in ms2/Hz; None for too few beats, or equal ones: rounding is no power.

    Quadratic spline to 100 Hz, mean taken off, Welch with periodic Hann segments of half the
    recording (a sample less where rounding has it so) that overlap by half, each padded to twice
    its length, no detrending. What lies below four cycles per recording is dropped.
    """
    if len(times_s) < MIN_POINTS or not bool(np.all(times_s[1:] > times_s[:-1])):
        return None
    if rr_ms.min() == rr_ms.max():
        return None
    step_s = 1.0 / RESAMPLED_HZ
    at_s = np.arange(times_s[0], times_s[-1] + step_s, step_s)
    inside = at_s <= times_s[-1]
    samples = np.where(inside, 0.0, rr_ms[-1])
    samples[inside] = quadratic_spline_at(times_s, rr_ms, at_s[inside])
    samples -= np.mean(samples)
    # In its order of operations: rounding decides how long segments are and which steps count.
    lowest_hz = 2.0 * RESAMPLED_HZ / (len(samples) / 2)
    length = min(int(2.0 / lowest_hz * RESAMPLED_HZ), len(samples) // 2)
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    starts = range(0, len(samples) - length + 1, length - length // 2)
    power = np.zeros(length + 1)
    for start in starts:
        line = np.fft.rfft(samples[start : start + length] * taper, 2 * length)
        power += line.real**2 + line.imag**2
    power *= 2.0 / (len(starts) * RESAMPLED_HZ * float(np.dot(taper, taper)))
    power[[0, -1]] /= 2
    frequencies_hz = np.asarray(np.fft.rfftfreq(2 * length, 1.0 / RESAMPLED_HZ), dtype=np.float64)
    kept = frequencies_hz >= lowest_hz
    return Spectrum(frequencies_hz=frequencies_hz[kept], density=power[kept])


def neurokit2_power_ms2(spectrum: Spectrum, band_hz: tuple[float, float]) -> float | None:
    """Trapezoids between the steps in [low, high); None where that is nothing."""
    low, high = band_hz
    inside = (spectrum.frequencies_hz >= low) & (spectrum.frequencies_hz < high)
    density, at_hz = spectrum.density[inside], spectrum.frequencies_hz[inside]
    power = float(np.sum((density[1:] + density[:-1]) * np.diff(at_hz)) / 2)
    return power or None


def neurokit2_windows(rr_ms: Array) -> list[Array]:
    """Intervals in windows of 5 min, of which it leaves the last one out; none below three.

    Their number is rounded, so that the last may be half empty or reach to 7.5 min.
    """
    if not len(rr_ms):
        return []
    ends_ms = np.cumsum(rr_ms / 1000.0)
    ends_ms = (ends_ms - ends_ms[0]) * 1000.0 + rr_ms[0]
    window_ms = 1000.0 * WINDOW_S
    count = int(np.round(ends_ms[-1] / window_ms))
    if count < MIN_WINDOWS:
        return []
    edges_ms = window_ms * np.arange(count + 1)
    starts = np.searchsorted(ends_ms, edges_ms[:-1], side="left")
    lasts = np.searchsorted(ends_ms, edges_ms[1:], side="left") - 1
    return [rr_ms[start:last] for start, last in zip(starts, lasts, strict=True)]


def neurokit2_histogram(rr_ms: Array) -> tuple[Array, NDArray[np.int64]]:
    """Edges, from 0 in steps of 1/128 s, and counts; the longest interval's bin is the last."""
    edges_ms = np.arange(0.0, np.max(rr_ms) + BIN_MS, BIN_MS)
    counts, _ = np.histogram(rr_ms, bins=edges_ms)
    return edges_ms, counts


def neurokit2_tinn_ms(rr_ms: Array) -> float | None:
    """Its TINN: the triangle's right foot by least squares, its left one never moved.

    The search resets only one of its two variables, so the left foot is always the first edge
    above the shortest interval, whatever fits best.
    """
    edges_ms, counts = neurokit2_histogram(rr_ms)
    peak = int(np.argmax(counts))
    height = float(counts[peak])
    above = np.flatnonzero(edges_ms > np.min(rr_ms))
    if not len(above) or edges_ms[above[0]] >= edges_ms[peak]:
        return 0.0 if len(above) else None
    left = int(above[0])
    rising = height * (np.arange(left, peak + 1) - left) / (peak - left)
    best_ms, least = 0.0, _TINN_FIRST_ERROR
    for right in range(peak + 1, len(edges_ms)):
        if edges_ms[right] >= np.max(rr_ms):
            break
        falling = height * (right - np.arange(peak, right + 1)) / (right - peak)
        triangle = np.concatenate((rising[:-1], falling))
        error = float(np.sum((counts[left : right + 1] - triangle) ** 2))
        if error < least:
            best_ms, least = float(edges_ms[right] - edges_ms[left]), error
    return best_ms
