"""Records in, updates out: live, replay and offline alike."""

import math
from collections.abc import Collection, Iterable, Sequence

from biofeedback.dsp.beats.beat_clock import ClockStep
from biofeedback.dsp.beats.intake import Intake, interval_ms
from biofeedback.dsp.beats.presence import Presence
from biofeedback.dsp.body import Body, movements
from biofeedback.dsp.boundaries import Boundaries
from biofeedback.dsp.catalogue import TASK_FORCE, catalogue
from biofeedback.dsp.correction.artefacts import ArtefactProcessor
from biofeedback.dsp.course import STALE_AFTER_S, MetricCourse
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.series import Beat, BeatSeries
from biofeedback.dsp.session_state import (
    after_doubts,
    after_interval,
    after_measurement,
    after_record,
)
from biofeedback.dsp.spectra.tridiagonal import prepare
from biofeedback.dsp.updates import (
    Absence,
    BeatsFound,
    BeatsSettled,
    MetricsComputed,
    SessionState,
    Standing,
    StateChanged,
    Update,
)
from biofeedback.payloads.heart_rate import (
    HEART_RATE_MEASUREMENT,
    HeartRateMeasurement,
    PayloadError,
    decode_measurement,
)
from biofeedback.records import Interval, Packet, Record, Tick

PROVISIONAL_LOOK_AHEAD = 2
"""Beats: a live number is 1.5 to 2.5 s late."""
SETTLED_LOOK_AHEAD = 45
"""Beats: half of the centred 91 that the published thresholds rest on."""


