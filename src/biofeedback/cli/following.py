"""A run folded into what a terminal shows of it: the newest of everything."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from biofeedback.dsp.updates import (
    Absence,
    BeatsFound,
    BreathingBelieved,
    BreathingSeen,
    Doubt,
    GapFound,
    MetricsComputed,
    MetricValue,
    SessionState,
    StateChanged,
    Update,
)
from biofeedback.records import Packet, Record
from biofeedback.session.status import RunStatus

OLD_AFTER_S = 10.0
"""A number older than this is not shown, whatever the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A run at one moment."""

    status: RunStatus
    state: SessionState = field(default_factory=SessionState)
    values: Mapping[str, MetricValue] = field(default_factory=lambda: MappingProxyType({}))
    """The newest value of each metric, by name."""
    beats: int = 0
    gaps: tuple[GapFound, ...] = ()
    breathing: BreathingSeen | None = None
    """What was last to be believed of breathing."""
    has_heard_sensor: bool = False
    """Whether anything at all came from it."""

    def value(self, name: str, now_s: float) -> float | Absence:
        """A number that may be shown now, or why there is none."""
        if Doubt.NO_INTERVALS in self.state.doubts:
            return Absence.RATE_ONLY
        value = self.values.get(name)
        if value is None:
            return Absence.NO_BEATS
        if value.value is None:
            return value.absence or Absence.UNDEFINED
        return Absence.STALE if now_s - value.ends_s > OLD_AFTER_S else value.value


class Follower:
    """A listener that keeps the newest of one run; in the loop's thread only."""

    def __init__(self) -> None:
        self._followed: Followed | None = None
        self.is_over = asyncio.Event()
        """Set when the run has come to its end."""
        self.changed = asyncio.Event()
        """Set whenever something came; whoever waits for it clears it."""

    @property
    def followed(self) -> Followed | None:
        """The run as it is now; None before its first announcement."""
        return self._followed

    def arrived(self, run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        """Fold in what a record changed."""
        del run_id
        if self._followed is None:
            return
        if isinstance(record, Packet):
            self._followed = replace(self._followed, has_heard_sensor=True)
        for update in updates:
            self._followed = _folded(self._followed, update)
        self.changed.set()

    def status_changed(self, run_id: str, status: RunStatus) -> None:
        """Fold in how the run itself fares; a jump of a replay begins anew."""
        del run_id
        if self._followed is None or status.epoch != self._followed.status.epoch:
            self._followed = Followed(status=status)
        else:
            self._followed = replace(self._followed, status=status)
        if status.is_over:
            self.is_over.set()
        self.changed.set()


def _folded(followed: Followed, update: Update) -> Followed:
    match update:
        case StateChanged(state=state):
            return replace(followed, state=state)
        case BeatsFound(beats=beats):
            return replace(followed, beats=followed.beats + len(beats), has_heard_sensor=True)
        case MetricsComputed(values=values):
            newest = {**followed.values, **{value.name: value for value in values}}
            return replace(followed, values=MappingProxyType(newest))
        case BreathingBelieved(seen=seen):
            return replace(followed, breathing=seen)
        case GapFound():
            return replace(followed, gaps=(*followed.gaps, update))
        case _:
            return followed
