"""Numbers of the shape of the intervals' histogram: triangular index, TINN, Baevsky's stress index.

After Task Force 1996 (doi:10.1161/01.CIR.93.5.1043) and Baevsky and Chernikova 2017
(doi:10.12710/cardiometry.2017.10.6676). Bins begin at 0 ms: where a bin begins doesn't hang on
the shortest interval, and with bins of 1/128 s each holds 8 whole ticks of the heart-rate service.
An interval on an edge lies in the bin above it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.statistics.ranks import RankedIntervals

TASK_FORCE_BIN_MS = 1000.0 / 128.0
"""On which the Task Force's experience rests; 7.8125 ms, exact in binary."""
BAEVSKY_BIN_MS = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Intervals counted in bins of one width; empty bins are not kept."""

    bin_ms: float
    places: NDArray[np.float64]
    """Whole numbers, ascending, shape (b,): bin k holds [k, k + 1) widths."""
    counts: NDArray[np.int64]
    """How many intervals lie in each bin, shape (b,), none 0."""

    @property
    def mode(self) -> int:
        """Where in ``places`` the fullest bin is; of equally full ones the shortest intervals'."""
        return int(np.argmax(self.counts))


def histogram(ranked: RankedIntervals, bin_ms: float = TASK_FORCE_BIN_MS) -> Histogram:
    """The intervals' histogram; its size grows with the bins in use, not with their range.

    >>> histogram(RankedIntervals.of(np.array([820.0, 849.0, 850.0])), 50.0).counts
    array([2, 1])
    """
    places = ranked.rr_ms / bin_ms
    np.floor(places, out=places)
    is_edge = np.ones(len(places) + 1, dtype=np.bool_)
    np.not_equal(places[1:], places[:-1], out=is_edge[1:-1])
    edges = is_edge.nonzero()[0]
    return Histogram(bin_ms=bin_ms, places=places[edges[:-1]], counts=edges[1:] - edges[:-1])


def triangular_index(counted: Histogram) -> float | None:
    """All intervals over those in the fullest bin; None where one bin holds them all.

    >>> triangular_index(histogram(RankedIntervals.of(np.array([800.0, 800.0, 840.0, 860.0]))))
    2.0
    """
    if len(counted.places) < 2:
        return None
    return int(np.add.reduce(counted.counts)) / int(counted.counts[counted.mode])


def tinn_ms(counted: Histogram) -> float | None:
    """Base of the triangle that fits the histogram best, in ms; None where one bin holds all.

    The apex is the middle of the fullest bin at its height. The feet, one on either side and free
    to lie anywhere outside the neighbouring bins' middles, are those with the least sum over all
    bins, empty ones too, of the squared distance between count and triangle at the bin's middle.
    As one foot leaves the other side alone, each is found by itself, exactly.

    >>> legs = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0], [1, 2, 3, 2, 1])
    >>> tinn_ms(histogram(RankedIntervals.of(legs), 1.0))
    6.0
    """
    if len(counted.places) < 2:
        return None
    return counted.bin_ms * _base_bins(_heights(counted))


def stress_index(ranked: RankedIntervals) -> float | None:
    """AMo / (2 Mo MxDMn) in per cent over s2; None where all intervals are equal.

    Of a histogram in bins of 50 ms: Mo the middle of the fullest bin in s, AMo its share of the
    intervals in per cent; MxDMn the longest minus the shortest interval in s.

    >>> stress_index(RankedIntervals.of(np.array([810.0, 830.0, 840.0, 910.0])))
    454.54...
    """
    if not len(ranked) or ranked.rr_ms[0] == ranked.rr_ms[-1]:
        return None
    counted = histogram(ranked, BAEVSKY_BIN_MS)
    mode = counted.mode
    share_percent = 100.0 * int(counted.counts[mode]) / len(ranked)
    mode_s = (float(counted.places[mode]) + 0.5) * BAEVSKY_BIN_MS / 1000.0
    range_s = float(ranked.rr_ms[-1] - ranked.rr_ms[0]) / 1000.0
    return share_percent / (2.0 * mode_s * range_s)


def _base_bins(heights: NDArray[np.float64]) -> float:
    """How many bins from foot to foot, at least 2, of the best triangle over ``_heights``.

    With a foot w bins away the leg's height over the bin j from the apex is 1 - j / w times the
    apex'. Between one bin's middle and the next the squared distance is a parabola in 1 / w, so
    that each such stretch has its least in closed form; the best of all stretches is taken.
    """
    reached = np.arange(1.0, heights.shape[1] + 2.0)
    bins, next_bins, inverse = reached[:-1], reached[1:], 1.0 / reached
    sum_1 = 0.5 * bins * next_bins
    sum_2 = sum_1 * (bins + next_bins) / 3.0
    lacking = sum_1 - np.add.accumulate(heights * bins, axis=1)
    slopes = lacking / sum_2
    np.maximum(slopes, inverse[1:], out=slopes)
    np.minimum(slopes, inverse[:-1], out=slopes)
    distances = slopes * (slopes * sum_2 - 2.0 * lacking)
    distances += bins - 2.0 * np.add.accumulate(heights, axis=1)
    left, right = distances.argmin(axis=1).tolist()
    return 1.0 / float(slopes[0, left]) + 1.0 / float(slopes[1, right])


def _heights(counted: Histogram) -> NDArray[np.float64]:
    """Counts over the apex' to its left and right, shape (2, reach), the nearest bin first.

    Beyond w = 6 sum(heights) + 1 the distance only grows: whatever the heights, none above 1, its
    derivative has one sign there. That bounds the reach where one interval lies far away.
    """
    mode = counted.mode
    shares = counted.counts / counted.counts[mode]
    away = counted.places - counted.places[mode]
    fuller = max(float(np.add.reduce(shares[:mode])), float(np.add.reduce(shares[mode + 1 :])))
    reach = int(6.0 * fuller) + 2
    near = np.abs(away) <= reach
    row = np.zeros(2 * reach + 1)
    row[(away[near] + reach).astype(np.intp)] = shares[near]
    heights = np.empty((2, reach))
    heights[0] = row[:reach][::-1]
    heights[1] = row[reach + 1 :]
    return heights
