"""Breathing and movement of the trunk from a strap's acceleration, as the samples come.

All moments are those of the samples: the filters' delay is taken off. What is told of a moment
is told 3.25 s after it at the latest, and as soon as the samples are there that it takes: 2 s of
them for the filters, 1 s to see whether the trunk is about to move, and what fills a quarter.

The trace has no known sign: whether the chest grows or shrinks along the direction in which it
moves most depends on how the strap sits and on posture, so its phase may be off by half a breath.
The sign lasts, over pauses and postures too; ``chest_columns`` holds it against a pacer.
"""

import math

import numpy as np

from biofeedback.dsp.chest.chest_hops import GRID_HZ, HOP_S, ChestHop, ChestHops
from biofeedback.dsp.chest.even_course import EvenCourse
from biofeedback.dsp.chest.trunk import AROUND_HOPS, Posture, is_swinging
from biofeedback.dsp.updates import (
    BreathingSource,
    ChestFound,
    MovementFound,
    SamplesFound,
    Update,
)
from biofeedback.streams import StreamKind

_INDEX_HOPS = round(1.0 / HOP_S)
"""The movement index is the RMS over this many."""


class AccelerationBreathing:
    """Streaming: samples of acceleration in; chest, movement and the rate of breathing out."""

    def __init__(self) -> None:
        self._hops = ChestHops()
        self._course = EvenCourse(rate_hz=GRID_HZ, axes=3)
        self._posture = Posture()
        self._recent: list[ChestHop] = []

    def feed(self, found: SamplesFound) -> tuple[Update, ...]:
        """Take in samples; those of other streams tell nothing here."""
        if found.stream is not StreamKind.ACCELERATION:
            return ()
        return tuple(update for hop in self._hops.feed(found) for update in self._hop(hop))

    def finish(self) -> tuple[Update, ...]:
        """No more samples come; the last moments lack what follows them, and are not told."""
        return ()

    def _hop(self, hop: ChestHop) -> list[Update]:
        if hop.is_first:
            self._course.clear()
            self._posture = Posture()
            self._recent = []
        self._recent = [*self._recent[-2 * AROUND_HOPS :], hop]
        updates: list[Update] = []
        if len(self._recent) >= _INDEX_HOPS:
            updates.append(self._movement())
        if len(self._recent) > AROUND_HOPS:
            updates += self._judged(self._recent[-1 - AROUND_HOPS])
        return updates

    def _movement(self) -> MovementFound:
        """The index over the last second, told of its middle."""
        last = self._recent[-_INDEX_HOPS:]
        middle_s = float(last[_INDEX_HOPS // 2].times_s[0])
        index_mg = math.sqrt(sum(hop.movement_mg2 for hop in last) / len(last))
        return MovementFound(times_s=np.array([middle_s]), index_mg=np.array([index_mg]))

    def _judged(self, hop: ChestHop) -> list[Update]:
        """What a quarter tells, once what surrounds it is known too."""
        course = self._course
        is_away = self._posture.look(hop, course.level(), course.usual)
        is_moving = is_swinging(self._recent, course.usual)
        if self._posture.is_another and not is_moving:
            course.clear()
        is_seen = not is_moving and not is_away
        course.append(hop.slow_mg, is_seen=is_seen)
        if float(hop.times_s[0]).is_integer():
            course.turn()
        updates: list[Update] = []
        chest = course.along(hop.slow_mg)
        if chest is not None:
            shown = chest if is_seen else np.full(len(chest), np.nan)
            updates.append(
                ChestFound(source=BreathingSource.ACCELERATION, times_s=hop.times_s, chest=shown)
            )
        ends_s = float(hop.times_s[0]) + HOP_S
        if ends_s.is_integer():
            updates.append(course.rate().seen(ends_s, BreathingSource.ACCELERATION))
        return updates
