"""Strap, radio and link as one machine: time and the pacer in, records and the truth out."""

import heapq
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from biofeedback.breathing import PacerTrack
from biofeedback.clock import Stamp
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    BODY_SENSOR_LOCATION,
    DEVICE_FACTS,
    HEART_RATE_MEASUREMENT,
)
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    Answer,
    Features,
    MeasurementType,
    Operation,
    encode_control,
)
from biofeedback.records import (
    LinkChanged,
    LinkReason,
    LinkState,
    Packet,
    Record,
    StreamChanged,
    StreamState,
)
from biofeedback.sensors.simulated.faults import FaultCourse, FaultKind, FaultSpan
from biofeedback.sensors.simulated.sample_frames import SampleFrames
from biofeedback.sensors.simulated.settings import SimulatedSettings
from biofeedback.sensors.simulated.worn_strap import SentPacket, WornStrap
from biofeedback.streams import NO_STREAMS, StreamKind, Streams


class SimulatedMachine:
    """Does one thing after the other, each at its own time, and never looks ahead of it.

    ``SEARCHING -> FOUND -> CONNECTING -> WAITING -> LIVE``, and from each of them
    ``-> LOST -> FOUND`` when the link drops and returns. Equal settings, seed and tracks at equal
    steps give equal records, whatever the stamps are.
    """

    def __init__(
        self,
        settings: SimulatedSettings,
        seed: int,
        *,
        source: str,
        stamp: Callable[[float], Stamp],
    ) -> None:
        self._settings = settings.strap
        self._source = source
        self._stamp = stamp
        self._faults = _courses(settings, seed)
        self._worn = WornStrap(
            settings, self._faults[FaultKind.CONTACT], lambda name: _chance(seed, name)
        )
        self._radio = _chance(seed, "radio")
        # Frames draw from a chance of their own, so that they move no heart-rate packet.
        self._frame_radio = _chance(seed, "frame radio")
        self._frames = SampleFrames(
            settings.strap,
            self._worn,
            self._faults[FaultKind.MOVEMENT],
            lambda name: _chance(seed, name),
        )
        self._wanted, self._sampled = NO_STREAMS, NO_STREAMS
        self._last_frame_s = 0.0
        self._sending: set[StreamKind] = set()
        self._agenda: list[tuple[float, int, _Task]] = []
        self._planned = 0
        self._state = LinkState.CLOSED
        self._connection = 0
        self._last_arrival_s = 0.0
        self._told_percent: int | None = None
        self._packets: list[SentPacket] = []
        self._first_send_s = self._radio.uniform(0.0, settings.strap.period_s)
        self._begin()

    @property
    def next_s(self) -> float:
        """When the next thing is to be done, in session time."""
        return self._agenda[0][0]

    @property
    def worn(self) -> WornStrap:
        """The strap and the body below it."""
        return self._worn

    @property
    def packets(self) -> tuple[SentPacket, ...]:
        """The heart-rate packets that arrived or were lost, in order of sending."""
        return tuple(sorted(self._packets, key=lambda packet: packet.sent_s))

    def faults_begun(self, t_s: float) -> tuple[FaultSpan, ...]:
        """Everything that went wrong up to a moment, in order of its beginning."""
        begun = (span for course in self._faults.values() for span in course.begun(t_s))
        return tuple(sorted(begun, key=lambda span: span.from_s))

    def want(self, streams: Streams) -> None:
        """Send these streams from the next packet on, and again after each loss of the link."""
        self._wanted = streams

    def advance(self, track: PacerTrack) -> tuple[Record, ...]:
        """Do the next thing; ``track`` is what the pacer asks for as far as is known."""
        at_s, _, task = heapq.heappop(self._agenda)
        match task:
            case _Send():
                return self._send(at_s, task, track)
            case _Move():
                return self._move(at_s, task)
            case _Lose():
                return self._lose(at_s, task)
            case _Arrive():
                return self._arrive(at_s, task)

    def _begin(self) -> None:
        self._plan(0.0, _Move(state=LinkState.SEARCHING, connection=0))
        self._plan_connecting(_SEARCH_S)
        self._plan_loss(-math.inf)
        self._plan(self._first_send_s, _Send(number=0))

    def _plan(self, at_s: float, task: "_Task") -> None:
        self._planned += 1
        heapq.heappush(self._agenda, (at_s, self._planned, task))

    def _plan_connecting(self, found_s: float) -> None:
        for after_s, state in _STEPS:
            self._plan(found_s + after_s, _Move(state=state, connection=self._connection))

    def _plan_loss(self, after_s: float) -> None:
        span = self._faults[FaultKind.LINK].first_after(after_s)
        if span is not None:
            self._plan(max(0.0, span.from_s), _Lose(span=span))

    def _move(self, at_s: float, task: "_Move") -> tuple[Record, ...]:
        if task.connection != self._connection:
            return ()
        self._state = task.state
        if task.state is LinkState.WAITING:
            self._post_details(at_s)
        return (self._link_record(at_s),)

    def _lose(self, at_s: float, task: "_Lose") -> tuple[Record, ...]:
        self._connection += 1
        self._state = LinkState.LOST
        self._plan_connecting(task.span.to_s)
        self._plan_loss(task.span.from_s)
        return (self._link_record(at_s, LinkReason.DROPPED), *self._stop_streams(at_s))

    def _send(self, at_s: float, task: "_Send", track: PacerTrack) -> tuple[Record, ...]:
        self._worn.live_until(at_s, track)
        number = task.number + 1
        period_s = self._settings.period_s / (1.0 + self._settings.clock_drift_ppm * 1e-6)
        self._plan(self._first_send_s + number * period_s, _Send(number=number))
        if self._state not in {LinkState.WAITING, LinkState.LIVE}:
            self._worn.discard(at_s)
            return ()
        self._post_battery(at_s)
        sent = self._worn.packet(at_s)
        if self._faults[FaultKind.PACKETS].at(at_s):
            self._packets.append(sent)
        else:
            self._post(at_s, HEART_RATE_MEASUREMENT, sent.payload, sent)
        return self._stream(at_s)

    def _stream(self, at_s: float) -> tuple[Record, ...]:
        """Send the samples since the last packet; begin or end streams as is wanted."""
        told: list[Record] = []
        is_lost = self._faults[FaultKind.PACKETS].at(at_s)
        for kind, payload in self._frames.frames(at_s):
            if kind not in self._sending:
                self._sending.add(kind)
                told.append(self._stream_record(at_s, kind, StreamState.SENDING))
            if not is_lost:
                self._post_frame(at_s, DATA, payload)
        if self._wanted != self._sampled:
            told += [*self._stop_streams(at_s), *self._start_streams(at_s)]
        return tuple(told)

    def _start_streams(self, at_s: float) -> list[Record]:
        self._sampled = self._wanted
        if self._wanted == NO_STREAMS:
            return []
        told: list[Record] = []
        self._post_frame(at_s, CONTROL_POINT, _FEATURES)
        for kind, rate_hz in self._frames.start(self._wanted, at_s):
            answer = Answer(operation=Operation.START, measurement=_MEASUREMENTS[kind])
            self._post_frame(at_s, CONTROL_POINT, encode_control(answer))
            told.append(self._stream_record(at_s, kind, StreamState.ASKED, f"{rate_hz} Hz"))
        return told

    def _stop_streams(self, at_s: float) -> list[Record]:
        sent, self._sending = sorted(self._sending), set()
        self._sampled = NO_STREAMS
        self._frames.stop()
        return [self._stream_record(at_s, kind, StreamState.STOPPED) for kind in sent]

    def _post_details(self, at_s: float) -> None:
        for characteristic, payload in _DETAILS:
            self._post(at_s, characteristic, payload)
        self._told_percent = None
        self._post_battery(at_s)

    def _post_battery(self, at_s: float) -> None:
        percent = self._worn.battery_percent(at_s)
        if percent != self._told_percent:
            self._told_percent = percent
            self._post(at_s, BATTERY_LEVEL, bytes((percent,)))

    def _post(
        self, at_s: float, characteristic: str, payload: bytes, sent: SentPacket | None = None
    ) -> None:
        arrival_s = at_s + self._radio.uniform(0.0, self._settings.jitter_s)
        stall = self._faults[FaultKind.STALL].at(at_s)
        if stall is not None:
            arrival_s = max(arrival_s, stall.to_s)
        self._last_arrival_s = max(arrival_s, self._last_arrival_s + _APART_S)
        task = _Arrive(
            characteristic=characteristic,
            payload=payload,
            sent=sent,
            connection=self._connection,
        )
        self._plan(self._last_arrival_s, task)

    def _post_frame(self, at_s: float, characteristic: str, payload: bytes) -> None:
        arrival_s = at_s + self._frame_radio.uniform(0.0, self._settings.jitter_s)
        stall = self._faults[FaultKind.STALL].at(at_s)
        if stall is not None:
            arrival_s = max(arrival_s, stall.to_s)
        self._last_frame_s = max(arrival_s, self._last_frame_s + _APART_S)
        task = _Arrive(
            characteristic=characteristic, payload=payload, sent=None, connection=self._connection
        )
        self._plan(self._last_frame_s, task)

    def _arrive(self, at_s: float, task: "_Arrive") -> tuple[Record, ...]:
        is_lost = task.connection != self._connection
        if task.sent is not None:
            self._packets.append(replace(task.sent, arrived_s=None if is_lost else at_s))
        if is_lost:
            return ()
        packet = self._packet_record(at_s, task)
        has_interval = task.sent is not None and bool(task.sent.beat_times_s)
        if self._state is not LinkState.WAITING or not has_interval:
            return (packet,)
        self._state = LinkState.LIVE
        return (self._link_record(at_s), packet)

    def _packet_record(self, at_s: float, task: "_Arrive") -> Packet:
        stamp = self._stamp(at_s)
        return Packet(
            t_s=stamp.t_s,
            utc_s=stamp.utc_s,
            source=self._source,
            characteristic=task.characteristic,
            payload=task.payload,
        )

    def _stream_record(
        self, at_s: float, stream: StreamKind, state: StreamState, detail: str = ""
    ) -> StreamChanged:
        stamp = self._stamp(at_s)
        return StreamChanged(
            t_s=stamp.t_s,
            utc_s=stamp.utc_s,
            source=self._source,
            stream=stream,
            state=state,
            detail=detail,
        )

    def _link_record(self, at_s: float, reason: LinkReason = LinkReason.NONE) -> LinkChanged:
        stamp = self._stamp(at_s)
        return LinkChanged(
            t_s=stamp.t_s,
            utc_s=stamp.utc_s,
            source=self._source,
            state=self._state,
            reason=reason,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Send:
    """The strap's own clock says that a packet is due."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """A step of connecting is made, unless that connection is past."""

    state: LinkState
    connection: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lose:
    """The link drops, and returns at the end of the span."""

    span: FaultSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrive:
    """Something that was sent reaches the program, unless its connection is past."""

    characteristic: str
    payload: bytes
    sent: SentPacket | None
    """Set for a heart-rate packet."""
    connection: int


_Task = _Send | _Move | _Lose | _Arrive

_SEARCH_S = 0.4
_STEPS = (
    (0.0, LinkState.FOUND),
    (0.1, LinkState.CONNECTING),
    (0.6, LinkState.WAITING),
)
"""Seconds from being found to each step of connecting."""
_APART_S = 0.001
"""Packets that were held back together come at least so far from each other."""
_MEASUREMENTS = {
    StreamKind.ECG: MeasurementType.ECG,
    StreamKind.ACCELERATION: MeasurementType.ACCELERATION,
}
_FEATURES = encode_control(Features(offered=frozenset(_MEASUREMENTS.values())))
_CHARACTERISTICS = {fact: characteristic for characteristic, fact in DEVICE_FACTS.items()}
_DETAILS = (
    (_CHARACTERISTICS["maker"], b"biofeedback"),
    (_CHARACTERISTICS["model"], b"Simulated strap"),
    (BODY_SENSOR_LOCATION, b"\x01"),
)
"""What is read from the strap after connecting; 1 is the chest."""


def _chance(seed: int, name: str) -> random.Random:
    """A stream of its own for each part, so that one part's draws don't move another's."""
    return random.Random(f"{seed} {name}")  # noqa: S311 (repeatable, not secret)


def _courses(settings: SimulatedSettings, seed: int) -> dict[FaultKind, FaultCourse]:
    strap = settings.strap
    rates = {
        FaultKind.STALL: strap.stalls,
        FaultKind.PACKETS: strap.packet_losses,
        FaultKind.CONTACT: strap.contact_losses,
        FaultKind.LINK: strap.link_losses,
        FaultKind.MOVEMENT: settings.body.movements,
    }
    return {
        kind: FaultCourse(kind, rate, strap.scheduled, _chance(seed, kind))
        for kind, rate in rates.items()
    }
