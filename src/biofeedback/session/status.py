"""What is known of a run that is not in its records; frozen."""

from dataclasses import dataclass
from typing import Protocol

from biofeedback.dsp.updates import Update
from biofeedback.records import Record, SessionInfo
from biofeedback.session.timeline import Timeline
from biofeedback.storage.saving import Saving


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatus:
    """A run of a session, live or replayed."""

    run_id: str
    """Names this run; a stored session that is replayed twice has two."""
    info: SessionInfo
    timeline: Timeline
    is_live: bool
    """False for a replay: nothing is recorded, and commands change nothing."""
    saving: Saving | None
    """How the recording fares; None for a replay."""
    epoch: int = 0
    """Grows when a replay jumps: what was shown before no longer holds."""
    has_analysis_failed: bool = False
    """Whether numbers stopped because of a fault; the recording goes on."""
    length_s: float | None = None
    """Of a replayed session."""
    is_over: bool = False


class RunListener(Protocol):
    """Someone who is told what happens in a run; called on the backend's loop, must not block."""

    def arrived(self, run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        """A record came, and this is what it changed."""
        ...

    def status_changed(self, run_id: str, status: RunStatus) -> None:
        """Something about the run itself changed."""
        ...