class Pipeline:
    """What a session's records mean, told as they come.

    For each record, in this order: the metrics of the grid points passed before it; the session's
    state, if it changed; gaps; beats found (provisional) and settled; what its streams tell of the
    body. A tick carries nothing, so the point it falls on is told with it. Nothing is read but the
    records, so equal records in equal order give equal updates, however they are cut into calls.

    Metrics along the grid are provisional unless ``standings`` asks for settled ones too; those
    follow some 45 beats later, for the same points. Never raises because of what a record holds.
    """

    def __init__(
        self,
        *,
        profile: str = TASK_FORCE,
        correction: bool = True,
        on_request: bool = False,
        metrics: Sequence[str] | None = None,
        standings: Collection[Standing] = (Standing.PROVISIONAL,),
    ) -> None:
        """Begin with no records.

        ``profile`` names a set of definitions, ``metrics`` those wanted of it (all live ones unless
        told); ``correction`` off passes every interval as it came; ``on_request`` shows what is
        otherwise withheld because breathing was not measured. Raises ValueError for an unknown
        name, and for a metric that is never computed live.
        """
        prepare()  # so that no heartbeat waits for an import
        self._intake = Intake()
        self._boundaries = Boundaries()
        self._body = Body()
        self._presence = Presence()
        self._provisional = ArtefactProcessor(look_ahead=PROVISIONAL_LOOK_AHEAD, enabled=correction)
        self._settled = ArtefactProcessor(look_ahead=SETTLED_LOOK_AHEAD, enabled=correction)
        wanted = _wanted(profile, metrics)
        self._live_course, self._settled_course = (
            MetricCourse(
                metrics=wanted if standing in standings else (),
                profile=profile,
                standing=standing,
                is_on_request=on_request,
                boundaries=self._boundaries,
                body=self._body,
                withdrawn=withdrawn,
                is_invented=self._is_invented,
            )
            for standing, withdrawn in (
                (Standing.PROVISIONAL, self._withdrawn_live),
                (Standing.SETTLED, self._withdrawn_settled),
            )
        )
        self._state = SessionState()
        self._now_s = 0.0
        self._is_finished = False
        self._malformed_payloads = 0

    @property
    def state(self) -> SessionState:
        """The session's state after the last record."""
        return self._state

    @property
    def now_s(self) -> float:
        """Session time: the latest arrival so far."""
        return self._now_s

    @property
    def boundaries(self) -> Boundaries:
        """Where windows begin anew."""
        return self._boundaries

    @property
    def settled_beats(self) -> BeatSeries:
        """Every settled beat so far."""
        return self._settled_course.beats.series()

    @property
    def settled_raw(self) -> BeatSeries:
        """Every settled beat so far, before correction."""
        return self._settled_course.raw.series()

    @property
    def body(self) -> Body:
        """What the sensor's streams tell beside its intervals."""
        return self._body

    @property
    def malformed_payloads(self) -> int:
        """How many packets could not be decoded; they are kept raw and mean nothing."""
        return self._malformed_payloads

    @property
    def rejected_intervals(self) -> int:
        """How many intervals had no length, or one that no interval can have."""
        return self._intake.rejected_intervals

    def feed(self, record: Record) -> tuple[Update, ...]:
        """What one more record led to. Raises ValueError after ``finish``."""
        if self._is_finished:
            raise ValueError("this pipeline is finished")
        if math.isfinite(record.t_s):
            self._now_s = max(self._now_s, record.t_s)
        updates: list[Update] = [*self._live_course.advance(self._now_s, self._state.track)]
        updates += self._taken(record)
        if isinstance(record, Tick):
            updates += self._up_to_now()
        return tuple(updates)

    def feed_all(self, records: Iterable[Record]) -> list[Update]:
        """What many records led to: the same as feeding them one by one."""
        updates: list[Update] = []
        for record in records:
            updates += self.feed(record)
        return updates

    def finish(self) -> tuple[Update, ...]:
        """What is left once nothing more comes: every beat settled, the grid up to the end."""
        if self._is_finished:
            return ()
        self._is_finished = True
        updates = self._stepped(self._intake.finish())
        updates += self._found(self._provisional.finish())
        updates += self._settle(self._settled.finish())
        updates += self._up_to_now()
        updates += self._settled_course.advance(self._now_s, self._state.track, inclusive=True)
        return (*updates, *self._body.finish())

    def _taken(self, record: Record) -> list[Update]:
        before = self._state
        step = self._step(record)
        changed = [] if self._state is before else [StateChanged(state=self._state)]
        return [*changed, *self._stepped(step), *self._sensed(record)]

    def _sensed(self, record: Record) -> list[Update]:
        updates = self._body.feed(record)
        for t_s, index_mg in movements(updates):
            self._intake.movement(t_s, index_mg)
        return updates

    def _step(self, record: Record) -> ClockStep:
        """Fold the record into state, boundaries and presence, and ask the beat clock."""
        try:
            match record:
                case Packet(characteristic=uuid) if uuid == HEART_RATE_MEASUREMENT:
                    return self._measured(decode_measurement(record.payload))
                case Interval():
                    return self._imported(record)
                case _:
                    self._boundaries.record(record, self._now_s)
                    self._presence.other(record, self._now_s)
                    self._state = after_record(self._state, record, self._now_s)
        except PayloadError:
            self._malformed_payloads += 1
        step = self._intake.other(record, self._now_s)
        self._state = after_doubts(self._state, self._intake.doubts)
        return step

    def _measured(self, measurement: HeartRateMeasurement) -> ClockStep:
        self._state = after_measurement(self._state, measurement, self._now_s)
        self._presence.packet(self._now_s, has_interval=any(measurement.rr_ticks))
        step = self._intake.measurement(measurement, self._now_s)
        self._state = after_doubts(self._state, self._intake.doubts)
        return step

    def _imported(self, interval: Interval) -> ClockStep:
        if interval_ms(interval) is not None:
            self._state = after_interval(self._state, self._now_s)
            self._presence.packet(self._now_s, has_interval=True)
        return self._intake.interval(interval, self._now_s)

    def _stepped(self, step: ClockStep) -> list[Update]:
        for raw in step.found:
            self._live_course.raw.add(raw.time_s, raw.rr_ms, raw.segment)
        for raw in step.settled:
            self._settled_course.raw.add(raw.time_s, raw.rr_ms, raw.segment)
        return [
            *step.gaps,
            *self._found(self._provisional.feed(step.found)),
            *self._settle(self._settled.feed(step.settled)),
        ]

    def _found(self, beats: tuple[Beat, ...]) -> list[Update]:
        self._presence.beats(beats)
        self._live_course.beats.append(beats)
        return [BeatsFound(beats=beats), *self._body.beats(beats)] if beats else []

    def _settle(self, beats: tuple[Beat, ...]) -> list[Update]:
        computed: list[MetricsComputed] = []
        for beat in beats:
            computed += self._settled_course.advance(beat.time_s, self._state.track)
            self._settled_course.beats.append((beat,))
        return [*([BeatsSettled(beats=beats)] if beats else []), *computed]

    def _up_to_now(self) -> list[MetricsComputed]:
        return self._live_course.advance(self._now_s, self._state.track, inclusive=True)

    def _withdrawn_live(self, at_s: float) -> Absence | None:
        if self._boundaries.is_paused(at_s):
            return Absence.PAUSED
        if self._intake.withholds(at_s, Absence.SURPLUS):
            return Absence.SURPLUS
        return self._presence.withdrawn(at_s)

    def _is_invented(self, at_s: float) -> bool:
        return self._intake.withholds(at_s, Absence.INVENTED)

    def _withdrawn_settled(self, at_s: float) -> Absence | None:
        if self._boundaries.is_paused(at_s):
            return Absence.PAUSED
        if self._intake.withholds(at_s, Absence.SURPLUS):
            return Absence.SURPLUS
        beats = self._settled_course.beats
        count = beats.count_until(at_s)
        if not count:
            return Absence.NO_BEATS
        return Absence.STALE if at_s - beats.time_s(count - 1) > STALE_AFTER_S else None


def _wanted(profile: str, names: Sequence[str] | None) -> tuple[Metric, ...]:
    live = {name: metric for name, metric in catalogue(profile).items() if metric.is_live}
    unknown = [name for name in names or () if name not in live]
    if unknown:
        raise ValueError(f"profile {profile!r} has no live metric {unknown[0]!r}")
    return tuple(one for one in live.values() if names is None or one.name in names)
