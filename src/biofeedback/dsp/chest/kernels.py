"""The filters that part a chest's acceleration into breathing, movement of the trunk and the rest.

All are symmetric and of odd length, so that each is late by exactly half its length, at every
frequency. What lies between breathing (below 0.5 Hz) and tremor (from 4 Hz) has a filter of its
own, because that alone tells movement that spoils breathing from movement that does not.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BREATHING_BELOW_HZ = 0.7
"""Half of what is at this frequency remains, 98 % at 0.35 Hz, less than 1 % from 1.1 Hz on."""
MOVEMENT_BAND_HZ = (0.7, 10.0)
TRUNK_HZ = 1.5
"""The middle of the band from 0.5 to 2.5 Hz, at whose edges nothing is left."""
HALF_S = 2.0
"""Half the length of the two filters of breathing and of movement."""
TRUNK_HALF_S = 1.0
LEAST_HZ = 10.0
"""Of fewer samples a second nothing is made: they can't tell breathing from tremor."""
_HIGHEST_SHARE = 0.45
"""Of the sampling rate: where the movement band ends if that comes before 10 Hz."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kernels:
    """The filters for one sampling rate."""

    half: int
    """Samples on each side of the middle one."""
    breathing: NDArray[np.float64]
    """Shape (2 half + 1,); of sum 1."""
    movement: NDArray[np.float64]
    """Shape (2 half + 1,); of sum 0."""
    trunk_half: int
    trunk: NDArray[np.complex128]
    """Shape (2 trunk_half + 1,); of a sine at 1.5 Hz it leaves its amplitude."""


@lru_cache(maxsize=16)
def kernels(rate_hz: int) -> Kernels:
    """The filters for so many samples a second; raises ValueError for fewer than ten."""
    if rate_hz < LEAST_HZ:
        raise ValueError("too few samples a second")
    half, trunk_half = round(HALF_S * rate_hz), round(TRUNK_HALF_S * rate_hz)
    low_hz, high_hz = MOVEMENT_BAND_HZ
    breathing = _low_pass(BREATHING_BELOW_HZ / rate_hz, half)
    below_low = _low_pass(low_hz / rate_hz, half)
    below_high = _low_pass(min(high_hz / rate_hz, _HIGHEST_SHARE), half)
    return Kernels(
        half=half,
        breathing=breathing,
        movement=below_high - below_low,
        trunk_half=trunk_half,
        trunk=_analytic(TRUNK_HZ / rate_hz, trunk_half),
    )


def _low_pass(cut: float, half: int) -> NDArray[np.float64]:
    """A sinc under a Hann taper; ``cut`` in cycles per sample."""
    place = np.arange(-half, half + 1)
    taps = np.sinc(2.0 * cut * place) * _hann(half)
    return np.asarray(taps / np.sum(taps), dtype=np.float64)


def _analytic(frequency: float, half: int) -> NDArray[np.complex128]:
    """A turning pointer under a Hann taper, blind to a level."""
    place, taper = np.arange(-half, half + 1), _hann(half)
    turning = np.exp(2j * np.pi * frequency * place)
    turning -= np.sum(turning * taper) / np.sum(taper)
    return np.asarray(2.0 * turning * taper / np.sum(taper), dtype=np.complex128)


def _hann(half: int) -> NDArray[np.float64]:
    return np.asarray(np.hanning(2 * half + 3)[1:-1], dtype=np.float64)
