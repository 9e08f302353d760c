"""What can be computed of a recording, as jobs for a thread or for a process of their own.

Each reads its input itself, so that only a name goes there and only numbers come back.
"""

from dataclasses import dataclass

from biofeedback.analysis.request import AnalysisRequest
from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.analysis.sliding_course import SlidingCourse, SlidingRequest, sliding_course
from biofeedback.backend.background import OnProgress, by_steps
from biofeedback.backend.inputs import Input, opened
from biofeedback.dsp.offline import settled
from biofeedback.dsp.series import BeatSeries
from biofeedback.records import SessionInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretches:
    """The settled beats of a recording, for numbers that others compute."""

    info: SessionInfo
    beats: BeatSeries
    """Outside pauses and edges; ``segments`` number the stretches."""


def analysed(one: Input, request: AnalysisRequest, on_progress: OnProgress) -> SessionAnalysis:
    """The metrics that were asked for, of the whole and of each part."""
    source = opened(one)
    return analyse(
        source.records,
        info=source.info,
        correction=request.correction,
        profile=request.profile,
        metrics=request.names,
        with_intervals=request.with_intervals,
        on_metric=by_steps(on_progress),
    )


def slid(one: Input, request: SlidingRequest, on_progress: OnProgress) -> SlidingCourse:
    """The metrics that were asked for, along the recording."""
    source = opened(one)
    return sliding_course(source.records, request, info=source.info, on_step=by_steps(on_progress))


def stretches(one: Input, *, correction: bool) -> Stretches:
    """The beats alone."""
    source = opened(one)
    session = settled(source.records, correction=correction)
    found = session.recording
    return Stretches(info=source.info, beats=found.beats)
