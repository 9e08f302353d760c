"""How intervals answer a chest at one frequency: gain, phase and how much of it is linear.

Welch's averaged cross spectra (doi:10.1109/TAU.1967.1161901) of two even series: segments of 64 s
that overlap by half, each without its line, periodic Hann taper, their Fourier sums taken at the
breath's frequency itself and not at the nearest step. Respiratory sinus arrhythmia as a transfer
function: Saul et al. 1989, doi:10.1152/ajpheart.1989.256.1.H153. The squared linear correlation is
what signal processing calls magnitude-squared coherence (Carter, Knapp and Nuttall 1973,
doi:10.1109/TAU.1973.1162496); this program keeps that word for nothing, because the field uses
another number by the same name.
"""

import cmath
import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from biofeedback.dsp.spectra.spectrum import RESAMPLED_HZ

SEGMENT_S = 64.0
"""Six breaths at 6 per minute; resolves 0.016 Hz."""
MIN_SEGMENTS = 5
"""The share of one segment is always 100 %; of fewer than five it says next to nothing."""
_FLAT = 1e-9
"""A series that spans less than this share of its largest value does not vary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """How a response follows a driver at one frequency."""

    gain: float
    """Response per driver, in the unit of one over that of the other."""
    phase_deg: float | None
    """By how much the response's cycle runs ahead of the driver's, from -180 to 180; None where
    no single clock timed both, so that it would be the delay's as much as the heart's."""
    linear_share_percent: float
    """Squared linear correlation at the frequency: share of the response's power that a fixed gain
    and phase explain, 0 to 100."""
    segments: int


def transfer(
    driver: NDArray[np.float64],
    response: NDArray[np.float64],
    *,
    at_hz: float,
    shares_clock: bool,
) -> Transfer | None:
    """The transfer from one even series to another at one frequency.

    Both hold 4 values per second at the same moments, shape (n,). None for fewer than five
    segments (192 s), or where either does not vary.
    """
    length = round(SEGMENT_S * RESAMPLED_HZ)
    segments = 2 * (len(driver) - length) // length + 1
    if segments < MIN_SEGMENTS or _is_flat(driver) or _is_flat(response):
        return None
    driven, answered = (_at_frequency(one, length, at_hz) for one in (driver, response))
    driver_power = float(np.sum(np.abs(driven) ** 2))
    response_power = float(np.sum(np.abs(answered) ** 2))
    if driver_power <= 0.0 or response_power <= 0.0:
        return None
    cross = complex(np.sum(np.conj(driven) * answered))
    share = abs(cross) ** 2 / (driver_power * response_power)
    return Transfer(
        gain=abs(cross) / driver_power,
        phase_deg=math.degrees(cmath.phase(cross)) if shares_clock else None,
        linear_share_percent=100.0 * min(share, 1.0),
        segments=segments,
    )


def _is_flat(series: NDArray[np.float64]) -> bool:
    return bool(np.ptp(series) <= _FLAT * np.max(np.abs(series)))


def _at_frequency(series: NDArray[np.float64], length: int, at_hz: float) -> NDArray[np.complex128]:
    """The tapered Fourier sum of each segment at one frequency, shape (segments,)."""
    segments = sliding_window_view(series, length)[:: length // 2]
    place = np.arange(length) - (length - 1) / 2
    flat = segments - np.mean(segments, axis=1, keepdims=True)
    flat = flat - (flat @ place / np.sum(place * place))[:, np.newaxis] * place
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    wave = taper * np.exp(-2j * np.pi * at_hz / RESAMPLED_HZ * np.arange(length))
    sums: NDArray[np.complex128] = flat @ wave
    return sums
