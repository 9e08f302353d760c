"""Frames of samples that Polar's measurement service sends, decoded and encoded.

A frame is a type, the time of its **last** sample, a layout and samples; little endian. Known are
the layouts of ECG (raw type 0), acceleration (raw 0, 1 and 2, compressed 0 and 1) and pulse
intervals (raw 0); all others raise PayloadError UNKNOWN_KIND.
"""

import struct
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from biofeedback.payloads.heart_rate import Contact, PayloadError, PayloadFault
from biofeedback.payloads.polar_deltas import decode_deltas, encode_deltas
from biofeedback.payloads.polar_measurement import MeasurementType

HEADER_BYTES = 10
UNSET_CLOCK_S = 599_616_000
"""2019-01-01 in seconds since 2000-01-01: where the clock of an H10 begins when nobody set it."""
AXES = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EcgFrame:
    """Voltages of the heart."""

    timestamp_ns: int
    """Of the last sample: nanoseconds since 2000-01-01 by the sensor's clock, 0 to 2**64 - 1."""
    microvolts: NDArray[np.int32]
    """Oldest first, shape (n,); 24 bits on the wire."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AccelerationFrame:
    """Accelerations along three axes."""

    timestamp_ns: int
    """As in ``EcgFrame``."""
    counts: NDArray[np.int32]
    """Oldest first, shape (n, 3), as sent; ``milligravity`` gives their meaning."""
    layout: int = 1
    """Raw: 0, 1, 2 for 8, 16, 24 bits. Compressed: 0 counts in g, 1 in mg, both by a factor."""
    is_compressed: bool = False

    def milligravity(self, factor: float = 1.0) -> NDArray[np.float64]:
        """The samples in mg, shape (n, 3).

        ``factor`` is what the answer to the start request told; raw samples need none.
        """
        counts = self.counts.astype(np.float64)
        if self.is_compressed:
            counts *= factor * 1000.0 if self.layout == 0 else factor
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseReading:
    """One pulse interval as an optical sensor saw it."""

    heart_rate_bpm: int
    """The sensor's own average, 0 to 255; 0 when it has none."""
    interval_ms: int
    """0 to 65535."""
    error_ms: int
    """The sensor's own estimate, 0 to 65535."""
    is_blocked: bool = False
    """Whether the sensor moved so much that the interval is not to be trusted."""
    contact: Contact = Contact.UNSUPPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseFrame:
    """Pulse intervals."""

    timestamp_ns: int
    """As in ``EcgFrame``; many sensors send 0 here."""
    readings: tuple[PulseReading, ...] = field(default=())
    """Oldest first."""


Frame = EcgFrame | AccelerationFrame | PulseFrame


def decode_frame(payload: bytes) -> Frame:
    """The frame in a notification of the data characteristic; raises PayloadError."""
    if len(payload) < HEADER_BYTES:
        raise PayloadError(PayloadFault.TOO_SHORT, size=len(payload))
    mark, timestamp_ns, layout = _HEADER.unpack_from(payload)
    kind = mark & _TYPE_MASK, layout
    if kind == (MeasurementType.ECG, 0):
        microvolts = _signed(payload, sample_bytes=3, width=3)
        return EcgFrame(timestamp_ns=timestamp_ns, microvolts=microvolts)
    if kind[0] == MeasurementType.ACCELERATION and layout in _ACCELERATION_BYTES:
        return _acceleration(payload, timestamp_ns, layout)
    if kind == (MeasurementType.PPI, 0):
        return PulseFrame(timestamp_ns=timestamp_ns, readings=_readings(payload))
    raise PayloadError(PayloadFault.UNKNOWN_KIND, size=len(payload))


def encode_frame(frame: Frame) -> bytes:
    """The notification a sensor would send; decoding it gives the frame back.

    Raises PayloadError OUT_OF_RANGE for numbers that its layout can't hold.
    """
    match frame:
        case EcgFrame():
            head = _head(MeasurementType.ECG, frame.timestamp_ns, 0)
            return head + _signed_bytes(frame.microvolts, width=3)
        case AccelerationFrame(is_compressed=True):
            layout = frame.layout | _COMPRESSED
            head = _head(MeasurementType.ACCELERATION, frame.timestamp_ns, layout)
            return head + encode_deltas(frame.counts, resolution_bits=16)
        case AccelerationFrame():
            head = _head(MeasurementType.ACCELERATION, frame.timestamp_ns, frame.layout)
            return head + _signed_bytes(frame.counts, width=frame.layout + 1)
        case PulseFrame():
            head = _head(MeasurementType.PPI, frame.timestamp_ns, 0)
            return head + b"".join(map(_reading_bytes, frame.readings))


