"""What each block adds to the powers of a stretch's bands and to the swing of its breaths.

For powers the window is one stretch, as a spectrum's must be.
A band's power is an average of its momentary power (``band_course``). The median swing is moved as
Woodruff 1952 says (doi:10.1080/01621459.1952.10483443), with the density read off the quartiles.
"""

import math
import statistics
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.confidence.blocks import MAX_BLOCKS, block_at, edges_in
from biofeedback.dsp.confidence.contributions import Contributions, Scale, apart, even, mean_pushes
from biofeedback.dsp.spectra.band_course import power_course, welch_weights
from biofeedback.dsp.spectra.spectrum import (
    BREATH_HALF_WIDTH_HZ,
    HF_BAND_HZ,
    LF_BAND_HZ,
    RESAMPLED_HZ,
    rr_samples,
)
from biofeedback.dsp.window import Window
from biofeedback.units import hz_from_per_minute


def lf_power(window: Window) -> Contributions | None:
    """Power from 0.04 to 0.15 Hz."""
    return _tapered(window, window.power(LF_BAND_HZ), window.once(_of_lf))


def hf_power(window: Window) -> Contributions | None:
    """Power from 0.15 to 0.40 Hz."""
    return _tapered(window, window.power(HF_BAND_HZ), window.once(_of_hf))


def lf_hf(window: Window) -> Contributions | None:
    """The ratio of the two."""
    low, high = window.power(LF_BAND_HZ), window.power(HF_BAND_HZ)
    ratio = low / high if low is not None and high else None
    return _tapered(window, ratio, apart(window.once(_of_lf), window.once(_of_hf)))


def breath_power(window: Window) -> Contributions | None:
    """Power around the rate of the pacer that the heart follows."""
    if window.pattern is None or window.confirmed_per_min is None:
        return None
    breath_hz = hz_from_per_minute(window.confirmed_per_min)
    band_hz = (breath_hz - BREATH_HALF_WIDTH_HZ, breath_hz + BREATH_HALF_WIDTH_HZ)
    return _tapered(window, window.power(band_hz), _of_band(window, band_hz))


def breath_swing(window: Window) -> Contributions | None:
    """The median swing of the paced breaths of a session or part; a block is a breath or more."""
    if window.length_s is not None or not window.is_paced or not window.swings_bpm:
        return None
    swings = np.array(window.swings_bpm)
    low, high = np.quantile(swings, (0.25, 0.75)).tolist()
    middle = statistics.median(window.swings_bpm)
    if not 0.0 < low < high:
        return None
    blocks = min(len(swings), MAX_BLOCKS)
    of = np.arange(len(swings)) * blocks // len(swings)
    is_above = (swings > middle).astype(np.float64)
    pushes = mean_pushes(of, is_above, blocks)
    if pushes is None:
        return None
    # Half of all breaths lie between the quartiles, so the density there is 0.5 over their distance
    # and a share too many above the median moves it by twice that distance.
    return even(middle, pushes * is_above.mean() * 2.0 * math.log(high / low))


def _tapered(
    window: Window, value: float | None, pushes: NDArray[np.float64] | None
) -> Contributions | None:
    """Blocks count as Welch's taper lets them; a window of one stretch."""
    tapered = window.once(_tapered_blocks)
    if value is None or value <= 0.0 or pushes is None or tapered is None:
        return None
    return Contributions(value=value, scale=Scale.LOG, pushes=pushes, weights=tapered.weights)


def _of_lf(window: Window) -> NDArray[np.float64] | None:
    return _of_band(window, LF_BAND_HZ)


def _of_hf(window: Window) -> NDArray[np.float64] | None:
    return _of_band(window, HF_BAND_HZ)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _TaperedBlocks:
    """The even series of a window of one stretch, and its blocks."""

    samples: NDArray[np.float64]
    """At 4 Hz, in ms, shape (m,)."""
    of_samples: NDArray[np.int64]
    """The block of each, shape (m,)."""
    weights: NDArray[np.float64]
    """Share of each block in Welch's estimate, shape (blocks,)."""


def _tapered_blocks(window: Window) -> _TaperedBlocks | None:
    """None where there is no spectrum, or a block without samples."""
    beats = window.beats
    edges_s = edges_in(window, beats)
    if window.spectrum is None or not len(edges_s):
        return None
    samples = rr_samples(beats.times_s, beats.rr_ms)
    at_s = beats.times_s[0] + np.arange(len(samples)) / RESAMPLED_HZ
    of_samples = block_at(edges_s, at_s)
    if int(np.bincount(of_samples, minlength=len(edges_s) - 1).min()) == 0:
        return None
    weights = np.bincount(of_samples, welch_weights(len(samples)), len(edges_s) - 1)
    return _TaperedBlocks(
        samples=samples, of_samples=of_samples, weights=weights.astype(np.float64)
    )


def _of_band(window: Window, band_hz: tuple[float, float]) -> NDArray[np.float64] | None:
    """What each block adds to the logarithm of a band's power."""
    tapered = window.once(_tapered_blocks)
    if tapered is None:
        return None
    course = power_course(tapered.samples, band_hz)
    levels = np.bincount(tapered.of_samples, course) / np.bincount(tapered.of_samples)
    level = float(tapered.weights @ levels)
    return levels / level - 1.0 if level > 0.0 else None
