"""Polar's measurement service: what is asked of a sensor at its control point, and its answers.

Layout after Polar's published "Polar measurement data specification" and BLE SDK. Little endian
throughout. Indications and the notifications of ``DATA`` must be on before anything is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from types import MappingProxyType

from biofeedback.payloads.heart_rate import PayloadError, PayloadFault
from biofeedback.payloads.polar_settings import (
    NO_SETTINGS,
    MeasurementSettings,
    decode_settings,
    encode_settings,
)

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL_POINT = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
"""Read: the features. Write: a request. Indicated: its answer, or that the sensor stopped."""
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
"""Notified: frames of samples (``polar_frames``)."""


class MeasurementType(IntEnum):
    """What a sensor can measure; numbered as on the wire, and as the bits of the features."""

    ECG = 0
    PPG = 1
    ACCELERATION = 2
    PPI = 3
    BIOIMPEDANCE = 4
    GYROSCOPE = 5
    MAGNETOMETER = 6
    SKIN_TEMPERATURE = 7
    SDK_MODE = 9
    LOCATION = 10
    PRESSURE = 11
    TEMPERATURE = 12
    OFFLINE_RECORDING = 13
    OFFLINE_HEART_RATE = 14


class Operation(IntEnum):
    """What is asked of a sensor; the numbers are those on the wire."""

    SETTINGS = 1
    START = 2
    STOP = 3
    STATUS = 5


class AnswerStatus(StrEnum):
    """How a sensor took a request."""

    OK = "ok"
    INVALID_OPERATION = "invalid operation"
    INVALID_MEASUREMENT = "invalid measurement type"
    NOT_SUPPORTED = "not supported"
    INVALID_LENGTH = "invalid length"
    INVALID_PARAMETER = "invalid parameter"
    ALREADY_IN_STATE = "already in state"
    """Started twice, or stopped twice."""
    INVALID_RESOLUTION = "invalid resolution"
    INVALID_RATE = "invalid sample rate"
    INVALID_RANGE = "invalid range"
    INVALID_MTU = "invalid MTU"
    """The packets agreed on are too small for frames."""
    INVALID_CHANNELS = "invalid number of channels"
    INVALID_STATE = "invalid state"
    IN_CHARGER = "in charger"
    DISK_FULL = "disk full"
    UNNAMED = "unnamed error"
    """A number that this program has no name for; ``Answer.code`` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What a sensor offers; unknown bits are left out."""

    offered: frozenset[MeasurementType]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something asked of a sensor."""

    operation: Operation
    measurement: MeasurementType | None = None
    """None for the status alone, which is asked of all."""
    settings: MeasurementSettings = NO_SETTINGS
    """One value each; for a start alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A sensor's answer to a request."""

    operation: Operation
    measurement: MeasurementType
    """What it is about; the number 0 (ECG) stands in an answer to a status request."""
    code: int = 0
    """The status as the number on the wire, 0 to 255."""
    has_more: bool = False
    """Whether another packet continues the parameters."""
    parameters: bytes = b""

    @property
    def status(self) -> AnswerStatus:
        """How the request was taken."""
        return _STATUSES[self.code] if self.code < len(_STATUSES) else AnswerStatus.UNNAMED

    @property
    def is_ok(self) -> bool:
        """Whether it was done."""
        return self.code == 0

    @property
    def settings(self) -> MeasurementSettings:
        """The parameters of an answer to a settings or start request; raises PayloadError."""
        return decode_settings(self.parameters)

    @property
    def active(self) -> frozenset[MeasurementType]:
        """What is being sent now, from an answer to a status request; unknown kinds left out."""
        sending = (byte & _TYPE_MASK for byte in self.parameters if byte & _ONLINE)
        return frozenset(_BY_NUMBER[number] for number in sending if number in _BY_NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedBySensor:
    """The sensor stopped of its own accord; unknown kinds are left out."""

    measurements: tuple[MeasurementType, ...]


ControlMessage = Features | Answer | StoppedBySensor


def decode_control(payload: bytes) -> ControlMessage:
    """What the control point says, read or indicated; raises PayloadError.

    >>> decode_control(bytes.fromhex("f00202080000")).status
    <AnswerStatus.INVALID_RATE: 'invalid sample rate'>
    """
    if len(payload) < 2:
        raise PayloadError(PayloadFault.TOO_SHORT, size=len(payload))
    mark, rest = payload[0], payload[1:]
    if mark == _ANSWER:
        return _answer(payload)
    if mark == _FEATURES:
        mask = int.from_bytes(rest, "little")
        return Features(offered=frozenset(one for one in MeasurementType if mask >> one & 1))
    if mark == _STOPPED:
        numbers = (byte & _TYPE_MASK for byte in rest)
        known = tuple(_BY_NUMBER[number] for number in numbers if number in _BY_NUMBER)
        return StoppedBySensor(measurements=known)
    raise PayloadError(PayloadFault.UNKNOWN_KIND, size=len(payload))


def encode_control(message: ControlMessage) -> bytes:
    """The bytes of a message at the control point; decoding them gives it back."""
    match message:
        case Features(offered=offered):
            mask = sum(1 << one for one in offered)
            return bytes([_FEATURES]) + mask.to_bytes(_MASK_BYTES, "little")
        case StoppedBySensor(measurements=measurements):
            return bytes([_STOPPED, *measurements])
        case Answer(code=0):
            head = (_ANSWER, message.operation, message.measurement, 0, message.has_more)
            return bytes(head) + message.parameters
        case Answer():
            return bytes((_ANSWER, message.operation, message.measurement, message.code))


def joined(first: Answer, continuation: bytes) -> Answer:
    """An answer with the parameters of the packet that continues it; raises PayloadError.

    Newer sensors repeat the answer's whole head in it, older ones only the byte that says whether
    still more follows.
    """
    if not continuation:
        raise PayloadError(PayloadFault.TOO_SHORT, size=0)
    if continuation[0] == _ANSWER:
        part = _answer(continuation)
        if (part.operation, part.measurement) != (first.operation, first.measurement):
            raise PayloadError(PayloadFault.UNKNOWN_KIND, size=len(continuation))
        has_more, rest = part.has_more, part.parameters
    else:
        has_more, rest = continuation[0] != 0, continuation[1:]
    return replace(first, has_more=has_more, parameters=first.parameters + rest)


def settings_request(measurement: MeasurementType) -> bytes:
    """Asks what a sensor offers for a measurement."""
    return bytes((Operation.SETTINGS, measurement))


def start_request(measurement: MeasurementType, chosen: MeasurementSettings) -> bytes:
    """Asks a sensor to send; raises PayloadError for a number outside its field.

    >>> ecg = MeasurementSettings(rates_hz=(130,), resolutions_bits=(14,))
    >>> start_request(MeasurementType.ECG, ecg).hex(" ")
    '02 00 00 01 82 00 01 01 0e 00'
    """
    return bytes((Operation.START, measurement)) + encode_settings(chosen)


def stop_request(measurement: MeasurementType) -> bytes:
    """Asks a sensor to send no more."""
    return bytes((Operation.STOP, measurement))


def status_request() -> bytes:
    """Asks what a sensor is sending."""
    return bytes((Operation.STATUS,))


def decode_request(payload: bytes) -> Request:
    """What was asked of a sensor, as a sensor reads it; raises PayloadError."""
    if not payload:
        raise PayloadError(PayloadFault.TOO_SHORT, size=0)
    operation = _operation(payload[0], len(payload))
    if operation is Operation.STATUS:
        _no_more_than(payload, 1)
        return Request(operation=operation)
    if len(payload) < 2:
        raise PayloadError(PayloadFault.TOO_SHORT, size=len(payload))
    measurement = _measurement(payload[1], len(payload))
    if operation is Operation.START:
        settings = decode_settings(payload[2:])
        return Request(operation=operation, measurement=measurement, settings=settings)
    _no_more_than(payload, 2)
    return Request(operation=operation, measurement=measurement)


_FEATURES, _STOPPED, _ANSWER = 0x0F, 0x01, 0xF0
_MASK_BYTES = 16
"""As many as an H10 sends after the mark of the features."""
_TYPE_MASK = 0x3F
_ONLINE = 0x40
"""In a status: sent now. The bit above it says that it is recorded in the sensor."""
_BY_NUMBER: Mapping[int, MeasurementType] = MappingProxyType({int(m): m for m in MeasurementType})
_STATUSES = tuple(one for one in AnswerStatus if one is not AnswerStatus.UNNAMED)
"""By their number on the wire."""


def _answer(payload: bytes) -> Answer:
    if len(payload) < 4:
        raise PayloadError(PayloadFault.TOO_SHORT, size=len(payload))
    is_ok = payload[3] == 0
    return Answer(
        operation=_operation(payload[1], len(payload)),
        measurement=_measurement(payload[2], len(payload)),
        code=payload[3],
        has_more=is_ok and len(payload) > 4 and payload[4] != 0,
        parameters=payload[5:] if is_ok else b"",
    )


def _operation(number: int, size: int) -> Operation:
    try:
        return Operation(number)
    except ValueError as error:
        raise PayloadError(PayloadFault.UNKNOWN_KIND, size=size) from error


def _measurement(number: int, size: int) -> MeasurementType:
    try:
        return _BY_NUMBER[number & _TYPE_MASK]
    except KeyError as error:
        raise PayloadError(PayloadFault.UNKNOWN_KIND, size=size) from error


def _no_more_than(payload: bytes, size: int) -> None:
    if len(payload) > size:
        raise PayloadError(PayloadFault.TRAILING_BYTES, size=len(payload))
