"""Each interval against the one before it: the Poincaré plot's pairs, SD1 and SD2.

Brennan, Palaniswami and Kamen 2001, doi:10.1109/10.959330. A number that the pairs do not define
is None.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.plain_series import checked_series, successive


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PoincarePairs:
    """The points of a Poincaré plot; both columns in ms, shape (m,)."""

    earlier_ms: NDArray[np.float64]
    later_ms: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.earlier_ms)


def poincare_pairs(
    rr_ms: NDArray[np.float64],
    segments: NDArray[np.int64],
    corrected: NDArray[np.bool_] | None = None,
) -> PoincarePairs:
    """Pairs of successive intervals inside segments, without those that touch a corrected one.

    All arrays have shape (n,). Raises ValueError for what is no series (``plain_series``).

    >>> pairs = poincare_pairs(np.array([900.0, 950.0, 700.0]), np.array([0, 0, 1]))
    >>> (pairs.earlier_ms.tolist(), pairs.later_ms.tolist())
    ([900.0], [950.0])
    """
    series_ms = checked_series(rr_ms)
    kept = successive(len(series_ms), segments, corrected)
    return PoincarePairs(earlier_ms=series_ms[:-1][kept], later_ms=series_ms[1:][kept])


def sd1_ms(pairs: PoincarePairs) -> float | None:
    """Spread across the line of identity in ms: the SD of differences over the root of 2.

    Divisor m - 1, about the mean difference; None for fewer than two pairs.

    >>> pairs = poincare_pairs(np.array([900.0, 930.0, 900.0, 930.0]), np.zeros(4, dtype=int))
    >>> round(sd1_ms(pairs) ** 2, 6)
    600.0
    """
    return _spread_ms(pairs.later_ms - pairs.earlier_ms)


def sd2_ms(pairs: PoincarePairs) -> float | None:
    """Spread along the line of identity in ms: the SD of the pairs' sums over the root of 2.

    Divisor m - 1, about the mean sum; None for fewer than two pairs.

    >>> pairs = poincare_pairs(np.array([880.0, 900.0, 920.0]), np.zeros(3, dtype=int))
    >>> round(sd2_ms(pairs), 6)
    20.0
    """
    return _spread_ms(pairs.later_ms + pairs.earlier_ms)


def sd1_sd2(pairs: PoincarePairs) -> float | None:
    """SD1 divided by SD2, without unit; None where SD2 is zero or there is none."""
    across_ms, along_ms = sd1_ms(pairs), sd2_ms(pairs)
    return across_ms / along_ms if across_ms is not None and along_ms else None


def area_ms2(pairs: PoincarePairs) -> float | None:
    """Area in ms2 of the ellipse with SD1 and SD2 as half axes; None for fewer than two pairs."""
    across_ms, along_ms = sd1_ms(pairs), sd2_ms(pairs)
    if across_ms is None or along_ms is None:
        return None
    return math.pi * across_ms * along_ms


def centred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values less their mean, shape (m,); exactly zero where they are all the same."""
    if not len(values) or values.min() == values.max():
        return np.zeros(len(values))
    less: NDArray[np.float64] = values - values.mean()
    return less


def _spread_ms(values_ms: NDArray[np.float64]) -> float | None:
    if len(values_ms) < 2:
        return None
    less_ms = centred(values_ms)
    return math.sqrt(float(less_ms @ less_ms) / (len(values_ms) - 1) / 2.0)
