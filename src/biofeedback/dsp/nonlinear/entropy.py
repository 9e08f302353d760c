"""Sample entropy and approximate entropy: how rarely what looked alike goes on alike.

Sample entropy after Richman and Moorman 2000 (doi:10.1152/ajpheart.2000.278.6.H2039), approximate
entropy after Pincus 1991 (doi:10.1073/pnas.88.6.2297); both in nats. Templates of m values match
where no value differs by more than the tolerance, equality included (Pincus; Richman and Moorman
say "within"). Series have shape (n,), any unit; a number that they do not define is None.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.template_matches import (
    Neighbours,
    matching_pairs,
    neighbours,
    neighbours_of_each,
)

TEMPLATE_BEATS = 2
TOLERANCE_SHARE = 0.2
"""Of the standard deviation: what both sources propose for heartbeats, with m = 2."""


def tolerance_of(
    values: NDArray[np.float64], *, share: float = TOLERANCE_SHARE, ddof: int = 1
) -> float | None:
    """A share of the standard deviation; None for constant, too few or infinite values.

    >>> tolerance_of(np.array([900.0, 1000.0, 1100.0]))
    20.0
    """
    if len(values) <= ddof or not bool(np.isfinite(values).all()):
        return None
    if float(values.max()) == float(values.min()):
        return None
    return share * float(np.std(values, ddof=ddof))


def sample_entropy(
    values: NDArray[np.float64], *, m: int = TEMPLATE_BEATS, tolerance: float | None = None
) -> float | None:
    """-ln(A / B): A pairs match over m + 1 values, B of the same n - m templates over m.

    ``tolerance`` is in the unit of the values; None is 0.2 standard deviations. None where no pair
    matches over m + 1 values: the entropy would be infinite.

    >>> round(sample_entropy(np.array([1.0, 2.0, 1.0, 2.0, 1.0, 3.0]), tolerance=0.5), 4)
    0.6931
    """
    within = tolerance_of(values) if tolerance is None else tolerance
    if within is None:
        return None
    pairs = matching_pairs(values[None, :], m=m, tolerance=within)
    return entropy_of_pairs(int(pairs.shorter[0]), int(pairs.longer[0]))


def entropy_of_pairs(shorter: int, longer: int) -> float | None:
    """Sample entropy from pairs that match over m and over m + 1 values; None without the latter.

    >>> entropy_of_pairs(4, 4)
    0.0
    """
    return math.log(shorter / longer) if longer else None


def approximate_entropy(
    values: NDArray[np.float64], *, m: int = TEMPLATE_BEATS, tolerance: float | None = None
) -> float | None:
    """Phi(m) - Phi(m + 1), where Phi(m) is the mean over templates of ln(share that match).

    Each template matches itself, which keeps it finite and biases it low in short series.
    ``tolerance`` as for ``sample_entropy``. None for fewer than m + 2 values.

    >>> round(approximate_entropy(np.tile([1.0, 2.0, 1.0, 3.0], 20), m=1, tolerance=0.5), 4)
    0.3463
    """
    within = tolerance_of(values) if tolerance is None else tolerance
    if within is None or len(values) < m + 2:
        return None
    return _decrease(neighbours(values, m=m, tolerance=within))


def approximate_entropies(
    series: Sequence[NDArray[np.float64]], *, m: int = TEMPLATE_BEATS
) -> list[float | None]:
    """``approximate_entropy`` of each of some short series, counted together, so half as costly."""
    found: list[float | None] = [None] * len(series)
    tolerances = {
        place: within
        for place, values in enumerate(series)
        if len(values) >= m + 2 and (within := tolerance_of(values)) is not None
    }
    counts = neighbours_of_each(
        [series[place] for place in tolerances], m=m, tolerances=list(tolerances.values())
    )
    for place, counted in zip(tolerances, counts, strict=True):
        found[place] = _decrease(counted)
    return found


def _decrease(counts: Neighbours) -> float:
    """Phi(m) - Phi(m + 1)."""
    return _mean_log_share(counts.shorter) - _mean_log_share(counts.longer)


def _mean_log_share(counts: NDArray[np.int64]) -> float:
    return float(np.mean(np.log(counts / len(counts))))
