"""Whether a rhythm is too irregular for heart-rate variability to mean anything."""

import numpy as np
from numpy.typing import NDArray

MIN_INTERVALS = 20
"""Fewer intervals give no share worth a verdict."""
TURN_SHARE = 0.12
"""Of the mean of three intervals: a turn is smaller in sinus rhythm, but for a few."""
MAX_TURNS_SHARE = 0.20
"""Of all triples of intervals."""


def is_too_irregular(rr_ms: NDArray[np.float64], segments: NDArray[np.int64]) -> bool:
    """Whether raw intervals turn back and forth as in bigeminy or fibrillation.

    ``rr_ms`` are the intervals as they came, ``segments`` their segments; both of shape (n,).
    Breathing, however deep, lets several intervals in a row grow and then shrink, and near the
    turn changes are small. Ectopic beats and fibrillation change by a lot and turn at once. True
    where at least a fifth of the triples of intervals (none across a segment) turn by more than
    12 % of their mean both ways; False with fewer than 20 intervals.

    The rule is the project's own. Measured: bigeminy of a real strap 49 to 74 % of the triples in
    any minute; fibrillation simulated as independent intervals 13 to 20 % at a coefficient of
    variation of 0.10, 27 to 36 % at 0.15; every other recording of the project at most 14 % in a
    minute and 6 % in five; breathing at 4.5 to 7 per minute with a swing of 40 beats/min 9 %.

    >>> bigeminy_ms = np.tile([600.0, 1100.0], 20)
    >>> is_too_irregular(bigeminy_ms, np.zeros(40, dtype=np.int64))
    True
    """
    if len(rr_ms) < MIN_INTERVALS:
        return False
    steps_ms = np.diff(rr_ms)
    means_ms = (rr_ms[:-2] + rr_ms[1:-1] + rr_ms[2:]) / 3.0
    smaller_ms = np.minimum(np.abs(steps_ms[:-1]), np.abs(steps_ms[1:]))
    turns = (steps_ms[:-1] * steps_ms[1:] < 0.0) & (smaller_ms > TURN_SHARE * means_ms)
    is_whole = segments[2:] == segments[:-2]
    wholes = np.count_nonzero(is_whole)
    return bool(wholes and np.count_nonzero(turns & is_whole) >= MAX_TURNS_SHARE * wholes)
