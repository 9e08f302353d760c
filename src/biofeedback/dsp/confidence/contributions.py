"""What each block of a window adds to a metric, to first order.

Nearly every metric is a smooth function of averages over beats, breaths or time: SDNN of squared
distances, RMSSD of squared differences, a band's power of its momentary power. What a block adds
to such an average beyond its share, carried through the function, is the block's push. A bootstrap
then draws pushes, and needs not compute the metric again.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class Scale(Enum):
    """On what scale a metric's pushes add up, so that its interval stays where it can lie."""

    LINEAR = "the value itself"
    LOG = "logarithm of a positive value"
    LOGIT = "logit of a percentage"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contributions:
    """A metric's value, and what each block adds to it."""

    value: float
    """In the metric's unit."""
    scale: Scale
    pushes: NDArray[np.float64]
    """On that scale, in order of time, shape (blocks,)."""
    weights: NDArray[np.float64]
    """How much each place in the window counts, whichever block is drawn to it; their sum is 1."""


def even(
    value: float | None, pushes: NDArray[np.float64] | None, *, scale: Scale = Scale.LOG
) -> Contributions | None:
    """Of blocks that count the same; None where there is no value, or none on that scale."""
    if value is None or pushes is None or (scale is Scale.LOG and value <= 0.0):
        return None
    weights = np.full(len(pushes), 1.0 / len(pushes))
    return Contributions(value=value, scale=scale, pushes=pushes, weights=weights)


def mean_pushes(
    of: NDArray[np.int64], values: NDArray[np.float64], blocks: int
) -> NDArray[np.float64] | None:
    """What each block adds to the logarithm of a mean of values that are not negative.

    Values and their blocks, -1 for none, have shape (n,); the pushes (blocks,), and they sum to 0.
    None where the mean is not above 0.

    >>> mean_pushes(np.array([0, 0, 1]), np.array([1.0, 1.0, 4.0]), 2).round(3).tolist()
    [-0.667, 0.667]
    """
    kept = of >= 0
    sums = np.bincount(of[kept], values[kept], blocks)
    sizes = np.bincount(of[kept], minlength=blocks)
    total = float(sums.sum())
    if total <= 0.0:
        return None
    pushes: NDArray[np.float64] = (sums / total - sizes / sizes.sum()) * blocks
    return pushes


def spread_pushes(
    of: NDArray[np.int64], values: NDArray[np.float64], blocks: int
) -> NDArray[np.float64] | None:
    """What each block adds to the logarithm of a standard deviation; arguments as above."""
    if not len(values):
        return None
    return halved(mean_pushes(of, (values - values.mean()) ** 2, blocks))


def halved(pushes: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
    """Of a root what is of its square."""
    return None if pushes is None else pushes / 2.0


def apart(
    upper: NDArray[np.float64] | None, lower: NDArray[np.float64] | None
) -> NDArray[np.float64] | None:
    """Of a ratio what is of its two parts."""
    return None if upper is None or lower is None else upper - lower
