"""A whole session, and each of its parts, in numbers that will not change any more."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.boundaries import Part
from biofeedback.dsp.catalogue import TASK_FORCE, catalogue
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.rhythm import is_too_irregular
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.updates import GapFound, MetricValue, Standing
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


def analyse(
    records: Iterable[Record],
    *,
    info: SessionInfo | None = None,
    correction: bool = True,
    profile: str = TASK_FORCE,
    metrics: Collection[str] | None = None,
) -> SessionAnalysis:
    """Everything about a session, from settled beats; counts as asked for by a person.

    Beats are cut into stretches at gaps, pauses, parts and pace changes; an interval that lies
    across such an edge, or in a pause, enters no metric. Time-domain metrics and the swing take all
    stretches and nothing across two; spectral ones take the longest stretch, and their
    ``window_s`` says how long it is. ``metrics`` names those wanted, else the live ones of
    the profile are taken. Raises ValueError for a profile or a metric that there is not.
    """
    pipeline = Pipeline(profile=profile, correction=correction, metrics=())
    updates = [*pipeline.feed_all(records), *pipeline.finish()]
    series = pipeline.settled_beats
    span = _Span(
        pipeline=pipeline,
        stretches=_in_stretches(pipeline, series),
        raw=_in_stretches(pipeline, pipeline.settled_raw),
        metrics=_wanted(profile, metrics),
        profile=profile,
    )
    corrected = int(np.count_nonzero(series.kinds != int(BeatKind.NORMAL)))
    return SessionAnalysis(
        info=info,
        beats=len(pipeline.settled_raw),
        series=series,
        duration_s=_duration_s(series),
        corrected_percent=100.0 * corrected / len(series) if len(series) else 0.0,
        gaps=tuple(update for update in updates if isinstance(update, GapFound)),
        profile=profile,
        metrics=span.values(-math.inf, span.ends_s),
        parts=_parts(span),
        rejected_intervals=pipeline.rejected_intervals,
        malformed_payloads=pipeline.malformed_payloads,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """A session's beats in stretches, ready to be asked for any span of time."""

    pipeline: Pipeline
    stretches: BeatSeries
    """Beats outside pauses and edges; ``segments`` number the stretches."""
    raw: BeatSeries
    """The same as they came."""
    metrics: tuple[Metric, ...]
    profile: str

    @property
    def ends_s(self) -> float:
        """The last arrival, or a later beat of a file."""
        times_s = self.pipeline.settled_beats.times_s
        return max(self.pipeline.now_s, float(times_s[-1]) if len(times_s) else 0.0)

    def count(self, from_s: float, to_s: float) -> int:
        """How many beats came after a moment, up to another."""
        return len(_between(self.raw, from_s, to_s))

    def values(self, from_s: float, to_s: float) -> tuple[MetricValue, ...]:
        """Every metric of the span."""
        raw = _between(self.raw, from_s, to_s)
        window = Window(
            beats=_between(self.stretches, from_s, to_s),
            raw_rr_ms=raw.rr_ms,
            ends_s=to_s,
            length_s=None,
            track=self.pipeline.state.track,
            is_irregular=is_too_irregular(raw.rr_ms, raw.segments),
            is_on_request=True,
        )
        return tuple(
            evaluated(metric, window, profile=self.profile, standing=Standing.SETTLED)
            for metric in self.metrics
        )


def _wanted(profile: str, names: Collection[str] | None) -> tuple[Metric, ...]:
    known = catalogue(profile)
    if names is None:
        return tuple(metric for metric in known.values() if metric.is_live)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"profile {profile!r} has no metric {unknown[0]!r}")
    return tuple(metric for metric in known.values() if metric.name in names)


def _in_stretches(pipeline: Pipeline, series: BeatSeries) -> BeatSeries:
    """The beats that lie in a stretch, numbered by it."""
    begins_s = series.times_s - series.rr_ms / 1000.0
    logged = pipeline.boundaries.stretch_numbers(begins_s, series.times_s, pipeline.state.track)
    is_new = (np.diff(logged) != 0) | (np.diff(series.segments) != 0)
    numbers = np.concatenate(([0], np.cumsum(is_new)))[: len(series)]
    return _kept(replace(series, segments=numbers), logged >= 0)


def _between(series: BeatSeries, from_s: float, to_s: float) -> BeatSeries:
    return _kept(series, (series.times_s > from_s) & (series.times_s <= to_s))


def _kept(series: BeatSeries, kept: NDArray[np.bool_]) -> BeatSeries:
    return BeatSeries(
        times_s=series.times_s[kept],
        rr_ms=series.rr_ms[kept],
        kinds=series.kinds[kept],
        segments=series.segments[kept],
    )


def _parts(span: _Span) -> tuple[PartAnalysis, ...]:
    parts = span.pipeline.boundaries.parts
    ends_s = [*(part.starts_s for part in parts[1:]), span.ends_s]
    return tuple(_part(span, part, end_s) for part, end_s in zip(parts, ends_s, strict=False))


def _part(span: _Span, part: Part, ends_s: float) -> PartAnalysis:
    return PartAnalysis(
        index=part.index,
        name=part.name,
        starts_s=part.starts_s,
        ends_s=ends_s,
        beats=span.count(part.starts_s, ends_s),
        metrics=span.values(part.starts_s, ends_s),
    )


def _duration_s(series: BeatSeries) -> float:
    if not len(series):
        return 0.0
    return float(series.times_s[-1] - series.times_s[0] + series.rr_ms[0] / 1000.0)
