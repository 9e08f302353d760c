"""From packets to beat times, segments and inferred gaps; provisional, then settled."""

import math
from collections import deque
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.beats.beat_loss import Loss, LossWatch
from biofeedback.dsp.beats.beat_offset import SegmentOffset, SumPacket
from biofeedback.dsp.beats.file_times import FileTimes
from biofeedback.dsp.beats.packet_clock import PacketClock
from biofeedback.dsp.series import RawBeat
from biofeedback.dsp.updates import GapFound, GapReason

SETTLE_S = 10.0
"""A beat settles no sooner than this after its arrival; losses are confirmed in less."""
FIRST_SETTLE_S = 30.0
"""Nothing of a segment settles before it is this old: its offset rests on that many packets."""
SILENCE_S = 3.2
"""Without an interval for longer, while packets come, the strap has lost contact."""

_MATURE_S = 30.0
"""From this age of a segment its upper bound is tight enough to see a surplus of intervals."""
_SURPLUS_S = 0.5
"""Intervals that run ahead of the arrivals by more are more than the time there was."""
_CERTAIN_LATE_S = 0.25
"""Later packets may as well follow a lost one, and then were sent when they came."""
_STEP_S = 0.001
"""Smallest step between two beats, where a new estimate would have the later one earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStep:
    """What one call of the beat clock led to."""

    found: tuple[RawBeat, ...] = ()
    """New beats with the best estimate of the moment; times grow."""
    settled: tuple[RawBeat, ...] = ()
    """Beats whose time and segment are final; every beat once, in order; times grow."""
    gaps: tuple[GapFound, ...] = ()
    """Spans now known to lack beats; said when the first beat after them is there."""


NOTHING = ClockStep()
"""What most calls lead to."""


class Outlet(Protocol):
    """Where beats and gaps go as they become known."""

    def found(self, time_s: float, rr_ms: float, segment: int, arrived_s: float) -> None:
        """A beat was found (``RawBeat``)."""
        ...

    def settled(self, time_s: float, rr_ms: float, segment: int, arrived_s: float) -> None:
        """A beat settled (``RawBeat``)."""
        ...

    def timed(
        self, times_s: NDArray[np.float64], rr_ms: NDArray[np.float64], segments: NDArray[np.int64]
    ) -> None:
        """Many beats, all of shape (n,), were found and settled at once; they arrived so."""
        ...

    def gap(self, gap: GapFound) -> None:
        """A gap is known."""
        ...

    def told(self) -> ClockStep:
        """What the call that ends here is to answer."""
        ...


class _Waiting(NamedTuple):
    """A beat that has not settled; a tuple, because there is one for every beat of a day."""

    sum_s: float
    """Running sum of all intervals up to it."""
    rr_ms: float
    arrived_s: float


class BeatClock:
    """Turns intervals in packets into beats in time.

    Within a segment beats are as far apart as their intervals say; where the segment lies on the
    session's clock follows from ``SegmentOffset``, slowly corrected for drift. A segment ends

    - when the link was lost or the computer slept (``broken``),
    - when packets came without an interval for more than ``SILENCE_S``,
    - when intervals are missing (``LossWatch``: packets lost, or a short loss of contact),
    - when intervals run ahead of the time there was (a strap that repeats or invents them),
    - when intervals are read otherwise than before (``anew``).

    The last two leave no gap, the others do. A loss is certain only seconds later, so a beat
    settles ``SETTLE_S`` after it arrived, in the first ``FIRST_SETTLE_S`` of a segment later still.

    What a strap adds to every beat alike (0.3 s, with some up to 4 s) can't be known from
    intervals and arrivals; all times carry it. Where packets keep no grid (a strap that sends
    each beat at once, a phone whose radio wanders by half a second) a loss of a beat or two can
    stay unseen; the times then come right within two minutes.
    """

    def __init__(self, outlet: Outlet | None = None) -> None:
        """Begin with nothing; each call answers what it led to, unless an outlet takes it."""
        self._outlet: Outlet = Steps() if outlet is None else outlet
        self._sender = PacketClock()
        self._losses = LossWatch()
        self._files = FileTimes()
        self._segment = 0
        self._offset = SegmentOffset()
        """Of this segment."""
        self._sum_s = 0.0
        """Running sum of all intervals."""
        self._previous_sent_s: float | None = None
        self._is_silent = False
        self._is_anew = False
        self._break: GapReason | None = None
        """Why the next beat begins a segment; None while nothing is broken."""
        self._waiting: deque[_Waiting] = deque()
        self._found_s = -math.inf
        self._settled_s = -math.inf

    def packet(self, arrival_s: float, rr_ms: tuple[float, ...]) -> ClockStep:
        """A packet came, with any number of intervals; each must be above 0 ms."""
        late_s = self._sender.arrived(arrival_s)
        sent_s = arrival_s - (late_s or 0.0)
        if rr_ms:
            self._take(arrival_s, rr_ms, late_s)
        else:
            self._notice_silence(sent_s)
        self._previous_sent_s = sent_s
        self._notice_missing()
        self._settle(arrival_s)
        return self._outlet.told()

    def moment(self, t_s: float) -> ClockStep:
        """Time passed, and nothing came."""
        self._settle(t_s)
        return self._outlet.told()

    def broken(self, t_s: float, reason: GapReason) -> ClockStep:  # noqa: ARG002
        """What came before and what will come do not belong together; the gap ends with a beat."""
        self._sender.restart()
        self._files.restart()
        self._previous_sent_s = None
        if self._has_beats() and self._break is None:
            self._break = reason
        return self.finish()

    def anew(self) -> None:
        """Intervals from now on don't belong to those before, though no time is missing."""
        self._is_anew = self._has_beats()

    def contact_lost(self) -> None:
        """After the last packet intervals are missing; packets come as before."""
        if self._has_beats() and self._break is None:
            self._break = GapReason.CONTACT

    def timed(self, beat_s: float, rr_ms: float) -> ClockStep:
        """An imported beat with a time of its own; settles at once. ``FileTimes`` says breaks."""
        self._settle_before(math.inf)
        placed = self._files.place(beat_s, rr_ms)
        if placed.is_break:
            self._begin_timed(placed.time_s - rr_ms / 1000.0)
        time_s = max(placed.time_s, self._found_s + _STEP_S, self._settled_s + _STEP_S)
        self._found_s = self._settled_s = time_s
        self._outlet.found(time_s, rr_ms, self._segment, time_s)
        self._outlet.settled(time_s, rr_ms, self._segment, time_s)
        return self._outlet.told()

    def timed_all(self, beats_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> ClockStep:
        """Imported beats and their intervals, both of shape (n,): the same as one by one."""
        if not len(beats_s):
            return self._outlet.told()
        self._settle_before(math.inf)
        placed = self._files.place_all(beats_s, rr_ms)
        times_s = _stepped(placed.times_s, max(self._found_s, self._settled_s) + _STEP_S)
        segments = self._segment + _breaks_until(placed.breaks, len(times_s))
        for place in placed.breaks:
            self._settled_s = float(times_s[place - 1]) if place else self._settled_s
            self._begin_timed(float(placed.times_s[place]) - float(rr_ms[place]) / 1000.0)
        self._found_s = self._settled_s = float(times_s[-1])
        self._outlet.timed(times_s, rr_ms, segments)
        return self._outlet.told()

    def finish(self) -> ClockStep:
        """Nothing more will come: settle what waits."""
        self._settle_before(math.inf)
        return self._outlet.told()

    def _has_beats(self) -> bool:
        return self._found_s > -math.inf

    def _begin_timed(self, begins_s: float) -> None:
        """A segment begins with the imported interval that begins at a time."""
        if self._break is not None or begins_s > self._settled_s:
            self._tell_gap(begins_s, self._break or GapReason.PACKETS)
        self._segment += 1
        self._break = None

    def _take(self, arrival_s: float, rr_ms: tuple[float, ...], late_s: float | None) -> None:
        held_s = late_s if late_s is not None and late_s < _CERTAIN_LATE_S else 0.0
        packet = SumPacket(
            arrival_s=arrival_s,
            first_sum_s=self._sum_s + rr_ms[0] / 1000.0,
            last_sum_s=self._sum_s + math.fsum(rr_ms) / 1000.0,
            sent_s=arrival_s - held_s,
            previous_sent_s=self._previous_sent_s,
        )
        self._begin_segment(packet, rr_ms[0])
        self._find(arrival_s, rr_ms)
        loss = self._losses.judge(packet, self._offset, is_on_grid=late_s is not None)
        if loss is not None:
            self._split(loss)

    def _begin_segment(self, packet: SumPacket, first_ms: float) -> None:
        """Let the packet begin a segment where it must, and take it into the offset."""
        was_silent, self._is_silent = self._is_silent, False
        is_anew, self._is_anew = self._is_anew, False
        if was_silent and first_ms < SILENCE_S * 1000.0:
            # A longer interval would span the silence: beats missed, but no time.
            self._break = self._break or GapReason.CONTACT
        if self._break is None and not is_anew and not self._runs_ahead(packet):
            self._offset.add(packet)
            return
        self._settle_before(math.inf)
        self._open_segment((packet,))
        reason, self._break = self._break, None
        if reason is not None:
            begins_s = self._offset.offset_s + packet.first_sum_s - first_ms / 1000.0
            self._tell_gap(begins_s, reason)

    def _runs_ahead(self, packet: SumPacket) -> bool:
        since_s = self._offset.since_s
        is_mature = since_s is not None and packet.arrival_s - since_s >= _MATURE_S
        return is_mature and packet.high_s < self._offset.high_s - _SURPLUS_S

    def _split(self, loss: Loss) -> None:
        """Let a segment begin at a packet that has already been taken."""
        reason = GapReason.PACKETS if loss.in_packets else GapReason.CONTACT
        self._settle_before(loss.since[0].arrival_s)
        if not self._waiting:
            self._break = self._break or reason
            return
        self._open_segment(loss.since)
        first = self._waiting[0]
        self._tell_gap(self._offset.offset_s + first.sum_s - first.rr_ms / 1000.0, reason)

    def _open_segment(self, packets: tuple[SumPacket, ...]) -> None:
        self._segment += 1
        self._offset = SegmentOffset(packets)
        self._losses.restart()

    def _find(self, arrival_s: float, rr_ms: tuple[float, ...]) -> None:
        for interval_ms in rr_ms:
            self._sum_s += interval_ms / 1000.0
            beat = _Waiting(self._sum_s, interval_ms, arrival_s)
            self._waiting.append(beat)
            self._found_s = max(self._offset.offset_s + self._sum_s, self._found_s + _STEP_S)
            self._outlet.found(self._found_s, interval_ms, self._segment, arrival_s)

    def _notice_silence(self, sent_s: float) -> None:
        self._losses.saw_empty()
        if self._has_beats():
            silent_s = sent_s - (self._offset.offset_s + self._sum_s)
            self._is_silent = self._is_silent or silent_s > SILENCE_S

    def _notice_missing(self) -> None:
        missing = self._sender.missing()
        if missing is None:
            return
        if self._previous_sent_s is not None:
            self._previous_sent_s += missing.periods_s
        loss = self._losses.judge_count(missing, self._offset)
        if loss is not None:
            self._split(loss)

    def _settle(self, t_s: float) -> None:
        since_s = self._offset.since_s
        if since_s is None or t_s - since_s < FIRST_SETTLE_S:
            return
        if not self._waiting or self._waiting[0].arrived_s > t_s - SETTLE_S:
            return
        limit_s = math.nextafter(t_s - SETTLE_S, math.inf)
        for doubt_s in (self._sender.doubt_since_s, self._losses.doubt_since_s):
            if doubt_s is not None and doubt_s < limit_s:
                limit_s = doubt_s
        self._settle_before(limit_s)

    def _settle_before(self, limit_s: float) -> None:
        """Settle the beats that arrived before a time."""
        while self._waiting and self._waiting[0].arrived_s < limit_s:
            beat = self._waiting.popleft()
            time_s = max(self._offset.offset_s + beat.sum_s, self._settled_s + _STEP_S)
            self._settled_s = time_s
            self._outlet.settled(time_s, beat.rr_ms, self._segment, beat.arrived_s)
            self._offset.rely()

    def _tell_gap(self, to_s: float, reason: GapReason) -> None:
        """The span from the last settled beat to a time that may be estimated too early."""
        from_s = self._settled_s
        gap = GapFound(from_s=from_s, to_s=max(from_s, to_s), reason=reason)
        self._outlet.gap(gap)


class Steps:
    """Tells step by step, beat by beat."""

    def __init__(self) -> None:
        self._found: list[RawBeat] = []
        self._settled: list[RawBeat] = []
        self._gaps: list[GapFound] = []

    def found(self, time_s: float, rr_ms: float, segment: int, arrived_s: float) -> None:
        """Part of this step."""
        beat = RawBeat(time_s=time_s, rr_ms=rr_ms, segment=segment, arrived_s=arrived_s)
        self._found.append(beat)

    def settled(self, time_s: float, rr_ms: float, segment: int, arrived_s: float) -> None:
        """Part of this step."""
        beat = RawBeat(time_s=time_s, rr_ms=rr_ms, segment=segment, arrived_s=arrived_s)
        self._settled.append(beat)

    def timed(
        self, times_s: NDArray[np.float64], rr_ms: NDArray[np.float64], segments: NDArray[np.int64]
    ) -> None:
        """Part of this step."""
        rows = zip(times_s.tolist(), rr_ms.tolist(), segments.tolist(), strict=True)
        for time_s, one_ms, segment in rows:
            self.found(time_s, one_ms, segment, time_s)
            self.settled(time_s, one_ms, segment, time_s)

    def gap(self, gap: GapFound) -> None:
        """Part of this step."""
        self._gaps.append(gap)

    def told(self) -> ClockStep:
        """All of it, once."""
        if not (self._found or self._settled or self._gaps):
            return NOTHING
        step = ClockStep(
            found=tuple(self._found), settled=tuple(self._settled), gaps=tuple(self._gaps)
        )
        self._found.clear()
        self._settled.clear()
        self._gaps.clear()
        return step


def _stepped(placed_s: NDArray[np.float64], first_s: float) -> NDArray[np.float64]:
    """The times, shape (n,), n > 0, none before the first, each a step or more after the last."""
    times_s = placed_s.copy()
    times_s[0] = max(float(placed_s[0]), first_s)
    if bool((times_s[1:] >= times_s[:-1] + _STEP_S).all()):
        return times_s
    later = accumulate(times_s.tolist(), lambda before_s, time_s: max(time_s, before_s + _STEP_S))
    return np.fromiter(later, dtype=np.float64, count=len(times_s))


def _breaks_until(breaks: tuple[int, ...], count: int) -> NDArray[np.int64]:
    """How many breaks there were up to and with each place, shape (count,)."""
    is_break = np.zeros(count, dtype=np.int64)
    is_break[list(breaks)] = 1
    return np.cumsum(is_break)
