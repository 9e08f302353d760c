"""The streams of a Polar sensor, kept running beside its intervals, and stopped at the end."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from biofeedback.clock import Clock
from biofeedback.payloads.heart_rate import PayloadError
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    Answer,
    AnswerStatus,
    MeasurementType,
)
from biofeedback.payloads.polar_settings import NO_SETTINGS
from biofeedback.records import StreamState
from biofeedback.sensors.ble.bounded import completed
from biofeedback.sensors.ble.heart_rate_profile import OnValue
from biofeedback.sensors.ble.limits import StreamLimits
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.polar_control import ControlPoint
from biofeedback.sensors.ble.stream_choice import (
    KINDS,
    MEASUREMENTS,
    chosen_settings,
    described,
    has_settings,
)
from biofeedback.sensors.ble.stream_course import Action, StreamCourse, Wish, wish_for
from biofeedback.sensors.errors import SensorError
from biofeedback.streams import NO_STREAMS, StreamKind, Streams

_log = logging.getLogger(__name__)
_TYPE_MASK = 0x3F

OnChanged = Callable[[StreamKind, StreamState, str], None]
"""Called with a stream, where it stands, and why."""


class PolarStreams:
    """The wanted streams of one strap, over one connection after the other.

    ``keep`` runs beside the intervals for as long as a connection lasts, and ``let_go`` comes
    before it is closed. Whatever goes wrong is told and never raised: intervals are worth more.
    """

    def __init__(
        self, *, clock: Clock, limits: StreamLimits, on_value: OnValue, on_changed: OnChanged
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._on_value = on_value
        self._on_changed = on_changed
        self._wanted = NO_STREAMS
        self._news = asyncio.Event()
        self._courses: dict[StreamKind, StreamCourse] = {}
        self._told: dict[StreamKind, tuple[StreamState, str]] = {}
        self._chosen: dict[StreamKind, str] = {}
        self._control: ControlPoint | None = None
        self._asked_s: float | None = None
        self._breaks = 0
        self._begin()

    def want(self, streams: Streams) -> None:
        """Have these sent from now on, and no others."""
        self._wanted = streams
        if self._is_left_off:
            self._tell_left_off()
        self._wish()
        self._news.set()

    async def keep(self, link: Link) -> None:
        """Have the wanted streams sent over a connection, until cancelled or it drops."""
        self._begin()
        while not link.dropped.is_set():
            self._news.clear()
            for kind, course in self._courses.items():
                await self._settle(link, kind, course)
            with suppress(TimeoutError):
                async with self._clock.timeout(self._patience_s()):
                    await self._news.wait()

    async def let_go(self, link: Link, *, is_mute: bool, is_broken: bool) -> None:
        """Stop whatever may be sent, before the connection is closed; even when cancelled.

        ``is_mute``: the device does not answer any more. ``is_broken``: the connection broke, or
        went mute, by itself; streams that seem to cost it are left off.
        """
        asked_s, self._asked_s = self._asked_s, None
        broke_s = self._now_s()
        try:
            if not link.dropped.is_set():
                within_s = self._limits.stop_mute_s if is_mute else self._limits.stop_s
                await completed(self._stop_all(), within_s=within_s, clock=self._clock)
        except TimeoutError:
            _log.warning("A strap did not confirm in time that its streams stopped.")
        finally:
            for kind in StreamKind:
                self._tell_stopped(kind, "the connection ended")
            self._control = None
            if is_broken and asked_s is not None:
                self._broke(broke_s - asked_s)

    # ------------------------------------------------------------ one stream

    async def _settle(self, link: Link, kind: StreamKind, course: StreamCourse) -> None:
        """Do what is to be done about one stream now."""
        try:
            match course.action(self._now_s()):
                case Action.START:
                    await self._start(link, kind, course)
                case Action.STOP:
                    await self._stop(link, kind, course)
                case Action.WAIT:
                    pass
        except (SensorError, PayloadError) as error:
            _log.info("A strap's %s: %s.", kind, error)
            if not link.dropped.is_set():
                course.failed(self._now_s(), is_stopped=False)
                self._tell(kind, StreamState.STOPPED, str(error))

    async def _start(self, link: Link, kind: StreamKind, course: StreamCourse) -> None:
        if not link.offers(CONTROL_POINT):
            self._lack(kind, course)
            return
        wish = wish_for(kind, self._wanted)
        assert wish is not None
        course.asked(wish, self._now_s())
        is_missed = kind is not StreamKind.PPI
        if is_missed:
            self._tell(kind, StreamState.ASKED, "")
        control, offered = await self._opened(link)
        if MEASUREMENTS[kind] not in offered:
            self._lack(kind, course)
            return
        if not is_missed:
            self._tell(kind, StreamState.ASKED, "")
        answer = await self._asked(control, kind, wish, course)
        if answer.status is AnswerStatus.ALREADY_IN_STATE:
            # It was left running by a program that ended without stopping it.
            await control.stop(MEASUREMENTS[kind])
            answer = await self._asked(control, kind, wish, course)
        if not answer.is_ok:
            self._refuse(kind, course, _words(answer))

    async def _asked(
        self, control: ControlPoint, kind: StreamKind, wish: Wish, course: StreamCourse
    ) -> Answer:
        chosen = NO_SETTINGS
        if has_settings(kind):
            answer = await control.settings(MEASUREMENTS[kind])
            if not answer.is_ok:
                return answer
            chosen = chosen_settings(kind, answer.settings, rate_hz=wish.rate_hz)
        self._chosen[kind] = described(chosen)
        self._asked_s = self._now_s()
        course.starts()
        return await control.start(MEASUREMENTS[kind], chosen)

    async def _stop(self, link: Link, kind: StreamKind, course: StreamCourse) -> None:
        is_silent = course.is_silent(self._now_s())
        control, _offered = await self._opened(link)
        await control.stop(MEASUREMENTS[kind])
        if not is_silent:
            course.stopped()
            self._tell_stopped(kind, "")
        elif course.fell_silent():
            self._tell(kind, StreamState.STOPPED, "no samples came; asked for again")
        else:
            self._tell(kind, StreamState.STOPPED, "no samples came; not asked for again")

    def _lack(self, kind: StreamKind, course: StreamCourse) -> None:
        """The sensor has no such stream; pulse intervals are always asked for, and not missed."""
        if kind is StreamKind.PPI:
            course.refused()
        else:
            self._refuse(kind, course, "not offered by this sensor")

    def _refuse(self, kind: StreamKind, course: StreamCourse, why: str) -> None:
        course.refused()
        self._tell(kind, StreamState.REFUSED, why)

    # ------------------------------------------------------------ all of them

    def _begin(self) -> None:
        """Forget what held for the connection before, but for what the sensor may still send."""
        left = {kind for kind, course in self._courses.items() if course.may_run}
        self._control, self._asked_s = None, None
        self._courses = {
            kind: StreamCourse(self._limits, may_run=kind in left) for kind in StreamKind
        }
        self._wish()

    def _wish(self) -> None:
        for kind, course in self._courses.items():
            course.wish(None if self._is_left_off else wish_for(kind, self._wanted))

    async def _opened(self, link: Link) -> tuple[ControlPoint, frozenset[MeasurementType]]:
        if self._control is None:
            self._control = ControlPoint(
                link,
                clock=self._clock,
                answer_s=self._limits.answer_s,
                on_value=self._arrived,
                on_stopped=self._stopped_by_sensor,
            )
        return self._control, await self._control.open()

    async def _stop_all(self) -> None:
        if self._control is None:
            return
        for kind, course in self._courses.items():
            if course.may_run:
                try:
                    await self._control.stop(MEASUREMENTS[kind])
                except SensorError as error:
                    _log.info("A strap's %s could not be stopped: %s.", kind, error)
                else:
                    course.stopped()

    def _arrived(self, characteristic: str, payload: bytes) -> None:
        self._on_value(characteristic, payload)
        kind = _kind_of(payload[0]) if characteristic == DATA and payload else None
        if kind is not None and self._courses[kind].heard(self._now_s()):
            self._tell(kind, StreamState.SENDING, self._chosen.get(kind, ""))

    def _broke(self, after_s: float) -> None:
        self._breaks = self._breaks + 1 if after_s < self._limits.costly_s else 0
        if self._is_left_off:
            self._tell_left_off()

    def _stopped_by_sensor(self, measurements: tuple[MeasurementType, ...]) -> None:
        for measurement in measurements:
            kind = KINDS.get(measurement)
            if kind is not None and self._courses[kind].may_run:
                self._courses[kind].failed(self._now_s(), is_stopped=True)
                self._tell(kind, StreamState.STOPPED, "stopped by the sensor")
                self._news.set()

    def _patience_s(self) -> float | None:
        times_s = [course.next_s() for course in self._courses.values()]
        known_s = [at_s for at_s in times_s if at_s is not None]
        return max(0.0, min(known_s) - self._now_s()) if known_s else None

    @property
    def _is_left_off(self) -> bool:
        return self._breaks >= self._limits.costly_breaks

    def _tell_left_off(self) -> None:
        for kind in StreamKind:
            if wish_for(kind, self._wanted) is not None:
                self._tell(
                    kind, StreamState.LEFT_OFF, "the connection broke soon after it was asked for"
                )

    def _tell_stopped(self, kind: StreamKind, why: str) -> None:
        state, _detail = self._told.get(kind, (StreamState.STOPPED, ""))
        if state in {StreamState.ASKED, StreamState.SENDING}:
            self._tell(kind, StreamState.STOPPED, why)

    def _tell(self, kind: StreamKind, state: StreamState, detail: str) -> None:
        if self._told.get(kind) != (state, detail):
            self._told[kind] = (state, detail)
            self._on_changed(kind, state, detail)

    def _now_s(self) -> float:
        return self._clock.monotonic_s()


def _kind_of(first: int) -> StreamKind | None:
    number = first & _TYPE_MASK
    return KINDS[MeasurementType(number)] if number in KINDS else None


def _words(answer: Answer) -> str:
    if answer.status is AnswerStatus.UNNAMED:
        return f"{answer.status} {answer.code}"
    return str(answer.status)
