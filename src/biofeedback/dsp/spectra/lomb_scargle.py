"""Power of the intervals over frequency from the beats themselves, without an even series.

Lomb's and Scargle's least-squares periodogram (doi:10.1007/BF00648343, doi:10.1086/160554),
calibrated: the density is P * 2 T / n, with P the sum that a sine of amplitude A brings to
n A**2 / 4, so that a sine brings A**2 / 2 to its band, in ms2, whatever the number of beats.
"""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.fourier_sums import fourier_sums
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, Spectrum

FEWEST_BEATS = 4
_SINGULAR = 1e-6
"""Below it cosine and sine can't be told apart at the beats, as at half the rate of even ones."""


def lomb_scargle(
    times_s: NDArray[np.float64],
    values: NDArray[np.float64],
    *,
    highest_hz: float = HF_BAND_HZ[1],
) -> Spectrum:
    """The calibrated periodogram of values at uneven times, both of shape (n,); in ms2/Hz.

    Of what remains of the values without their least-squares line over time; no level is fitted
    at each frequency. No taper. Frequencies are 1 / T apart, T being n mean spacings, from 0,
    where the density is 0, up to the first at or above ``highest_hz``. Raises ValueError for
    fewer than four values, times out of order, and what is not finite.
    """
    _refuse_odd(times_s, values)
    count = len(times_s)
    since_s = times_s - times_s[0]
    lasts_s = float(since_s[-1]) * count / (count - 1)
    size = int(np.ceil(highest_hz * lasts_s)) + 1
    step_hz = 1.0 / lasts_s
    rest = without_line(since_s, values)
    lines = fourier_sums(since_s, rest, step_hz=step_hz, count=size)
    doubled = fourier_sums(since_s, np.ones(count), step_hz=step_hz, count=2 * size - 1)[::2]
    density = _fitted(lines, doubled / count) * (2.0 * lasts_s / count**2)
    density[0] = 0.0
    frequencies_hz = np.arange(size, dtype=np.float64)
    frequencies_hz *= step_hz
    return Spectrum(frequencies_hz=frequencies_hz, density=density)


def without_line(times_s: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values at uneven times without their least-squares line, shape (n,)."""
    centred_s = times_s - times_s.mean()
    # From the first on, so that nothing at all is left of equal values.
    rest: NDArray[np.float64] = values - values[0]
    rest -= rest.mean()
    rest -= centred_s * (centred_s.dot(rest) / centred_s.dot(centred_s))
    return rest


def _fitted(lines: NDArray[np.complex128], doubled: NDArray[np.complex128]) -> NDArray[np.float64]:
    """The sum P, n times, at each frequency, from the sums at it and those of 1 / n at its double.

    The least-squares fit of a cosine and a sine, written with complex sums; shape (m,).
    """
    square = lines.real**2 + lines.imag**2
    apart = 1.0 - (doubled.real**2 + doubled.imag**2)
    is_single = apart < _SINGULAR
    mixed = (np.conj(doubled) * lines**2).real
    fitted = np.maximum(square - mixed, 0.0) / np.where(is_single, 1.0, apart)
    return np.where(is_single, square / 2.0, fitted)


def _refuse_odd(times_s: NDArray[np.float64], values: NDArray[np.float64]) -> None:
    if not (np.isfinite(times_s).all() and np.isfinite(values).all()):
        raise ValueError("a periodogram needs finite times and values")
    if len(times_s) < FEWEST_BEATS or not (times_s[1:] > times_s[:-1]).all():
        raise ValueError("a periodogram needs four values or more, strictly in order")
