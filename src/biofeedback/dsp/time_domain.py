"""Numbers of intervals as such: mean, SDNN, RMSSD, pNN50.

Formulas after Task Force 1996 (doi:10.1161/01.CIR.93.5.1043). All arrays have shape (n,);
a number that the intervals do not define is None.
"""

import math

import numpy as np
from numpy.typing import NDArray

from biofeedback.units import bpm_from_ms

PNN_LIMIT_MS = 50.0


def mean_rr_ms(rr_ms: NDArray[np.float64]) -> float | None:
    """Mean interval in ms; None without intervals.

    >>> mean_rr_ms(np.array([900.0, 1000.0]))
    950.0
    """
    return float(np.mean(rr_ms)) if len(rr_ms) else None


def mean_hr_bpm(rr_ms: NDArray[np.float64]) -> float | None:
    """Beats per time (60,000 over the mean interval), not the mean of momentary rates.

    >>> mean_hr_bpm(np.array([500.0, 1000.0]))
    80.0
    """
    mean_ms = mean_rr_ms(rr_ms)
    return None if mean_ms is None else bpm_from_ms(mean_ms)


def sdnn_ms(rr_ms: NDArray[np.float64]) -> float | None:
    """Standard deviation in ms, divisor n - 1; None for fewer than two intervals.

    >>> sdnn_ms(np.array([900.0, 1000.0, 1100.0]))
    100.0
    """
    return float(np.std(rr_ms, ddof=1)) if len(rr_ms) > 1 else None


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
    kept = segments[1:] == segments[:-1]
    if corrected is not None:
        kept &= ~(corrected[1:] | corrected[:-1])
    differences: NDArray[np.float64] = (rr_ms[1:] - rr_ms[:-1])[kept]
    return differences


def rmssd_ms(differences: NDArray[np.float64]) -> float | None:
    """Root mean square of successive differences in ms; None without differences.

    >>> rmssd_ms(np.array([30.0, -40.0, 0.0, 0.0]))
    25.0
    """
    if not len(differences):
        return None
    return math.sqrt(float(np.mean(differences * differences)))


def pnn50_percent(differences: NDArray[np.float64]) -> float | None:
    """Share of differences larger than 50 ms, in per cent of all differences; None without any.

    >>> pnn50_percent(np.array([60.0, -60.0, 50.0, 0.0]))
    50.0
    """
    if not len(differences):
        return None
    larger = int(np.count_nonzero(np.abs(differences) > PNN_LIMIT_MS))
    return 100.0 * larger / len(differences)
