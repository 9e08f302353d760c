"""A whole session, and each of its parts, in numbers that will not change any more."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from biofeedback.analysis.body_analysis import NO_BODY, BodyAnalysis, body_analysis
from biofeedback.analysis.steps import OnStep, Steps, silent
from biofeedback.dsp.boundaries import Part
from biofeedback.dsp.catalogue import TASK_FORCE, catalogue
from biofeedback.dsp.confidence.uncertainty import interval
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.offline import SettledSession, settled
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import GapFound, MetricValue, SessionState
from biofeedback.dsp.whole import (
    WholeRecording,
    corrected_percent,
    values,
    wanted,
)
from biofeedback.dsp.window import Window
from biofeedback.records import Record, SessionInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAnalysis:
    """One part of a session."""

    index: int
    """Its place in the plan, from 0."""
    name: str
    starts_s: float
    ends_s: float
    beats: int
    """Beats inside it as they came, before correction; pauses left out."""
    metrics: tuple[MetricValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnalysis:
    """What a session's records amount to."""

    info: SessionInfo | None
    """What is known of the session besides its records."""
    beats: int
    """Beats as they came, before correction merges or splits any; those in pauses included."""
    series: BeatSeries
    """Every settled beat, those in pauses included."""
    duration_s: float
    """From the beginning of the first interval to the last beat; 0 without beats."""
    corrected_percent: float
    """Share of corrected beats in ``series``."""
    gaps: tuple[GapFound, ...]
    profile: str
    """The set of definitions that the metrics follow."""
    metrics: tuple[MetricValue, ...]
    """Of the whole, one for each metric that was wanted, in the catalogue's order."""
    parts: tuple[PartAnalysis, ...]
    rejected_intervals: int
    """Intervals of impossible length; no beats."""
    malformed_payloads: int
    """Packets that could not be decoded."""
    body: BodyAnalysis = NO_BODY
    state: SessionState = field(default_factory=SessionState)
    """After the last record: what the sensor was, and what is doubtful in what it sent."""


def analyse(
    records: Iterable[Record],
    *,
    info: SessionInfo | None = None,
    correction: bool = True,
    profile: str = TASK_FORCE,
    metrics: Collection[str] | None = None,
    with_intervals: bool = False,
    on_metric: OnStep = silent,
) -> SessionAnalysis:
    """Everything about a session, from settled beats; counts as asked for by a person.

    Beats are cut into stretches at gaps, pauses, parts and pace changes; an interval that lies
    across such an edge, or in a pause, enters no metric. Time-domain metrics and the swing take all
    stretches and nothing across two; spectral ones take the longest stretch, and their
    ``window_s`` says how long it is. ``metrics`` names those wanted, else the live ones of
    the profile are taken. Values of the task-force profile come ``with_intervals`` where they have
    one; of the other profiles none has. ``on_metric`` is told of each metric of the whole and then
    of each part. Raises ValueError for a profile or a metric that there is not.
    """
    metrics_wanted = _wanted(profile, metrics)
    session = settled(records, correction=correction)
    span = _Span(
        session=session,
        recording=session.recording,
        metrics=metrics_wanted,
        profile=profile,
        with_intervals=with_intervals and profile == TASK_FORCE,
        steps=Steps(len(metrics_wanted) * (1 + len(session.boundaries.parts)), on_metric),
    )
    return SessionAnalysis(
        info=info,
        beats=len(session.raw),
        series=session.beats,
        duration_s=_duration_s(session.beats),
        corrected_percent=corrected_percent(session.beats),
        gaps=session.gaps,
        profile=profile,
        metrics=span.values(-math.inf, span.ends_s),
        parts=_parts(span),
        rejected_intervals=session.rejected_intervals,
        malformed_payloads=session.malformed_payloads,
        state=session.state,
        body=body_analysis(session, span.recording),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """A session ready to be asked for any span of time."""

    session: SettledSession
    recording: WholeRecording
    metrics: tuple[Metric, ...]
    profile: str
    with_intervals: bool
    steps: Steps

    @property
    def ends_s(self) -> float:
        """The last arrival, or a later beat of a file."""
        times_s = self.session.beats.times_s
        return max(self.session.now_s, float(times_s[-1]) if len(times_s) else 0.0)

    def values(self, from_s: float, to_s: float) -> tuple[MetricValue, ...]:
        """Every metric of the span."""
        window = self.recording.window(from_s, to_s)
        return tuple([self._value(metric, window) for metric in self.metrics])

    def _value(self, metric: Metric, window: Window) -> MetricValue:
        self.steps.begin(metric.name)
        (value,) = values((metric,), window, profile=self.profile)
        if value.value is None or not self.with_intervals:
            return value
        return value._replace(interval=interval(metric.name, window))


def _wanted(profile: str, names: Collection[str] | None) -> tuple[Metric, ...]:
    if names is None:
        return tuple(metric for metric in catalogue(profile).values() if metric.is_live)
    return wanted(profile, names)


def _parts(span: _Span) -> tuple[PartAnalysis, ...]:
    parts = span.session.boundaries.parts
    ends_s = [*(part.starts_s for part in parts[1:]), span.ends_s]
    return tuple(_part(span, part, end_s) for part, end_s in zip(parts, ends_s, strict=False))


def _part(span: _Span, part: Part, ends_s: float) -> PartAnalysis:
    return PartAnalysis(
        index=part.index,
        name=part.name,
        starts_s=part.starts_s,
        ends_s=ends_s,
        beats=span.recording.count(part.starts_s, ends_s),
        metrics=span.values(part.starts_s, ends_s),
    )


def _duration_s(series: BeatSeries) -> float:
    if not len(series):
        return 0.0
    return float(series.times_s[-1] - series.times_s[0] + series.rr_ms[0] / 1000.0)
