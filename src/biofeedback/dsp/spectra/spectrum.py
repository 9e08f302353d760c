"""Power of the intervals over frequency: Welch's method on the splined series, in ms2."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.spline import even_readings, even_spline

RESAMPLED_HZ = 4.0
SEGMENT_S = 256.0
"""Longest segment; resolves 0.004 Hz, so that the LF band's lower edge is ten steps up."""
VLF_BAND_HZ = (0.0033, 0.04)
"""From one cycle in 5 min up; the Task Force rounds that to 0.003 Hz."""
LF_BAND_HZ = (0.04, 0.15)
HF_BAND_HZ = (0.15, 0.40)
"""Task Force 1996."""
PEAK_BAND_HZ = (0.04, 0.40)
"""Where a rhythm of breathing is looked for: 2.4 to 24 per minute."""
BREATH_HALF_WIDTH_HZ = 0.015
"""Half width of the band around the breathing frequency that ``breath_power`` integrates."""
_FEWEST_SAMPLES = 2
_SEGMENTS_AT_ONCE = 64
"""Bounds what a day's spectrum takes in memory: about 2 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """A one-sided power spectral density."""

    frequencies_hz: NDArray[np.float64]
    """Evenly spaced from 0, shape (n,)."""
    density: NDArray[np.float64]
    """In ms2/Hz, shape (n,)."""

    def power(self, band_hz: tuple[float, float]) -> float:
        """The integral over a band: trapezoids, with the density interpolated at the edges.

        Neighbouring bands add up. Beyond its last frequency a spectrum knows of no power.
        """
        start, end, weights = band_weights(len(self.density), self._step_hz, band_hz)
        return float(self.density[start:end].dot(weights))

    def peak_hz(self, band_hz: tuple[float, float] = PEAK_BAND_HZ) -> float | None:
        """Where the density is highest inside a band; None where it is zero throughout.

        Between the steps, by the parabola through the logarithms of the highest density and its
        two neighbours: within 0.02 per minute for a rhythm of 300 s.
        """
        start, end = self._inside(band_hz)
        if start >= end:
            return None
        place = start + int(self.density[start:end].argmax())
        return self._top_hz(place) if self.density[place] > 0.0 else None

    def crest_hz(self, band_hz: tuple[float, float]) -> float | None:
        """The top of the highest hump inside a band; None where the band holds no hump.

        A hump is a step with a higher density than both its neighbours, so a slope that rises
        towards an edge has none. Found between the steps as ``peak_hz`` is.
        """
        start, end = self._inside(band_hz)
        start, end = max(start, 1), min(end, len(self.density) - 1)
        if start >= end:
            return None
        inside = self.density[start:end]
        below, above = self.density[start - 1 : end - 1], self.density[start + 1 : end + 1]
        humps = np.flatnonzero((inside > below) & (inside >= above))
        return self._top_hz(start + int(humps[inside[humps].argmax()])) if len(humps) else None

    def _top_hz(self, place: int) -> float:
        if not 0 < place < len(self.density) - 1:
            return float(self.frequencies_hz[place])
        return self._step_hz * (place + _top(*self.density[place - 1 : place + 2].tolist()))

    @property
    def _step_hz(self) -> float:
        return float(self.frequencies_hz[1]) if len(self.frequencies_hz) > 1 else 0.0

    def _inside(self, band_hz: tuple[float, float]) -> tuple[int, int]:
        """First place inside a band, edges included, and one past the last."""
        low, high = band_hz
        return (
            int(self.frequencies_hz.searchsorted(low, side="left")),
            int(self.frequencies_hz.searchsorted(high, side="right")),
        )


@lru_cache(maxsize=256)
def band_weights(
    count: int, step_hz: float, band_hz: tuple[float, float]
) -> tuple[int, int, NDArray[np.float64]]:
    """What each step of a spectrum counts in a band's power: from where to where, weights in Hz.

    They integrate, from edge to edge, the broken line through ``count`` densities that lie
    ``step_hz`` apart from 0 on; weights of shape (k,).
    """
    low, high = (min(max(edge, 0.0), (count - 1) * step_hz) for edge in band_hz)
    if high <= low:
        return 0, 0, np.zeros(0)
    start, end = math.floor(low / step_hz), min(math.ceil(high / step_hz) + 1, count)
    knots_hz = step_hz * np.arange(start, end)
    pieces = np.clip(knots_hz, low, high)
    wide, middle = np.diff(pieces), (pieces[1:] + pieces[:-1]) / 2
    share = (middle - knots_hz[:-1]) / step_hz
    weights = np.zeros(end - start)
    weights[:-1] += wide * (1.0 - share)
    weights[1:] += wide * share
    weights.flags.writeable = False
    return start, end, weights


def even_series(times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intervals splined to 4 Hz, from the first beat's time to the last's; shape (m,), ms."""
    return even_spline(times_s, rr_ms, rate_hz=RESAMPLED_HZ)


