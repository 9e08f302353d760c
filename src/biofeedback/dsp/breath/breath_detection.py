"""Where breaths begin, turn and end in a measured chest.

The chest is averaged to 10 Hz, smoothed over 1 s (a Hann kernel, which halves what is at 60 per
minute and removes what is at 120) and freed of its level over 30 s. Once the median breath is
known, that is done again with a kernel of a fifth of it, 1 to 3 s. Turns are its extremes, taken
in alternation where the chest moved by at least 0.3 of the usual breath between them (hysteresis);
the usual breath is that of a sine of the same power over 30 s, and at least a fifth of what is
usual for the whole run, so that a held breath is not searched for small ones. Breaths shorter than
1.5 s are joined to their neighbour (refractory time), and those longer than 30 s are no breaths.
Everything is symmetric in time, so nothing is late. This is a definition of our own; for how well
such detectors do see Charlton et al. 2016, doi:10.1088/0967-3334/37/4/610.
"""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MAX_HOLE_S = 1.0
"""Samples further apart are not joined."""
MIN_BREATH_S = 1.5
MAX_BREATH_S = 30.0
"""40 and 2 breaths per minute."""
_RATE_HZ = 10.0
_SMOOTH_S = 1.0
_SMOOTH_SHARE = 0.2
_MOST_SMOOTH_S = 3.0
_LEVEL_S = 30.0
_HYSTERESIS = 0.3
_LEAST_OF_USUAL = 0.2
_STILL = 1e-9
"""A chest that moves by less than this share of its largest value shows nothing but rounding."""
_MIN_STEPS = round(3 * _RATE_HZ)
"""A shorter run can't hold a breath and its surroundings."""


def unbroken_runs(times_s: NDArray[np.float64]) -> tuple[tuple[int, int], ...]:
    """First and one past the last sample of each run without a hole, in order.

    >>> unbroken_runs(np.array([0.0, 0.5, 1.0, 9.0, 9.5]))
    ((0, 3), (3, 5))
    """
    if not len(times_s):
        return ()
    edges = (np.flatnonzero(np.diff(times_s) > MAX_HOLE_S) + 1).tolist()
    return tuple(zip([0, *edges], [*edges, len(times_s)], strict=True))


def chest_turns(times_s: NDArray[np.float64], chest: NDArray[np.float64]) -> NDArray[np.float64]:
    """Starts, turns and ends in s of the breaths of one unbroken run, shape (3, k).

    ``chest`` grows while breathing in, shape (n,), at ``times_s``, strictly in order.
    """
    steps = int((times_s[-1] - times_s[0]) * _RATE_HZ)
    if steps < _MIN_STEPS:
        return np.empty((3, 0))
    edges_s = times_s[0] + np.arange(steps + 1) / _RATE_HZ
    even = even_means(times_s, chest, edges_s)
    if np.ptp(even) <= _STILL * float(np.max(np.abs(chest))):
        return np.empty((3, 0))
    band = _band(even, _SMOOTH_S)
    places = _places(band)
    if not places.size:
        return np.empty((3, 0))
    usual_s = float(np.median(places[2] - places[0])) / _RATE_HZ
    smoother = _band(even, min(max(_SMOOTH_S, _SMOOTH_SHARE * usual_s), _MOST_SMOOTH_S))
    again = _places(smoother)
    if again.size:
        band, places = smoother, again
    between = places + _towards_extreme(band, places)
    turns_s: NDArray[np.float64] = edges_s[0] + (between + 0.5) / _RATE_HZ
    return turns_s


