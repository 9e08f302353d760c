"""The deep-breathing test: how far the heart rate moves in each of some slow, deep breaths.

E-I is the mean over breaths of the fastest minus the slowest momentary heart rate (Ewing et al.
1985, doi:10.2337/diacare.8.5.491), E:I the mean longest interval over the mean shortest one
(Sundkvist, Almer and Lilja 1979, doi:10.1136/bmj.1.6168.924). The sources look for the longest
interval in the exhale and for the shortest in the inhale. Here both are looked for in the whole
breath: a strap tells intervals late by an unknown time of up to 4 s, which is most of an inhale,
and a whole breath holds one longest and one shortest interval wherever it is cut.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.breath.heart_breath import Spans

MIN_BREATHS = 5
"""Beats of a test of six breaths span five of them from end to end."""
RATES_PER_MIN = (5.0, 7.0)
"""The test asks for 6 breaths per minute, 5 s in and 5 s out."""
MIN_BEATS = 4
"""Fewer in a breath of 8.6 s or more is no heart at rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathExtremes:
    """Breath by breath; both of shape (k,)."""

    longest_ms: NDArray[np.float64]
    shortest_ms: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.longest_ms)


def breath_extremes(
    times_s: NDArray[np.float64],
    rr_ms: NDArray[np.float64],
    corrected: NDArray[np.bool_],
    breaths: Spans,
) -> BreathExtremes:
    """The longest and the shortest interval of each breath, by the beat that ends it.

    Beats, shape (n,), are one uninterrupted stretch. Left out: breaths that the intervals do not
    cover, that hold a ``corrected`` one (its length was not measured), or fewer than four.
    """
    edges_s = np.array(breaths, dtype=np.float64).reshape(-1, 2)
    if not len(times_s) or not len(edges_s):
        return BreathExtremes(longest_ms=np.empty(0), shortest_ms=np.empty(0))
    begins_s = times_s[0] - rr_ms[0] / 1000.0
    covered = (edges_s[:, 0] >= begins_s) & (edges_s[:, 1] <= times_s[-1])
    first, last = np.searchsorted(times_s, edges_s[covered].T, side="right")
    wrong = np.concatenate(([0], np.cumsum(corrected)))
    kept = (last - first >= MIN_BEATS) & (wrong[last] == wrong[first])
    # Each second reduction is that of the beats between two breaths, and is thrown away.
    edges = np.stack((first[kept], last[kept]), axis=1).ravel()
    padded_ms = np.append(rr_ms, 0.0)
    return BreathExtremes(
        longest_ms=np.maximum.reduceat(padded_ms, edges)[::2],
        shortest_ms=np.minimum.reduceat(padded_ms, edges)[::2],
    )


def ei_difference_bpm(extremes: BreathExtremes) -> float | None:
    """Mean of fastest minus slowest rate of each breath; None for fewer than five breaths.

    >>> five = BreathExtremes(longest_ms=np.full(5, 1000.0), shortest_ms=np.full(5, 750.0))
    >>> ei_difference_bpm(five)
    20.0
    """
    if len(extremes) < MIN_BREATHS:
        return None
    swings_bpm = 60_000.0 / extremes.shortest_ms - 60_000.0 / extremes.longest_ms
    return float(np.mean(swings_bpm))


def ei_ratio(extremes: BreathExtremes) -> float | None:
    """Mean longest over mean shortest interval; None for fewer than five breaths.

    >>> ei_ratio(BreathExtremes(longest_ms=np.full(5, 1000.0), shortest_ms=np.full(5, 800.0)))
    1.25
    """
    if len(extremes) < MIN_BREATHS:
        return None
    return float(np.mean(extremes.longest_ms) / np.mean(extremes.shortest_ms))
