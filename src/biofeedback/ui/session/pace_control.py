"""Steps of rate and ratio, and the one question before a very slow pace."""

from dataclasses import replace

from biofeedback.breathing import (
    ASK_BELOW_PER_MIN,
    MAX_INHALE_SHARE,
    MAX_RATE_PER_MIN,
    MIN_INHALE_SHARE,
    MIN_RATE_PER_MIN,
    RATE_STEP_PER_MIN,
    BreathingPattern,
)

SHARE_STEP = 0.05
"""Of the breath; a smaller change of the inhale can't be felt."""


class SlowPaceGate:
    """Asks once before the pace goes below the range of the published protocols."""

    def __init__(self) -> None:
        self._is_open = False

    def stops(self, pattern: BreathingPattern) -> bool:
        """Whether a person must be asked before this pattern."""
        return pattern.rate_per_min < ASK_BELOW_PER_MIN and not self._is_open

    def open(self) -> None:
        """The person was asked and wants it so."""
        self._is_open = True

    def close(self) -> None:
        """Ask again the next time."""
        self._is_open = False


def faster(pattern: BreathingPattern, steps: int) -> BreathingPattern:
    """The pattern with its rate moved by steps of 0.1 per minute, inside the limits.

    >>> faster(BreathingPattern(rate_per_min=6.0), -2).rate_per_min
    5.8
    """
    rate = round(pattern.rate_per_min + steps * RATE_STEP_PER_MIN, 1)
    return replace(pattern, rate_per_min=min(max(rate, MIN_RATE_PER_MIN), MAX_RATE_PER_MIN))


def longer_inhale(pattern: BreathingPattern, steps: int) -> BreathingPattern:
    """The pattern with its inhale share moved by steps of 0.05, inside the limits.

    >>> longer_inhale(BreathingPattern(inhale_share=0.45), 1).inhale_share
    0.5
    """
    share = round(pattern.inhale_share + steps * SHARE_STEP, 2)
    return replace(pattern, inhale_share=min(max(share, MIN_INHALE_SHARE), MAX_INHALE_SHARE))


def share_text(inhale_share: float) -> str:
    """Inhale to exhale, in percent of the breath.

    >>> share_text(0.45)
    '45 : 55'
    """
    inhale = round(inhale_share * 100)
    return f"{inhale} : {100 - inhale}"
