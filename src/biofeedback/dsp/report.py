"""Every number of a row of intervals, for notebooks and scripts."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.beats.intake import LONGEST_MS, SHORTEST_MS, Intake
from biofeedback.dsp.boundaries import Boundaries
from biofeedback.dsp.catalogue import TASK_FORCE, catalogue
from biofeedback.dsp.confidence.uncertainty import interval
from biofeedback.dsp.errors import IntervalsError, IntervalsProblem
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.offline import SettledColumns, settled_beats
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import MetricValue
from biofeedback.dsp.whole import corrected_percent, in_stretches, values, wanted
from biofeedback.dsp.window import Window

_SECONDS_BELOW = 10.0
"""Intervals that are all shorter are seconds: no heart beats a hundred times a second."""
_HALFWAY = 1.5
"""Between seconds and milliseconds, in powers of ten."""
_ABSURD_S = 1e15
"""Times beyond this are no times, and their differences might overflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What intervals amount to, as ``analyze`` would say of the same intervals in a file."""

    values: Mapping[str, MetricValue]
    """By name, in the catalogue's order: a value with what must be said beside it, or the reason
    why there is none."""
    beats: BeatSeries
    """Every beat after correction; times from where the first interval begins."""
    raw: BeatSeries
    """The same before correction."""
    gaps_percent: float
    """Share of the time from the first interval to the last beat that no interval covers."""
    corrected_percent: float
    """Share of corrected beats in ``beats``."""
    is_irregular: bool
    """Whether the rhythm is too irregular for variability to mean anything."""
    profile: str
    """The set of definitions that the values follow."""


def report(
    rr_ms: ArrayLike,
    *,
    times_s: ArrayLike | None = None,
    profile: str = TASK_FORCE,
    correction: bool = True,
    metrics: Collection[str] | None = None,
    with_intervals: bool = False,
) -> Report:
    """Every metric of a profile for RR intervals in ms, shape (n,), in order.

    ``times_s``, shape (n,), are the times of the beats that end the intervals; without them the
    intervals follow one another without a gap. Nothing is differenced across a gap. Wrong beats
    are corrected as everywhere in this program unless ``correction`` is off. ``metrics`` names
    those wanted; else all are computed but those that are costly. Values of the task-force profile
    come ``with_intervals`` of confidence where they have one; of the other profiles none has.

    Too few intervals are no error: the values are absent, each with its reason. Raises
    IntervalsError, with place and remedy, for numbers that are no intervals or no times, and
    ValueError for a profile or a metric that there is not.

    >>> found = report(np.tile([800.0, 850.0], 100))
    >>> found.values["rmssd"].value, found.values["rmssd"].unit
    (50.0, 'ms')
    """
    chosen = _chosen(profile, metrics)
    columns = SettledColumns()
    now_s = _take(Intake(columns), _intervals(rr_ms), times_s)
    raw = columns.series()
    beats = settled_beats(raw, correction=correction)
    ends_s = max(now_s, float(beats.times_s[-1])) if len(beats) else now_s
    window = in_stretches(beats, raw, Boundaries(), PacerTrack()).window(-np.inf, ends_s)
    found = values(chosen, window, profile=profile)
    if with_intervals and profile == TASK_FORCE:
        found = tuple([_with_interval(value, window) for value in found])
    return Report(
        values=MappingProxyType({value.name: value for value in found}),
        beats=beats,
        raw=raw,
        gaps_percent=window.gap_percent,
        corrected_percent=corrected_percent(beats),
        is_irregular=window.is_irregular,
        profile=profile,
    )


def _chosen(profile: str, names: Collection[str] | None) -> tuple[Metric, ...]:
    if names is None:
        return tuple(metric for metric in catalogue(profile).values() if not metric.is_costly)
    return wanted(profile, names)


def _with_interval(value: MetricValue, window: Window) -> MetricValue:
    if value.value is None:
        return value
    return value._replace(interval=interval(value.name, window))


def _take(intake: Intake, rr_ms: NDArray[np.float64], times_s: ArrayLike | None) -> float:
    """Take the intervals in as those of a file; the time of the last."""
    beats_s = np.cumsum(rr_ms / 1000.0) if times_s is None else _beat_times(times_s, rr_ms)
    intake.timed(beats_s, rr_ms)
    intake.finish()
    return float(beats_s[-1]) if len(beats_s) else 0.0


def _intervals(rr_ms: ArrayLike) -> NDArray[np.float64]:
    values_ms = _numbers(rr_ms, "rr_ms")
    _refuse(values_ms <= 0.0, IntervalsProblem.NOT_POSITIVE, "rr_ms", values_ms)
    if len(values_ms) and float(values_ms.max()) < _SECONDS_BELOW:
        raise IntervalsError(IntervalsProblem.SECONDS, "rr_ms")
    is_out = (values_ms < SHORTEST_MS) | (values_ms > LONGEST_MS)
    _refuse(is_out, IntervalsProblem.OUT_OF_RANGE, "rr_ms", values_ms)
    return values_ms


def _beat_times(times_s: ArrayLike, rr_ms: NDArray[np.float64]) -> NDArray[np.float64]:
    """The times of beats, counted from where the first interval begins."""
    given_s = _numbers(times_s, "times_s")
    if len(given_s) != len(rr_ms):
        raise IntervalsError(IntervalsProblem.WRONG_SHAPE, "times_s")
    goes_back = np.zeros(len(given_s), dtype=np.bool_)
    goes_back[1:] = given_s[1:] < given_s[:-1]
    _refuse(goes_back, IntervalsProblem.UNSORTED, "times_s", given_s)
    _refuse(np.abs(given_s) > _ABSURD_S, IntervalsProblem.OUT_OF_RANGE, "times_s", given_s)
    if len(given_s) < 2:
        return rr_ms / 1000.0
    if _is_milliseconds(given_s, rr_ms):
        raise IntervalsError(IntervalsProblem.MILLISECONDS, "times_s")
    beats_s: NDArray[np.float64] = rr_ms[0] / 1000.0 + (given_s - given_s[0])
    return beats_s


def _is_milliseconds(given_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> bool:
    """Whether times advance about a thousand times as fast as the intervals, gaps left aside."""
    advance = float(np.median(1000.0 * np.diff(given_s) / rr_ms[1:]))
    return advance > 0.0 and abs(math.log10(advance) - 3.0) < _HALFWAY


def _numbers(given: ArrayLike, name: str) -> NDArray[np.float64]:
    """One row of finite numbers."""
    try:
        row = np.asarray(given)
        if row.dtype.kind not in "iufO":
            raise IntervalsError(IntervalsProblem.NOT_NUMBERS, name)
        numbers = row.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise IntervalsError(IntervalsProblem.NOT_NUMBERS, name) from error
    if numbers.ndim != 1:
        raise IntervalsError(IntervalsProblem.WRONG_SHAPE, name)
    _refuse(~np.isfinite(numbers), IntervalsProblem.NOT_FINITE, name, numbers)
    return numbers


def _refuse(
    is_wrong: NDArray[np.bool_],
    reason: IntervalsProblem,
    name: str,
    numbers: NDArray[np.float64],
) -> None:
    """Raise for the first number that is wrong."""
    if is_wrong.any():
        index = int(np.argmax(is_wrong))
        raise IntervalsError(reason, name, index=index, value=float(numbers[index]))
