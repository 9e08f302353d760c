"""What a wish asks of the backend, as the run stands; no Qt."""

from collections.abc import Mapping

from biofeedback.commands import (
    BreatheNormally,
    Command,
    End,
    EndNow,
    Mark,
    Pause,
    Resume,
    UndoEnd,
)
from biofeedback.session.status import RunStatus
from biofeedback.ui.session.requests import Halt, Leave, Request, Seek, SetSpeed
from biofeedback.ui.session.view_state import Intent, Stage

JUMP_S = 30.0

_ASKED_WHEN: Mapping[Stage, Mapping[Intent, Command]] = {
    Stage.RUNNING: {
        Intent.BREATHE_NORMALLY: BreatheNormally(),
        Intent.PAUSE: Pause(),
        Intent.MARK: Mark(),
        Intent.END: End(),
    },
    Stage.PAUSED: {Intent.RESUME: Resume(), Intent.MARK: Mark(), Intent.END: End()},
    Stage.ENDING: {Intent.UNDO_END: UndoEnd(), Intent.END_NOW: EndNow()},
}
_SPEEDS = {Intent.SPEED_1: 1.0, Intent.SPEED_4: 4.0, Intent.SPEED_16: 16.0}


def command_for(intent: Intent, stage: Stage, *, is_pacing: bool) -> Command | None:
    """What a wish asks of a live session; None where it does not fit how it stands."""
    if intent is Intent.RESUME and stage is Stage.RUNNING:
        return None if is_pacing else Resume()
    return _ASKED_WHEN.get(stage, {}).get(intent)


def replay_request(intent: Intent, status: RunStatus, now_s: float) -> Request | None:
    """What a wish asks of a replay."""
    length_s = status.length_s or 0.0
    if intent in _SPEEDS:
        return SetSpeed(speed=_SPEEDS[intent])
    if intent is Intent.GO_ON:
        if is_at_end(status, now_s):
            return Seek(t_s=0.0)
        return SetSpeed(speed=status.timeline.speed)
    others: Mapping[Intent, Request] = {
        Intent.HALT: Halt(),
        Intent.BACK: Seek(t_s=max(0.0, now_s - JUMP_S)),
        Intent.FORWARD: Seek(t_s=min(now_s + JUMP_S, length_s)),
        Intent.LEAVE: Leave(),
    }
    return others.get(intent)


def is_at_end(status: RunStatus, now_s: float) -> bool:
    """Whether a replay has shown everything."""
    return status.is_over and status.length_s is not None and now_s >= status.length_s
