"""The wide research report: every number that NeuroKit2 gives, marked as its own."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from biofeedback.analysis.bare_window import bare_window
from biofeedback.analysis.neurokit2_numbers import (
    MOST_BEATS,
    Ask,
    Call,
    NoNumber,
    TheirNumbers,
)
from biofeedback.analysis.steps import OnStep, silent
from biofeedback.dsp.columns import sliced
from biofeedback.dsp.series import BeatSeries

SEGMENT_S = 300.0
COVERAGE = 0.95
"""How much of a segment its intervals must cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WideRow:
    """One of its columns for one segment."""

    starts_s: float
    """Where the segment begins, in the recording's time."""
    call: Call
    """Its function."""
    column: str
    """Its name of the number; the definition and unit are its own."""
    value: float | None
    reason: NoNumber | None
    """Why there is no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WideSegment:
    """What it makes of some consecutive beats."""

    starts_s: float
    """Where the first interval begins."""
    ends_s: float
    """The last beat."""
    beats: int
    answers: tuple[TheirNumbers, ...]

    @property
    def rows(self) -> tuple[WideRow, ...]:
        """Each column that it knows here, in its order; a function that failed has one row."""
        return tuple(row for answer in self.answers for row in self._rows_of(answer))

    def _rows_of(self, answer: TheirNumbers) -> list[WideRow]:
        columns = [*answer.values, *answer.undefined] or [f"HRV ({answer.call})"]
        return [
            WideRow(
                starts_s=self.starts_s,
                call=answer.call,
                column=column,
                value=answer.values.get(column),
                reason=answer.why_not(column),
            )
            for column in columns
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class WideReport:
    """The longest stretch of a recording as NeuroKit2 sees it; never mixed with our numbers."""

    source: str
    """NeuroKit2 with its release, to stand beside every number."""
    is_cut: bool
    """Whether the stretch was too long for it as a whole and was cut into 5 minutes each."""
    segments: tuple[WideSegment, ...]
    warnings: tuple[str, ...]
    """What it warned of, each once."""

    @property
    def rows(self) -> tuple[WideRow, ...]:
        """Of all segments, in order."""
        return tuple(row for segment in self.segments for row in segment.rows)


def wide_report(beats: BeatSeries, ask: Ask, *, on_step: OnStep = silent) -> WideReport:
    """Every column of its ``hrv``, powers in ms2, of the longest uninterrupted stretch of beats.

    Up to 5,000 beats are taken as a whole. Its nonlinear function can't hold more, so that a
    longer stretch is cut into consecutive 5 minutes from its beginning; those that are covered to
    95 % have their own numbers, and nothing is averaged.
    """
    stretch = bare_window(beats).longest.beats
    is_cut = len(stretch) > MOST_BEATS
    pieces = five_minutes(stretch) if is_cut else (stretch,)
    steps = len(pieces) * len(Call)
    segments = []
    for place, piece in enumerate(pieces):
        answers = []
        for turn, call in enumerate(Call):
            on_step(place * len(Call) + turn, steps, call)
            answers.append(ask(call, piece.rr_ms))
        segments.append(_segment(piece, tuple(answers)))
    every = [answer for segment in segments for answer in segment.answers]
    version = next((answer.version for answer in every), "")
    return WideReport(
        source=f"NeuroKit2 {version}".rstrip(),
        is_cut=is_cut,
        segments=tuple(segments),
        warnings=tuple(dict.fromkeys(one for answer in every for one in answer.warnings)),
    )


def five_minutes(stretch: BeatSeries) -> tuple[BeatSeries, ...]:
    """Consecutive 5 minutes from where the first interval begins, if covered to 95 %.

    A beat belongs to the one in which its interval ends.
    """
    if not len(stretch):
        return ()
    begins_s = float(stretch.times_s[0]) - float(stretch.rr_ms[0]) / 1000.0
    span_s = float(stretch.times_s[-1]) - begins_s
    edges_s = begins_s + SEGMENT_S * np.arange(int(span_s // SEGMENT_S) + 2)
    edges = np.searchsorted(stretch.times_s, edges_s, side="right").tolist()
    cut = (sliced(stretch, start, end) for start, end in pairwise(edges))
    least_ms = 1000.0 * COVERAGE * SEGMENT_S
    return tuple(piece for piece in cut if float(np.sum(piece.rr_ms)) >= least_ms)


def _segment(piece: BeatSeries, answers: tuple[TheirNumbers, ...]) -> WideSegment:
    if not len(piece):
        return WideSegment(starts_s=0.0, ends_s=0.0, beats=0, answers=answers)
    return WideSegment(
        starts_s=float(piece.times_s[0]) - float(piece.rr_ms[0]) / 1000.0,
        ends_s=float(piece.times_s[-1]),
        beats=len(piece),
        answers=answers,
    )
