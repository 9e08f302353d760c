"""How metrics change along a recording: the value of each over windows that slide."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from biofeedback.analysis.steps import OnStep, silent
from biofeedback.dsp.boundaries import EDGE_S
from biofeedback.dsp.catalogue import TASK_FORCE
from biofeedback.dsp.columns import sliced
from biofeedback.dsp.correction.rhythm import is_too_irregular
from biofeedback.dsp.course import STALE_AFTER_S
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.offline import settled
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.sliding_windows import SlidingWindows, sliding_windows
from biofeedback.dsp.updates import Absence, MetricValue, Standing
from biofeedback.dsp.whole import WholeRecording, wanted
from biofeedback.dsp.window import Window
from biofeedback.records import Record, SessionInfo

STEP_S = 5.0
"""From one window's end to the next, unless somebody says otherwise; as often as live powers."""
_RHYTHM_S = 300.0
"""Irregularity is judged on so much before a window's end, or the window where it is longer."""
_TOLD_EVERY = 50
"""Windows from one word about progress to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingRequest:
    """Which metrics along a recording, and over which windows."""

    names: tuple[str, ...]
    """The profile's names of metrics."""
    profile: str = TASK_FORCE
    correction: bool = True
    """Off takes every beat as it came."""
    window_s: float | None = None
    """Length of every window; None takes each metric's own."""
    step_s: float = STEP_S
    """Windows end at whole multiples of this in session time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingMetric:
    """One metric along a recording."""

    name: str
    unit: str
    window_s: float
    """Length of the windows."""
    values: tuple[MetricValue, ...]
    """At each window's end, in order; absent ones with their reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingCourse:
    """Metrics along a recording; the windows of all end at the same moments."""

    info: SessionInfo | None
    profile: str
    step_s: float
    metrics: tuple[SlidingMetric, ...]
    """In the catalogue's order."""


def sliding_course(
    records: Iterable[Record],
    request: SlidingRequest,
    *,
    info: SessionInfo | None = None,
    on_step: OnStep = silent,
) -> SlidingCourse:
    """Each metric over windows that slide along a recording's settled beats.

    A window lies inside one stretch, as a live one does: it begins anew at each gap, pause, part
    and pace change. One that its intervals do not fill to 95 % has no value, nor has one whose
    last beat is older than 10 s, nor one that a gate of the metric withholds; all count as asked
    for by a person. Raises ValueError for a profile or a metric that there is not, for no window
    or step, and for a window that is shorter than a metric needs.
    """
    metrics = wanted(request.profile, request.names)
    _refuse_short(metrics, request.window_s)
    session = settled(records, correction=request.correction)
    recording = session.recording
    return SlidingCourse(
        info=info,
        profile=request.profile,
        step_s=request.step_s,
        metrics=tuple(
            SlidingMetric(
                name=metric.name,
                unit=metric.unit,
                window_s=request.window_s or metric.window_s,
                values=_Slide(recording, metric, request).values(place, len(metrics), on_step),
            )
            for place, metric in enumerate(metrics)
        ),
    )


def _refuse_short(metrics: Iterable[Metric], window_s: float | None) -> None:
    for metric in metrics:
        if window_s is not None and window_s < metric.minimum_s:
            raise ValueError(f"{metric.name} needs windows of {metric.minimum_s} s or more")


class _Slide:
    """One metric's windows over a recording."""

    def __init__(self, recording: WholeRecording, metric: Metric, request: SlidingRequest) -> None:
        self._recording = recording
        self._metric = metric
        self._profile = request.profile
        self._length_s = request.window_s or metric.window_s
        self._windows: SlidingWindows = sliding_windows(
            recording.beats, window_s=self._length_s, step_s=request.step_s
        )
        self._raw_s = np.maximum.accumulate(recording.raw.times_s)

    def values(self, place: int, metrics: int, on_step: OnStep) -> tuple[MetricValue, ...]:
        """Of each window; ``place`` of so many ``metrics`` says how far all of them are."""
        windows = self._windows
        places = zip(
            windows.ends_s.tolist(),
            windows.first.tolist(),
            windows.end.tolist(),
            windows.is_filled.tolist(),
            strict=True,
        )
        count = len(windows.ends_s)
        found: list[MetricValue] = []
        while some := list(islice(places, _TOLD_EVERY)):
            on_step(place * count + len(found), metrics * count, self._metric.name)
            found += [self._value(*one) for one in some]
        return tuple(found)

    def _value(self, ends_s: float, first: int, end: int, is_filled: bool) -> MetricValue:
        beats = sliced(self._recording.beats, first, end)
        return evaluated(
            self._metric,
            self._window(beats, ends_s),
            profile=self._profile,
            standing=Standing.SETTLED,
            withdrawn=None if is_filled else _why_not(beats, ends_s),
        )

    def _window(self, beats: BeatSeries, ends_s: float) -> Window:
        begins_s = float(beats.times_s[0]) - float(beats.rr_ms[0]) / 1000.0
        recent = self._raw(ends_s - max(_RHYTHM_S, self._length_s), ends_s)
        raw = self._raw(begins_s + EDGE_S, float(beats.times_s[-1]))
        return Window(
            beats=beats,
            raw_rr_ms=raw.rr_ms,
            breathing=self._recording.breathing(beats),
            is_invented=self._recording.is_invented(raw),
            ends_s=ends_s,
            length_s=self._length_s,
            track=self._recording.track,
            is_irregular=is_too_irregular(recent.rr_ms, recent.segments),
            is_on_request=True,
        )

    def _raw(self, from_s: float, to_s: float) -> BeatSeries:
        """The beats as they came, later than one moment, up to another."""
        first, end = np.searchsorted(self._raw_s, (from_s, to_s), side="right").tolist()
        return sliced(self._recording.raw, first, max(first, end))


def _why_not(beats: BeatSeries, ends_s: float) -> Absence:
    is_stale = ends_s - float(beats.times_s[-1]) > STALE_AFTER_S
    return Absence.STALE if is_stale else Absence.NOT_FILLED
