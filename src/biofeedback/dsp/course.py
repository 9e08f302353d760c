"""Metrics along the grid of whole seconds, from beats as they are decided."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.boundaries import EDGE_S, Boundaries
from biofeedback.dsp.columns import BeatColumns
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.rhythm import is_too_irregular
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import Absence, MetricsComputed, Standing
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
        withdrawn: Callable[[float], Absence | None],
    ) -> None:
        self.beats = BeatColumns()
        """The beats that windows are made of."""
        self.raw = BeatColumns()
        """The same before correction."""
        self._metrics = metrics
        self._profile = profile
        self._standing = standing
        self._is_on_request = is_on_request
        self._boundaries = boundaries
        self._withdrawn = withdrawn
        self._point = 0
        self._situation: tuple[object, ...] = ()
        self._rhythm_judged = -1
        self._is_irregular = False

    def advance(
        self, until_s: float, track: PacerTrack, *, inclusive: bool = False
    ) -> list[MetricsComputed]:
        """What is due at the points passed before a moment, or up to it."""
        if not self._metrics:
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
        lengths_s = dict.fromkeys(metric.window_s for metric in due)
        windows = {length_s: self._window(moment, length_s, track) for length_s in lengths_s}
        values = [
            evaluated(
                metric,
                windows[metric.window_s],
                profile=self._profile,
                standing=self._standing,
                withdrawn=moment.withdrawn,
            )
            for metric in due
        ]
        return MetricsComputed(at_s=moment.at_s, values=tuple(values))

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

    def _due(self, point: int, moment: "_Moment") -> list[Metric]:
        """All metrics where something begins anew, else those whose turn it is."""
        situation = (moment.withdrawn, moment.cut_s, moment.start)
        is_new, self._situation = situation != self._situation, situation
        return [
            one
            for one in self._metrics
            if one.cadence_s is not None and (is_new or point % one.cadence_s == 0)
        ]

    def _judge_rhythm(self, point: int, moment: "_Moment") -> None:
        if moment.withdrawn is not None or self._rhythm_judged == point // _RHYTHM_EVERY:
            return
        self._rhythm_judged = point // _RHYTHM_EVERY
        recent = self.raw.series(
            self.raw.count_until(moment.at_s - _RHYTHM_S), self.raw.count_until(moment.at_s)
        )
        self._is_irregular = is_too_irregular(recent.rr_ms, recent.segments)

    def _window(self, moment: "_Moment", length_s: float, track: PacerTrack) -> Window:
        """The last seconds of the stretch that holds, counted back from its last beat."""
        start, raw_start, raw_end = moment.start, 0, 0
        if start < moment.end:
            last_s = self.beats.time_s(moment.end - 1)
            start = max(start, self.beats.count_until(last_s - length_s))
            raw_start = self.raw.count_until(self.beats.begin_s(start) + EDGE_S)
            raw_end = self.raw.count_until(last_s)
        return Window(
            beats=_strung(self.beats.series(start, moment.end)),
            raw_rr_ms=self.raw.series(raw_start, raw_end).rr_ms,
            ends_s=moment.at_s,
            length_s=length_s,
            track=track,
            is_irregular=self._is_irregular,
            is_on_request=self._is_on_request,
        )


def _strung(series: BeatSeries) -> BeatSeries:
    """A stretch whose beats lie as far apart as its intervals say, counted from the last one.

    The times found for its first beats may stem from a worse estimate of where the beats lie on
    the session's clock, and be squeezed together where the estimate moved.
    """
    if not len(series):
        return series
    sums_s = np.cumsum(series.rr_ms) / 1000.0
    return replace(series, times_s=series.times_s[-1] - (sums_s[-1] - sums_s))


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
