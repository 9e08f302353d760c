"""How far intervals normally step, from the steps of those that were accepted."""

import math
from collections.abc import Sequence

from biofeedback.dsp.correction.beat_repair import FLOOR_MS
from biofeedback.dsp.correction.quartile_spread import quartile_deviation

WINDOW_BEATS = 91
"""Accepted steps whose spread sets the limits (Lipponen & Tarvainen 2019)."""
SCALE = 5.2
"""The limits in quartile deviations (Lipponen & Tarvainen 2019)."""
BEND_SCALE = 7.0
"""The same for how far beats lie off the line, which has longer tails."""
WARM_UP_BEATS = 24
"""With fewer accepted steps the limits are a share of the interval."""
WARM_UP_SHARE = 0.2


def step_limit_ms(accepted_ms: Sequence[float], before_ms: float) -> float:
    """Largest normal step (or turn) after an interval, from at most ``WINDOW_BEATS`` of them."""
    if len(accepted_ms) < WARM_UP_BEATS:
        return max(FLOOR_MS, WARM_UP_SHARE * before_ms)
    return max(FLOOR_MS, SCALE * quartile_deviation(accepted_ms))


def bend_limit_ms(accepted_ms: Sequence[float]) -> float:
    """Farthest a beat normally lies off the line; without limit until enough are accepted."""
    if len(accepted_ms) < WARM_UP_BEATS:
        return math.inf
    return BEND_SCALE * quartile_deviation(accepted_ms)


def turn_ms(first_ms: float, second_ms: float, third_ms: float) -> float:
    """How much of the step between two intervals the next step undoes, in ms.

    >>> turn_ms(900.0, 1000.0, 940.0)
    60.0
    >>> turn_ms(900.0, 950.0, 1000.0)
    0.0
    """
    step_ms, next_ms = second_ms - first_ms, third_ms - second_ms
    return min(abs(step_ms), abs(next_ms)) if step_ms * next_ms < 0.0 else 0.0


class Boundless:
    """No limits: what a first step means can't be known, only whether beats are too many or few."""

    def jump_ms(self) -> float:
        """Largest normal difference of two intervals."""
        return math.inf

    def turn_ms(self) -> float:
        """Largest normal step that is undone at once."""
        return math.inf

    def bend_ms(self) -> float:
        """Farthest that a beat normally lies off the line."""
        return math.inf
