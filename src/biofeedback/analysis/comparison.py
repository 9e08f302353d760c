"""Before against after: the change of a reading, held against how much such readings vary anyway.

A change says something only where the breathing was known both times and was much the same, and
only where it is larger than the smallest real difference: 1.96 sqrt(2) typical errors, which two
readings of an unchanged person exceed once in twenty times. The typical error is a person's own,
where there are readings enough, else a published one: 21.1 % for RMSSD and 5.2 % for the mean
interval, at rest, 20 to 30 minutes apart (Cipryan 2016, doi:10.1515/hukin-2015-0146). The rate
varies as the interval does. For HF power no error is known that was measured like this, so without
a person's own there is a change and no word on its size.
"""

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from biofeedback.dsp.updates import MetricValue

MAX_BREATHING_DIFFERENCE_PER_MIN = 2.0
"""Breathing that differs by more makes two readings incomparable."""
MIN_READINGS = 7
"""Fewer do not show how much a person varies."""
SMALLEST_REAL_ERRORS = 1.96 * math.sqrt(2.0)
"""The smallest real difference at 95 %, in typical errors: of two readings, each with its own."""
_ROUNDING = 1e-9
_BREATHING_RATE = "breathing_rate"


class Incomparable(StrEnum):
    """Why there is no change to tell of."""

    NO_VALUE = "no value before or after"
    BREATHING_NOT_MEASURED = "breathing not measured before or after"
    BREATHING_DIFFERS = "breathing differs by more than 2 per minute"
    OTHER_PROFILE = "other definitions before than after"


class ChangeSize(StrEnum):
    """How large a change is; says nothing of what it is good for."""

    USUAL = "within the usual variation"
    UNUSUAL = "larger than the usual variation"


class ErrorOrigin(StrEnum):
    """Whose typical error a change is held against."""

    OWN = "the person's own readings"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalBand:
    """Where a person's readings at rest usually lie; same unit as the readings."""

    median: float
    spread: float
    """Standard deviation, divisor n - 1."""
    readings: int

    @property
    def low(self) -> float:
        """One standard deviation below the median."""
        return self.median - self.spread

    @property
    def high(self) -> float:
        """One standard deviation above the median."""
        return self.median + self.spread

    def holds(self, value: float) -> bool:
        """Whether a reading lies in the band, its edges included."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One metric before and after, on the scale on which it is compared."""

    name: str
    """"ln_rmssd", "ln_hf_power" or "mean_hr"."""
    unit: str
    before: float | None
    after: float | None
    change: float | None
    """After minus before; None where ``why_not`` says why."""
    why_not: Incomparable | None
    smallest_real_difference: float | None
    """In the unit of the change; None where no typical error is known."""
    origin: ErrorOrigin | None
    """Whose typical error that is."""
    size: ChangeSize | None
    """None where there is no change, or nothing to hold it against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A reading before against one after."""

    breathing_before_per_min: float | None
    breathing_after_per_min: float | None
    why_not: Incomparable | None
    """Why nothing in it can be compared; None where the breathing allows it."""
    changes: tuple[Change, ...]
    """Each compared metric, also without a change."""


def compared(
    before: Iterable[MetricValue],
    after: Iterable[MetricValue],
    *,
    own: Mapping[str, Sequence[float]] = MappingProxyType({}),
) -> Comparison:
    """Two parts' metrics against each other: ln RMSSD, ln HF power and heart rate.

    Both need the metric ``breathing_rate`` beside those compared; without it in either, or where it
    differs by more than 2 per minute, both values are there and no change. ``own`` holds a person's
    latest readings at rest by the name of a change and on its scale; seven or more of one replace
    the published error.
    """
    earlier, later = _by_name(before), _by_name(after)
    rates = _value(earlier, _BREATHING_RATE), _value(later, _BREATHING_RATE)
    why_not = _breathing_apart(*rates)
    return Comparison(
        breathing_before_per_min=rates[0],
        breathing_after_per_min=rates[1],
        why_not=why_not,
        changes=tuple(
            _change(scale, earlier, later, why_not, own.get(scale.name, ())) for scale in _SCALES
        ),
    )


