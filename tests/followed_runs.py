"""Runs as a terminal follows them, made to order."""

from dataclasses import replace

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.cli.following import Followed
from biofeedback.dsp.updates import (
    Absence,
    BreathingSeen,
    BreathingSource,
    MetricValue,
    SessionState,
    Standing,
)
from biofeedback.records import LinkState, SessionInfo, SourceInfo, SourceKind
from biofeedback.session.status import RunStatus
from biofeedback.session.timeline import Timeline
from biofeedback.storage.saving import Saving, SavingState


def value(name: str, number: float | None, unit: str, ends_s: float = 100.0) -> MetricValue:
    return MetricValue(
        name=name,
        unit=unit,
        value=number,
        absence=Absence.NOT_FILLED if number is None else None,
        ends_s=ends_s,
        window_s=60.0,
        corrected_percent=0.0,
        profile="task-force",
        standing=Standing.PROVISIONAL,
    )


def followed_run(
    *, kind: SourceKind = SourceKind.STRAP, label: str = "Polar H10", is_live: bool = True
) -> Followed:
    """A paced session of ten minutes, 100 s old: heart rate and swing are there, RMSSD is not."""
    info = SessionInfo(
        session_id="some-id",
        started_utc_s=0.0,
        zone_offset_s=0,
        plan_name="plan",
        source=SourceInfo(key="strap", kind=kind, label=label),
        app_version="1",
    )
    saved = Saving(state=SavingState.SAVED, problem=None, waiting=0, since_utc_s=0.0)
    values = [
        value("mean_hr", 61.7, "bpm"),
        value("breath_swing", 8.25, "bpm"),
        value("rmssd", None, "ms"),
    ]
    return Followed(
        status=RunStatus(
            run_id="run",
            info=info,
            timeline=Timeline(wall_s=0.0, session_s=0.0),
            is_live=is_live,
            saving=saved if is_live else None,
            length_s=None if is_live else 300.0,
        ),
        state=SessionState(
            link=LinkState.LIVE,
            track=PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0)),
            part_index=0,
            part_name="Paced breathing",
            part_planned_s=600.0,
        ),
        values={one.name: one for one in values},
    )


def with_state(followed: Followed, **changes: object) -> Followed:
    """The run with another state."""
    return replace(followed, state=replace(followed.state, **changes))  # type: ignore[arg-type]


def with_status(followed: Followed, **changes: object) -> Followed:
    """The run with another status."""
    return replace(followed, status=replace(followed.status, **changes))  # type: ignore[arg-type]


def with_breathing(followed: Followed, source: BreathingSource, at_s: float = 99.0) -> Followed:
    """The run while somebody is seen to breathe at 6 per minute."""
    seen = BreathingSeen(at_s=at_s, source=source, rate_per_min=6.0, absence=None, window_s=30.0)
    return replace(followed, breathing=seen)
