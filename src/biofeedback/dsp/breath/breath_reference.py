"""What heartbeats are held against: breaths with their phase, from the pacer's log or a chest."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.breath.breath_detection import (
    MAX_HOLE_S,
    chest_turns,
    even_means,
    unbroken_runs,
)

MIN_BREATHS_FOR_RATE = 3
MIN_SHARE_FOR_RATE = 0.5
"""Breaths must fill this share of a span before their rate is called its rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaths:
    """Whole breaths in order of time, none overlapping; all of shape (k,), session time."""

    starts_s: NDArray[np.float64]
    """Where each inhale begins: the chest is at its emptiest."""
    turns_s: NDArray[np.float64]
    """Where each inhale ends: the chest is at its fullest."""
    ends_s: NDArray[np.float64]
    """Where each exhale ends; the next start unless a hole lies between."""

    def __len__(self) -> int:
        return len(self.starts_s)

    @property
    def lengths_s(self) -> NDArray[np.float64]:
        """From start to end."""
        lengths_s: NDArray[np.float64] = self.ends_s - self.starts_s
        return lengths_s

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """Start and end of each."""
        return tuple(zip(self.starts_s.tolist(), self.ends_s.tolist(), strict=True))

    def between(self, from_s: float, to_s: float) -> "Breaths":
        """Those that lie wholly inside a span of time."""
        first = int(np.searchsorted(self.starts_s, from_s, side="left"))
        last = max(first, int(np.searchsorted(self.ends_s, to_s, side="right")))
        return Breaths(
            starts_s=self.starts_s[first:last],
            turns_s=self.turns_s[first:last],
            ends_s=self.ends_s[first:last],
        )

    def phase_at(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """The breath's phase in radians, shape (n,): 0 where an inhale begins, below 2 pi.

        It grows evenly from start to end of each breath. NaN where there is none, as the pacer's
        chest curve is.

        >>> one = np.array([10.0]), np.array([14.0]), np.array([20.0])
        >>> breaths = Breaths(starts_s=one[0], turns_s=one[1], ends_s=one[2])
        >>> breaths.phase_at(np.array([9.0, 10.0, 12.5])).tolist()
        [nan, 0.0, 1.5707963267948966]
        """
        phase = np.full(len(times_s), np.nan)
        place = np.searchsorted(self.starts_s, times_s, side="right") - 1
        inside = place >= 0
        inside[inside] = times_s[inside] < self.ends_s[place[inside]]
        place = place[inside]
        passed = (times_s[inside] - self.starts_s[place]) / self.lengths_s[place]
        phase[inside] = 2.0 * math.pi * passed
        return phase

    def rate_per_min(self, from_s: float, to_s: float) -> float | None:
        """Breaths per minute in a span of time: of the median breath that lies in it.

        The median, because one breath that was missed makes another twice as long. None for
        fewer than three, or where they fill less than half of the span.
        """
        lengths_s = self.between(from_s, to_s).lengths_s
        if len(lengths_s) < MIN_BREATHS_FOR_RATE:
            return None
        if float(np.sum(lengths_s)) < MIN_SHARE_FOR_RATE * (to_s - from_s):
            return None
        return 60.0 / float(np.median(lengths_s))


def paced_breaths(track: PacerTrack, from_s: float, to_s: float) -> Breaths:
    """The breaths that the pacer asked for inside a span of time."""
    spans = track.breaths_between(from_s, to_s)
    turns_s = []
    for start_s, end_s in spans:
        pattern = track.pattern_at((start_s + end_s) / 2)
        assert pattern is not None  # breaths_between names breaths that were asked for
        turns_s.append(start_s + pattern.inhale_share * (end_s - start_s))
    return Breaths(
        starts_s=np.array([start_s for start_s, _ in spans]),
        turns_s=np.array(turns_s),
        ends_s=np.array([end_s for _, end_s in spans]),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class MeasuredBreathing:
    """A chest as a sensor saw it: belt, acceleration, impedance.

    No slots, because its breaths are found once, when first asked for. Raises ValueError where
    times and chest differ in shape, are not finite, or times are not strictly in order.
    """

    times_s: NDArray[np.float64]
    """Session time of each sample, shape (n,); the rate may vary, a hole is longer than 1 s."""
    chest: NDArray[np.float64]
    """Grows while breathing in; any unit and level, shape (n,)."""
    source: str
    """What measured it, for those who read the number: "chest acceleration", "belt"."""
    shares_strap_clock: bool
    """Whether the same clock timed the heartbeats, so that a lag between the two is real."""

    def __post_init__(self) -> None:
        if self.times_s.ndim != 1 or self.times_s.shape != self.chest.shape:
            raise ValueError("times and chest must be rows of equal length")
        if not (np.isfinite(self.times_s).all() and np.isfinite(self.chest).all()):
            raise ValueError("times and chest must be finite")
        if not (self.times_s[1:] > self.times_s[:-1]).all():
            raise ValueError("times must be strictly in order")

    @cached_property
    def breaths(self) -> Breaths:
        """Every whole breath in it."""
        columns = [
            chest_turns(self.times_s[a:b], self.chest[a:b]) for a, b in unbroken_runs(self.times_s)
        ]
        rows = np.concatenate([np.empty((3, 0)), *columns], axis=1)
        return Breaths(starts_s=rows[0], turns_s=rows[1], ends_s=rows[2])

    def chest_evenly(
        self, from_s: float, *, count: int, rate_hz: float
    ) -> NDArray[np.float64] | None:
        """The chest at ``count`` even moments from one on, shape (count,); None where it has holes.

        The usual breath in it, from emptiest to fullest, is 1 (the median of the breaths that lie
        in it). None also where no whole breath does.
        """
        half_s = 0.5 / rate_hz
        edges_s = from_s - half_s + np.arange(count + 1) / rate_hz
        if not self._covers(float(edges_s[0]), float(edges_s[-1])):
            return None
        breaths = self.breaths.between(float(edges_s[0]), float(edges_s[-1]))
        if not len(breaths):
            return None
        chest = even_means(self.times_s, self.chest, edges_s)
        middles_s = edges_s[:-1] + half_s
        depths = np.interp(breaths.turns_s, middles_s, chest) - np.interp(
            breaths.starts_s, middles_s, chest
        )
        depth = float(np.median(depths))
        return chest / depth if depth > 0.0 else None

    def _covers(self, from_s: float, to_s: float) -> bool:
        first = max(0, int(np.searchsorted(self.times_s, from_s, side="right")) - 1)
        last = int(np.searchsorted(self.times_s, to_s, side="left"))
        around_s = self.times_s[first : last + 1]
        if len(around_s) < 2:
            return False
        bounded = around_s[0] - from_s <= MAX_HOLE_S and to_s - around_s[-1] <= MAX_HOLE_S
        return bool(bounded and np.max(np.diff(around_s)) <= MAX_HOLE_S)
