"""How much a moment of the ECG looks like a QRS complex, whichever way up the strap is worn.

The chain of Pan and Tompkins 1985 (doi:10.1109/TBME.1985.325532): band-pass, slope, square, moving
average. Different here: filters are symmetric and of finite length (theirs: integers, with a delay
of their own in each stage), so every value lies exactly on its sample; and the root of the average
is given, so that a beat of half the height has half the energy, not a quarter.
"""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.ecg.fir import Fir, low_pass

BAND_HZ = (5.0, 18.0)
"""Below lie P and T waves and the breath, above muscles."""
AVERAGE_S = 0.12
_BAND_HALF_S = 0.12
Array = NDArray[np.float64]


class QrsEnergy:
    """Samples in pieces to energies in microvolt per sample, each on its sample."""

    def __init__(self, rate_hz: float) -> None:
        half = round(_BAND_HALF_S * rate_hz)
        low, high = (low_pass(cut_hz=cut, rate_hz=rate_hz, half=half) for cut in BAND_HZ)
        slope = np.array([1.0, 2.0, 0.0, -2.0, -1.0]) / 8.0
        self._slope = Fir(np.convolve(high - low, slope))
        width = 2 * round(0.5 * AVERAGE_S * rate_hz) + 1
        self._average = Fir(np.full(width, 1.0 / width))

    @property
    def delay_samples(self) -> int:
        """How many samples after its own an energy is known."""
        return self._slope.delay_samples + self._average.delay_samples

    def feed(self, samples_uv: Array) -> Array:
        """Energies that are known now, and were not; ``samples_uv`` of shape (n,)."""
        slopes = self._slope.feed(samples_uv)
        energies: Array = np.sqrt(self._average.feed(slopes * slopes))
        return energies
