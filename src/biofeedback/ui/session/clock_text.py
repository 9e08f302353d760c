"""Lengths of time as a person reads them."""

import math

from biofeedback.wording import tr


def clock_text(seconds: float) -> str:
    """Minutes and seconds, hours where there are some; begun seconds are counted.

    >>> clock_text(581.2), clock_text(3725), clock_text(0.0)
    ('9:42', '1:02:05', '0:00')
    """
    whole = math.ceil(max(0.0, seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def length_text(seconds: float) -> str:
    """A length in words, to the minute, or to the second below one.

    >>> length_text(900), length_text(45)
    ('15 min', '45 s')
    """
    if seconds < 60:
        return tr("{seconds} s").format(seconds=round(seconds))
    return tr("{minutes} min").format(minutes=round(seconds / 60))
