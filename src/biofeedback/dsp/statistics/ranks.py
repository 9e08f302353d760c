"""Numbers of intervals in order of length: median, quartiles, median absolute deviation.

All work on intervals sorted once; a number that the intervals do not define is None. Quantiles
lie on the line between two ranks (type 7 of Hyndman and Fan 1996,
doi:10.1080/00031305.1996.10473566), as numpy's do.
"""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NORMAL_PER_MAD = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation, to four places
as in Rousseeuw and Croux 1993, doi:10.1080/01621459.1993.10476408."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedIntervals:
    """Intervals from the shortest to the longest; made by ``of``."""

    rr_ms: NDArray[np.float64]
    """Ascending, shape (n,)."""

    @classmethod
    def of(cls, rr_ms: NDArray[np.float64]) -> "RankedIntervals":
        """Intervals in any order, sorted into a copy."""
        return cls(rr_ms=np.sort(rr_ms))

    def __len__(self) -> int:
        return len(self.rr_ms)


def quantile_rr_ms(ranked: RankedIntervals, share: float) -> float | None:
    """The interval below which a share, 0 to 1, of the intervals lies; None without intervals.

    >>> quantile_rr_ms(RankedIntervals.of(np.array([900.0, 700.0, 800.0])), 0.75)
    850.0
    """
    if not len(ranked):
        return None
    place = share * (len(ranked) - 1)
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    lower_ms, upper_ms = float(ranked.rr_ms[below]), float(ranked.rr_ms[above])
    return lower_ms + (place - below) * (upper_ms - lower_ms)


def median_rr_ms(ranked: RankedIntervals) -> float | None:
    """The interval in the middle, or the mean of the two; None without intervals.

    >>> median_rr_ms(RankedIntervals.of(np.array([900.0, 700.0, 800.0, 2000.0])))
    850.0
    """
    return quantile_rr_ms(ranked, 0.5)


def iqr_rr_ms(ranked: RankedIntervals) -> float | None:
    """Third quartile minus first in ms; None for fewer than two intervals.

    >>> iqr_rr_ms(RankedIntervals.of(np.array([900.0, 700.0, 800.0])))
    100.0
    """
    lower_ms, upper_ms = quantile_rr_ms(ranked, 0.25), quantile_rr_ms(ranked, 0.75)
    if len(ranked) < 2 or lower_ms is None or upper_ms is None:
        return None
    return upper_ms - lower_ms


def mad_rr_ms(ranked: RankedIntervals) -> float | None:
    """Median distance from the median, times 1.4826, in ms; None for fewer than two intervals.

    Of normally distributed intervals it estimates SDNN; up to half of them may be wild.

    >>> round(mad_rr_ms(RankedIntervals.of(np.array([700.0, 790.0, 800.0, 820.0, 2000.0]))), 3)
    29.652
    """
    middle_ms = median_rr_ms(ranked)
    if middle_ms is None or len(ranked) < 2:
        return None
    half = (len(ranked) + 1) // 2
    distance_ms = _distance_ms(ranked.rr_ms, middle_ms, half)
    if len(ranked) % 2 == 0:
        distance_ms = 0.5 * (distance_ms + _distance_ms(ranked.rr_ms, middle_ms, half + 1))
    return NORMAL_PER_MAD * distance_ms


def _distance_ms(rr_ms: NDArray[np.float64], middle_ms: float, count: int) -> float:
    """How far the ``count``-th nearest interval lies from the middle.

    The nearest ones are neighbours in a sorted array, so that their first is found by halving.
    """
    first = bisect_left(
        range(len(rr_ms) - count),
        True,
        key=lambda start: bool(middle_ms - rr_ms[start] <= rr_ms[start + count] - middle_ms),
    )
    return float(max(middle_ms - rr_ms[first], rr_ms[first + count - 1] - middle_ms))
