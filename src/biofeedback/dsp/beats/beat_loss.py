"""Intervals that never came, told from packets that are merely late."""

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from biofeedback.dsp.beats.beat_offset import SegmentOffset, SumPacket
from biofeedback.dsp.beats.packet_clock import MissingPackets

_LEAST_LOSS_S = 0.3
"""No interval is shorter, so no loss moves the running sum by less."""
_FORGET_S = 20.0
"""Doubts that nothing confirmed for so long are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """How much contradiction makes a loss."""

    slack_s: float
    """By how much a first beat must be too early for its packet to contradict."""
    span_s: float
    packets: int
    share: float
    """Of the packets since the first contradiction."""


_ON_GRID = _Proof(slack_s=0.35, span_s=2.5, packets=3, share=0.75)
"""Where the time of sending is known. A Polar H10 was seen to hold a beat back by up to 0.25 s."""
_OFF_GRID = _Proof(slack_s=1.0, span_s=8.0, packets=5, share=0.6)
"""Where it isn't: a phone was seen to deliver an H10's packets up to 0.6 s late, at random; and
a row of delays looks like a loss until it has lasted longer than delays do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Intervals are missing before the first of these packets."""

    since: tuple[SumPacket, ...]
    """All packets with intervals after the loss so far; at least one."""
    in_packets: bool
    """Whether packets were lost; else they came, and the strap had nothing to put in them."""


class _Suspect(NamedTuple):
    packet: SumPacket
    is_on_grid: bool
    contradicts: bool


class LossWatch:
    """Weighs each packet with intervals.

    - Fine: the running sum is where it was, so nothing was lost before this packet.
    - Contradicting: had nothing been lost, its first beat would have come one packet earlier. A
      packet that was held up unnoticed makes the next look so, but only as long as it lasts.
    - Neither.
    """

    def __init__(self) -> None:
        self._suspects: deque[_Suspect] = deque()
        """All packets since the last fine one."""
        self._may_contradict = False
        """Whether one of them did; they may have been forgotten since."""
        self._fine: SumPacket | None = None
        self._sends_empty = False

    @property
    def doubt_since_s(self) -> float | None:
        """Arrival of the first packet that may follow a loss; None while nothing contradicts."""
        if self._may_contradict and any(suspect.contradicts for suspect in self._suspects):
            return self._suspects[0].packet.arrival_s
        return None

    def restart(self) -> None:
        """A new run of intervals begins."""
        self._clear()
        self._fine = None

    def saw_empty(self) -> None:
        """The sender sends packets without an interval, so none of its packets is left out."""
        self._sends_empty = True

    def judge(self, packet: SumPacket, offset: SegmentOffset, *, is_on_grid: bool) -> Loss | None:
        """Take a packet; answer a loss as soon as the packets prove it."""
        if packet.lag_s < offset.middle_s + _LEAST_LOSS_S:
            self._clear()
            self._fine = packet
            return None
        low_s = packet.low_s
        slack_s = (_ON_GRID if is_on_grid else _OFF_GRID).slack_s
        contradicts = low_s is not None and low_s > offset.high_s + slack_s
        self._may_contradict = self._may_contradict or contradicts
        self._suspects.append(_Suspect(packet, is_on_grid, contradicts))
        while self._suspects[0].packet.arrival_s < packet.arrival_s - _FORGET_S:
            self._suspects.popleft()
        return self._loss_by_sum() if self._may_contradict else None

    def judge_count(self, missing: MissingPackets, offset: SegmentOffset) -> Loss | None:
        """Packets are missing; answer a loss if intervals were in them.

        They were not if the sum still fits. Where that can't be told, they were, unless the
        sender is one that leaves out packets without an interval.
        """
        since = [s.packet for s in self._suspects if s.packet.arrival_s >= missing.since_s]
        if not since or (self._fine is not None and self._fine.arrival_s >= missing.since_s):
            return None
        since[1:] = [_sent_later(packet, missing.periods_s) for packet in since[1:]]
        lows_s = [packet.low_s for packet in since[1:] if packet.low_s is not None]
        if self._sends_empty or any(low_s > offset.high_s + _ON_GRID.slack_s for low_s in lows_s):
            return Loss(since=tuple(since), in_packets=True)
        return None

    def _clear(self) -> None:
        self._suspects.clear()
        self._may_contradict = False

    def _loss_by_sum(self) -> Loss | None:
        suspects = list(self._suspects)
        first = next((i for i, s in enumerate(suspects) if s.contradicts), None)
        if first is None:
            return None
        tail = suspects[first:]
        is_on_grid = all(s.is_on_grid for s in tail)
        proof = _ON_GRID if is_on_grid else _OFF_GRID
        against = sum(s.contradicts for s in tail)
        span_s = tail[-1].packet.arrival_s - tail[0].packet.arrival_s
        if span_s < proof.span_s or against < max(proof.packets, proof.share * len(tail)):
            return None
        since = [s.packet for s in suspects[self._largest_step(suspects[: first + 1]) :]]
        return Loss(since=tuple(since), in_packets=not is_on_grid)

    def _largest_step(self, suspects: list[_Suspect]) -> int:
        """Which packet's running sum lags most behind the one before it."""
        before_s = suspects[0].packet.lag_s if self._fine is None else self._fine.lag_s
        lags_s = [before_s, *(s.packet.lag_s for s in suspects)]
        steps_s = [after - before for before, after in pairwise(lags_s)]
        return steps_s.index(max(steps_s))


def _sent_later(packet: SumPacket, by_s: float) -> SumPacket:
    previous_s = packet.previous_sent_s
    return packet._replace(previous_sent_s=None if previous_s is None else previous_s + by_s)
