"""Records to samples: decodes a sensor's frames, times them, and tells what was lost."""

import math
from collections import deque
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.streams.frame_clock import FrameClock, SensorFrame, TimedSamples
from biofeedback.dsp.streams.pulse_intervals import PulseIntervals
from biofeedback.dsp.streams.sensor_clock import BREAK_S, SensorClock
from biofeedback.dsp.updates import PulseIntervalsFound, SamplesFound, SamplesLost, Update
from biofeedback.payloads.heart_rate import PayloadError
from biofeedback.payloads.polar_frames import (
    AccelerationFrame,
    EcgFrame,
    PulseFrame,
    decode_frame,
)
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    Answer,
    MeasurementType,
    Operation,
    decode_control,
)
from biofeedback.records import ClockJumped, LinkChanged, LinkState, Packet, Record
from biofeedback.streams import StreamKind

SET_FORWARD_S = 2.0
"""A frame that comes this much too early, after a hole, shows that the sensor's clock was set."""
SHORTEST_PERIOD_S = 1e-4
"""Between two samples; timestamps that say less are wrong."""
LONGEST_SESSION_S = 1e9
"""Arrivals later than this are no times."""
_REMEMBERED = 8
"""Payloads, to know one that comes again."""


class StreamIntake:
    """One sensor's records in, samples on the session's time axis out.

    Samples are told once their sensor's clock and rate are known, 2 to 3 s after a stream begins,
    and then with each frame; never changed, times strictly growing. Equal records give equal
    updates. A lost link, a clock that was set and a computer that slept begin everything anew.
    Frames that can't be used are counted, and never raise.
    """

    def __init__(self) -> None:
        """Begin with no records."""
        self._now_s = 0.0
        self._clock: SensorClock | None = None
        self._streams = {kind: _Stream(kind) for kind in _KINDS.values()}
        self._waiting: list[tuple[_Stream, TimedSamples]] = []
        self._pulses = PulseIntervals()
        self.malformed_frames = 0
        """Frames and answers that could not be understood, or whose timestamps can't be."""
        self.empty_frames = 0
        """Frames without samples."""
        self.repeated_frames = 0
        """Frames that came a second time."""
        self.overlapping_samples = 0
        """Samples whose time was told of others already, after a clock began anew; not told."""

    @property
    def untimed_samples(self) -> int:
        """Samples of runs too short to know their rate; not told."""
        return sum(stream.clock.untimed_samples for stream in self._streams.values())

    def rate_hz(self, kind: StreamKind) -> float | None:
        """A stream's true rate by the sensor's clock; None while it is unknown."""
        stream = self._streams.get(kind)
        period_s = None if stream is None else stream.clock.period_s
        return None if period_s is None else 1.0 / period_s

    def feed(self, record: Record) -> tuple[Update, ...]:
        """What a record led to; those that have nothing to do with streams lead to nothing."""
        if math.isfinite(record.t_s) and record.t_s < LONGEST_SESSION_S:
            self._now_s = max(self._now_s, record.t_s)
        try:
            match record:
                case Packet(characteristic=uuid) if uuid == DATA:
                    return tuple(self._frame(record.payload))
                case Packet(characteristic=uuid) if uuid == CONTROL_POINT:
                    self._answered(record.payload)
                case LinkChanged(state=LinkState.LOST | LinkState.CLOSED | LinkState.GIVEN_UP):
                    return tuple(self._begin_anew())
                case ClockJumped():
                    return tuple(self._begin_anew())
        except PayloadError:
            self.malformed_frames += 1
        return ()

    def finish(self) -> tuple[Update, ...]:
        """Nothing more comes: what was held back, as well as it can be timed."""
        return tuple(self._begin_anew())

    def _frame(self, payload: bytes) -> list[Update]:
        match decode_frame(payload):
            case EcgFrame(timestamp_ns=timestamp_ns, microvolts=microvolts):
                stream = self._streams[StreamKind.ECG]
                return self._samples(stream, payload, timestamp_ns, microvolts.astype(np.float64))
            case AccelerationFrame(timestamp_ns=timestamp_ns) as frame:
                stream = self._streams[StreamKind.ACCELERATION]
                if stream.factor is None and frame.is_compressed and frame.layout == 0:
                    self.malformed_frames += 1
                    return []
                factor = 1.0 if stream.factor is None else stream.factor
                return self._samples(stream, payload, timestamp_ns, frame.milligravity(factor))
            case PulseFrame(readings=readings):
                intervals = self._pulses.feed(readings, self._now_s)
                return [PulseIntervalsFound(intervals=intervals)] if intervals else []

    def _samples(
        self, stream: "_Stream", payload: bytes, timestamp_ns: int, values: NDArray[np.float64]
    ) -> list[Update]:
        if not len(values):
            self.empty_frames += 1
            return []
        if payload in stream.payloads:
            self.repeated_frames += 1
            return []
        before: list[Update] = []
        if stream.is_backwards(timestamp_ns):
            before = self._begin_anew()
        elif stream.is_too_fast(timestamp_ns, len(values)):
            self.malformed_frames += 1
            return []
        if self._clock is not None and self._is_set(stream, self._clock, timestamp_ns, values):
            before += self._begin_anew()
        return [*before, *self._timed(stream, payload, timestamp_ns, values)]

    def _is_set(
        self,
        stream: "_Stream",
        clock: SensorClock,
        timestamp_ns: int,
        values: NDArray[np.float64],
    ) -> bool:
        """Whether a frame comes too early for the clock as it went so far."""
        last_s = clock.sensor_s(timestamp_ns)
        ahead_s = clock.ahead_s(last_s, self._now_s)
        if ahead_s <= BREAK_S:
            return False
        if clock.is_settled:
            return True
        is_joined = stream.clock.is_joined(SensorFrame(last_s=last_s, values=values))
        return ahead_s > SET_FORWARD_S and not is_joined

    def _timed(
        self, stream: "_Stream", payload: bytes, timestamp_ns: int, values: NDArray[np.float64]
    ) -> list[Update]:
        clock = self._clock = self._clock or SensorClock(timestamp_ns)
        stream.last_ns = timestamp_ns
        stream.payloads.append(payload)
        last_s = clock.sensor_s(timestamp_ns)
        clock.observe(last_s, self._now_s)
        timed = stream.clock.feed(SensorFrame(last_s=last_s, values=values))
        self._waiting += [(stream, samples) for samples in timed]
        return self._released(clock) if clock.is_settled else []

    def _answered(self, payload: bytes) -> None:
        """A stream that was started anew has another rate, another factor and a hole before it."""
        message = decode_control(payload)
        if not isinstance(message, Answer) or not message.is_ok:
            return
        kind = _KINDS.get(message.measurement)
        is_start = message.operation is Operation.START
        if message.measurement is MeasurementType.PPI and is_start:
            self._pulses.broken()
        if kind is None:
            return
        stream = self._streams[kind]
        if is_start:
            if stream.clock.period_s is not None:
                self._waiting += [(stream, samples) for samples in stream.clock.restart()]
            stream.factor = next(iter(message.settings.factors), None)
        elif message.operation is Operation.STOP:
            stream.is_stopped = True

    def _begin_anew(self) -> list[Update]:
        """Tell what was held back, and forget the sensor's clock."""
        for stream in self._streams.values():
            self._waiting += [(stream, samples) for samples in stream.clock.restart()]
            stream.last_ns = None
            stream.payloads.clear()
        self._pulses.broken()
        clock, self._clock = self._clock, None
        if clock is None:
            return []
        clock.settle()
        return self._released(clock)

    def _released(self, clock: SensorClock) -> list[Update]:
        waiting, self._waiting = self._waiting, []
        updates: list[Update] = []
        for stream, samples in waiting:
            times_s = clock.session_s(samples.sensor_s)
            overlap = stream.overlap(times_s)
            self.overlapping_samples += overlap
            updates += stream.told(samples, times_s, overlap)
        return updates


