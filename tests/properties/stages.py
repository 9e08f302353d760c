"""Windows on which every metric of every profile is defined: paced, breathing measured."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.window import Window
from breathing_records import sine_chest
from properties.hearts import Array, Heart

BREATH_S = 10.0
"""Pacer and chest: after this time they repeat."""
FIVE_MINUTES_S = 292.5
"""In the middle of what counts as five minutes."""
LONG_S = 1700.0
"""Five times five minutes and a rest of which neither rule makes a sixth."""
_LONG_MEAN_MS = 880.0
_LATER_S = 1.7
"""From the pacer's beginning to that of the beats, so that no edges coincide."""


def five_minutes_ms(heart: Heart, *, beats: int = 340) -> Array:
    """A heart's intervals of five minutes."""
    return heart.rr_ms(beats=beats, mean_ms=1000.0 * FIVE_MINUTES_S / beats)


def half_an_hour_ms(heart: Heart) -> Array:
    """A heart's intervals of as long as some numbers need."""
    return heart.rr_ms(beats=round(1000.0 * LONG_S / _LONG_MEAN_MS), mean_ms=_LONG_MEAN_MS)


def beats_of(*stretches: tuple[float, Array]) -> BeatSeries:
    """Beats of stretches, each with the moment at which it begins and its intervals."""
    return BeatSeries(
        times_s=np.concatenate([from_s + np.cumsum(ms) / 1000.0 for from_s, ms in stretches]),
        rr_ms=np.concatenate([ms for _, ms in stretches]),
        kinds=np.full(sum(len(ms) for _, ms in stretches), int(BeatKind.NORMAL), dtype=np.uint8),
        segments=np.repeat(np.arange(len(stretches)), [len(ms) for _, ms in stretches]),
    )


def stage(rr_ms: Array, *, times_s: Array | None = None, from_s: float = 0.0) -> Window:
    """One stretch; the times of the beats need not be those that the intervals add up to."""
    beats = beats_of((from_s + _LATER_S, rr_ms))
    if times_s is not None:
        beats = BeatSeries(times_s=times_s, rr_ms=rr_ms, kinds=beats.kinds, segments=beats.segments)
    return staged(beats, from_s=from_s)


def staged(beats: BeatSeries, *, from_s: float = 0.0) -> Window:
    """Beats with a pacer and a chest that begin to breathe at a moment, 6 times per minute."""
    return Window(
        beats=beats,
        raw_rr_ms=beats.rr_ms,
        ends_s=float(beats.times_s[-1]),
        length_s=None,
        track=PacerTrack().changed(from_s, BreathingPattern(rate_per_min=60.0 / BREATH_S)),
        is_irregular=False,
        is_on_request=True,
        breathing=_breathing(from_s),
    )


@lru_cache(maxsize=4)
def _breathing(from_s: float) -> MeasuredBreathing:
    chest = _chest()
    return MeasuredBreathing(
        times_s=from_s + chest.times_s, chest=chest.chest, source="belt", shares_strap_clock=True
    )


@lru_cache(maxsize=1)
def _chest() -> MeasuredBreathing:
    return sine_chest(per_min=60.0 / BREATH_S, for_s=1.3 * LONG_S, rate_hz=5.0)


def about(rr_ms: Array, level_ms: float, factor: float) -> Array:
    """Intervals whose distances from a level are multiplied."""
    scaled: NDArray[np.float64] = level_ms + factor * (rr_ms - level_ms)
    return scaled
