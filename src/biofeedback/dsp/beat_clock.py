"""From packets to beat times, segments and inferred gaps; provisional, then settled."""

import math
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from biofeedback.dsp.beat_loss import Loss, LossWatch
from biofeedback.dsp.beat_offset import SegmentOffset, SumPacket
from biofeedback.dsp.file_times import FileTimes
from biofeedback.dsp.packet_clock import PacketClock
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
class RawBeat:
    """An interval as it came, and the estimated time of the beat that ends it."""

    time_s: float
    """Session time; later than the true beat by the strap's own constant delay (``BeatClock``)."""
    rr_ms: float
    segment: int
    """Grows at each break."""
    arrived_s: float
    """Session time at which the program got it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStep:
    """What one call of the beat clock led to."""

    found: tuple[RawBeat, ...] = ()
    """New beats with the best estimate of the moment; times grow."""
    settled: tuple[RawBeat, ...] = ()
    """Beats whose time and segment are final; every beat once, in order; times grow."""
    gaps: tuple[GapFound, ...] = ()
    """Spans now known to lack beats; said when the first beat after them is there."""


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
    - when intervals run ahead of the time there was (a strap that repeats or invents them).

    The last leaves no gap, the others do. A loss is certain only seconds later, so a beat settles
    ``SETTLE_S`` after it arrived, in the first ``FIRST_SETTLE_S`` of a segment later still.

    What a strap adds to every beat alike (0.3 s, with some up to 4 s) can't be known from
    intervals and arrivals; all times carry it. Where packets keep no grid (a strap that sends
    each beat at once, a phone whose radio wanders by half a second) a loss of a beat or two can
    stay unseen; the times then come right within two minutes.
    """

    def __init__(self) -> None:
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
        self._break: GapReason | None = None
        """Why the next beat begins a segment; None while nothing is broken."""
        self._waiting: deque[_Waiting] = deque()
        self._found_s = -math.inf
        self._settled_s = -math.inf
        self._news = _News()

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
        return self._news.told()

    def moment(self, t_s: float) -> ClockStep:
        """Time passed, and nothing came."""
        self._settle(t_s)
        return self._news.told()

    def broken(self, t_s: float, reason: GapReason) -> ClockStep:  # noqa: ARG002
        """What came before and what will come do not belong together; the gap ends with a beat."""
        self._sender.restart()
        self._files.restart()
        self._previous_sent_s = None
        if self._has_beats() and self._break is None:
            self._break = reason
        return self.finish()

    def timed(self, beat_s: float, rr_ms: float) -> ClockStep:
        """An imported beat with a time of its own; settles at once. ``FileTimes`` says breaks."""
        self._settle_before(math.inf)
        placed = self._files.place(beat_s, rr_ms)
        if placed.is_break:
            begins_s = placed.time_s - rr_ms / 1000.0
            if self._break is not None or begins_s > self._settled_s:
                self._tell_gap(begins_s, self._break or GapReason.PACKETS)
            self._segment += 1
            self._break = None
        time_s = max(placed.time_s, self._found_s + _STEP_S, self._settled_s + _STEP_S)
        self._found_s = self._settled_s = time_s
        beat = RawBeat(time_s=time_s, rr_ms=rr_ms, segment=self._segment, arrived_s=time_s)
        self._news.found.append(beat)
        self._news.settled.append(beat)
        return self._news.told()

    def finish(self) -> ClockStep:
        """Nothing more will come: settle what waits."""
        self._settle_before(math.inf)
        return self._news.told()

    def _has_beats(self) -> bool:
        return self._found_s > -math.inf

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
        if was_silent and first_ms < SILENCE_S * 1000.0:
            # A longer interval would span the silence: beats missed, but no time.
            self._break = self._break or GapReason.CONTACT
        if self._break is None and not self._runs_ahead(packet):
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
            self._news.found.append(self._placed(beat, self._found_s))

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
        limit_s = math.nextafter(t_s - SETTLE_S, math.inf)
        for doubt_s in (self._sender.doubt_since_s, self._losses.doubt_since_s):
            if doubt_s is not None and doubt_s < limit_s:
                limit_s = doubt_s
        self._settle_before(limit_s)

    def _settle_before(self, limit_s: float) -> None:
        """Settle the beats that arrived before a time."""
        while self._waiting and self._waiting[0].arrived_s < limit_s:
            beat = self._waiting.popleft()
            self._settled_s = max(self._offset.offset_s + beat.sum_s, self._settled_s + _STEP_S)
            self._news.settled.append(self._placed(beat, self._settled_s))
            self._offset.rely()

    def _placed(self, beat: _Waiting, time_s: float) -> RawBeat:
        return RawBeat(
            time_s=time_s, rr_ms=beat.rr_ms, segment=self._segment, arrived_s=beat.arrived_s
        )

    def _tell_gap(self, to_s: float, reason: GapReason) -> None:
        """The span from the last settled beat to a time that may be estimated too early."""
        from_s = self._settled_s
        self._news.gaps.append(GapFound(from_s=from_s, to_s=max(from_s, to_s), reason=reason))


class _News:
    """What one call has led to so far."""

    def __init__(self) -> None:
        self.found: list[RawBeat] = []
        self.settled: list[RawBeat] = []
        self.gaps: list[GapFound] = []

    def told(self) -> ClockStep:
        """All of it, once."""
        if not (self.found or self.settled or self.gaps):
            return _NOTHING
        step = ClockStep(
            found=tuple(self.found), settled=tuple(self.settled), gaps=tuple(self.gaps)
        )
        self.found.clear()
        self.settled.clear()
        self.gaps.clear()
        return step


_NOTHING = ClockStep()
