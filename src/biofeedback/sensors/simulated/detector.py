"""The strap's beat detector: which beats it sees, which it invents, and the intervals between."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from biofeedback.sensors.simulated.faults import FaultCourse
from biofeedback.sensors.simulated.heart import TrueBeat
from biofeedback.sensors.simulated.settings import SimulatedStrapSettings
from biofeedback.units import TICKS_PER_S


class Sight(StrEnum):
    """What the strap made of a moment."""

    SEEN = "seen"
    MISSED = "missed"
    """A beat was there, and the strap did not see it."""
    EXTRA = "extra"
    """The strap saw a beat where none was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One moment at which a beat was, or was taken for one."""

    time_s: float
    """Session time."""
    sight: Sight
    ticks: int | None
    """Interval since the beat seen before, in 1/1024 s of the strap's clock; None where there is
    none: at a missed beat, and at the first one after contact was made."""


class BeatDetector:
    """Detections in order of time, as far as the heart has beaten.

    Each beat is rounded to the strap's clock and intervals are differences of these, so that their
    sum stays within one tick of the beats for ever.
    """

    def __init__(
        self, strap: SimulatedStrapSettings, contact: FaultCourse, chance: random.Random
    ) -> None:
        self._strap = strap
        self._contact = contact
        self._chance = chance
        self._last_true_s: float | None = None
        self._last_seen: tuple[float, int] | None = None
        self._extra_due_s: float | None = None

    def see(self, beats: Sequence[TrueBeat], until_s: float) -> tuple[Detection, ...]:
        """What the strap makes of the beats that fell before a moment, and of that time."""
        found: list[Detection] = []
        for beat in beats:
            found.extend(self._extra_by(beat.time_s))
            found.append(self._beat(beat.time_s))
        found.extend(self._extra_by(until_s))
        return tuple(found)

    def _beat(self, time_s: float) -> Detection:
        since_s = 0.0 if self._last_true_s is None else time_s - self._last_true_s
        self._last_true_s = time_s
        missed_draw, extra_draw = self._chance.random(), self._chance.random()
        place = self._chance.uniform(0.3, 0.7)
        if self._contact.at(time_s) or missed_draw < self._strap.missed_per_hour * since_s / 3600.0:
            return Detection(time_s=time_s, sight=Sight.MISSED, ticks=None)
        if extra_draw < self._strap.extra_per_hour * since_s / 3600.0:
            self._extra_due_s = time_s + place * since_s
        return self._seen(time_s, Sight.SEEN)

    def _extra_by(self, until_s: float) -> list[Detection]:
        due_s = self._extra_due_s
        if due_s is None or due_s > until_s:
            return []
        self._extra_due_s = None
        return [] if self._contact.at(due_s) else [self._seen(due_s, Sight.EXTRA)]

    def _seen(self, time_s: float, sight: Sight) -> Detection:
        tick = round(time_s * (1.0 + self._strap.clock_drift_ppm * 1e-6) * TICKS_PER_S)
        ticks = None
        if self._last_seen is not None and not self._was_off_since(self._last_seen[0], time_s):
            ticks = tick - self._last_seen[1]
        self._last_seen = (time_s, tick)
        return Detection(time_s=time_s, sight=sight, ticks=ticks)

    def _was_off_since(self, from_s: float, to_s: float) -> bool:
        span = self._contact.last_begun(to_s)
        return span is not None and span.from_s > from_s
