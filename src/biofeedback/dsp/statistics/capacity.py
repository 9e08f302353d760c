"""How the heart slows and quickens, by phase-rectified signal averaging.

After Bauer 2006 (doi:10.1016/S0140-6736(06)68735-7; the method: doi:10.1016/j.physa.2005.08.080):
intervals are lined up at every anchor, one that is longer (deceleration) or shorter (acceleration)
than the interval before it by at most 5 %; of the average, X(0) at the anchor, the capacity is
(X(0) + X(1) - X(-1) - X(-2)) / 4. The source's T = 1 and s = 2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_CHANGE = 0.05
"""Larger changes from one interval to the next are taken for artefacts, as in the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacities:
    """Both capacities of one series; None where it has no anchor of the kind."""

    acceleration_ms: float | None
    """Negative in a healthy heart: intervals shorten."""
    deceleration_ms: float | None
    """Positive in a healthy heart: intervals lengthen."""


def capacities(
    rr_ms: NDArray[np.float64],
    segments: NDArray[np.int64],
    corrected: NDArray[np.bool_] | None = None,
) -> Capacities:
    """The capacities of intervals of shape (n,).

    An anchor counts where the four intervals that it looks at lie in one segment and none of them
    is ``corrected``; ``segments`` never fall.

    >>> rr_ms = np.array([1000.0, 1000.0, 1040.0, 1060.0])
    >>> capacities(rr_ms, np.zeros(4, dtype=np.int64)).deceleration_ms
    25.0
    """
    earlier, before, anchor, after = rr_ms[:-3], rr_ms[1:-2], rr_ms[2:-1], rr_ms[3:]
    contrasts = 0.25 * (anchor + after - before - earlier)
    changes = anchor - before
    kept = (segments[3:] == segments[:-3]) & (np.abs(changes) <= MAX_CHANGE * before)
    if corrected is not None:
        kept &= ~(corrected[:-3] | corrected[1:-2] | corrected[2:-1] | corrected[3:])
    return Capacities(
        acceleration_ms=_mean(contrasts[kept & (changes < 0.0)]),
        deceleration_ms=_mean(contrasts[kept & (changes > 0.0)]),
    )


def _mean(values: NDArray[np.float64]) -> float | None:
    return float(np.add.reduce(values)) / len(values) if len(values) else None
