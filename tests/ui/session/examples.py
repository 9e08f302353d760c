"""Runs, states and numbers as the pipeline would say them, for tests of the session screen."""

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.series import Beat, BeatKind
from biofeedback.dsp.updates import (
    Absence,
    MetricsComputed,
    MetricValue,
    Note,
    SessionState,
    Standing,
)
from biofeedback.records import LinkState, SessionInfo, SourceInfo, SourceKind
from biofeedback.session.status import RunStatus
from biofeedback.session.timeline import Timeline
from biofeedback.storage.saving import Saving, SavingState

SIX = BreathingPattern(rate_per_min=6.0)
FIRST_INHALE_S = 2.0
SAVED = Saving(state=SavingState.SAVED, problem=None, waiting=0, since_utc_s=0.0)


def status(
    *,
    kind: SourceKind = SourceKind.STRAP,
    is_live: bool = True,
    is_over: bool = False,
    saving: Saving | None = SAVED,
    epoch: int = 0,
    speed: float = 1.0,
    is_stopped: bool = False,
    length_s: float = 600.0,
) -> RunStatus:
    """A run that began when the monotonic clock read 0; a replay has a length."""
    label = "Simulated strap" if kind is SourceKind.SIMULATED else "Polar H10"
    return RunStatus(
        run_id="run",
        info=SessionInfo(
            session_id="stored",
            started_utc_s=1_795_278_600.0,
            zone_offset_s=3600,
            plan_name="Paced breathing",
            source=SourceInfo(key="strap", kind=kind, label=label),
            app_version="1",
        ),
        timeline=Timeline(
            wall_s=0.0,
            session_s=0.0,
            speed=speed,
            is_stopped=is_stopped,
            ends_s=None if is_live else length_s,
        ),
        is_live=is_live,
        saving=saving if is_live else None,
        epoch=epoch,
        length_s=None if is_live else length_s,
        is_over=is_over,
    )


def state(**changes: object) -> SessionState:
    """A live link and a pacer at 6 per minute, in a part of ten minutes."""
    usual: dict[str, object] = {
        "link": LinkState.LIVE,
        "last_packet_s": 30.0,
        "track": PacerTrack().changed(FIRST_INHALE_S, SIX),
        "part_index": 0,
        "part_name": "Paced breathing",
        "part_planned_s": 600.0,
    }
    return SessionState(**{**usual, **changes})  # type: ignore[arg-type]


def metric(
    name: str,
    value: float | None,
    *,
    ends_s: float = 30.0,
    absence: Absence | None = None,
    corrected_percent: float = 0.0,
    notes: tuple[Note, ...] = (),
) -> MetricValue:
    """One number over 10 s, provisional."""
    return MetricValue(
        name=name,
        unit="bpm",
        value=value,
        absence=absence,
        ends_s=ends_s,
        window_s=10.0,
        corrected_percent=corrected_percent,
        profile="task-force",
        standing=Standing.PROVISIONAL,
        notes=notes,
    )


def numbers(*, ends_s: float = 30.0, corrected_percent: float = 0.0) -> MetricsComputed:
    """What a calm minute amounts to."""
    values = (
        metric("mean_hr", 67.6, ends_s=ends_s, corrected_percent=corrected_percent),
        metric("breath_swing", 8.84, ends_s=ends_s, corrected_percent=corrected_percent),
        metric("rmssd", 33.2, ends_s=ends_s, notes=(Note.SLOW_PACE,)),
    )
    return MetricsComputed(at_s=ends_s, values=values)


def beat(
    time_s: float, *, rr_ms: float = 900.0, kind: BeatKind = BeatKind.NORMAL, segment: int = 0
) -> Beat:
    """One beat."""
    return Beat(time_s=time_s, rr_ms=rr_ms, kind=kind, segment=segment)
