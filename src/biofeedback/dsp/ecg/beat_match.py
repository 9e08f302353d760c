"""Which beat of a strap is which beat of its ECG, found by the pattern of the intervals.

The strap's times are late by a delay of its own that is constant but unknown (``beat_clock``).
Every pair of a strap's interval and an ECG's that are alike to 12 ms, at most 5 s apart, speaks for
one delay; the true delay is where most pairs agree to 0.12 s. In a heart that beats evenly every
delay of whole beats looks alike: then there is no answer. A definition of our own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.series import BeatSeries

LEAST_MATCHED = 30
"""Fewer beats are no pattern."""
EARLIEST_S, LATEST_S = -1.0, 5.0
"""A strap's beat is told at least and at most so late; straps have been seen 4 s late."""
ALIKE_MS = 12.0
TOGETHER_S = 0.12
"""Estimated times of a strap's beats wander by less."""
NEAR_S = 0.15
"""Two beats further apart, the delay taken off, are not the same."""
_RIVAL = 0.8
"""A second delay that nearly as many pairs speak for leaves it open."""
_LEAST_SHARE = 0.5
_RIVAL_APART_S = 0.25
Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matched:
    """Pairs of the same beat, in order; both of shape (m,)."""

    strap_places: Places
    ecg_places: Places


def found_delay_s(
    strap: BeatSeries,
    ecg: BeatSeries,
    *,
    earliest_s: float = EARLIEST_S,
    latest_s: float = LATEST_S,
) -> float | None:
    """How much later a strap's beats are told than the ECG's; None where it can't be known.

    ``strap`` is of one segment. It is looked for between ``earliest_s`` and ``latest_s``, and may
    be a little below 0: a strap's times are estimates.
    """
    delays_s, weights = _alike(strap, ecg, earliest_s, latest_s)
    if len(delays_s) < LEAST_MATCHED:
        return None
    order = np.argsort(delays_s, kind="stable")
    delays_s, weights = delays_s[order], weights[order]
    ends = np.searchsorted(delays_s, delays_s + TOGETHER_S, side="right")
    sums = np.concatenate(([0.0], np.cumsum(weights)))
    votes = sums[ends] - sums[:-1]
    best = int(np.argmax(votes))
    rivals = votes[np.abs(delays_s - delays_s[best]) > _RIVAL_APART_S]
    if len(rivals) and float(rivals.max()) > _RIVAL * float(votes[best]):
        return None
    delay_s = float(np.median(delays_s[best : ends[best]]))
    return delay_s if _is_enough(strap, ecg, delay_s, int(ends[best]) - best) else None


def matched(strap_times_s: Array, ecg_times_s: Array, delay_s: float) -> Matched:
    """Beats that are each other's nearest, and near, once the delay is taken off."""
    if not len(strap_times_s) or not len(ecg_times_s):
        empty = np.empty(0, dtype=np.int64)
        return Matched(strap_places=empty, ecg_places=empty)
    moved_s = strap_times_s - delay_s
    nearest = _nearest(ecg_times_s, moved_s)
    back = _nearest(moved_s, ecg_times_s)
    places = np.arange(len(moved_s))
    is_same = (back[nearest] == places) & (np.abs(ecg_times_s[nearest] - moved_s) <= NEAR_S)
    return Matched(strap_places=places[is_same], ecg_places=nearest[is_same])


def _alike(
    strap: BeatSeries, ecg: BeatSeries, earliest_s: float, latest_s: float
) -> tuple[Array, Array]:
    """Delays that pairs of alike intervals speak for, and how alike each pair is (0 to 1)."""
    low = np.searchsorted(ecg.times_s, strap.times_s - latest_s)
    high = np.searchsorted(ecg.times_s, strap.times_s - earliest_s)
    delays_s, weights = [np.empty(0)], [np.empty(0)]
    for step in range(int((high - low).max(initial=0))):
        strap_places = np.flatnonzero(low + step < high)
        ecg_places = low[strap_places] + step
        unlike_ms = np.abs(strap.rr_ms[strap_places] - ecg.rr_ms[ecg_places])
        is_alike = unlike_ms < ALIKE_MS
        delays_s.append((strap.times_s[strap_places] - ecg.times_s[ecg_places])[is_alike])
        weights.append(1.0 - unlike_ms[is_alike] / ALIKE_MS)
    return np.concatenate(delays_s), np.concatenate(weights)


def _is_enough(strap: BeatSeries, ecg: BeatSeries, delay_s: float, pairs: int) -> bool:
    """Whether half of the strap's beats that the ECG covers speak for the delay."""
    moved_s = strap.times_s - delay_s
    covered = np.count_nonzero((moved_s >= ecg.times_s[0]) & (moved_s <= ecg.times_s[-1]))
    return pairs >= max(LEAST_MATCHED, _LEAST_SHARE * covered)


def _nearest(times_s: Array, wanted_s: Array) -> Places:
    """The place of the nearest time to each that is wanted; times grow."""
    after = np.clip(np.searchsorted(times_s, wanted_s), 1, max(1, len(times_s) - 1))
    after = np.minimum(after, len(times_s) - 1)
    before = np.maximum(after - 1, 0)
    is_before = wanted_s - times_s[before] <= times_s[after] - wanted_s
    nearest: Places = np.where(is_before, before, after)
    return nearest
