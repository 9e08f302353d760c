"""Settings of Polar's measurement service: what a sensor offers, or what is chosen of it."""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from biofeedback.payloads.heart_rate import PayloadError, PayloadFault


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementSettings:
    """What a sensor offers for a measurement; or, with one value each, what is chosen of it."""

    rates_hz: tuple[int, ...] = ()
    resolutions_bits: tuple[int, ...] = ()
    ranges: tuple[int, ...] = ()
    """For acceleration in g: 8 means -8 to 8 g."""
    ranges_milli: tuple[int, ...] = ()
    """The same in thousandths of the unit."""
    channels: tuple[int, ...] = ()
    factors: tuple[float, ...] = ()
    """What compressed samples are to be multiplied by; told in the answer to a start."""
    security: tuple[bytes, ...] = ()
    """16 bytes each."""


NO_SETTINGS = MeasurementSettings()


def decode_settings(payload: bytes) -> MeasurementSettings:
    """Settings as type, count and values, one kind after the other; raises PayloadError."""
    found: dict[int, _Values] = {}
    at = 0
    while at < len(payload):
        number, values, at = _setting(payload, at)
        found[number] = found.get(number, ()) + values
    factors = tuple(one for one in found.get(_FACTOR, ()) if isinstance(one, float))
    if not all(map(math.isfinite, factors)):
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=len(payload))
    return MeasurementSettings(
        rates_hz=_integers(found, 0),
        resolutions_bits=_integers(found, 1),
        ranges=_integers(found, 2),
        ranges_milli=_integers(found, 3),
        channels=_integers(found, 4),
        factors=factors,
        security=tuple(one for one in found.get(_SECURITY, ()) if isinstance(one, bytes)),
    )


def encode_settings(settings: MeasurementSettings) -> bytes:
    """Settings as bytes, kinds without values left out; raises PayloadError OUT_OF_RANGE."""
    if any(len(key) != _KEY_BYTES for key in settings.security):
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0)
    by_number: tuple[_Values, ...] = (
        settings.rates_hz,
        settings.resolutions_bits,
        settings.ranges,
        settings.ranges_milli,
        settings.channels,
        settings.factors,
        settings.security,
    )
    body = b""
    for number, values in enumerate(by_number):
        if not values:
            continue
        try:
            body += struct.pack(f"<BB{_FORMS[number] * len(values)}", number, len(values), *values)
        except (struct.error, OverflowError) as error:
            raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0) from error
    return body


_Values = tuple[int | float | bytes, ...]
_FORMS = ("H", "H", "H", "I", "B", "f", "16s")
"""Of one value of each kind of setting, by the kind's number."""
_FACTOR, _SECURITY = 5, 6
_KEY_BYTES = 16


def _setting(payload: bytes, at: int) -> tuple[int, _Values, int]:
    """The number and values of the setting that begins at a place, and where the next begins."""
    if at + 2 > len(payload):
        raise PayloadError(PayloadFault.TOO_SHORT, size=len(payload))
    number, count = payload[at], payload[at + 1]
    if number >= len(_FORMS):
        raise PayloadError(PayloadFault.UNKNOWN_KIND, size=len(payload))
    layout = f"<{_FORMS[number] * count}"
    ends = at + 2 + struct.calcsize(layout)
    if ends > len(payload):
        raise PayloadError(PayloadFault.TOO_SHORT, size=len(payload))
    return number, struct.unpack_from(layout, payload, at + 2), ends


def _integers(found: Mapping[int, _Values], number: int) -> tuple[int, ...]:
    return tuple(one for one in found.get(number, ()) if isinstance(one, int))
