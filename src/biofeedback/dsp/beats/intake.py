"""Records to beats: decodes what carries intervals and hands it to the beat clock."""

import math
from collections.abc import Sequence
from enum import Enum, auto
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.beats.beat_clock import NOTHING, BeatClock, ClockStep, Outlet
from biofeedback.dsp.trust.strap_trust import StrapTrust, Withheld
from biofeedback.dsp.updates import Absence, Doubt, GapReason
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
from biofeedback.units import TICKS_PER_S

LONGEST_MS = 64_000.0
"""Longest interval that the heart-rate service can tell; longer ones in a file are no intervals."""
SHORTEST_MS = 0.5
"""Half a step of the heart-rate service."""
_LEAST_RUN = 16
"""Intervals below which a run of them is taken one by one."""
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


class Intake:
    """Feeds one session's records to its beat clock, in their order.

    Intervals of a file that names no beat times are strung together: the first beat at its
    arrival (at the earliest one interval into the session), each next one an interval later, and
    anew so after a break. Where arrivals suddenly run ahead of the intervals, some are missing:
    that is a break too.

    Packets of a strap are taken as far as they are believed (``StrapTrust``).
    """

    def __init__(self, outlet: Outlet | None = None) -> None:
        """Begin with no records; each call answers what it led to, unless an outlet takes it."""
        self._clock = BeatClock(outlet)
        self._trust = StrapTrust()
        self._last_beat_s: float | None = None
        self._lead_s = 0.0
        self.rejected_intervals = 0
        """Intervals of no or impossible length; kept raw, but no beats."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is wrong with what the strap sends."""
        return self._trust.doubts

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """Every span so far in which numbers of the strap's intervals are not to be shown."""
        return self._trust.withheld

    def withholds(self, at_s: float, absence: Absence) -> bool:
        """Whether numbers of the strap's intervals are withheld at a moment, for this reason."""
        return self._trust.withholds(at_s, absence)

    def movement(self, t_s: float, index_mg: float) -> None:
        """How much the strap's own acceleration sensor moved at a moment, in mg."""
        self._trust.movement(t_s, index_mg)

    def measurement(self, measurement: HeartRateMeasurement, t_s: float) -> ClockStep:
        """A heart-rate packet that arrived at a moment."""
        ticks = measurement.rr_ticks
        if 0 in ticks:
            ticks = tuple(filter(None, ticks))
            self.rejected_intervals += len(measurement.rr_ticks) - len(ticks)
        believed = self._trust.packet(measurement, ticks, t_s)
        if believed.begins_anew:
            self._clock.anew()
        step = self._clock.packet(t_s, believed.rr_ms)
        if believed.is_cut:
            self._clock.contact_lost()
        return step

    def interval(self, interval: Interval, t_s: float) -> ClockStep:
        """An interval of a file; one of impossible length leaves a break."""
        rr_ms = interval_ms(interval)
        if rr_ms is None:
            self.rejected_intervals += 1
            return self._broken(t_s, GapReason.PACKETS)
        if interval.beat_s is not None and math.isfinite(interval.beat_s):
            return self._clock.timed(interval.beat_s, rr_ms)
        broken = self._broken(t_s, GapReason.PACKETS) if self._is_late(rr_ms, t_s) else NOTHING
        return _joined(broken, self._clock.timed(self._strung_s(rr_ms, t_s), rr_ms))

    def intervals(self, intervals: Sequence[Interval], times_s: Sequence[float]) -> ClockStep:
        """Intervals of a file, each with the moment it arrived: the same as one by one."""
        step = NOTHING
        rr_ms = [one.value * _MS_PER_UNIT[one.unit] for one in intervals]
        beats_s = [one.beat_s for one in intervals]
        start = 0
        for kind, run in groupby(map(_kind, rr_ms, beats_s)):
            here = slice(start, start := start + sum(1 for _ in run))
            if kind is _Kind.IMPOSSIBLE or here.stop - here.start < _LEAST_RUN:
                for one, t_s in zip(intervals[here], times_s[here], strict=True):
                    step = _joined(step, self.interval(one, t_s))
            elif kind is _Kind.TIMED:
                beats = np.array(beats_s[here], dtype=np.float64)
                step = _joined(step, self.timed(beats, np.array(rr_ms[here])))
            else:
                step = _joined(step, self.untimed(times_s[here], rr_ms[here]))
        return step

    def timed(self, beats_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> ClockStep:
        """Intervals of a file with beat times, both of shape (n,): the same as one by one.

        Times must be finite and intervals possible.
        """
        return self._clock.timed_all(beats_s, rr_ms)

    def untimed(self, times_s: Sequence[float], rr_ms: Sequence[float]) -> ClockStep:
        """Possible intervals of a file without beat times, at their arrivals: as one by one."""
        beats_s: list[float] = []
        step, start = NOTHING, 0
        for place, (t_s, one_ms) in enumerate(zip(times_s, rr_ms, strict=True)):
            if self._is_late(one_ms, t_s):
                before = self._clock.timed_all(np.array(beats_s), np.array(rr_ms[start:place]))
                broken = self._broken(t_s, GapReason.PACKETS)
                step, beats_s, start = _joined(_joined(step, before), broken), [], place
            beats_s.append(self._strung_s(one_ms, t_s))
        rest = self._clock.timed_all(np.array(beats_s), np.array(rr_ms[start:]))
        return _joined(step, rest)

    def passed(self, t_s: float) -> ClockStep:
        """Time passed, and nothing came."""
        return self._clock.moment(t_s)

    def other(self, record: Record, t_s: float) -> ClockStep:
        """Any other record: time passes, and a lost link or a sleeping computer is a break."""
        match record:
            case Tick() | Silence():
                return self.passed(t_s)
            case LinkChanged(state=LinkState.LOST):
                self._trust.broken(t_s)
                return self._broken(t_s, GapReason.LINK)
            case ClockJumped():
                self._trust.broken(t_s)
                return self._broken(t_s, GapReason.CLOCK)
            case _:
                return NOTHING

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
    if first is NOTHING or second is NOTHING:
        return second if first is NOTHING else first
    return ClockStep(
        found=first.found + second.found,
        settled=first.settled + second.settled,
        gaps=first.gaps + second.gaps,
    )


def interval_ms(interval: Interval) -> float | None:
    """Its length in ms; None where that can't be an interval of a heart."""
    rr_ms = interval.value * _MS_PER_UNIT[interval.unit]
    return rr_ms if SHORTEST_MS <= rr_ms <= LONGEST_MS else None


class _Kind(Enum):
    IMPOSSIBLE = auto()
    TIMED = auto()
    UNTIMED = auto()


def _kind(rr_ms: float, beat_s: float | None) -> _Kind:
    if not SHORTEST_MS <= rr_ms <= LONGEST_MS:
        return _Kind.IMPOSSIBLE
    return _Kind.TIMED if beat_s is not None and math.isfinite(beat_s) else _Kind.UNTIMED