def personal_band(readings: Sequence[float]) -> PersonalBand | None:
    """Median and one standard deviation of a person's latest readings at rest.

    Give those of RMSSD and of powers as logarithms. None for fewer than seven.

    >>> personal_band([3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6]).median
    3.3
    """
    if len(readings) < MIN_READINGS:
        return None
    return PersonalBand(
        median=statistics.median(readings),
        spread=statistics.stdev(readings),
        readings=len(readings),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """How one metric is compared."""

    name: str
    unit: str
    read: Callable[[Mapping[str, MetricValue]], float | None]
    metrics: tuple[str, ...]
    """Names of the metrics that ``read`` may look at."""
    published: float | None
    """Typical error on the scale, or as a share of the mean of the two readings."""
    is_share: bool = False


def _by_name(values: Iterable[MetricValue]) -> Mapping[str, MetricValue]:
    return {value.name: value for value in values}


def _value(values: Mapping[str, MetricValue], name: str) -> float | None:
    found = values.get(name)
    return None if found is None else found.value


def _ln(value: float | None) -> float | None:
    return math.log(value) if value is not None and value > 0.0 else None


def _ln_rmssd(values: Mapping[str, MetricValue]) -> float | None:
    logarithm = _value(values, "ln_rmssd")
    return _ln(_value(values, "rmssd")) if logarithm is None else logarithm


def _ln_hf_power(values: Mapping[str, MetricValue]) -> float | None:
    return _ln(_value(values, "hf_power"))


def _mean_hr(values: Mapping[str, MetricValue]) -> float | None:
    return _value(values, "mean_hr")


_SCALES = (
    _Scale(
        name="ln_rmssd",
        unit="ln ms",
        read=_ln_rmssd,
        metrics=("ln_rmssd", "rmssd"),
        # A coefficient of variation is, to first order, the deviation of the logarithm.
        published=0.211,
    ),
    _Scale(
        name="ln_hf_power",
        unit="ln ms2",
        read=_ln_hf_power,
        metrics=("hf_power",),
        published=None,
    ),
    _Scale(
        name="mean_hr",
        unit="bpm",
        read=_mean_hr,
        metrics=("mean_hr",),
        published=0.052,
        is_share=True,
    ),
)


def _breathing_apart(before: float | None, after: float | None) -> Incomparable | None:
    if before is None or after is None:
        return Incomparable.BREATHING_NOT_MEASURED
    is_apart = abs(after - before) > MAX_BREATHING_DIFFERENCE_PER_MIN + _ROUNDING
    return Incomparable.BREATHING_DIFFERS if is_apart else None


def _change(
    scale: _Scale,
    earlier: Mapping[str, MetricValue],
    later: Mapping[str, MetricValue],
    breathing: Incomparable | None,
    own: Sequence[float],
) -> Change:
    before, after = scale.read(earlier), scale.read(later)
    why_not = breathing or _values_apart(scale, earlier, later)
    error, origin = _typical_error(scale, before, after, own)
    least = None if error is None else SMALLEST_REAL_ERRORS * error
    change = after - before if before is not None and after is not None and not why_not else None
    return Change(
        name=scale.name,
        unit=scale.unit,
        before=before,
        after=after,
        change=change,
        why_not=why_not,
        smallest_real_difference=least,
        origin=origin,
        size=_size(change, least),
    )


def _values_apart(
    scale: _Scale, earlier: Mapping[str, MetricValue], later: Mapping[str, MetricValue]
) -> Incomparable | None:
    if scale.read(earlier) is None or scale.read(later) is None:
        return Incomparable.NO_VALUE
    profiles = [
        {values[name].profile for name in scale.metrics if name in values}
        for values in (earlier, later)
    ]
    return None if profiles[0] == profiles[1] else Incomparable.OTHER_PROFILE


def _typical_error(
    scale: _Scale, before: float | None, after: float | None, own: Sequence[float]
) -> tuple[float | None, ErrorOrigin | None]:
    """The error of one reading on the scale; readings that never vary show none."""
    band = personal_band(own)
    if band is not None and band.spread > 0.0:
        return band.spread, ErrorOrigin.OWN
    if scale.published is None:
        return None, None
    if not scale.is_share:
        return scale.published, ErrorOrigin.PUBLISHED
    if before is None or after is None:
        return None, None
    return scale.published * (before + after) / 2, ErrorOrigin.PUBLISHED


def _size(change: float | None, least: float | None) -> ChangeSize | None:
    if change is None or least is None:
        return None
    return ChangeSize.UNUSUAL if abs(change) > least else ChangeSize.USUAL
