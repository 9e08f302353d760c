"""How much of the heart's variation is one rhythm: power at the strongest peak over all power.

An open definition after McCraty and Zayas 2014, doi:10.3389/fpsyg.2014.01090, whose own
preprocessing is not published: 64 s of intervals splined to 4 Hz, without their line, periodic
Hann taper, zero-padded to 1024 points (steps of 0.0039 Hz); the highest density between 0.04 and
0.26 Hz; its integral over +-0.015 Hz around it (trapezoids, interpolated edges) as the peak's
power, and that over 0.0033 to 0.40 Hz as all power. Their ratio is peak / (all - peak); it is shown
as 100 ratio / (ratio + 1), which is the peak's share of all in per cent. A longer stretch gives one
value every 5 s.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from biofeedback.dsp.spectra.spectrum import RESAMPLED_HZ

WINDOW_S = 64.0
STEP_S = 5.0
PEAK_BAND_HZ = (0.04, 0.26)
PEAK_HALF_WIDTH_HZ = 0.015
TOTAL_BAND_HZ = (0.0033, 0.40)
POINTS = 1024
MIN_COVERAGE = 0.95
"""A stretch of at least this much of 64 s gives one value; beats never fill a window quite."""
_STEP_HZ = RESAMPLED_HZ / POINTS
_LINES = math.ceil(TOTAL_BAND_HZ[1] / _STEP_HZ) + 1
"""What lies above says nothing about the total, and no peak is sought there."""
_AT_ONCE = 512
"""Windows transformed together; bounds the memory of a day."""
_FLAT = 1e-18
"""Power below this share of the squared intervals is rounding."""


def regularity_percent(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rhythm's regularity in each window of one stretch, shape (k,), 0 to 100.

    ``samples`` are intervals at 4 Hz in ms, shape (n,). Empty where they are too few; windows in
    which nothing varies are left out.
    """
    full = round(WINDOW_S * RESAMPLED_HZ)
    length = min(full, len(samples))
    if length < MIN_COVERAGE * full:
        return np.empty(0)
    windows = sliding_window_view(samples, length)[:: round(STEP_S * RESAMPLED_HZ)]
    parts = [_shares(windows[at : at + _AT_ONCE]) for at in range(0, len(windows), _AT_ONCE)]
    return 100.0 * np.concatenate(parts)


def _shares(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The peak's share of all power in each window that varies, shape (k,), k <= rows."""
    lines = np.fft.rfft(_without_lines(windows) * _hann(windows.shape[1]), POINTS, axis=1)
    lines = lines[:, :_LINES]
    power = lines.real**2 + lines.imag**2
    places = np.arange(power.shape[1])
    whole = power @ _weights(places, TOTAL_BAND_HZ)
    varies = whole > _FLAT * np.sum(windows * windows, axis=1)
    power, whole = power[varies], whole[varies]
    searched = np.flatnonzero(
        (places >= PEAK_BAND_HZ[0] / _STEP_HZ) & (places <= PEAK_BAND_HZ[1] / _STEP_HZ)
    )
    peaks = searched[0] + np.argmax(power[:, searched], axis=1)
    reach = math.ceil(PEAK_HALF_WIDTH_HZ / _STEP_HZ)
    around = np.arange(-reach, reach + 1)
    near = np.take_along_axis(power, peaks[:, np.newaxis] + around, axis=1)
    shares: NDArray[np.float64] = (
        near @ _weights(around, (-PEAK_HALF_WIDTH_HZ, PEAK_HALF_WIDTH_HZ)) / whole
    )
    return shares


def _without_lines(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row without its least-squares line."""
    place = np.arange(windows.shape[1]) - (windows.shape[1] - 1) / 2
    flat = windows - np.mean(windows, axis=1, keepdims=True)
    rise = flat @ place / np.sum(place * place)
    without: NDArray[np.float64] = flat - rise[:, np.newaxis] * place
    return without


def _weights(places: NDArray[np.int64], band_hz: tuple[float, float]) -> NDArray[np.float64]:
    """What each step of a spectrum adds to its integral over a band, in steps.

    The spectrum is a polygon through its steps, so that a band's edges may lie between two.
    """
    low, high = (edge_hz / _STEP_HZ for edge_hz in band_hz)
    at = places.astype(np.float64)
    weights: NDArray[np.float64] = _hat_up_to(high - at) - _hat_up_to(low - at)
    return weights


def _hat_up_to(edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """The integral of the unit hat (1 at 0, 0 from -1 and 1 on) up to each edge."""
    within = np.clip(edges, -1.0, 1.0)
    return np.where(within < 0.0, (1.0 + within) ** 2 / 2, 1.0 - (1.0 - within) ** 2 / 2)


@lru_cache(maxsize=16)
def _hann(length: int) -> NDArray[np.float64]:
    taper: NDArray[np.float64] = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    taper.flags.writeable = False
    return taper
