"""The conversation with a Polar sensor's control point: one request, one answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from biofeedback.clock import Clock
from biofeedback.payloads.heart_rate import PayloadError
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    Answer,
    Features,
    MeasurementType,
    StoppedBySensor,
    decode_control,
    joined,
    settings_request,
    start_request,
    stop_request,
)
from biofeedback.payloads.polar_settings import MeasurementSettings
from biofeedback.sensors.ble.heart_rate_profile import OnValue
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.errors import BluetoothProblem, SensorError

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class ControlPoint:
    """A sensor's control point over one connection.

    Everything that comes from it goes to ``on_value`` as it is. Requests are made one after the
    other; each ends within the link's limits and ``answer_s``. Every method raises SensorError.
    """

    def __init__(
        self,
        link: Link,
        *,
        clock: Clock,
        answer_s: float,
        on_value: OnValue,
        on_stopped: Callable[[tuple[MeasurementType, ...]], None],
    ) -> None:
        self._link = link
        self._clock = clock
        self._answer_s = answer_s
        self._on_value = on_value
        self._on_stopped = on_stopped
        self._awaited: tuple[int, int] | None = None
        self._partial: Answer | None = None
        self._answers: asyncio.Queue[Answer] = asyncio.Queue()
        self._turn = asyncio.Lock()
        self._features: bytes | None = None
        self._is_followed = self._has_data = False
        self._may_pair = True

    async def open(self) -> frozenset[MeasurementType]:
        """Have answers and frames sent, which must come before any request; what is offered.

        Goes on where it failed when it is called again.
        """
        # Read before it is followed: BlueZ brings a value that is read meanwhile twice.
        if self._features is None:
            self._features = await self._perhaps_paired(lambda: self._link.read(CONTROL_POINT))
            self._on_value(CONTROL_POINT, self._features)
        if not self._is_followed:
            await self._perhaps_paired(lambda: self._link.subscribe(CONTROL_POINT, self._arrived))
            self._is_followed = True
        if not self._has_data:
            await self._link.subscribe(DATA, lambda frame: self._on_value(DATA, frame))
            self._has_data = True
        return _offered(self._features)

    async def settings(self, measurement: MeasurementType) -> Answer:
        """What the sensor offers for a measurement."""
        return await self._ask(settings_request(measurement))

    async def start(self, measurement: MeasurementType, chosen: MeasurementSettings) -> Answer:
        """Have it sent."""
        return await self._ask(start_request(measurement, chosen))

    async def stop(self, measurement: MeasurementType) -> Answer:
        """Have it sent no more."""
        return await self._ask(stop_request(measurement))

    async def _ask(self, request: bytes) -> Answer:
        async with self._turn:
            self._answers = asyncio.Queue()
            self._awaited, self._partial = (request[0], request[1]), None
            try:
                await self._perhaps_paired(lambda: self._link.write(CONTROL_POINT, request))
                async with self._clock.timeout(self._answer_s):
                    return await self._answers.get()
            except TimeoutError as error:
                raise SensorError(BluetoothProblem.WRITE_FAILED, "no answer") from error
            finally:
                self._awaited = None

    async def _perhaps_paired(self, action: Callable[[], Awaitable[_T]]) -> _T:
        """Do it, and again after pairing where the sensor wants that, once in a connection."""
        try:
            return await action()
        except SensorError as error:
            if error.reason is not BluetoothProblem.NEEDS_PAIRING or not self._may_pair:
                raise
        self._may_pair = False
        await self._link.pair()
        return await action()

    def _arrived(self, payload: bytes) -> None:
        self._on_value(CONTROL_POINT, payload)
        try:
            if self._partial is not None:
                self._take(joined(self._partial, payload))
                return
            message = decode_control(payload)
        except PayloadError as error:
            self._partial = None
            _log.warning("A control point's message could not be read: %s.", error)
            return
        match message:
            case Answer():
                self._take(message)
            case StoppedBySensor(measurements=measurements):
                self._on_stopped(measurements)
            case Features():
                pass

    def _take(self, answer: Answer) -> None:
        # An answer can come late, to a request that nobody waits for any more.
        if (answer.operation, answer.measurement) != self._awaited:
            return
        self._partial = answer if answer.has_more else None
        if not answer.has_more:
            self._answers.put_nowait(answer)


def _offered(features: bytes) -> frozenset[MeasurementType]:
    try:
        message = decode_control(features)
    except PayloadError as error:
        raise SensorError(BluetoothProblem.READ_FAILED, f"features: {error}") from error
    return message.offered if isinstance(message, Features) else frozenset()
