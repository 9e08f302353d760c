"""Lengths of time as a person writes them: 30s, 10m, 1h30m."""

import argparse
import re

_FORM = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?", re.IGNORECASE)


def duration_s(text: str) -> float:
    """Seconds of a length such as ``90``, ``30s``, ``10m`` or ``1h30m``.

    Raises argparse.ArgumentTypeError for what is none, or has no length.

    >>> duration_s("1h30m")
    5400.0
    """
    found = _FORM.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        raise argparse.ArgumentTypeError(f"{text!r} is no length; write 30s, 10m or 1h30m")
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    length_s = 3600 * hours + 60 * minutes + seconds
    if length_s <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} has no length")
    return length_s
