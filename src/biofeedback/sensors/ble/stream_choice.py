"""Which of the settings that a sensor offers a stream is asked for with."""

from biofeedback.payloads.polar_measurement import MeasurementType
from biofeedback.payloads.polar_settings import MeasurementSettings
from biofeedback.streams import StreamKind

MEASUREMENTS: dict[StreamKind, MeasurementType] = {
    StreamKind.ECG: MeasurementType.ECG,
    StreamKind.ACCELERATION: MeasurementType.ACCELERATION,
    StreamKind.PPI: MeasurementType.PPI,
}
"""Each stream's number at the sensor."""

KINDS: dict[MeasurementType, StreamKind] = {number: kind for kind, number in MEASUREMENTS.items()}

ECG_RATE_HZ = 130
ECG_RESOLUTION_BITS = 14
ACCELERATION_RANGE_G = 8
"""A jolt of the chest goes past 2 g; breathing needs no finer step than this range has."""


def has_settings(kind: StreamKind) -> bool:
    """Whether a sensor is asked for what it offers; pulse intervals come in one way only."""
    return kind is not StreamKind.PPI


def chosen_settings(
    kind: StreamKind, offered: MeasurementSettings, *, rate_hz: int | None
) -> MeasurementSettings:
    """One value of each kind that the sensor offers, nearest to what is wanted.

    >>> offered = MeasurementSettings(rates_hz=(25, 50, 100, 200), ranges=(2, 4, 8))
    >>> chosen = chosen_settings(StreamKind.ACCELERATION, offered, rate_hz=60)
    >>> chosen.rates_hz, chosen.ranges
    ((50,), (8,))
    """
    is_ecg = kind is StreamKind.ECG
    rate = ECG_RATE_HZ if is_ecg or rate_hz is None else rate_hz
    resolution = ECG_RESOLUTION_BITS if is_ecg else max(offered.resolutions_bits, default=0)
    return MeasurementSettings(
        rates_hz=_nearest(offered.rates_hz, rate),
        resolutions_bits=_nearest(offered.resolutions_bits, resolution),
        ranges=_nearest(offered.ranges, ACCELERATION_RANGE_G),
        ranges_milli=_nearest(offered.ranges_milli, 1000 * ACCELERATION_RANGE_G),
        channels=_nearest(offered.channels, max(offered.channels, default=0)),
    )


def described(chosen: MeasurementSettings) -> str:
    """The choice in short, for the record of it.

    >>> described(MeasurementSettings(rates_hz=(130,), resolutions_bits=(14,)))
    '130 Hz, 14 bit'
    """
    parts = [f"{rate} Hz" for rate in chosen.rates_hz]
    parts += [f"{bits} bit" for bits in chosen.resolutions_bits]
    parts += [f"{limit} g" for limit in chosen.ranges]
    return ", ".join(parts)


def _nearest(offered: tuple[int, ...], wanted: int) -> tuple[int, ...]:
    if not offered:
        return ()
    return (min(offered, key=lambda value: (abs(value - wanted), value)),)
