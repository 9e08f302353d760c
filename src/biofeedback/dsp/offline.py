"""A whole session at once: the beats that settle in it, as columns."""

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.beats.beat_clock import NOTHING, ClockStep
from biofeedback.dsp.beats.intake import Intake, interval_ms
from biofeedback.dsp.body import Body, movements
from biofeedback.dsp.boundaries import Boundaries
from biofeedback.dsp.correction.artefact_columns import corrected
from biofeedback.dsp.pipeline import SETTLED_LOOK_AHEAD
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.session_state import (
    after_doubts,
    after_interval,
    after_measurement,
    after_record,
)
from biofeedback.dsp.trust.strap_trust import Withheld
from biofeedback.dsp.updates import GapFound, SessionState
from biofeedback.dsp.whole import WholeRecording, in_stretches
from biofeedback.payloads.heart_rate import (
    HEART_RATE_MEASUREMENT,
    HeartRateMeasurement,
    PayloadError,
    decode_measurement,
)
from biofeedback.records import Interval, Packet, Record, Silence, Tick

_BLOCK = 16_384
"""Imported intervals that are taken at once; bounds the memory that it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledSession:
    """What a session's records settle to."""

    beats: BeatSeries
    """Every settled beat."""
    raw: BeatSeries
    """The same before correction."""
    gaps: tuple[GapFound, ...]
    state: SessionState
    """After the last record."""
    boundaries: Boundaries
    now_s: float
    """The latest arrival."""
    rejected_intervals: int
    """Intervals of no or impossible length."""
    malformed_payloads: int
    """Packets that could not be decoded."""
    body: Body
    """What the sensor's streams tell beside its intervals."""
    withheld: tuple[Withheld, ...] = ()
    """Spans in which numbers of the strap's intervals are not to be shown."""

    @property
    def recording(self) -> WholeRecording:
        """All of it, cut into stretches and ready to be asked for any span of time."""
        stretches = in_stretches(self.beats, self.raw, self.boundaries, self.state.track)
        return replace(
            stretches,
            timed=self.body.on_sensor_clock(stretches.beats),
            withheld=self.withheld,
            body=self.body,
        )


def settled(records: Iterable[Record], *, correction: bool = True) -> SettledSession:
    """What records settle to: the very values that the pipeline gives, and no provisional ones.

    Never raises because of what a record holds.
    """
    reading = _Reading()
    for is_imported, run in groupby(records, key=_is_imported):
        if is_imported:
            reading.take_imported(one for one in run if isinstance(one, Interval))
        else:
            reading.take(run)
    return reading.finished(correction=correction)


def settled_beats(raw: BeatSeries, *, correction: bool = True) -> BeatSeries:
    """Settled beats from raw ones; without correction they are the raw ones."""
    return corrected(raw, look_ahead=SETTLED_LOOK_AHEAD) if correction else raw


def _is_imported(record: Record) -> bool:
    return type(record) is Interval


class _Reading:
    """Folds records as the pipeline does, but keeps what settles only."""

    def __init__(self) -> None:
        self._columns = SettledColumns()
        self._intake = Intake(self._columns)
        self._boundaries = Boundaries()
        self._body = Body()
        self._state = SessionState()
        self._now_s = 0.0
        self._measured: tuple[HeartRateMeasurement, float] | None = None
        """The last measurement and its arrival; into the state it goes at the end."""
        self._interval_s: float | None = None
        """Arrival of the last interval."""
        self._malformed = 0

    def take(self, records: Iterable[Record]) -> None:
        """Take records of any kind, one by one."""
        for record in records:
            self._pass(record.t_s)
            try:
                self._take(record)
            except PayloadError:
                self._malformed += 1

    def take_imported(self, intervals: Iterator[Interval]) -> None:
        """Take imported intervals, many at once."""
        while block := list(islice(intervals, _BLOCK)):
            times_s = [self._pass(one.t_s) for one in block]
            self._intake.intervals(block, times_s)
            possible = (
                t_s
                for one, t_s in zip(reversed(block), reversed(times_s), strict=True)
                if interval_ms(one) is not None
            )
            self._interval_s = next(possible, self._interval_s)

    def finished(self, *, correction: bool) -> SettledSession:
        """Nothing more comes."""
        self._intake.finish()
        self._body.finish()
        if self._measured is not None:
            self._state = after_measurement(self._state, *self._measured)
        if self._interval_s is not None:
            self._state = after_interval(self._state, self._interval_s)
        self._state = after_doubts(self._state, self._intake.doubts)
        raw = self._columns.series()
        return SettledSession(
            beats=settled_beats(raw, correction=correction),
            raw=raw,
            gaps=tuple(self._columns.gaps),
            state=self._state,
            boundaries=self._boundaries,
            now_s=self._now_s,
            rejected_intervals=self._intake.rejected_intervals,
            malformed_payloads=self._malformed,
            body=self._body,
            withheld=self._intake.withheld,
        )

    def _pass(self, t_s: float) -> float:
        if t_s > self._now_s and t_s < math.inf:
            self._now_s = t_s
        return self._now_s

    def _take(self, record: Record) -> None:
        """Most records are ticks and packets; a tick tells nothing but the time."""
        match record:
            case Tick() | Silence():
                self._intake.passed(self._now_s)
            case Packet(characteristic=uuid) if uuid == HEART_RATE_MEASUREMENT:
                self._measure(decode_measurement(record.payload))
            case _:
                self._boundaries.record(record, self._now_s)
                try:
                    self._state = after_record(self._state, record, self._now_s)
                except PayloadError:
                    self._malformed += 1
                self._intake.other(record, self._now_s)
                for t_s, index_mg in movements(self._body.feed(record)):
                    self._intake.movement(t_s, index_mg)

    def _measure(self, measurement: HeartRateMeasurement) -> None:
        self._measured = (measurement, self._now_s)
        if any(measurement.rr_ticks):
            self._interval_s = self._now_s
        self._intake.measurement(measurement, self._now_s)


class SettledColumns:
    """An outlet of the beat clock that keeps what settles, as columns."""

    def __init__(self) -> None:
        self._times_s = array("d")
        self._rr_ms = array("d")
        self._segments = array("q")
        self.gaps: list[GapFound] = []
        """Every gap, in order."""

    def found(self, time_s: float, rr_ms: float, segment: int, arrived_s: float) -> None:
        """A provisional beat means nothing here."""

    def settled(self, time_s: float, rr_ms: float, segment: int, arrived_s: float) -> None:  # noqa: ARG002
        """Keep a beat."""
        self._times_s.append(time_s)
        self._rr_ms.append(rr_ms)
        self._segments.append(segment)

    def timed(
        self, times_s: NDArray[np.float64], rr_ms: NDArray[np.float64], segments: NDArray[np.int64]
    ) -> None:
        """Keep many beats."""
        self._times_s.frombytes(times_s.tobytes())
        self._rr_ms.frombytes(rr_ms.tobytes())
        self._segments.frombytes(segments.tobytes())

    def gap(self, gap: GapFound) -> None:
        """Keep a gap."""
        self.gaps.append(gap)

    def told(self) -> ClockStep:
        """Nothing: it is all kept here."""
        return NOTHING

    def series(self) -> BeatSeries:
        """Every beat so far, as it came."""
        times_s = np.array(self._times_s)
        return BeatSeries(
            times_s=times_s,
            rr_ms=np.array(self._rr_ms),
            kinds=np.full(len(times_s), int(BeatKind.NORMAL), dtype=np.uint8),
            segments=np.array(self._segments, dtype=np.int64),
        )
