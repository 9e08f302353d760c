"""The rhythm of an even course: its period by autocorrelation, how clear it is, and its breaths.

The autocorrelation is that of McLeod and Wyvill 2005 ("A smarter way to find pitch"): each lag's
products over the mean of the squares that went into them, so that neither the shrinking overlap
nor moments that are left out bend it. The period is the first of its peaks that is nearly as high
as the highest; later multiples of it make it finer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FASTEST_S = 2.0
SLOWEST_S = 20.0
"""30 and 3 breaths a minute: 0.5 to 0.05 Hz."""
_NEARLY_HIGHEST = 0.85
_MULTIPLE_WITHIN = 0.2
"""How far from a multiple of the period a later peak may lie, in periods."""
_LEAST_OVERLAP = 0.3
"""Of the seen moments: lags that fewer pairs tell of are not looked at."""

_BEYOND = 0.3
"""Of the RMS: how far beyond zero the values go where they cross it."""
_LEAST_CROSSINGS = 4
_LEAST_BREATHS = 2
_UNEVEN = 0.25
_OVERDUE = 0.25
"""Of the usual breath, and of the usual time from one crossing to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A rhythm, and how much of what was seen is it."""

    period_s: float
    clarity: float
    """Height of the autocorrelation one period later, at most 1."""


def rhythm(
    values: NDArray[np.float64], seen: NDArray[np.bool_], *, rate_hz: float
) -> Rhythm | None:
    """The rhythm of even values, shape (n,), level near zero; only those that were seen count.

    None where there is no peak.
    """
    heights = autocorrelation(values, seen, most=round(SLOWEST_S * rate_hz) + 2)
    peaks = _peaks(heights, round(FASTEST_S * rate_hz))
    if not len(peaks):
        return None
    first = int(peaks[np.argmax(heights[peaks] >= _NEARLY_HIGHEST * np.max(heights[peaks]))])
    lag = _finer(heights, first)
    return Rhythm(period_s=_by_multiples(heights, peaks, lag) / rate_hz, clarity=heights[first])


def autocorrelation(
    values: NDArray[np.float64], seen: NDArray[np.bool_], *, most: int
) -> NDArray[np.float64]:
    """From lag 0 up to fewer than ``most``, as far as pairs enough tell of one; -1 to 1."""
    held = np.where(seen, values, 0.0)
    mask = seen.astype(np.float64)
    size = 1 << (2 * len(held) - 1).bit_length()
    lines, mask_lines = np.fft.rfft(held, size), np.fft.rfft(mask, size)
    square_lines = np.fft.rfft(held * held, size)
    count = min(most, len(held))
    rows = np.array(
        [
            np.abs(lines) ** 2,
            (np.conj(square_lines) * mask_lines).real,
            np.abs(mask_lines) ** 2,
        ]
    )
    products, squares, pairs = np.fft.irfft(rows, size)[:, :count]
    told = pairs >= max(1.0, _LEAST_OVERLAP * pairs[0])
    told &= squares > 1e-12 * max(float(squares[0]), 1e-300)
    end = count if told.all() else int(np.argmin(told))
    return np.asarray(products[:end] / squares[:end], dtype=np.float64)


def _peaks(heights: NDArray[np.float64], least: int) -> NDArray[np.int64]:
    """Lags of the peaks above zero, once the autocorrelation has been below."""
    below = np.flatnonzero(heights < 0.0)
    if not len(below):
        return np.empty(0, dtype=np.int64)
    inner = heights[1:-1]
    found = np.flatnonzero((inner > heights[:-2]) & (inner >= heights[2:]) & (inner > 0.0)) + 1
    peaks: NDArray[np.int64] = found[(found >= least) & (found > below[0])]
    return peaks


def _by_multiples(heights: NDArray[np.float64], peaks: NDArray[np.int64], lag: float) -> float:
    """The period in lags, by the last of its multiples that has a peak as high as need be."""
    number, needed = 2, 0.5 * float(heights[round(lag)])
    while True:
        near = peaks[np.abs(peaks - number * lag) <= _MULTIPLE_WITHIN * lag]
        if not len(near) or float(np.max(heights[near])) < needed:
            return lag
        lag = _finer(heights, int(near[np.argmax(heights[near])])) / number
        number += 1


def _finer(heights: NDArray[np.float64], peak: int) -> float:
    """Where the parabola through a peak and its neighbours is highest."""
    before, here, after = heights[peak - 1 : peak + 2].tolist()
    bend = before - 2.0 * here + after
    return peak + 0.5 * (before - after) / bend if bend < 0.0 else float(peak)


def counted_period_s(
    values: NDArray[np.float64], seen: NDArray[np.bool_], *, rate_hz: float
) -> float | None:
    """The mean length of the breaths in even values, shape (n,), by where they cross zero.

    A crossing counts once the values are 0.3 of their RMS beyond it. Only breaths that were seen
    whole are measured. None where fewer than two were, where a breath is not about as long as the
    usual one (or a hole not about as long as some of them), or where a crossing is overdue at
    either end.
    """
    turned = _turned(values, seen)
    if turned is None:
        return None
    before, after = turned
    share = values[before] / (values[before] - values[after])
    at = np.asarray(before + share * (after - before), dtype=np.float64)
    unseen = np.concatenate(([0], np.cumsum(~seen)))
    lengths, is_whole = _lengths(at, unseen[after] == unseen[before], unseen[before])
    if np.count_nonzero(is_whole) < _LEAST_BREATHS or _is_overdue(at, len(values)):
        return None
    measured = lengths[is_whole]
    number = lengths / float(np.median(measured))
    whole = np.where(is_whole, 1.0, np.maximum(np.round(number), 1.0))
    is_even = bool(np.max(np.abs(number - whole)) <= _UNEVEN)
    return float(np.mean(measured)) / rate_hz if is_even else None


def _turned(
    values: NDArray[np.float64], seen: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """The last place far from zero before each crossing, and the first after; None for few."""
    limit = _BEYOND * float(np.sqrt(np.mean(values[seen] ** 2)))
    far = np.flatnonzero(np.abs(values) > limit)
    is_up = values[far] > 0.0
    turned = np.flatnonzero(is_up[1:] != is_up[:-1])
    if len(turned) < _LEAST_CROSSINGS:
        return None
    return far[turned], far[turned + 1]


def _lengths(
    at: NDArray[np.float64], is_sure: NDArray[np.bool_], unseen: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """From each crossing that was seen to the next one the same way; and whether all between was.

    ``unseen`` is how many values before each crossing were not.
    """
    lengths, are_whole = [], []
    for way in (0, 1):
        sure = is_sure[way::2]
        lengths.append(np.diff(at[way::2][sure]))
        are_whole.append(np.diff(unseen[way::2][sure]) == 0)
    return np.concatenate(lengths), np.concatenate(are_whole)


def _is_overdue(at: NDArray[np.float64], count: int) -> bool:
    """Whether the first or the last crossing is too far from its end to be the outermost one."""
    halves = np.diff(at)
    ends = ((float(at[0]), 1), (float(count - at[-1]), (len(at) - 1) % 2))
    return any(edge > (1.0 + _OVERDUE) * float(np.median(halves[kind::2])) for edge, kind in ends)
