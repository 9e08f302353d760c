"""Raw and corrected beats side by side, each with the place of both on one time axis."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.records import ClockJumped, Record, SessionInfo

SAME_TIME_S = 1e-6
"""Beats of both series this close are one beat; rounding moves them, no correction so little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedBeat:
    """One beat: as it came, as it was corrected, or both."""

    time_s: float
    """Session time; of the corrected beat where there is one."""
    raw_ms: float | None
    """The interval as it came; None for a beat that correction put in."""
    rr_ms: float | None
    """The corrected interval; None for a beat that correction took out."""
    kind: BeatKind
    segment: int


def exported_beats(records: Sequence[Record]) -> tuple[ExportedBeat, ...]:
    """Every settled beat of a session, raw and corrected, in order of time."""
    pipeline = Pipeline(metrics=())
    pipeline.feed_all(records)
    pipeline.finish()
    return tuple(_side_by_side(pipeline.settled_raw, pipeline.settled_beats))


class UtcAxis:
    """UTC of a session's moments, with the clock's jumps counted in."""

    def __init__(self, info: SessionInfo, records: Iterable[Record]) -> None:
        self._start_utc_s = info.started_utc_s
        self._jumps = [record for record in records if isinstance(record, ClockJumped)]

    def iso(self, t_s: float) -> str:
        """A session time as ISO 8601 in UTC, to the millisecond."""
        missed_s = sum(jump.missed_s for jump in self._jumps if jump.t_s <= t_s)
        moment = datetime.fromtimestamp(self._start_utc_s + t_s + missed_s, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _side_by_side(raw: BeatSeries, corrected: BeatSeries) -> Iterator[ExportedBeat]:
    """Both series, cut where they have a beat in common; a correction ends with such a beat."""
    common = _common_beats(raw, corrected)
    ends = [*common, (len(raw), len(corrected))]
    raw_from = corrected_from = 0
    for raw_end, corrected_end in ends:
        raw_rows = range(raw_from, min(raw_end + 1, len(raw)))
        corrected_rows = range(corrected_from, min(corrected_end + 1, len(corrected)))
        yield from _block(raw, raw_rows, corrected, corrected_rows)
        raw_from, corrected_from = raw_end + 1, corrected_end + 1


def _common_beats(raw: BeatSeries, corrected: BeatSeries) -> list[tuple[int, int]]:
    """Pairs of places where both series have a beat at the same time, in order."""
    pairs: list[tuple[int, int]] = []
    index = 0
    for place in range(len(corrected)):
        earliest_s = corrected.times_s[place] - SAME_TIME_S
        while index < len(raw) and raw.times_s[index] < earliest_s:
            index += 1
        if index < len(raw) and raw.times_s[index] <= corrected.times_s[place] + SAME_TIME_S:
            pairs.append((index, place))
            index += 1
    return pairs


def _block(
    raw: BeatSeries, raw_rows: range, corrected: BeatSeries, corrected_rows: range
) -> Iterator[ExportedBeat]:
    """The beats up to a common one; as many raw as corrected ones are told pair by pair."""
    if len(raw_rows) == len(corrected_rows):
        for index, place in zip(raw_rows, corrected_rows, strict=True):
            yield _beat(corrected, place, raw_ms=float(raw.rr_ms[index]))
        return
    last_raw, last_corrected = raw_rows[-1:], corrected_rows[-1:]
    is_closed = bool(last_raw and last_corrected)
    kind = _kind(corrected, last_corrected[0]) if last_corrected else BeatKind.NORMAL
    alone = [_taken_out(raw, index, kind) for index in (raw_rows[:-1] if is_closed else raw_rows)]
    put_in = corrected_rows[:-1] if is_closed else corrected_rows
    alone += [_beat(corrected, place, raw_ms=None) for place in put_in]
    yield from sorted(alone, key=lambda beat: beat.time_s)
    if is_closed:
        yield _beat(corrected, last_corrected[0], raw_ms=float(raw.rr_ms[last_raw[0]]))


def _kind(series: BeatSeries, place: int) -> BeatKind:
    return BeatKind(int(series.kinds[place]))


def _beat(corrected: BeatSeries, place: int, *, raw_ms: float | None) -> ExportedBeat:
    return ExportedBeat(
        time_s=float(corrected.times_s[place]),
        raw_ms=raw_ms,
        rr_ms=float(corrected.rr_ms[place]),
        kind=_kind(corrected, place),
        segment=int(corrected.segments[place]),
    )


def _taken_out(raw: BeatSeries, index: int, kind: BeatKind) -> ExportedBeat:
    return ExportedBeat(
        time_s=float(raw.times_s[index]),
        raw_ms=float(raw.rr_ms[index]),
        rr_ms=None,
        kind=kind,
        segment=int(raw.segments[index]),
    )
