"""Lungs: a chest that follows the pacer as people do, or breathes by itself."""

import math
import random
from collections import deque

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.sensors.simulated.settings import SimulatedBody


class Lungs:
    """How full the chest is, as a function of time that only goes forward.

    Each inhale and each exhale is planned when it begins: towards the pacer's nearest turn, late
    by a human lag, and only part of the way when it is far off; without a pacer, at the person's
    own rate, whose wandering remembers the last breath. A change of the pacer shows at the next
    turn, so at most one inhale or exhale later.
    """

    def __init__(self, body: SimulatedBody, chance: random.Random, *, from_s: float) -> None:
        self._body = body
        self._chance = chance
        self._wander = 0.0
        self._is_inhale = False
        self._from_level, self._to_level = 0.0, 0.0
        self._from_s = self._to_s = from_s
        self._breaths: list[float] = []
        self._recent: deque[tuple[float, float]] = deque(maxlen=_KEPT)

    @property
    def breath_starts_s(self) -> tuple[float, ...]:
        """When each inhale began, in order."""
        return tuple(self._breaths)

    def chest(self, t_s: float, track: PacerTrack) -> float:
        """How full the chest is, 0 to about 1; ``t_s`` never goes back."""
        while t_s >= self._to_s:
            self._turn(track)
        fraction = (t_s - self._from_s) / (self._to_s - self._from_s)
        risen = 0.5 - 0.5 * math.cos(math.pi * fraction)
        level = self._from_level + risen * (self._to_level - self._from_level)
        self._recent.append((t_s, level))
        return level

    def recent(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """How full the chest was at moments of the last seconds, between those asked for."""
        if not self._recent:
            return np.zeros_like(times_s)
        asked_s, levels = zip(*self._recent, strict=True)
        chest: NDArray[np.float64] = np.interp(times_s, asked_s, levels)
        return chest

    def _turn(self, track: PacerTrack) -> None:
        now_s = self._to_s
        self._is_inhale = not self._is_inhale
        is_paced = track.breath_at(now_s + _FORESIGHT_S) is not None
        if self._is_inhale:
            self._breaths.append(now_s)
            self._wander = _REMEMBERED * self._wander + _FRESH * self._chance.gauss(0.0, 1.0)
        self._from_level, self._to_level = self._to_level, self._next_level(is_paced=is_paced)
        self._from_s = now_s
        self._to_s = now_s + self._length_s(now_s, track)

    def _next_level(self, *, is_paced: bool) -> float:
        if not self._is_inhale:
            return 0.0
        depth = 1.0 if is_paced else self._body.natural_depth
        return depth * max(0.3, self._chance.gauss(1.0, self._body.depth_spread))

    def _length_s(self, now_s: float, track: PacerTrack) -> float:
        lag_s = self._chance.gauss(self._body.pacer_lag_s, self._body.pacer_lag_spread_s)
        asked = track.breath_at(now_s + _FORESIGHT_S)
        if asked is None:
            return self._natural_s()
        pattern = asked.pattern
        expected_s = pattern.inhale_s if self._is_inhale else pattern.exhale_s
        turn_s = self._pacer_turn_s(now_s + expected_s, track)
        if turn_s is None:
            return expected_s
        missing_s = turn_s + lag_s - (now_s + expected_s)
        length_s = expected_s + self._body.adherence * missing_s
        return min(max(length_s, 0.5 * expected_s), 1.5 * expected_s)

    def _natural_s(self) -> float:
        share = self._body.natural_inhale_share
        length_s = 60.0 / self._body.natural_breaths_per_min
        length_s *= math.exp(self._body.breath_spread * self._wander)
        return length_s * (share if self._is_inhale else 1.0 - share)

    def _pacer_turn_s(self, near_s: float, track: PacerTrack) -> float | None:
        """The pacer's end of such an inhale or exhale that lies nearest to a moment."""
        breath = track.breath_at(near_s)
        if breath is None:
            return None
        period_s = breath.pattern.period_s
        turn_s = breath.started_s + (breath.pattern.inhale_s if self._is_inhale else period_s)
        return turn_s + period_s * round((near_s - turn_s) / period_s)


_KEPT = 256
"""Moments that ``recent`` remembers: 8 s, as the heart asks."""
_FORESIGHT_S = 0.5
"""Someone who watches a pacer sees its next breath coming."""
_REMEMBERED = 0.5
_FRESH = math.sqrt(1.0 - _REMEMBERED**2)
"""Keeps the wandering of the breath at a standard deviation of 1."""
