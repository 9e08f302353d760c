"""Bytes of the heart-rate, battery and device-information services, decoded and encoded.

Layout after the Bluetooth SIG's Heart Rate Service 1.0 (3.1 and 3.2), Battery Service 1.0 and
Device Information Service 1.1. Little endian throughout.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from biofeedback.errors import BiofeedbackError

HEART_RATE_SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
HEART_RATE_MEASUREMENT = "00002a37-0000-1000-8000-00805f9b34fb"
BODY_SENSOR_LOCATION = "00002a38-0000-1000-8000-00805f9b34fb"
BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"
DEVICE_INFORMATION_SERVICE = "0000180a-0000-1000-8000-00805f9b34fb"
DEVICE_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "00002a29-0000-1000-8000-00805f9b34fb": "maker",
        "00002a24-0000-1000-8000-00805f9b34fb": "model",
        "00002a25-0000-1000-8000-00805f9b34fb": "serial",
        "00002a26-0000-1000-8000-00805f9b34fb": "firmware",
        "00002a27-0000-1000-8000-00805f9b34fb": "hardware",
        "00002a28-0000-1000-8000-00805f9b34fb": "software",
    }
)
"""The texts of the device-information service, and what each tells."""

DEFAULT_MTU = 23
"""Bytes of an attribute packet when nothing larger was agreed on; three are its own header."""


class PayloadFault(StrEnum):
    """What is wrong with bytes, or with a value that was to become bytes."""

    TOO_SHORT = "too short"
    TRAILING_BYTES = "trailing bytes"
    """More bytes than the flags account for; an odd one after the intervals is one too."""
    OUT_OF_RANGE = "out of range"
    TOO_LONG = "too long"
    """Does not fit one packet."""
    UNKNOWN_KIND = "unknown kind"
    """A number that names a kind of content whose layout is not known."""


class PayloadError(BiofeedbackError):
    """Bytes that do not follow their characteristic's layout."""

    def __init__(self, reason: PayloadFault, *, size: int) -> None:
        super().__init__(f"{reason} ({size} bytes)")
        self.reason = reason
        self.size = size


class Contact(StrEnum):
    """What a strap says of its contact with the skin; shown, never used to reject."""

    UNSUPPORTED = "unsupported"
    NO = "no"
    YES = "yes"


class BodyLocation(StrEnum):
    """Where on the body a sensor is meant to be worn."""

    OTHER = "other"
    CHEST = "chest"
    WRIST = "wrist"
    FINGER = "finger"
    HAND = "hand"
    EAR_LOBE = "ear lobe"
    FOOT = "foot"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartRateMeasurement:
    """One notification of the heart-rate measurement."""

    heart_rate_bpm: int
    """The strap's own average, 0 to 65535."""
    contact: Contact = Contact.UNSUPPORTED
    energy_kj: int | None = None
    """Since its last reset, 0 to 65535 (which also says "or more"); None when not sent."""
    rr_ticks: tuple[int, ...] = ()
    """Intervals in 1/1024 s, oldest first, as sent; 0 occurs and is no interval."""


_WIDE = 0x01
_CONTACT = 0x02
_CONTACT_SUPPORTED = 0x04
_ENERGY = 0x08
_RR = 0x10
# Plain numbers: an IntFlag makes an object in each test, and every packet of a day takes five.


def decode_measurement(payload: bytes) -> HeartRateMeasurement:
    """The measurement in a 0x2A37 notification; raises PayloadError.

    >>> decode_measurement(bytes.fromhex("1048f4036804")).rr_ticks
    (1012, 1128)
    """
    if not payload:
        raise PayloadError(PayloadFault.TOO_SHORT, size=0)
    flags = payload[0]
    energy_at = 3 if flags & _WIDE else 2
    rr_at = energy_at + 2 if flags & _ENERGY else energy_at
    if len(payload) < rr_at:
        raise PayloadError(PayloadFault.TOO_SHORT, size=len(payload))
    tail = len(payload) - rr_at
    if tail % 2 if flags & _RR else tail:
        raise PayloadError(PayloadFault.TRAILING_BYTES, size=len(payload))
    return HeartRateMeasurement(
        heart_rate_bpm=int.from_bytes(payload[1:energy_at], "little"),
        contact=_CONTACTS[flags >> 1 & 3],
        energy_kj=_u16(payload, energy_at) if flags & _ENERGY else None,
        rr_ticks=struct.unpack_from(f"<{tail // 2}H", payload, rr_at),
    )


