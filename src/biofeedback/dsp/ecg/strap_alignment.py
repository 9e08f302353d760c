"""A strap's beats moved onto the R-peaks of its ECG.

The delay is found for at most 120 beats of a segment at once, because a strap's estimated times
creep. Where these have no pattern of their own, it is looked for near the delay of the nearest that
have one, and where it isn't there either, that delay holds. A beat that has its R-peak takes that
time. One that has none (the ECG was noisy, or not on yet; the beat was corrected) is moved as far
as its neighbours that have one, in proportion between two.
"""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.columns import sliced
from biofeedback.dsp.ecg.beat_match import found_delay_s, matched
from biofeedback.dsp.series import BeatKind, BeatSeries

_BLOCK = 120
"""Beats: four times what a pattern needs at least."""
_CREEP_S = 0.3
"""A strap's delay is never further from that of beats before or after; less than any interval."""
_STEP_S = 0.001
"""Smallest step between two beats, where moving would have the later one earlier."""
Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EveryBeat:
    """The beats of a series, those included that begin a segment and so end no interval."""

    times_s: Array
    segments: Places


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment:
    """Where a strap's beats belong on the clock of its ECG."""

    moved_s: Array
    """The time of each of the strap's beats, shape (n,)."""
    strap_places: Places
    """Those of the strap's beats that have an R-peak, shape (m,)."""
    ecg_places: Places
    """Its place among every beat of the ECG, shape (m,)."""


def every_beat(series: BeatSeries) -> EveryBeat:
    """The ends of all intervals, and the beginning of each segment's first."""
    firsts = np.flatnonzero(np.diff(series.segments, prepend=series.segments[:1] - 1))
    begins_s = series.times_s[firsts] - series.rr_ms[firsts] / 1000.0
    return EveryBeat(
        times_s=np.insert(series.times_s, firsts, begins_s),
        segments=np.insert(series.segments, firsts, series.segments[firsts]),
    )


def aligned(strap: BeatSeries, ecg: BeatSeries) -> Alignment | None:
    """Where a strap's beats belong; None where nowhere in it is a pattern to match by."""
    blocks = _blocks(strap)
    delays_s = _delays_s([sliced(strap, one.start, one.stop) for one in blocks], ecg)
    if delays_s is None:
        return None
    beats_s = every_beat(ecg).times_s
    moved_s = np.empty(len(strap))
    pairs: list[tuple[Places, Places]] = []
    for one, delay_s in zip(blocks, delays_s, strict=True):
        part = sliced(strap, one.start, one.stop)
        usable = np.flatnonzero(part.kinds == int(BeatKind.NORMAL))
        same = matched(part.times_s[usable], beats_s, delay_s)
        strap_places, ecg_places = usable[same.strap_places], same.ecg_places
        moved_s[one] = _moved(part.times_s, strap_places, beats_s[ecg_places], delay_s)
        pairs.append((strap_places + one.start, ecg_places))
    return Alignment(
        moved_s=_growing(moved_s),
        strap_places=np.concatenate([strap_places for strap_places, _ in pairs]),
        ecg_places=np.concatenate([ecg_places for _, ecg_places in pairs]),
    )


def retimed(beats: BeatSeries, ecg: BeatSeries) -> BeatSeries | None:
    """The same beats, intervals and kinds, at the times of their R-peaks on the sensor's clock.

    None where they can't be matched: fewer than 30 beats, or a heart too even to have a pattern.
    """
    alignment = aligned(beats, ecg)
    if alignment is None:
        return None
    return BeatSeries(
        times_s=alignment.moved_s,
        rr_ms=beats.rr_ms,
        kinds=beats.kinds,
        segments=beats.segments,
    )


def _blocks(series: BeatSeries) -> list[slice]:
    """Each segment in blocks of like length, at most ``_BLOCK`` beats long."""
    edges = [0, *(np.flatnonzero(np.diff(series.segments)) + 1).tolist(), len(series)]
    blocks = []
    for low, high in pairwise(edges):
        count = -(-(high - low) // _BLOCK)
        cuts = [low + (high - low) * part // count for part in range(count + 1)] if count else []
        blocks += [slice(begin, end) for begin, end in pairwise(cuts)]
    return blocks


def _delays_s(blocks: list[BeatSeries], ecg: BeatSeries) -> list[float] | None:
    """The delay of each block; None where none has a pattern."""
    own_s = [found_delay_s(block, ecg) for block in blocks]
    known = [(place, delay_s) for place, delay_s in enumerate(own_s) if delay_s is not None]
    if not known:
        return None
    delays_s = []
    for place, (block, delay_s) in enumerate(zip(blocks, own_s, strict=True)):
        near_s = _nearest_delay_s(known, place)
        delays_s.append(_near_delay_s(block, ecg, near_s) if delay_s is None else delay_s)
    return delays_s


def _nearest_delay_s(known: list[tuple[int, float]], place: int) -> float:
    """The delay of the nearest block that has one of its own."""
    after = min(bisect_left(known, (place, 0.0)), len(known) - 1)
    before = max(0, after - 1)
    is_before = place - known[before][0] <= known[after][0] - place
    return known[before if is_before else after][1]


def _near_delay_s(block: BeatSeries, ecg: BeatSeries, near_s: float) -> float:
    found_s = found_delay_s(block, ecg, earliest_s=near_s - _CREEP_S, latest_s=near_s + _CREEP_S)
    return near_s if found_s is None else found_s


def _moved(times_s: Array, places: Places, tops_s: Array, delay_s: float) -> Array:
    if not len(places):
        return times_s - delay_s
    moved_s: Array = times_s + np.interp(times_s, times_s[places], tops_s - times_s[places])
    moved_s[places] = tops_s
    return moved_s


def _growing(times_s: Array) -> Array:
    if not len(times_s) or float(np.diff(times_s).min(initial=1.0)) > 0.0:
        return times_s
    ramp_s = _STEP_S * np.arange(len(times_s))
    growing: Array = np.maximum.accumulate(times_s - ramp_s) + ramp_s
    return growing
