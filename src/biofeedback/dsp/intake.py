"""Records to beats: decodes what carries intervals and hands it to the beat clock."""

import math

from biofeedback.dsp.beat_clock import BeatClock, ClockStep
from biofeedback.dsp.updates import GapReason
from biofeedback.payloads.heart_rate import HeartRateMeasurement
from biofeedback.records import (
    ClockJumped,
    Interval,
    IntervalUnit,
    LinkChanged,
    LinkState,
    Record,
    Silence,
    Tick,
)
from biofeedback.units import TICKS_PER_S, ms_from_ticks

LONGEST_MS = 64_000.0
"""Longest interval that the heart-rate service can tell; longer ones in a file are no intervals."""
SHORTEST_MS = 0.5
"""Half a step of the heart-rate service."""
_MS_PER_UNIT = {
    IntervalUnit.MS: 1.0,
    IntervalUnit.S: 1000.0,
    IntervalUnit.TICKS: 1000.0 / TICKS_PER_S,
}
ARRIVAL_BREAK_S = 2.5
"""By how much arrivals may run ahead of the intervals before some must be missing between them:
a packet, an interval and a delay hide less."""
_PULL = 0.02
"""How much of its distance the usual lead of the arrivals gives up per interval."""
_NOTHING = ClockStep()


class Intake:
    """Feeds one session's records to its beat clock, in their order.

    Intervals of a file that names no beat times are strung together: the first beat at its
    arrival (at the earliest one interval into the session), each next one an interval later, and
    anew so after a break. Where arrivals suddenly run ahead of the intervals, some are missing:
    that is a break too.
    """

    def __init__(self) -> None:
        self._clock = BeatClock()
        self._last_beat_s: float | None = None
        self._lead_s = 0.0
        self.rejected_intervals = 0
        """Intervals of no or impossible length; kept raw, but no beats."""

    def measurement(self, measurement: HeartRateMeasurement, t_s: float) -> ClockStep:
        """A heart-rate packet that arrived at a moment."""
        ticks = tuple(filter(None, measurement.rr_ticks))
        self.rejected_intervals += len(measurement.rr_ticks) - len(ticks)
        return self._clock.packet(t_s, tuple(map(ms_from_ticks, ticks)))

    def interval(self, interval: Interval, t_s: float) -> ClockStep:
        """An interval of a file; one of impossible length leaves a break."""
        rr_ms = interval_ms(interval)
        if rr_ms is None:
            self.rejected_intervals += 1
            return self._broken(t_s, GapReason.PACKETS)
        if interval.beat_s is not None and math.isfinite(interval.beat_s):
            return self._clock.timed(interval.beat_s, rr_ms)
        broken = self._broken(t_s, GapReason.PACKETS) if self._is_late(rr_ms, t_s) else _NOTHING
        return _joined(broken, self._clock.timed(self._strung_s(rr_ms, t_s), rr_ms))

    def other(self, record: Record, t_s: float) -> ClockStep:
        """Any other record: time passes, and a lost link or a sleeping computer is a break."""
        match record:
            case LinkChanged(state=LinkState.LOST):
                return self._broken(t_s, GapReason.LINK)
            case ClockJumped():
                return self._broken(t_s, GapReason.CLOCK)
            case Tick() | Silence():
                return self._clock.moment(t_s)
            case _:
                return _NOTHING

    def finish(self) -> ClockStep:
        """Nothing more comes."""
        return self._clock.finish()

    def _broken(self, t_s: float, reason: GapReason) -> ClockStep:
        self._last_beat_s = None
        return self._clock.broken(t_s, reason)

    def _is_late(self, rr_ms: float, t_s: float) -> bool:
        if self._last_beat_s is None:
            return False
        lead_s = t_s - (self._last_beat_s + rr_ms / 1000.0)
        return lead_s - self._lead_s > ARRIVAL_BREAK_S

    def _strung_s(self, rr_ms: float, t_s: float) -> float:
        if self._last_beat_s is None:
            beat_s = max(t_s, rr_ms / 1000.0)
            self._lead_s = t_s - beat_s
        else:
            beat_s = self._last_beat_s + rr_ms / 1000.0
            self._lead_s += _PULL * (t_s - beat_s - self._lead_s)
        self._last_beat_s = beat_s
        return beat_s


def _joined(first: ClockStep, second: ClockStep) -> ClockStep:
    return ClockStep(
        found=first.found + second.found,
        settled=first.settled + second.settled,
        gaps=first.gaps + second.gaps,
    )


def interval_ms(interval: Interval) -> float | None:
    """Its length in ms; None where that can't be an interval of a heart."""
    rr_ms = interval.value * _MS_PER_UNIT[interval.unit]
    return rr_ms if SHORTEST_MS <= rr_ms <= LONGEST_MS else None