_KINDS: Mapping[MeasurementType, StreamKind] = MappingProxyType(
    {
        MeasurementType.ECG: StreamKind.ECG,
        MeasurementType.ACCELERATION: StreamKind.ACCELERATION,
    }
)


class _Stream:
    """What is remembered of one stream of a sensor."""

    def __init__(self, kind: StreamKind) -> None:
        self.kind = kind
        self.clock = FrameClock()
        self.payloads: deque[bytes] = deque(maxlen=_REMEMBERED)
        self.last_ns: int | None = None
        self.factor: float | None = None
        self.is_stopped = False
        self._told_s: float | None = None
        self._segment = 0
        self._is_broken = False
        self._lost: int | None = None

    def is_backwards(self, timestamp_ns: int) -> bool:
        """Whether a timestamp is no later than that of the frame before."""
        return self.last_ns is not None and timestamp_ns <= self.last_ns

    def is_too_fast(self, timestamp_ns: int, size: int) -> bool:
        """Whether so many samples can't have been taken since the frame before."""
        if self.last_ns is None:
            return False
        return timestamp_ns - self.last_ns < size * SHORTEST_PERIOD_S * 1e9

    def overlap(self, times_s: NDArray[np.float64]) -> int:
        """How many of some growing times are not after what was told."""
        return 0 if self._told_s is None else int(times_s.searchsorted(self._told_s, side="right"))

    def told(
        self, samples: TimedSamples, times_s: NDArray[np.float64], overlap: int
    ) -> list[Update]:
        """The updates of a frame without so many samples of its beginning."""
        if samples.is_first or samples.lost:
            self._is_broken = self._told_s is not None
            self._lost = None if samples.is_first else samples.lost
        if overlap == len(times_s):
            return []
        times_s = times_s[overlap:]
        updates: list[Update] = []
        if self._is_broken and self._told_s is not None:
            updates += self._hole(self._told_s, float(times_s[0]), samples.period_s)
            self._segment += 1
        self._is_broken = self.is_stopped = False
        self._told_s = float(times_s[-1])
        found = SamplesFound(
            stream=self.kind,
            times_s=times_s,
            values=samples.values[overlap:],
            segment=self._segment,
        )
        return [*updates, found]

    def _hole(self, from_s: float, to_s: float, period_s: float) -> list[Update]:
        """What was lost before a frame: as many as its clock says, or as fit; none if stopped."""
        fitting = 0 if self.is_stopped else round((to_s - from_s) / period_s) - 1
        lost = fitting if self._lost is None else self._lost
        if lost <= 0:
            return []
        return [SamplesLost(stream=self.kind, from_s=from_s, to_s=to_s, samples=lost)]
