"""Breathing patterns, and the chest curve each asks for as a function of time."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MIN_RATE_PER_MIN = 3.0
MAX_RATE_PER_MIN = 20.0
RATE_STEP_PER_MIN = 0.1
ASK_BELOW_PER_MIN = 4.5
"""Slower than this is below the range of the published protocols; a person is asked once."""
MIN_INHALE_SHARE = 0.30
MAX_INHALE_SHARE = 0.60
DEFAULT_RATE_PER_MIN = 6.0
DEFAULT_INHALE_SHARE = 0.45
"""In to out 45:55, no holds (Laborde et al. 2021: a longer exhale, and pauses add nothing)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathingPattern:
    """How one breath is divided.

    Raises ValueError when the rate or the share lies outside the limits above.
    """

    rate_per_min: float = DEFAULT_RATE_PER_MIN
    """Breaths per minute."""
    inhale_share: float = DEFAULT_INHALE_SHARE
    """The part of a breath that is inhaling, 0 to 1."""

    def __post_init__(self) -> None:
        if not MIN_RATE_PER_MIN <= self.rate_per_min <= MAX_RATE_PER_MIN:
            raise ValueError(f"rate {self.rate_per_min} is outside 3 to 20 breaths per minute")
        if not MIN_INHALE_SHARE <= self.inhale_share <= MAX_INHALE_SHARE:
            raise ValueError(f"inhale share {self.inhale_share} is outside 0.30 to 0.60")

    @property
    def period_s(self) -> float:
        """Length of one breath."""
        return 60.0 / self.rate_per_min

    @property
    def inhale_s(self) -> float:
        """Length of the inhale."""
        return self.period_s * self.inhale_share

    @property
    def exhale_s(self) -> float:
        """Length of the exhale."""
        return self.period_s - self.inhale_s

    def chest(self, fraction: float) -> float:
        """How full the chest is, 0 to 1, at a fraction of the breath (0 = inhale begins).

        A raised cosine in each phase, so that the turn is soft.

        >>> BreathingPattern(inhale_share=0.5).chest(0.5)
        1.0
        """
        if fraction < self.inhale_share:
            return 0.5 - 0.5 * math.cos(math.pi * fraction / self.inhale_share)
        falling = (fraction - self.inhale_share) / (1.0 - self.inhale_share)
        return 0.5 + 0.5 * math.cos(math.pi * falling)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceSpan:
    """From one moment on, this pattern (or none) is asked for; its first inhale begins there."""

    from_s: float
    """Session time at which it begins to hold."""
    pattern: BreathingPattern | None
    """None: breathe normally, nothing is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breath:
    """The breath the pacer asks for at one moment."""

    started_s: float
    """Session time at which its inhale began."""
    pattern: BreathingPattern
    """The pattern it follows."""
    fraction: float
    """How much of it has passed, 0 to below 1."""

    @property
    def is_inhale(self) -> bool:
        """Whether the chest is to fill."""
        return self.fraction < self.pattern.inhale_share

    @property
    def chest(self) -> float:
        """How full the chest is to be, 0 to 1."""
        return self.pattern.chest(self.fraction)

    @property
    def turns_in_s(self) -> float:
        """Seconds until this inhale or exhale ends."""
        turn = self.pattern.inhale_share if self.is_inhale else 1.0
        return (turn - self.fraction) * self.pattern.period_s


@dataclass(frozen=True, slots=True)
class PacerTrack:
    """Everything the pacer asked for in a session; immutable, grows by ``changed``.

    >>> track = PacerTrack().changed(10.0, BreathingPattern(rate_per_min=6.0))
    >>> track.breath_at(21.0).started_s
    20.0
    """

    spans: tuple[PaceSpan, ...] = field(default=())
    """In order of time, without overlap."""

    def changed(self, from_s: float, pattern: BreathingPattern | None) -> "PacerTrack":
        """The track with a change that holds from a moment on; later ones are forgotten."""
        kept = tuple(span for span in self.spans if span.from_s < from_s)
        return PacerTrack((*kept, PaceSpan(from_s=from_s, pattern=pattern)))

    def span_at(self, t_s: float) -> PaceSpan | None:
        """The span that holds at a moment; None before the first."""
        for span in reversed(self.spans):
            if span.from_s <= t_s:
                return span
        return None

    def pattern_at(self, t_s: float) -> BreathingPattern | None:
        """The pattern asked for at a moment."""
        span = self.span_at(t_s)
        return None if span is None else span.pattern

    def breath_at(self, t_s: float) -> Breath | None:
        """The breath asked for at a moment; None where nothing is paced."""
        span = self.span_at(t_s)
        if span is None or span.pattern is None:
            return None
        started_s = _breath_start(span, span.pattern, t_s)
        fraction = (t_s - started_s) / span.pattern.period_s
        return Breath(started_s=started_s, pattern=span.pattern, fraction=min(fraction, _ALMOST_1))

    def next_boundary_s(self, t_s: float) -> float:
        """When the next breath begins; the moment itself where nothing is paced."""
        breath = self.breath_at(t_s)
        return t_s if breath is None else breath.started_s + breath.pattern.period_s

    def breaths_between(self, from_s: float, to_s: float) -> tuple[tuple[float, float], ...]:
        """Start and end of each whole paced breath inside a span of time, in order."""
        breaths: list[tuple[float, float]] = []
        for index, span in enumerate(self.spans):
            last = index + 1 == len(self.spans)
            end_s = min(to_s, to_s if last else self.spans[index + 1].from_s)
            if span.pattern is not None:
                breaths.extend(_whole_breaths(span, span.pattern, from_s, end_s))
        return tuple(breaths)

    def chest_at(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chest curve at many moments, shape (n,), 0 to 1; NaN where nothing is paced."""
        chest = np.full(times_s.shape, np.nan)
        for index, span in enumerate(self.spans):
            held = times_s >= span.from_s
            if index + 1 < len(self.spans):
                held &= times_s < self.spans[index + 1].from_s
            if span.pattern is not None and held.any():
                chest[held] = _chest_curve(times_s[held] - span.from_s, span.pattern)
        return chest


_ALMOST_1 = math.nextafter(1.0, 0.0)
_EDGE_S = 1e-9
"""Rounding that a breath's end may be off by and still count as inside a span."""


def _breath_start(span: PaceSpan, pattern: BreathingPattern, t_s: float) -> float:
    number = math.floor((t_s - span.from_s) / pattern.period_s)
    started_s = span.from_s + number * pattern.period_s
    if started_s > t_s:
        return span.from_s + (number - 1) * pattern.period_s
    return started_s


def _whole_breaths(
    span: PaceSpan, pattern: BreathingPattern, from_s: float, to_s: float
) -> list[tuple[float, float]]:
    period_s = pattern.period_s
    number = max(0, math.ceil((from_s - span.from_s - _EDGE_S) / period_s))
    breaths = []
    while span.from_s + (number + 1) * period_s <= to_s + _EDGE_S:
        breaths.append((span.from_s + number * period_s, span.from_s + (number + 1) * period_s))
        number += 1
    return breaths


def _chest_curve(since_s: NDArray[np.float64], pattern: BreathingPattern) -> NDArray[np.float64]:
    fraction = np.mod(since_s / pattern.period_s, 1.0)
    share = pattern.inhale_share
    rising = 0.5 - 0.5 * np.cos(np.pi * fraction / share)
    falling = 0.5 + 0.5 * np.cos(np.pi * (fraction - share) / (1.0 - share))
    return np.where(fraction < share, rising, falling)
