"""The strap on the body: what it would send at a moment, before any radio is involved."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.payloads.heart_rate import (
    Contact,
    HeartRateMeasurement,
    encode_measurement,
    max_intervals,
)
from biofeedback.sensors.simulated.detector import BeatDetector, Detection
from biofeedback.sensors.simulated.faults import FaultCourse
from biofeedback.sensors.simulated.heart import Heart, TrueBeat
from biofeedback.sensors.simulated.lungs import Lungs
from biofeedback.sensors.simulated.settings import SimulatedSettings
from biofeedback.units import TICKS_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPacket:
    """A heart-rate packet as the strap sent it, and what became of it."""

    sent_s: float
    """Session time."""
    arrived_s: float | None
    """Session time at which it was to be delivered; None when it was lost, or is under way."""
    payload: bytes
    beat_times_s: tuple[float, ...]
    """For each interval in it the true time of the detection that ends it, session time."""


class WornStrap:
    """Lungs, heart and detector in step, and the intervals that wait to be sent."""

    def __init__(
        self,
        settings: SimulatedSettings,
        contact: FaultCourse,
        chance_of: Callable[[str], random.Random],
    ) -> None:
        self._strap = settings.strap
        self._contact = contact
        self._lungs = Lungs(settings.body, chance_of("lungs"), from_s=_BORN_S)
        self._heart = Heart(settings.body, self._lungs, chance_of("heart"), from_s=_BORN_S)
        self._detector = BeatDetector(settings.strap, contact, chance_of("detector"))
        self._waiting: deque[Detection] = deque()
        self._recent: deque[Detection] = deque(maxlen=_AVERAGED)
        self._beats: list[TrueBeat] = []
        self._detections: list[Detection] = []

    @property
    def beats(self) -> tuple[TrueBeat, ...]:
        """Every beat of the heart so far; its life begins some seconds before the session."""
        return tuple(self._beats)

    @property
    def detections(self) -> tuple[Detection, ...]:
        """What the strap made of these beats, in order of time."""
        return tuple(self._detections)

    @property
    def breath_starts_s(self) -> tuple[float, ...]:
        """When each inhale began, in session time."""
        return self._lungs.breath_starts_s

    def beats_since(self, t_s: float) -> tuple[TrueBeat, ...]:
        """The beats later than a moment, in order."""
        later = takewhile(lambda beat: beat.time_s > t_s, reversed(self._beats))
        return tuple(later)[::-1]

    def chest(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """How full the chest was at moments of the last seconds, 0 to about 1."""
        return self._lungs.recent(times_s)

    def live_until(self, t_s: float, track: PacerTrack) -> None:
        """Breathe and beat up to a moment; ``track`` is what the pacer asks for."""
        beats = self._heart.advance(t_s, track)
        detections = self._detector.see(beats, self._heart.reached_s)
        self._beats.extend(beats)
        self._detections.extend(detections)
        self._waiting.extend(seen for seen in detections if seen.ticks is not None)

    def packet(self, at_s: float) -> SentPacket:
        """The packet of a moment; what does not fit stays for the next one."""
        told = self._take(at_s, max_intervals())
        measurement = HeartRateMeasurement(
            heart_rate_bpm=self._average_bpm(at_s),
            contact=self._contact_at(at_s),
            rr_ticks=tuple(seen.ticks for seen in told if seen.ticks is not None),
        )
        return SentPacket(
            sent_s=at_s,
            arrived_s=None,
            payload=encode_measurement(measurement),
            beat_times_s=tuple(seen.time_s for seen in told),
        )

    def discard(self, at_s: float) -> None:
        """Forget what would have been sent at a moment, as a strap without connection does."""
        self._take(at_s, len(self._waiting))

    def battery_percent(self, at_s: float) -> int:
        """What the battery is at, 0 to 100."""
        used = self._strap.battery_percent_per_hour * at_s / 3600.0
        return max(0, round(self._strap.battery_percent - used))

    def _take(self, at_s: float, at_most: int) -> tuple[Detection, ...]:
        ready_s = at_s - self._strap.delay_s
        taken: list[Detection] = []
        while self._waiting and self._waiting[0].time_s <= ready_s and len(taken) < at_most:
            taken.append(self._waiting.popleft())
        self._recent.extend(taken)
        return tuple(taken)

    def _average_bpm(self, at_s: float) -> int:
        ticks = [seen.ticks for seen in self._recent if seen.ticks is not None]
        if not ticks or at_s - self._recent[-1].time_s > _HELD_S:
            return 0
        return min(255, round(60.0 * TICKS_PER_S * len(ticks) / sum(ticks)))

    def _contact_at(self, at_s: float) -> Contact:
        if not self._strap.has_contact_bit:
            return Contact.UNSUPPORTED
        return Contact.NO if self._contact.at(at_s) else Contact.YES


_BORN_S = -20.0
"""The body lives for some breaths before the session, so that its rhythms have settled."""
_AVERAGED = 8
"""Intervals in the rate that the strap itself tells."""
_HELD_S = 5.0
"""The strap goes on telling its last rate for so long after the last beat."""
