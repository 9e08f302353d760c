"""Numbers of 5-minute segments of a long recording: SDANN and SDNNI.

After Task Force 1996 (doi:10.1161/01.CIR.93.5.1043), which leaves open how segments are placed
and how full they must be; here they are the session's own 5 minutes (0 to 300 s, 300 to 600 s ...
of session time), whatever part of it is looked at, and count from 95 % on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.statistics.time_domain import mean_rr_ms, sdnn_ms

SEGMENT_S = 300.0
COVERAGE = 0.95
"""Share of a segment that its intervals must cover for the segment to count."""
FILLED_MS = COVERAGE * 1000.0 * SEGMENT_S


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveMinutes:
    """The segments that count, in order of time."""

    means_ms: NDArray[np.float64]
    """Mean interval of each, shape (k,)."""
    deviations_ms: NDArray[np.float64]
    """Standard deviation of the intervals of each, divisor n - 1, shape (k,)."""


def five_minutes(times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> FiveMinutes:
    """The segments of intervals that end at beats at ``times_s``; both of shape (n,).

    An interval belongs to the segment in which it ends. A beat whose time runs back behind an
    earlier one counts at that one's time.

    >>> five_minutes(np.arange(1.0, 601.0), np.full(600, 1000.0)).means_ms
    array([1000., 1000.])
    """
    if float(np.add.reduce(rr_ms)) < FILLED_MS:
        return FiveMinutes(means_ms=np.empty(0), deviations_ms=np.empty(0))
    places = np.maximum.accumulate(times_s)
    places /= SEGMENT_S
    np.floor(places, out=places)
    is_edge = np.ones(len(rr_ms) + 1, dtype=np.bool_)
    np.not_equal(places[1:], places[:-1], out=is_edge[1:-1])
    edges = is_edge.nonzero()[0]
    counts = edges[1:] - edges[:-1]
    sums_ms = np.add.reduceat(rr_ms, edges[:-1])
    # From the first on, so that equal intervals have no deviation at all.
    apart_ms = rr_ms - rr_ms[0]
    above_ms = np.add.reduceat(apart_ms, edges[:-1]) / counts
    apart_ms -= np.repeat(above_ms, counts)
    squares_ms2 = np.add.reduceat(np.square(apart_ms, out=apart_ms), edges[:-1])
    counted = (sums_ms >= FILLED_MS) & (counts > 1)
    return FiveMinutes(
        means_ms=rr_ms[0] + above_ms[counted],
        deviations_ms=np.sqrt(squares_ms2[counted] / (counts[counted] - 1)),
    )


def sdann_ms(segments: FiveMinutes) -> float | None:
    """Standard deviation of the segments' means, divisor k - 1; None for fewer than two.

    >>> minutes = FiveMinutes(means_ms=np.array([800.0, 900.0]), deviations_ms=np.zeros(2))
    >>> round(sdann_ms(minutes), 3)
    70.711
    """
    return sdnn_ms(segments.means_ms)


def sdnni_ms(segments: FiveMinutes) -> float | None:
    """Mean of the segments' standard deviations; None where no segment counts.

    >>> sdnni_ms(FiveMinutes(means_ms=np.zeros(2), deviations_ms=np.array([40.0, 60.0])))
    50.0
    """
    return mean_rr_ms(segments.deviations_ms)
