"""The canonical units, and the few conversions between them.

Time is in seconds, intervals in milliseconds, frequency in hertz, breathing per minute.
"""

TICKS_PER_S = 1024
"""Resolution of an RR interval in the heart-rate service (Bluetooth SIG, HRS 1.0, 3.1.1.4)."""


def ms_from_ticks(ticks: int) -> float:
    """Milliseconds of an interval in 1/1024 s; exact in binary floating point.

    >>> ms_from_ticks(1024)
    1000.0
    """
    return ticks * 1000.0 / TICKS_PER_S


def bpm_from_ms(interval_ms: float) -> float:
    """Beats per minute of one interval.

    >>> bpm_from_ms(750.0)
    80.0
    """
    return 60_000.0 / interval_ms


def hz_from_per_minute(rate_per_min: float) -> float:
    """Hertz of a rate per minute.

    >>> hz_from_per_minute(6.0)
    0.1
    """
    return rate_per_min / 60.0
