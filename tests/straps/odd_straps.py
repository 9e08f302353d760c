"""What straps send that do not keep to the rules, or have no intervals to send."""

from collections.abc import Iterator

from biofeedback.payloads.heart_rate import HeartRateMeasurement, encode_measurement

FILLER_MS = 500


def in_milliseconds(intervals_ms: list[int]) -> Iterator[bytes]:
    """One packet for each interval, whose unit is ms where it ought to be 1/1024 s.

    As some wristbands do, it sends each fifth interval a second time in the packet that follows,
    and after each tenth an interval of 500 ms that no heart made.
    """
    before: tuple[int, ...] = ()
    for number, interval_ms in enumerate(intervals_ms):
        filler = (FILLER_MS,) if number % 10 == 9 else ()
        yield encode_measurement(
            HeartRateMeasurement(
                heart_rate_bpm=round(60_000 / interval_ms),
                rr_ticks=(*before, interval_ms, *filler),
            )
        )
        before = (interval_ms,) if number % 5 == 4 else ()


def heart_rate_alone(count: int) -> Iterator[bytes]:
    """Packets of a strap or an optical sensor that has no intervals."""
    for number in range(count):
        yield encode_measurement(HeartRateMeasurement(heart_rate_bpm=60 + number % 3))