_HEADER = struct.Struct("<BQB")
_READING = struct.Struct("<BHHB")
_TYPE_MASK = 0x3F
_COMPRESSED = 0x80
_ACCELERATION_BYTES = {0: 1, 1: 2, 2: 3, _COMPRESSED | 0: 2, _COMPRESSED | 1: 2}
"""Of one axis, by the byte that tells the layout."""
_BLOCKED, _CONTACT, _CONTACT_SUPPORTED = 0x01, 0x02, 0x04


def _acceleration(payload: bytes, timestamp_ns: int, layout: int) -> AccelerationFrame:
    is_compressed = layout >= _COMPRESSED
    width = _ACCELERATION_BYTES[layout]
    if is_compressed:
        counts = decode_deltas(payload[HEADER_BYTES:], channels=AXES, resolution_bits=8 * width)
    else:
        counts = _signed(payload, sample_bytes=AXES * width, width=width).reshape(-1, AXES)
    return AccelerationFrame(
        timestamp_ns=timestamp_ns,
        counts=counts,
        layout=layout & ~_COMPRESSED,
        is_compressed=is_compressed,
    )


def _signed(payload: bytes, *, sample_bytes: int, width: int) -> NDArray[np.int32]:
    """Signed integers of one to three bytes, as many as samples of some bytes fill the payload."""
    if (len(payload) - HEADER_BYTES) % sample_bytes:
        raise PayloadError(PayloadFault.TRAILING_BYTES, size=len(payload))
    if width < 3:
        kind = np.dtype("<i2") if width == 2 else np.dtype("i1")
        return np.frombuffer(payload, kind, offset=HEADER_BYTES).astype(np.int32)
    upper = np.zeros((len(payload) - HEADER_BYTES) // width * 4, dtype=np.uint8).reshape(-1, 4)
    # In the upper three bytes of four, so that shifting down again brings the sign along.
    upper[:, 1:] = np.frombuffer(payload, np.uint8, offset=HEADER_BYTES).reshape(-1, width)
    return (upper.view("<i4").ravel() >> 8).astype(np.int32, copy=False)


def _signed_bytes(values: NDArray[np.int32], *, width: int) -> bytes:
    limit = 1 << 8 * width - 1
    if values.size and not -limit <= int(values.min()) <= int(values.max()) < limit:
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0)
    return np.ascontiguousarray(values, "<i4").view(np.uint8).reshape(-1, 4)[:, :width].tobytes()


def _readings(payload: bytes) -> tuple[PulseReading, ...]:
    if (len(payload) - HEADER_BYTES) % _READING.size:
        raise PayloadError(PayloadFault.TRAILING_BYTES, size=len(payload))
    return tuple(
        PulseReading(
            heart_rate_bpm=heart_rate_bpm,
            interval_ms=interval_ms,
            error_ms=error_ms,
            is_blocked=bool(flags & _BLOCKED),
            contact=_contact(flags),
        )
        for heart_rate_bpm, interval_ms, error_ms, flags in _READING.iter_unpack(
            payload[HEADER_BYTES:]
        )
    )


def _contact(flags: int) -> Contact:
    if not flags & _CONTACT_SUPPORTED:
        return Contact.UNSUPPORTED
    return Contact.YES if flags & _CONTACT else Contact.NO


def _reading_bytes(reading: PulseReading) -> bytes:
    flags = _BLOCKED if reading.is_blocked else 0
    if reading.contact is not Contact.UNSUPPORTED:
        flags |= _CONTACT_SUPPORTED | (_CONTACT if reading.contact is Contact.YES else 0)
    try:
        return _READING.pack(reading.heart_rate_bpm, reading.interval_ms, reading.error_ms, flags)
    except struct.error as error:
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0) from error


def _head(measurement: MeasurementType, timestamp_ns: int, layout: int) -> bytes:
    try:
        return _HEADER.pack(measurement, timestamp_ns, layout)
    except struct.error as error:
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0) from error