def even_means(
    times_s: NDArray[np.float64], values: NDArray[np.float64], edges_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The mean of a polygon through (times, values) between even edges, shape (len(edges) - 1,).

    Beyond its ends the polygon goes on as it ended. A mean over a step removes what is faster
    than the step, which reading off single values would fold down.
    """
    first_s, last_s = min(times_s[0], edges_s[0]), max(times_s[-1], edges_s[-1])
    knots_s = np.concatenate(([first_s], times_s, [last_s]))
    heights = np.concatenate(([values[0]], values, [values[-1]]))
    level = float(np.mean(values))
    heights = heights - level
    steps_s = np.diff(knots_s)
    area = np.concatenate(([0.0], np.cumsum((heights[1:] + heights[:-1]) / 2 * steps_s)))
    piece = np.clip(np.searchsorted(knots_s, edges_s, side="right") - 1, 0, len(steps_s) - 1)
    into_s = edges_s - knots_s[piece]
    share = np.divide(into_s, steps_s[piece], out=np.zeros(len(into_s)), where=steps_s[piece] > 0)
    height = heights[piece] + share * (heights[piece + 1] - heights[piece])
    sums = area[piece] + into_s * (heights[piece] + height) / 2
    means: NDArray[np.float64] = level + np.diff(sums) / np.diff(edges_s)
    return means


def _places(band: NDArray[np.float64]) -> NDArray[np.int64]:
    """Steps at which breaths start, turn and end, shape (3, k)."""
    troughs = _spaced_troughs(band, _alternating(band, _limits(band)))
    breaths = [
        (start, start + int(np.argmax(band[start:end])), end)
        for start, end in pairwise(troughs)
        if end - start <= MAX_BREATH_S * _RATE_HZ
    ]
    return np.array(breaths, dtype=np.int64).reshape(-1, 3).T


def _band(even: NDArray[np.float64], smooth_s: float) -> NDArray[np.float64]:
    """The even chest without what is much faster or much slower than breaths."""
    width = 2 * round(smooth_s * _RATE_HZ / 2) + 1
    kernel = np.hanning(width + 2)[1:-1]
    kernel /= np.sum(kernel)
    padded = np.pad(even - np.mean(even), width // 2, mode="edge")
    smooth: NDArray[np.float64] = np.convolve(padded, kernel, mode="valid")
    return smooth - _running_mean(smooth)


def _running_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Over 30 s around each, less at the ends."""
    half = round(_LEVEL_S * _RATE_HZ / 2)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    place = np.arange(len(values))
    first = np.maximum(place - half, 0)
    last = np.minimum(place + half + 1, len(values))
    means: NDArray[np.float64] = (sums[last] - sums[first]) / (last - first)
    return means


def _limits(band: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far the chest must move before a turn is one, at each step."""
    power = np.maximum(_running_mean(band * band), 0.0)
    usual = 2.0 * math.sqrt(2.0) * np.sqrt(power)
    return _HYSTERESIS * np.maximum(usual, _LEAST_OF_USUAL * float(np.median(usual)))


def _alternating(band: NDArray[np.float64], limits: NDArray[np.float64]) -> list[tuple[int, bool]]:
    """Places of the turns, and whether each is a crest; troughs and crests take turns."""
    rise = np.diff(band)
    crest = (rise[:-1] > 0.0) & (rise[1:] <= 0.0)
    trough = (rise[:-1] < 0.0) & (rise[1:] >= 0.0)
    edge = round(_SMOOTH_S * _RATE_HZ / 2)
    places = np.flatnonzero(crest | trough) + 1
    places = places[(places >= edge) & (places < len(band) - edge)]
    turns: list[tuple[int, bool]] = []
    height = 0.0
    values, needed = band[places].tolist(), limits[places].tolist()
    crests = crest[places - 1].tolist()
    for place, value, need, is_crest in zip(places.tolist(), values, needed, crests, strict=True):
        if turns and turns[-1][1] == is_crest:
            if (value > height) == is_crest:
                turns[-1], height = (place, is_crest), value
        elif not turns or abs(value - height) >= need:
            turns.append((place, is_crest))
            height = value
    return turns


def _spaced_troughs(band: NDArray[np.float64], turns: list[tuple[int, bool]]) -> list[int]:
    """The troughs; of two that lie too close together the deeper."""
    spaced: list[int] = []
    for place, is_crest in turns:
        if is_crest:
            continue
        if spaced and place - spaced[-1] < MIN_BREATH_S * _RATE_HZ:
            if band[place] < band[spaced[-1]]:
                spaced[-1] = place
        else:
            spaced.append(place)
    return spaced


def _towards_extreme(band: NDArray[np.float64], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """From each place to the extreme of the parabola through it and its neighbours, in steps."""
    before, here, after = band[places - 1], band[places], band[places + 1]
    bend = before - 2.0 * here + after
    slope = (before - after) / 2.0
    far = np.divide(slope, bend, out=np.zeros(places.shape), where=bend != 0.0)
    return np.clip(far, -0.5, 0.5)
