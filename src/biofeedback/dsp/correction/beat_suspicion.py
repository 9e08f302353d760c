"""Where among many intervals there may be something to repair, found in bulk."""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.correction.beat_bend import MOST_AGAINST, SLOPE
from biofeedback.dsp.correction.beat_repair import (
    BENT,
    EXPLAINS,
    FLOOR_MS,
    INTERCEPT,
    LONG,
    OFF,
    SHORT,
    TURN,
)

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
_BLOCK = 1 << 15
"""Intervals at once, so that what is in between stays in the processor's cache."""
_BEFORE, _AHEAD = 2, 4
"""Intervals looked at before a place, and from it on."""


def suspects(rr_ms: Array, *, ahead: int) -> Mask:
    """Where ``repaired`` might change an interval, were the limits as low as they can be.

    False is certain wherever all intervals before were accepted as they came and ``ahead`` (3 or 4)
    are seen; the first two and the last three places, where fewer intervals are, are True. Each
    condition is that of ``beat_repair`` in the same arithmetic, so that none is lost by rounding.
    """
    found = np.ones(len(rr_ms), dtype=np.bool_)
    last = len(rr_ms) - _AHEAD + 1
    for start in range(_BEFORE, last, _BLOCK):
        end = min(start + _BLOCK, last)
        around = rr_ms[start - _BEFORE : end + _AHEAD - 1]
        columns = [around[n : n + end - start] for n in range(_BEFORE + _AHEAD)]
        found[start:end] = _suspects(columns, knows_all=ahead == _AHEAD)
    return found


def _suspects(columns: list[Array], *, knows_all: bool) -> Mask:
    _, before, x0, x1, x2, x3 = columns
    found = _missed(before, x0, x1, x2, x3 if knows_all else x2)
    found |= _extra(before, x0, x1, x2, x3 if knows_all else before)
    steps = (x0 - before, x1 - x0, x2 - x1)
    found |= _misplaced(before, x0, x1, x2, steps)
    found |= _bent(columns, steps, knows_all=knows_all)
    return found


def _missed(before: Array, x0: Array, x1: Array, x2: Array, x3: Array) -> Mask:
    single = LONG * before
    after = np.where(x3 < single, x3, x1)
    after = np.where(x2 < single, x2, after)
    after = np.where(x1 < single, x1, after)
    return np.asarray(x0 >= LONG * np.maximum(before, after))


def _extra(before: Array, x0: Array, x1: Array, x2: Array, last: Array) -> Mask:
    shortest = np.minimum(x0, x1)
    found = shortest < SHORT * np.minimum(before, x2)
    found |= np.minimum(shortest, x2) < SHORT * np.minimum(before, last)
    return np.asarray(found)


def _misplaced(before: Array, x0: Array, x1: Array, after: Array, steps: tuple[Array, ...]) -> Mask:
    low, high = np.minimum(before, after), np.maximum(before, after)
    off = np.maximum(
        np.maximum(_outside(x0, low, high), _outside(x1, low, high)), 0.5 * np.abs(steps[1])
    )
    left = _outside(0.5 * (x0 + x1), low, high)
    is_possible = (off >= OFF * low) & (left <= EXPLAINS * off)
    first, middle, last = steps
    unusual = _returns(first, middle, last) | _alternates(first, middle, last)
    return np.asarray(is_possible & (unusual | _turns_back(first, middle, last, TURN * low)))


def _returns(first: Array, middle: Array, last: Array) -> Mask:
    undone = np.where(first > 0.0, np.minimum(middle, last), np.minimum(-middle, -last))
    return np.asarray((np.abs(first) > FLOOR_MS) & (undone < -FLOOR_MS))


def _alternates(first: Array, middle: Array, last: Array) -> Mask:
    size = np.abs(middle)
    against = np.where(middle > 0.0, np.minimum(-first, -last), np.minimum(first, last))
    return np.asarray((size > FLOOR_MS) & (against > SLOPE * size + INTERCEPT * FLOOR_MS))


def _turns_back(first: Array, middle: Array, last: Array, least: Array) -> Mask:
    size = np.abs(middle)
    is_up = middle > 0.0
    turned = np.where(is_up, -first, first)
    then = np.where(is_up, -last, last)
    return np.asarray((np.minimum(turned, size) > least) & (then > -SLOPE * size))


def _bent(columns: list[Array], steps: tuple[Array, ...], *, knows_all: bool) -> Mask:
    earliest, before, x0, x1, after, next_after = columns
    off = np.abs((after - before - 3.0 * (x1 - x0)) / 6.0)
    earlier = before - earliest
    later = next_after - after if knows_all else earlier
    over = steps[1] - 0.5 * (earlier + later)
    first = 0.25 * (3.0 * earlier + later) - steps[0]
    last = 0.25 * (earlier + 3.0 * later) - steps[2]
    is_down = over < 0.0
    first, last, over = (np.where(is_down, -one, one) for one in (first, last, over))
    is_against = (np.minimum(first, last) > SLOPE * over) & (
        np.maximum(first, last) < MOST_AGAINST * over
    )
    return np.asarray((off >= BENT * np.minimum(before, after)) & is_against)


def _outside(rr: Array, low: Array, high: Array) -> Array:
    return np.maximum(np.maximum(low - rr, rr - high), 0.0)
