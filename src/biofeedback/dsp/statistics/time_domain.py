"""Numbers of intervals as such: means, SDNN, RMSSD, SDSD, CVNN, pNN50.

Formulas after Task Force 1996 (doi:10.1161/01.CIR.93.5.1043). All arrays have shape (n,);
a number that the intervals do not define is None.

Sums go through ``np.add.reduce``: the values of ``np.mean`` and ``np.std`` at a third of their
cost, and, unlike a product through BLAS, the same bits for the same numbers wherever they lie.
"""

import math

import numpy as np
from numpy.typing import NDArray

from biofeedback.units import bpm_from_ms

PNN50_LIMIT_MS = 50.0
PNN20_LIMIT_MS = 20.0
"""The more telling limit where differences are small (Mietus 2002, doi:10.1136/heart.88.4.378)."""


def mean_rr_ms(rr_ms: NDArray[np.float64]) -> float | None:
    """Mean interval in ms; None without intervals.

    >>> mean_rr_ms(np.array([900.0, 1000.0]))
    950.0
    """
    return float(np.add.reduce(rr_ms)) / len(rr_ms) if len(rr_ms) else None


def mean_hr_bpm(rr_ms: NDArray[np.float64]) -> float | None:
    """Beats per time (60,000 over the mean interval), not the mean of momentary rates.

    >>> mean_hr_bpm(np.array([500.0, 1000.0]))
    80.0
    """
    mean_ms = mean_rr_ms(rr_ms)
    return bpm_from_ms(mean_ms) if mean_ms else None


def sdnn_ms(rr_ms: NDArray[np.float64]) -> float | None:
    """Standard deviation in ms, divisor n - 1; None for fewer than two intervals.

    >>> sdnn_ms(np.array([900.0, 1000.0, 1100.0]))
    100.0
    """
    return _deviation(rr_ms)


def cvnn_percent(rr_ms: NDArray[np.float64]) -> float | None:
    """SDNN in per cent of the mean interval; None for fewer than two intervals.

    >>> cvnn_percent(np.array([900.0, 1000.0, 1100.0]))
    10.0
    """
    mean_ms, deviation_ms = mean_rr_ms(rr_ms), _deviation(rr_ms)
    return 100.0 * deviation_ms / mean_ms if mean_ms and deviation_ms is not None else None


def differences_ms(
    rr_ms: NDArray[np.float64],
    segments: NDArray[np.int64],
    corrected: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Successive differences inside segments, shape (m,), m < n.

    ``corrected`` marks intervals that were not measured so; a difference that touches one is left
    out, because a split or averaged interval differs from its neighbour by construction.

    >>> differences_ms(np.array([900.0, 950.0, 700.0]), np.array([0, 0, 1]))
    array([50.])
    """
    differences: NDArray[np.float64] = rr_ms[1:] - rr_ms[:-1]
    kept = segments[1:] == segments[:-1]
    if corrected is not None and np.count_nonzero(corrected):
        kept &= ~(corrected[1:] | corrected[:-1])
    return differences if np.count_nonzero(kept) == len(kept) else differences[kept]


def rmssd_ms(differences: NDArray[np.float64]) -> float | None:
    """Root mean square of successive differences in ms; None without differences.

    >>> rmssd_ms(np.array([30.0, -40.0, 0.0, 0.0]))
    25.0
    """
    if not len(differences):
        return None
    return math.sqrt(float(np.add.reduce(differences * differences)) / len(differences))


def ln_rmssd(differences: NDArray[np.float64]) -> float | None:
    """Natural logarithm of RMSSD in ms; None where no difference is other than zero.

    >>> round(ln_rmssd(np.array([30.0, -40.0, 0.0, 0.0])), 4)
    3.2189
    """
    value_ms = rmssd_ms(differences)
    return math.log(value_ms) if value_ms else None


def sdsd_ms(differences: NDArray[np.float64]) -> float | None:
    """Standard deviation of the signed differences in ms, divisor n - 1; None for fewer than two.

    >>> sdsd_ms(np.array([-50.0, 0.0, 50.0]))
    50.0
    """
    return _deviation(differences)


def pnn50_percent(differences: NDArray[np.float64]) -> float | None:
    """Share of differences larger than 50 ms, in per cent of all differences; None without any.

    >>> pnn50_percent(np.array([60.0, -60.0, 50.0, 0.0]))
    50.0
    """
    return _larger_percent(differences, PNN50_LIMIT_MS)


def pnn20_percent(differences: NDArray[np.float64]) -> float | None:
    """Share of differences larger than 20 ms, in per cent of all differences; None without any.

    >>> pnn20_percent(np.array([60.0, -20.0, 21.0, 0.0]))
    50.0
    """
    return _larger_percent(differences, PNN20_LIMIT_MS)


def _larger_percent(differences: NDArray[np.float64], limit_ms: float) -> float | None:
    if not len(differences):
        return None
    larger = int(np.count_nonzero(np.abs(differences) > limit_ms))
    return 100.0 * larger / len(differences)


def _deviation(values: NDArray[np.float64]) -> float | None:
    count = len(values)
    if count < 2:
        return None
    # From the first on, so that equal values have no deviation at all.
    apart = values - values[0]
    apart -= float(np.add.reduce(apart)) / count
    return math.sqrt(float(np.add.reduce(apart * apart)) / (count - 1))
