"""What to do next about one stream of a strap: ask for it, stop it, or wait; without any input."""

from dataclasses import dataclass
from enum import StrEnum

from biofeedback.sensors.ble.limits import StreamLimits
from biofeedback.streams import StreamKind, Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One stream as it is wanted."""

    rate_hz: int | None = None
    """The rate wished for; None takes what the sensor has."""


class Action(StrEnum):
    """What is to be done now."""

    WAIT = "wait"
    START = "start"
    STOP = "stop"


def wish_for(kind: StreamKind, streams: Streams) -> Wish | None:
    """What is wanted of one kind; None if it is not wanted."""
    match kind:
        case StreamKind.ECG:
            return Wish() if streams.ecg else None
        case StreamKind.ACCELERATION:
            rate_hz = streams.acceleration_hz
            return None if rate_hz is None else Wish(rate_hz=rate_hz)
        case StreamKind.PPI:
            return Wish() if streams.ppi else None


class StreamCourse:
    """One stream over one connection.

    Idle, asked for, sending; after the device stopped it, fell silent or did not answer it rests
    and is asked for again; refused or silent too often it is over, until something else is
    wished for. It is told what happened and when (seconds on any steady clock), and says what to
    do.
    """

    def __init__(self, limits: StreamLimits, *, may_run: bool = False) -> None:
        self._limits = limits
        self._wish: Wish | None = None
        self._asked: Wish | None = None
        self._is_in_force = False
        self._is_over = False
        self._is_heard = False
        self._asked_s = self._sign_s = self._due_s = 0.0
        self._rest_s = limits.rest_min_s
        self._silences = 0
        self.may_run = may_run
        """Whether the device may be sending: from before its start until it surely stopped."""

    def wish(self, wish: Wish | None) -> None:
        """Want it like this from now on; None: not at all."""
        if wish != self._wish:
            self._wish = wish
            self._is_over = False
            self._due_s = 0.0
            self._silences = 0

    def action(self, now_s: float) -> Action:
        """What is to be done at a moment."""
        if self._is_in_force:
            is_fine = self._wish == self._asked and not self.is_silent(now_s)
            return Action.WAIT if is_fine else Action.STOP
        if now_s < self._due_s or self._is_over:
            return Action.WAIT
        if self._wish is not None:
            return Action.START
        return Action.STOP if self.may_run else Action.WAIT

    def next_s(self) -> float | None:
        """When there may be something to do although nothing happens; None for never."""
        if self._is_in_force:
            return self._sign_s + self._limits.samples_s
        if self._is_over or (self._wish is None and not self.may_run):
            return None
        return self._due_s

    def is_silent(self, now_s: float) -> bool:
        """Whether frames have been missing for too long."""
        return self._is_in_force and now_s - self._sign_s >= self._limits.samples_s

    def asked(self, wish: Wish, now_s: float) -> None:
        """What it takes to have it sent begins."""
        self._is_in_force, self._is_heard = True, False
        self._asked, self._asked_s, self._sign_s = wish, now_s, now_s

    def starts(self) -> None:
        """Its start is about to be asked for; from here on it may run, whatever is answered."""
        self.may_run = True

    def heard(self, now_s: float) -> bool:
        """A frame came; whether it is the first since it was asked for."""
        if not self.may_run:
            return False
        # Frames can come although the answer to the question for them was lost.
        self._is_in_force |= self._wish is not None and self._wish == self._asked
        if not self._is_in_force:
            return False
        is_first, self._is_heard = not self._is_heard, True
        self._sign_s = now_s
        self._silences = 0
        return is_first

    def stopped(self) -> None:
        """The device was told to stop it, and does not send any more."""
        self.may_run = self._is_in_force = False

    def fell_silent(self) -> bool:
        """It was stopped for its silence; whether it will be asked for again."""
        self.stopped()
        self._silences += 1
        self._is_over = self._silences > self._limits.silent_restarts
        return not self._is_over

    def failed(self, now_s: float, *, is_stopped: bool) -> None:
        """The device stopped it by itself, or gave no answer: go on after a rest."""
        if self._is_heard and now_s - self._asked_s >= self._limits.samples_s:
            self._rest_s = self._limits.rest_min_s
        self._is_in_force = False
        self.may_run = self.may_run and not is_stopped
        self._due_s = now_s + self._rest_s
        self._rest_s = min(2 * self._rest_s, self._limits.rest_max_s)

    def refused(self) -> None:
        """The device will not send it as it is wished."""
        self.stopped()
        self._is_over = True
