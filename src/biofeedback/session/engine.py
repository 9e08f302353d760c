"""The state machine of a session: commands and time in, records out; it never waits."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.clock import Stamp
from biofeedback.commands import (
    BreatheNormally,
    Command,
    End,
    EndNow,
    Mark,
    NextPart,
    Pause,
    Resume,
    SetPace,
    SetStreams,
    UndoEnd,
)
from biofeedback.plan import Part, Plan
from biofeedback.records import (
    ENGINE,
    ClockJumped,
    EndAsked,
    EndReason,
    EndUndone,
    Marked,
    PacerChanged,
    PartStarted,
    Paused,
    Record,
    Resumed,
    SessionEnded,
    Tick,
)

LEAD_S = 2.0
"""From the word to the first inhale, so that nobody is caught with full lungs."""
UNDO_S = 10.0
"""How long an end can be taken back."""
TICK_S = 1.0
CLOCK_TOLERANCE_S = 2.0
"""UTC may part from the session's clock by this much (time service) before it is recorded."""


class Stage(StrEnum):
    """Where a session stands."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    ENDING = "ending"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineState:
    """A snapshot of the engine."""

    stage: Stage
    part_index: int
    track: PacerTrack
    pattern: BreathingPattern | None
    """What is asked for, or would be after a pause."""


class SessionEngine:
    """Decides what happens in a session.

    ::

        READY ──begin──> RUNNING <──Pause/Resume──> PAUSED
                           │  ^                        │
                         End  UndoEnd                 End
                           v  │                        v
                         ENDING <──────────────────────┘
                           │ 10 s, or EndNow
                           v
                         ENDED   (also from RUNNING: the last part's time is over)

    Every method returns the records that follow, in order. A command that does not fit the stage
    returns none.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stage = Stage.READY
        self._part_index = 0
        self._part_started_s = 0.0
        self._part_paused_s = 0.0
        self._paused_since_s: float | None = None
        self._was_paused = False
        self._track = PacerTrack()
        self._pattern = plan.parts[0].pattern
        self._is_pacing = False
        self._paced_before_stop = False
        self._undo_until_s: float | None = None
        self._next_tick_s = TICK_S
        self._utc_ahead_s = 0.0

    @property
    def state(self) -> EngineState:
        """Where it stands now."""
        return EngineState(
            stage=self._stage,
            part_index=self._part_index,
            track=self._track,
            pattern=self._pattern,
        )

    @property
    def next_deadline_s(self) -> float | None:
        """Session time at which ``advance`` has something to do; None once ended."""
        if self._stage in {Stage.READY, Stage.ENDED}:
            return None
        deadlines = [self._next_tick_s, self._part_ends_s, self._undo_until_s]
        return min(deadline for deadline in deadlines if deadline is not None)

    def begin(self, stamp: Stamp) -> tuple[Record, ...]:
        """Start the first part."""
        self._stage = Stage.RUNNING
        self._utc_ahead_s = stamp.utc_s - stamp.t_s
        return self._start_part(0, stamp)

    def advance(self, stamp: Stamp) -> tuple[Record, ...]:
        """Let time pass: ticks, the end of a part, the end of the time to undo."""
        if self._stage in {Stage.READY, Stage.ENDED}:
            return ()
        records = [*self._clock_jump(stamp), *self._tick(stamp)]
        if self._undo_until_s is not None and stamp.t_s >= self._undo_until_s:
            return (*records, *self.end(stamp, EndReason.ASKED))
        part_ends_s = self._part_ends_s
        if part_ends_s is not None and stamp.t_s >= part_ends_s:
            records.extend(self._next_part(stamp))
        return tuple(records)

    def command(self, command: Command, stamp: Stamp) -> tuple[Record, ...]:
        """Do what a person asked for."""
        if self._stage in {Stage.READY, Stage.ENDED}:
            return ()
        match command:
            case SetPace(pattern=pattern):
                return self._set_pace(pattern, stamp)
            case Mark(text=text):
                return (Marked(**_by_engine(stamp), text=text),)
            case EndNow():
                return self.end(stamp, EndReason.ASKED)
            case SetStreams():
                return ()  # the sensor's business, not the session's
            case _:
                return self._simple[type(command)](stamp)

    def end(self, stamp: Stamp, reason: EndReason) -> tuple[Record, ...]:
        """End at once, for a reason; nothing follows."""
        if self._stage is Stage.ENDED:
            return ()
        self._stage = Stage.ENDED
        stopped = self._stop_pacer(stamp)
        return (*stopped, SessionEnded(**_by_engine(stamp), reason=reason))

    @property
    def _simple(self) -> dict[type[Command], Callable[[Stamp], tuple[Record, ...]]]:
        return {
            BreatheNormally: self._breathe_normally,
            Pause: self._pause,
            Resume: self._resume,
            NextPart: self._next_part,
            End: self._ask_end,
            UndoEnd: self._undo_end,
        }

    @property
    def _part(self) -> Part:
        return self._plan.parts[self._part_index]

    @property
    def _part_ends_s(self) -> float | None:
        if self._stage is not Stage.RUNNING or self._part.duration_s is None:
            return None
        return self._part_started_s + self._part_paused_s + self._part.duration_s

    def _tick(self, stamp: Stamp) -> tuple[Record, ...]:
        if stamp.t_s < self._next_tick_s:
            return ()
        self._next_tick_s = (stamp.t_s // TICK_S + 1) * TICK_S
        return (Tick(**_by_engine(stamp)),)

    def _clock_jump(self, stamp: Stamp) -> tuple[Record, ...]:
        ahead_s = stamp.utc_s - stamp.t_s
        missed_s = ahead_s - self._utc_ahead_s
        if abs(missed_s) <= CLOCK_TOLERANCE_S:
            return ()
        self._utc_ahead_s = ahead_s
        return (ClockJumped(**_by_engine(stamp), missed_s=missed_s),)

    def _start_part(self, index: int, stamp: Stamp) -> tuple[Record, ...]:
        self._part_index = index
        self._part_started_s = stamp.t_s
        self._part_paused_s = 0.0
        part = self._part
        started = PartStarted(
            **_by_engine(stamp), index=index, name=part.name, planned_s=part.duration_s
        )
        self._pattern = part.pattern
        if part.pattern is None:
            return (started, *self._stop_pacer(stamp))
        return (started, *self._pace(stamp))

    def _next_part(self, stamp: Stamp) -> tuple[Record, ...]:
        if self._stage not in {Stage.RUNNING, Stage.PAUSED}:
            return ()
        if self._part_index + 1 == len(self._plan.parts):
            return self.end(stamp, EndReason.COMPLETED)
        resumed = self._leave_pause(stamp)
        return (*resumed, *self._start_part(self._part_index + 1, stamp))

    def _set_pace(self, pattern: BreathingPattern, stamp: Stamp) -> tuple[Record, ...]:
        if self._stage is Stage.ENDING:
            return ()
        self._pattern = pattern
        if self._stage is Stage.PAUSED:
            self._paced_before_stop = True
            return ()
        return self._pace(stamp)

    def _pace(self, stamp: Stamp) -> tuple[Record, ...]:
        """Ask for the chosen pattern, from the next breath on or after a short lead."""
        running = self._track.breath_at(stamp.t_s)
        if running is not None:
            from_s = self._track.next_boundary_s(stamp.t_s)
        elif self._is_pacing and self._track.spans:
            from_s = self._track.spans[-1].from_s
        else:
            from_s = stamp.t_s + LEAD_S
        self._is_pacing = True
        return self._change_pacer(stamp, from_s, self._pattern)

    def _stop_pacer(self, stamp: Stamp) -> tuple[Record, ...]:
        if not self._is_pacing:
            return ()
        self._is_pacing = False
        return self._change_pacer(stamp, stamp.t_s, None)

    def _change_pacer(
        self, stamp: Stamp, from_s: float, pattern: BreathingPattern | None
    ) -> tuple[Record, ...]:
        self._track = self._track.changed(from_s, pattern)
        return (PacerChanged(**_by_engine(stamp), holds_from_s=from_s, pattern=pattern),)

    def _breathe_normally(self, stamp: Stamp) -> tuple[Record, ...]:
        self._paced_before_stop = False
        return self._stop_pacer(stamp)

    def _pause(self, stamp: Stamp) -> tuple[Record, ...]:
        if self._stage is not Stage.RUNNING:
            return ()
        self._stage = Stage.PAUSED
        self._paused_since_s = stamp.t_s
        self._paced_before_stop = self._is_pacing
        return (Paused(**_by_engine(stamp)), *self._stop_pacer(stamp))

    def _resume(self, stamp: Stamp) -> tuple[Record, ...]:
        if self._stage is Stage.RUNNING and not self._is_pacing and self._pattern is not None:
            return self._pace(stamp)
        if self._stage is not Stage.PAUSED:
            return ()
        resumed = self._leave_pause(stamp)
        paced = self._pace(stamp) if self._paced_before_stop and self._pattern else ()
        return (*resumed, *paced)

    def _leave_pause(self, stamp: Stamp) -> tuple[Record, ...]:
        if self._paused_since_s is None:
            return ()
        self._part_paused_s += stamp.t_s - self._paused_since_s
        self._paused_since_s = None
        self._stage = Stage.RUNNING
        return (Resumed(**_by_engine(stamp)),)

    def _ask_end(self, stamp: Stamp) -> tuple[Record, ...]:
        if self._stage not in {Stage.RUNNING, Stage.PAUSED}:
            return ()
        self._was_paused = self._stage is Stage.PAUSED
        if not self._was_paused:
            self._paced_before_stop = self._is_pacing
        self._stage = Stage.ENDING
        self._undo_until_s = stamp.t_s + UNDO_S
        asked = EndAsked(**_by_engine(stamp), undo_until_s=self._undo_until_s)
        return (asked, *self._stop_pacer(stamp))

    def _undo_end(self, stamp: Stamp) -> tuple[Record, ...]:
        if self._stage is not Stage.ENDING:
            return ()
        self._undo_until_s = None
        undone = EndUndone(**_by_engine(stamp))
        if self._was_paused:
            self._stage = Stage.PAUSED
            return (undone,)
        self._stage = Stage.RUNNING
        paced = self._pace(stamp) if self._paced_before_stop and self._pattern else ()
        return (undone, *paced)


class _Common(TypedDict):
    t_s: float
    utc_s: float
    source: str


def _by_engine(stamp: Stamp) -> _Common:
    return {"t_s": stamp.t_s, "utc_s": stamp.utc_s, "source": ENGINE}