def encode_measurement(
    measurement: HeartRateMeasurement, *, mtu: int = DEFAULT_MTU, is_wide: bool = False
) -> bytes:
    """The notification a strap would send; decoding it gives the measurement back.

    ``is_wide`` sends 16 bits of heart rate even where 8 suffice. Raises PayloadError for numbers
    outside 16 bits and for more intervals than ``max_intervals`` allows.
    """
    numbers = (measurement.heart_rate_bpm, measurement.energy_kj or 0, *measurement.rr_ticks)
    if not all(0 <= number <= 0xFFFF for number in numbers):
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0)
    is_wide = is_wide or measurement.heart_rate_bpm > 0xFF
    flags = _CONTACT_FLAGS[measurement.contact]
    flags |= _WIDE if is_wide else 0
    body = measurement.heart_rate_bpm.to_bytes(2 if is_wide else 1, "little")
    if measurement.energy_kj is not None:
        flags |= _ENERGY
        body += measurement.energy_kj.to_bytes(2, "little")
    if measurement.rr_ticks:
        flags |= _RR
        body += b"".join(ticks.to_bytes(2, "little") for ticks in measurement.rr_ticks)
    if len(body) + 1 > mtu - 3:
        raise PayloadError(PayloadFault.TOO_LONG, size=len(body) + 1)
    return bytes([flags]) + body


def max_intervals(
    *, mtu: int = DEFAULT_MTU, is_wide: bool = False, has_energy: bool = False
) -> int:
    """How many intervals fit one notification.

    >>> max_intervals(), max_intervals(has_energy=True)
    (9, 8)
    """
    return max(0, mtu - 3 - (3 if is_wide else 2) - (2 if has_energy else 0)) // 2


def decode_rr_bulk(
    payload: NDArray[np.uint8], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """The intervals of many notifications at once, equal to decoding them one by one.

    ``payload`` holds them one after the other, shape (bytes,); ``ends`` where each ends, ascending,
    shape (n,). Returns the intervals in 1/1024 s, shape (intervals,); how many of them each
    notification holds, shape (n,); and which are malformed and so hold none, shape (n,).
    """
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)[: ends.size]
    sizes = ends - starts
    flags = np.zeros(ends.size, dtype=np.int64)
    has_flags = sizes > 0
    flags[has_flags] = payload[starts[has_flags]]
    header = 2 + (flags & _WIDE != 0) + 2 * (flags & _ENERGY != 0)
    tails = sizes - header
    has_rr = flags & _RR != 0
    malformed = (tails < 0) | np.where(has_rr, tails % 2 != 0, tails > 0)
    counts = np.where(has_rr & ~malformed, tails // 2, 0)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    at = np.repeat(starts + header, counts) + 2 * place
    ticks = payload[at].astype(np.int64) | payload[at + 1].astype(np.int64) << 8
    return ticks, counts, malformed


def decode_battery(payload: bytes) -> int:
    """The battery level of 0x2A19 in per cent, 0 to 100; raises PayloadError."""
    percent = _only_byte(payload)
    if percent > 100:
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=1)
    return percent


def decode_body_location(payload: bytes) -> BodyLocation:
    """Where the sensor of 0x2A38 is worn; raises PayloadError, also for a reserved number."""
    number = _only_byte(payload)
    if number >= len(_LOCATIONS):
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=1)
    return _LOCATIONS[number]


def decode_text(payload: bytes) -> str:
    r"""A text of the device-information service, safe to print.

    What is no UTF-8 becomes U+FFFD; NULs and other control characters, and blanks around it, go.

    >>> decode_text(b" H10\0")
    'H10'
    """
    text = payload.decode("utf-8", errors="replace")
    return "".join(letter for letter in text if letter.isprintable()).strip()


_LOCATIONS = tuple(BodyLocation)
_CONTACTS = (Contact.UNSUPPORTED, Contact.UNSUPPORTED, Contact.NO, Contact.YES)
"""By the two flags of contact, the lower of which means nothing without the upper."""
_CONTACT_FLAGS = {
    Contact.UNSUPPORTED: 0,
    Contact.NO: _CONTACT_SUPPORTED,
    Contact.YES: _CONTACT_SUPPORTED | _CONTACT,
}


def _u16(payload: bytes, at: int) -> int:
    return int.from_bytes(payload[at : at + 2], "little")


def _only_byte(payload: bytes) -> int:
    match len(payload):
        case 0:
            raise PayloadError(PayloadFault.TOO_SHORT, size=0)
        case 1:
            return payload[0]
        case size:
            raise PayloadError(PayloadFault.TRAILING_BYTES, size=size)
