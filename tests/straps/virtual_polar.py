"""A Polar sensor that exists only in software: its control point, its streams, and their faults."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import PayloadError
from biofeedback.payloads.polar_frames import (
    AccelerationFrame,
    EcgFrame,
    Frame,
    PulseFrame,
    PulseReading,
    encode_frame,
)
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    SERVICE,
    Answer,
    AnswerStatus,
    Features,
    MeasurementType,
    Operation,
    Request,
    StoppedBySensor,
    decode_request,
    encode_control,
)
from biofeedback.payloads.polar_settings import MeasurementSettings, encode_settings
from straps.strap_body import Offered, VirtualStrap, heart_rate_offer

_clock = SystemClock()
INSUFFICIENT_AUTHENTICATION = 5
CODES = {status: code for code, status in enumerate(AnswerStatus)}
"""Numbers on the wire."""

H10 = {
    MeasurementType.ECG: MeasurementSettings(rates_hz=(130,), resolutions_bits=(14,)),
    MeasurementType.ACCELERATION: MeasurementSettings(
        rates_hz=(25, 50, 100, 200), resolutions_bits=(16,), ranges=(2, 4, 8)
    ),
}
"""What a chest strap offers."""
OPTICAL = {MeasurementType.PPI: MeasurementSettings()}
"""What an optical sensor offers, as far as this program asks for it."""


def polar_offer(measurements: dict[MeasurementType, MeasurementSettings]) -> tuple[Offered, ...]:
    """What a usual strap has, and the measurement service."""
    features = encode_control(Features(offered=frozenset(measurements)))
    return (
        *heart_rate_offer(),
        Offered(
            service=SERVICE,
            uuid=CONTROL_POINT,
            flags=("read", "write", "indicate"),
            value=features,
        ),
        Offered(service=SERVICE, uuid=DATA, flags=("notify",)),
    )


def chest_wave_mg(at_s: float) -> tuple[int, int, int]:
    """Breathing six times a minute, on a chest that leans back a little."""
    swing = 8.0 * math.sin(2.0 * math.pi * 0.1 * at_s)
    return round(swing), round(2.0 * swing - 200.0), round(980.0 + swing)


def heart_wave_uv(at_s: float) -> int:
    """A sharp peak once a second, on a flat line."""
    return round(1200.0 * math.exp(-(((at_s % 1.0 - 0.5) / 0.012) ** 2)))


class Shelf(Protocol):
    """Where a strap is put to be in reach."""

    def add_strap(
        self, address: str, name: str, characteristics: tuple[Offered, ...] | None = None
    ) -> VirtualStrap:
        """A strap with these characteristics, in reach."""
        ...


@dataclass(slots=True, kw_only=True)
class VirtualPolar:
    """The measurement service of one strap; every fault is a field or a method."""

    strap: VirtualStrap
    measurements: dict[MeasurementType, MeasurementSettings] = field(
        default_factory=lambda: {**H10}
    )
    running: dict[MeasurementType, MeasurementSettings] = field(default_factory=dict)
    """What is being sent, and how; goes on when the connection ends, as real ones do."""
    delivered: list[bytes] = field(default_factory=list)
    """Frames that were sent while somebody followed them."""
    requests: list[Request] = field(default_factory=list)
    refuses_start: list[AnswerStatus] = field(default_factory=list)
    """How the next starts are answered."""
    never_answers: bool = False
    answers_early: bool = False
    """Whether answers overtake the system's word that the request was written."""
    needs_pairing: bool = False
    silent_s: float = 0.0
    """No frames for so long after a start."""
    drops_after_start_s: float | None = None
    loses_every: int | None = None
    """Every so many frames one is lost on the way."""
    has_parts: bool = False
    """Whether settings come in two packets."""
    rate_error: float = 0.0
    """The sensor's clock runs so much faster: 0.02 is 2 %."""
    frame_s: float = 0.05
    """Length of a frame of samples; real ones have 0.2 to 0.6 s."""
    heart_uv: Callable[[float], int] = heart_wave_uv
    chest_mg: Callable[[float], tuple[int, int, int]] = chest_wave_mg
    _streams: dict[MeasurementType, "asyncio.Task[None]"] = field(default_factory=dict)
    _sent: int = 0
    _began_ns: int = 599_616_000_000_000_000
    """What the sensor's clock reads when nobody set it, in nanoseconds since 2000."""

    @property
    def starts(self) -> list[Request]:
        """The starts that were asked for."""
        return [each for each in self.requests if each.operation is Operation.START]

    def stop_by_itself(self, measurement: MeasurementType) -> None:
        """Stop a stream and say so."""
        self._end(measurement)
        self._indicate(encode_control(StoppedBySensor(measurements=(measurement,))))

    async def close(self) -> None:
        """End every task."""
        tasks = [*self._streams.values()]
        for measurement in [*self._streams]:
            self._end(measurement)
        if tasks:
            await asyncio.wait(tasks)

    # ------------------------------------------------------------ the control point

    def written(self, uuid: str, value: bytes) -> int | None:
        """Take a request; see ``VirtualStrap.on_write``."""
        assert uuid == CONTROL_POINT
        if self.needs_pairing and not self.strap.is_paired:
            return INSUFFICIENT_AUTHENTICATION
        try:
            request = decode_request(value)
        except PayloadError:
            return 0x80
        self.requests.append(request)
        if self.never_answers:
            return None
        answers = self._answers(request)
        if self.answers_early:
            self._indicate(*answers)
        else:
            asyncio.get_running_loop().call_soon(self._indicate, *answers)
        return None

    def _answers(self, request: Request) -> list[bytes]:
        measurement = request.measurement
        assert measurement is not None
        status, parameters = self._done(request, measurement)
        answer = Answer(
            operation=request.operation,
            measurement=measurement,
            code=CODES[status],
            parameters=parameters,
        )
        whole = encode_control(answer)
        if not self.has_parts or len(parameters) < 4:
            return [whole]
        return [whole[:4] + b"\1" + whole[5:8], b"\0" + whole[8:]]

    def _done(self, request: Request, measurement: MeasurementType) -> tuple[AnswerStatus, bytes]:
        if measurement not in self.measurements:
            return AnswerStatus.NOT_SUPPORTED, b""
        match request.operation:
            case Operation.SETTINGS:
                return AnswerStatus.OK, encode_settings(self.measurements[measurement])
            case Operation.START:
                return self._start(measurement, request.settings), b""
            case Operation.STOP:
                if measurement not in self.running:
                    return AnswerStatus.ALREADY_IN_STATE, b""
                self._end(measurement)
                return AnswerStatus.OK, b""
            case Operation.STATUS:
                return AnswerStatus.INVALID_OPERATION, b""

    def _start(self, measurement: MeasurementType, chosen: MeasurementSettings) -> AnswerStatus:
        if self.refuses_start:
            return self.refuses_start.pop(0)
        if measurement in self.running:
            return AnswerStatus.ALREADY_IN_STATE
        if not set(chosen.rates_hz) <= set(self.measurements[measurement].rates_hz):
            return AnswerStatus.INVALID_RATE
        self.running[measurement] = chosen
        self._streams[measurement] = asyncio.create_task(self._send(measurement, chosen))
        return AnswerStatus.OK

    def _end(self, measurement: MeasurementType) -> None:
        self.running.pop(measurement, None)
        stream = self._streams.pop(measurement, None)
        if stream is not None:
            stream.cancel()

    def _indicate(self, *payloads: bytes) -> None:
        for payload in payloads:
            self.strap.notify(payload, CONTROL_POINT)

    # ------------------------------------------------------------ the streams

    async def _send(self, measurement: MeasurementType, chosen: MeasurementSettings) -> None:
        if self.drops_after_start_s is not None:
            await _clock.sleep(self.drops_after_start_s)
            self.strap.drop()
        await _clock.sleep(self.silent_s)
        began_s, done = _clock.monotonic_s(), 0
        rate_hz = chosen.rates_hz[0] if chosen.rates_hz else 1
        true_hz = rate_hz * (1.0 + self.rate_error)
        while True:
            await _clock.sleep(self.frame_s)
            count = int((_clock.monotonic_s() - began_s) * true_hz) - done
            if count > 0:
                times_s = [(done + each) / true_hz for each in range(count)]
                done += count
                self._frame(encode_frame(self._frame_of(measurement, times_s)))

    def _frame_of(self, measurement: MeasurementType, times_s: list[float]) -> Frame:
        at_ns = self._began_ns + round(times_s[-1] * 1e9)
        match measurement:
            case MeasurementType.ECG:
                values = np.array([self.heart_uv(at_s) for at_s in times_s], dtype=np.int32)
                return EcgFrame(timestamp_ns=at_ns, microvolts=values)
            case MeasurementType.ACCELERATION:
                axes = np.array([self.chest_mg(at_s) for at_s in times_s], dtype=np.int32)
                return AccelerationFrame(timestamp_ns=at_ns, counts=axes)
            case _:
                reading = PulseReading(heart_rate_bpm=60, interval_ms=1000, error_ms=5)
                return PulseFrame(timestamp_ns=at_ns, readings=(reading,) * len(times_s))

    def _frame(self, payload: bytes) -> None:
        self._sent += 1
        is_lost = self.loses_every is not None and self._sent % self.loses_every == 0
        if not is_lost and self.strap.notify(payload, DATA):
            self.delivered.append(payload)


@asynccontextmanager
async def virtual_polar(
    bluez: Shelf,
    address: str,
    name: str,
    measurements: dict[MeasurementType, MeasurementSettings] | None = None,
) -> AsyncIterator[VirtualPolar]:
    """A Polar sensor in reach for the length of a block."""
    offered = {**H10} if measurements is None else measurements
    strap = bluez.add_strap(address, name, polar_offer(offered))
    polar = VirtualPolar(strap=strap, measurements=offered)
    strap.on_write = polar.written
    try:
        yield polar
    finally:
        await polar.close()