def detrended(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """The samples without their least-squares line; of each row, shape (..., n)."""
    place, squares = _ramp(samples.shape[-1])
    if samples.ndim == 1:
        return _level_row(samples, place, squares)
    # From the first on, so that nothing at all is left of equal ones.
    flat: NDArray[np.float64] = samples - samples[..., :1]
    level = np.add.reduce(flat, axis=-1, keepdims=True) / len(place)
    rise = flat.dot(place)[..., None] / squares
    flat -= level
    flat -= rise * place
    return flat


def _level_row(
    samples: NDArray[np.float64], place: NDArray[np.float64], squares: float
) -> NDArray[np.float64]:
    """``detrended`` of one row, in fewer calls; the same numbers in the same order."""
    flat: NDArray[np.float64] = samples - samples[:1]
    rise = float(flat.dot(place)) / squares
    flat -= float(np.add.reduce(flat)) / len(place) if len(place) else 0.0
    flat -= rise * place
    return flat


def welch(samples: NDArray[np.float64]) -> Spectrum:
    """Welch's estimate (doi:10.1109/TAU.1967.1161901) of a 4 Hz series in ms, shape (n,).

    Periodic Hann segments of 256 s, the whole where it is shorter, that overlap by half and begin
    at the first sample; what does not fill a last segment is left out, as is usual. Segments are
    not detrended one by one. Raises ValueError for fewer than two samples.
    """
    if len(samples) < _FEWEST_SAMPLES:
        raise ValueError("a spectrum needs two samples or more")
    count = len(samples)
    taper = _only_taper(count)
    if taper is None:
        density = welch_densities(samples[None, :])[0]
    else:
        density = _squared_row(samples[: len(taper)] * taper)
        _halve_ends(density, len(taper))
    return Spectrum(frequencies_hz=welch_frequencies_hz(count), density=density)


def welch_densities(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The densities that ``welch`` gives of each row of samples, shape (k, n); a row for each."""
    length = _segment_length(rows.shape[1])
    segments = rows[:, None, :length]
    if not _has_one_segment(rows.shape[1]):
        every = _segment_step(length)
        segments = np.lib.stride_tricks.sliding_window_view(rows, length, axis=1)[:, ::every]
    count = segments.shape[1]
    at_once = max(1, _SEGMENTS_AT_ONCE // len(rows))
    density = _summed_power(segments[:, :at_once])
    for start in range(at_once, count, at_once):
        density += _summed_power(segments[:, start : start + at_once])
    density /= count
    return density


@lru_cache(maxsize=64)
def welch_frequencies_hz(count: int) -> NDArray[np.float64]:
    """Where the densities of so many samples lie, shape (m,)."""
    length = _segment_length(count)
    frequencies_hz = np.arange(length // 2 + 1, dtype=np.float64)
    frequencies_hz *= RESAMPLED_HZ / length
    frequencies_hz.flags.writeable = False
    return frequencies_hz


def rr_samples(times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a spectrum of beats is taken of: one stretch, at 4 Hz and without its line, in ms."""
    return detrended(even_series(times_s, rr_ms))


def looked_at_samples(
    times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]
) -> NDArray[np.float64]:
    """``rr_samples`` of beats that can carry a spline, as somebody has made sure before."""
    return detrended(even_readings(times_s, rr_ms, rate_hz=RESAMPLED_HZ))


def rhythm_hz(samples: NDArray[np.float64]) -> float | None:
    """The strongest rhythm of a 4 Hz series between 0.04 and 0.4 Hz; None where there is none.

    It is the plain maximum of the spectrum, so a slow wave beside a weak breath wins.
    """
    return welch(samples).peak_hz()


def _segment_length(count: int) -> int:
    return min(count, round(SEGMENT_S * RESAMPLED_HZ))


def _segment_step(length: int) -> int:
    """From one segment's first sample to the next one's."""
    return max(1, length - length // 2)


def _has_one_segment(count: int) -> bool:
    length = _segment_length(count)
    return count < length + _segment_step(length)


@lru_cache(maxsize=64)
def _only_taper(count: int) -> NDArray[np.float64] | None:
    """The taper of so many samples that hold a single segment; None where they hold more."""
    return _scaled_hann(_segment_length(count)) if _has_one_segment(count) else None


def _summed_power(segments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Density under a periodic Hann taper, added up over segments.

    Segments of 4 Hz samples in ms, shape (rows, segments, n); one-sided, in ms2/Hz, shape
    (rows, n // 2 + 1).
    """
    length = segments.shape[-1]
    power = _squared(segments * _scaled_hann(length))
    summed: NDArray[np.float64] = power[:, 0] if segments.shape[1] == 1 else power.sum(axis=1)
    _halve_ends(summed.T, length)
    return summed


def _squared(tapered: NDArray[np.float64]) -> NDArray[np.float64]:
    """The squared lines of the last axis: shape (..., n) to (..., n // 2 + 1)."""
    parts = np.fft.rfft(tapered).view(np.float64)
    parts *= parts
    power: NDArray[np.float64] = parts[..., 0::2] + parts[..., 1::2]
    return power


def _squared_row(tapered: NDArray[np.float64]) -> NDArray[np.float64]:
    """``_squared`` of one row, sooner: numpy takes a while to make room for the lines itself."""
    lines = np.empty(len(tapered) // 2 + 1, dtype=np.complex128)
    parts = np.fft.rfft(tapered, out=lines).view(np.float64)
    parts *= parts
    power: NDArray[np.float64] = parts[0::2] + parts[1::2]
    return power


def _halve_ends(density: NDArray[np.float64], length: int) -> None:
    """What has no mirror image counts half: 0, and half the rate."""
    density[0] *= 0.5
    if length % 2 == 0:
        density[-1] *= 0.5


def _top(below: float, at: float, above: float) -> float:
    """Where the top of a hump lies, in steps from the middle one of three densities.

    The middle one itself where it is not the highest, as at the edge of a band.
    """
    if not 0.0 < below <= at or not 0.0 < above <= at:
        return 0.0
    rise, fall = math.log(at) - math.log(below), math.log(at) - math.log(above)
    return 0.5 * (rise - fall) / (rise + fall) if rise + fall > 0.0 else 0.0


@lru_cache(maxsize=64)
def _scaled_hann(length: int) -> NDArray[np.float64]:
    """A periodic Hann taper, scaled so that squared lines are a one-sided density."""
    taper: NDArray[np.float64] = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    taper *= math.sqrt(2.0 / (RESAMPLED_HZ * float(np.sum(taper * taper))))
    taper.flags.writeable = False
    return taper


@lru_cache(maxsize=64)
def _ramp(count: int) -> tuple[NDArray[np.float64], float]:
    """Places counted from the middle, and the sum of their squares, at least 1."""
    place = np.arange(count, dtype=np.float64)
    place -= (count - 1) / 2
    place.flags.writeable = False
    return place, max(float(place.dot(place)), 1.0)
