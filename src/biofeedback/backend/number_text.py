"""Numbers, units and lengths of time as a person reads them."""

from biofeedback.dsp.updates import ConfidenceInterval
from biofeedback.wording import tr

NOTHING = "–"
"""Stands where there is no number."""
_DIGITS = {"ms2": 0, "": 2, "ln ms": 2, "ln ms2": 2, "Hz": 3, "s": 2}
_UNITS = {"ms2": "ms²", "ln ms2": "ln ms²", "%/s2": "%/s²"}
_FEW_BELOW = 10.0
"""Powers below this would lose their first digits."""


def number_text(value: float, unit: str) -> str:
    """A value with the digits that its unit deserves.

    >>> number_text(93.6408, "ms"), number_text(3007.2, "ms2"), number_text(0.35537, "")
    ('93.6', '3007', '0.36')
    """
    digits = _DIGITS.get(unit, 1)
    if unit == "ms2" and abs(value) < _FEW_BELOW:
        digits = 2
    return f"{value:.{digits}f}"


def unit_text(unit: str) -> str:
    """A unit in its usual signs.

    >>> unit_text("ms2")
    'ms²'
    """
    return _UNITS.get(unit, unit)


def interval_text(interval: ConfidenceInterval, unit: str) -> str:
    """An interval of a value, as part of a line."""
    return tr("{low} to {high}").format(
        low=number_text(interval.low, unit), high=number_text(interval.high, unit)
    )


def clock_text(seconds: float) -> str:
    """A length as on a clock, in whole seconds.

    >>> clock_text(65.9), clock_text(3723)
    ('1:05', '1:02:03')
    """
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
