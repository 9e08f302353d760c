"""Metrics of a whole recording, or of a span of it, from its settled beats."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.body import Body
from biofeedback.dsp.boundaries import Boundaries
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.correction.rhythm import is_too_irregular
from biofeedback.dsp.evaluation import all_evaluated
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.trust.strap_trust import Withheld
from biofeedback.dsp.updates import Absence, MetricValue, Standing
from biofeedback.dsp.window import Window

INVENTED_OVER_PERCENT = 10.0
"""Share of intervals that no heart beats, over which no variability is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRecording:
    """A recording's beats in stretches, ready to be asked for any span of time.

    Beats are cut into stretches at gaps, pauses, parts and pace changes; an interval that lies
    across such an edge, or in a pause, is in none.
    """

    beats: BeatSeries
    """Settled beats outside pauses and edges; ``segments`` number the stretches."""
    raw: BeatSeries
    """The same as they came."""
    track: PacerTrack
    """What the pacer asked for."""
    timed: BeatSeries | None = None
    """``beats`` at the times of their R-peaks, where an ECG tells them."""
    body: Body | None = None
    """What the sensor's streams told; None where there were none."""
    withheld: tuple[Withheld, ...] = ()
    """Spans in which numbers of the strap's intervals are not to be shown."""

    def window(self, from_s: float, to_s: float) -> Window:
        """The beats that came after a moment, up to another, asked for by a person."""
        raw = _between(self.raw, from_s, to_s)
        inside = _inside(self.beats, from_s, to_s)
        beats = _kept(self.beats, inside)
        timed = None if self.timed is None else _kept(self.timed, inside)
        return Window(
            beats=beats,
            timed=timed,
            breathing=self.breathing(beats if timed is None else timed),
            raw_rr_ms=raw.rr_ms,
            ends_s=to_s,
            length_s=None,
            track=self.track,
            is_irregular=is_too_irregular(raw.rr_ms, raw.segments),
            is_on_request=True,
            is_invented=self.is_invented(raw),
        )

    def breathing(self, beats: BeatSeries) -> MeasuredBreathing | None:
        """What a sensor saw of the chest in the span of some beats."""
        if self.body is None or not self.body.is_seen or not len(beats):
            return None
        first_s = float(beats.times_s[0]) - float(beats.rr_ms[0]) / 1000.0
        return self.body.breathing(
            first_s,
            float(beats.times_s[-1]),
            self.track,
            shares_beat_clock=self.timed is not None,
        )

    def count(self, from_s: float, to_s: float) -> int:
        """How many beats came after a moment, up to another; as they came."""
        return len(_between(self.raw, from_s, to_s))

    def is_invented(self, raw: BeatSeries) -> bool:
        """Whether too many of some beats, as they came, are more regular than any heart's."""
        spans = [one for one in self.withheld if one.absence is Absence.INVENTED]
        count = sum(len(_between(raw, one.from_s, one.to_s)) for one in spans)
        return 100.0 * count > INVENTED_OVER_PERCENT * len(raw)


def in_stretches(
    beats: BeatSeries, raw: BeatSeries, boundaries: Boundaries, track: PacerTrack
) -> WholeRecording:
    """A recording's settled beats and raw ones, cut into stretches at what was logged."""
    return WholeRecording(
        beats=_numbered(beats, boundaries, track),
        raw=_numbered(raw, boundaries, track),
        track=track,
    )


def values(metrics: Collection[Metric], window: Window, *, profile: str) -> tuple[MetricValue, ...]:
    """Metrics of a window of settled beats, in their order."""
    return tuple(all_evaluated(metrics, window, profile=profile, standing=Standing.SETTLED))


def wanted(profile: str, names: Collection[str]) -> tuple[Metric, ...]:
    """The metrics of these names, in the catalogue's order.

    Raises ValueError for a profile or a metric that there is not.
    """
    known = catalogue(profile)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"profile {profile!r} has no metric {unknown[0]!r}")
    return tuple(metric for metric in known.values() if metric.name in names)


def corrected_percent(beats: BeatSeries) -> float:
    """Share of corrected beats; 0 without beats."""
    corrected = int(np.count_nonzero(beats.kinds != int(BeatKind.NORMAL)))
    return 100.0 * corrected / len(beats) if len(beats) else 0.0


def _numbered(series: BeatSeries, boundaries: Boundaries, track: PacerTrack) -> BeatSeries:
    """The beats that lie in a stretch, numbered by it."""
    begins_s = series.times_s - series.rr_ms / 1000.0
    logged = boundaries.stretch_numbers(begins_s, series.times_s, track)
    is_new = (logged[1:] != logged[:-1]) | (series.segments[1:] != series.segments[:-1])
    numbers = np.zeros(len(series), dtype=np.int64)
    np.cumsum(is_new, out=numbers[1:])
    numbered = BeatSeries(
        times_s=series.times_s, rr_ms=series.rr_ms, kinds=series.kinds, segments=numbers
    )
    return _kept(numbered, logged >= 0)


def _between(series: BeatSeries, from_s: float, to_s: float) -> BeatSeries:
    return _kept(series, _inside(series, from_s, to_s))


def _inside(series: BeatSeries, from_s: float, to_s: float) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (series.times_s > from_s) & (series.times_s <= to_s)
    return inside


def _kept(series: BeatSeries, kept: NDArray[np.bool_]) -> BeatSeries:
    if kept.all():
        return series
    return BeatSeries(
        times_s=series.times_s[kept],
        rr_ms=series.rr_ms[kept],
        kinds=series.kinds[kept],
        segments=series.segments[kept],
    )
