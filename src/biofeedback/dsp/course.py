"""Metrics along the grid of whole seconds, from beats as they are decided."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.body import Body
from biofeedback.dsp.boundaries import EDGE_S, Boundaries
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing
from biofeedback.dsp.columns import BeatColumns, sliced
from biofeedback.dsp.correction.rhythm import is_too_irregular
from biofeedback.dsp.evaluation import all_evaluated
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import Absence, MetricsComputed, MetricValue, Standing
from biofeedback.dsp.window import Window

GRID_S = 1
"""Windows end on multiples of this."""
STALE_AFTER_S = 10.0
"""A number may not be older than this."""
_QUIET_POINTS = 15
"""After so many points without anything new every number has been withdrawn; the points up to the
last before whatever comes next say nothing more and are passed over."""
_RHYTHM_S = 300.0
"""Irregularity is judged on the intervals of the last five minutes."""
_RHYTHM_EVERY = 5
"""Points from one judgement of the rhythm to the next."""


class MetricCourse:
    """The values of some metrics at each point of the grid, from the beats known when it is due.

    A window ends with the last beat known at its point, and reaches back from there.
    """

    def __init__(
        self,
        *,
        metrics: Sequence[Metric],
        profile: str,
        standing: Standing,
        is_on_request: bool,
        boundaries: Boundaries,
        body: Body,
        withdrawn: Callable[[float], Absence | None],
        is_invented: Callable[[float], bool] = lambda _at_s: False,
    ) -> None:
        self.beats = BeatColumns()
        """The beats that windows are made of."""
        self.raw = BeatColumns()
        """The same before correction."""
        self._due_at = _by_turn(metrics)
        self._profile = profile
        self._standing = standing
        self._is_on_request = is_on_request
        self._boundaries = boundaries
        self._body = body
        self._withdrawn = withdrawn
        self._is_invented = is_invented
        self._point = 0
        self._situation: tuple[object, ...] = ()
        self._rhythm_judged = -1
        self._is_irregular = False

    def advance(
        self, until_s: float, track: PacerTrack, *, inclusive: bool = False
    ) -> list[MetricsComputed]:
        """What is due at the points passed before a moment, or up to it."""
        if not any(self._due_at) or until_s < (self._point + 1) * GRID_S:
            return []
        computed = [self._at(point, track) for point in self._passed(until_s, inclusive=inclusive)]
        return [update for update in computed if update.values]

    def _passed(self, until_s: float, *, inclusive: bool) -> Iterable[int]:
        last = math.floor(until_s / GRID_S)
        if not inclusive and last * GRID_S >= until_s:
            last -= 1
        first, self._point = self._point + 1, max(self._point, last)
        if last - first < _QUIET_POINTS:
            return range(first, last + 1)
        return (*range(first, first + _QUIET_POINTS), last)

    def _at(self, point: int, track: PacerTrack) -> MetricsComputed:
        moment = self._moment(float(point * GRID_S), track)
        self._judge_rhythm(point, moment)
        due = self._due(point, moment)
        windows = self._windows(moment, {metric.window_s for metric in due}, track)
        values: dict[str, MetricValue] = {}
        for length_s, window in windows.items():
            found = all_evaluated(
                [metric for metric in due if metric.window_s == length_s],
                window,
                profile=self._profile,
                standing=self._standing,
                withdrawn=moment.withdrawn,
            )
            values |= {value.name: value for value in found}
        return MetricsComputed(
            at_s=moment.at_s, values=tuple([values[metric.name] for metric in due])
        )

    def _moment(self, at_s: float, track: PacerTrack) -> "_Moment":
        cut_s = self._boundaries.last_cut_s(at_s, track)
        end = self.beats.count_until(at_s)
        start = self.beats.segment_start(end - 1) if end else 0
        first = self.beats.count_until(cut_s)
        if first < end and self.beats.begin_s(first) < cut_s - EDGE_S:
            first += 1
        return _Moment(
            at_s=at_s,
            withdrawn=self._withdrawn(at_s),
            cut_s=cut_s,
            start=min(max(start, first), end),
            end=end,
        )

    def _due(self, point: int, moment: "_Moment") -> tuple[Metric, ...]:
        """All metrics where something begins anew, else those whose turn it is."""
        situation = (moment.withdrawn, moment.cut_s, moment.start)
        is_new, self._situation = situation != self._situation, situation
        return self._due_at[0 if is_new else point % len(self._due_at)]

    def _judge_rhythm(self, point: int, moment: "_Moment") -> None:
        if moment.withdrawn is not None or self._rhythm_judged == point // _RHYTHM_EVERY:
            return
        self._rhythm_judged = point // _RHYTHM_EVERY
        recent = self.raw.series(
            self.raw.count_until(moment.at_s - _RHYTHM_S), self.raw.count_until(moment.at_s)
        )
        self._is_irregular = is_too_irregular(recent.rr_ms, recent.segments)

    def _windows(
        self, moment: "_Moment", lengths_s: Iterable[float], track: PacerTrack
    ) -> dict[float, Window]:
        """The last seconds of the stretch that holds, counted back from its last beat."""
        starts = {length_s: self._start(moment, length_s) for length_s in lengths_s}
        first = min(starts.values(), default=moment.end)
        stretch = _strung(self.beats.series(first, moment.end))
        raw_end = self.raw.count_until(float(stretch.times_s[-1])) if len(stretch) else 0
        return {
            length_s: Window(
                beats=(beats := sliced(stretch, start - first, moment.end - first)),
                raw_rr_ms=self.raw.rr_ms(self._raw_start(start, raw_end), raw_end),
                ends_s=moment.at_s,
                length_s=length_s,
                track=track,
                is_irregular=self._is_irregular,
                is_on_request=self._is_on_request,
                is_invented=self._is_invented(moment.at_s),
                breathing=self._breathing(beats, track),
            )
            for length_s, start in starts.items()
        }

    def _breathing(self, beats: BeatSeries, track: PacerTrack) -> MeasuredBreathing | None:
        """What a sensor saw of the chest in the span of some beats."""
        if not self._body.is_seen or not len(beats):
            return None
        first_s = float(beats.times_s[0]) - float(beats.rr_ms[0]) / 1000.0
        return self._body.breathing(first_s, float(beats.times_s[-1]), track)

    def _start(self, moment: "_Moment", length_s: float) -> int:
        """The first beat of a window of a length."""
        if moment.start >= moment.end:
            return moment.end
        from_s = self.beats.time_s(moment.end - 1) - length_s
        return max(moment.start, self.beats.count_until(from_s))

    def _raw_start(self, start: int, raw_end: int) -> int:
        """The first interval, before correction, of a window that starts with a beat."""
        return self.raw.count_until(self.beats.begin_s(start) + EDGE_S) if raw_end else 0


def _by_turn(metrics: Sequence[Metric]) -> tuple[tuple[Metric, ...], ...]:
    """Which metrics are due at each point; after the last it begins again. At the first all are."""
    cadences_s = [one.cadence_s for one in metrics if one.cadence_s is not None]
    return tuple(
        tuple(one for one in metrics if one.cadence_s is not None and point % one.cadence_s == 0)
        for point in range(math.lcm(*cadences_s))
    )


def _strung(series: BeatSeries) -> BeatSeries:
    """A stretch whose beats lie as far apart as its intervals say, counted from the last one.

    The times found for its first beats may stem from a worse estimate of where the beats lie on
    the session's clock, and be squeezed together where the estimate moved.
    """
    if not len(series):
        return series
    # Added up from the end: the times of a window are the same bits in a longer one.
    times_s = np.zeros(len(series))
    np.add.accumulate(series.rr_ms[:0:-1], out=times_s[-2::-1])
    times_s /= -1000.0
    times_s += series.times_s[-1]
    return BeatSeries(
        times_s=times_s, rr_ms=series.rr_ms, kinds=series.kinds, segments=series.segments
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """What holds at one point of the grid."""

    at_s: float
    withdrawn: Absence | None
    """Why no number may be shown at all."""
    cut_s: float
    """Before this no window may reach."""
    start: int
    """First beat of the stretch that holds."""
    end: int
    """One past its last beat."""
