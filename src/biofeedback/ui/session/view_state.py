"""What the running session screen shows; frozen, made by the presenter, painted by the view."""

from dataclasses import dataclass
from enum import StrEnum

from biofeedback.breathing import BreathingPattern
from biofeedback.ui.session.stream_traces import HIDDEN, TraceLine


class Stage(StrEnum):
    """Where the run stands for the person before the screen."""

    RUNNING = "running"
    """Live, with or without the pacer."""
    PAUSED = "paused"
    ENDING = "ending"
    """An end was asked for, and can be taken back."""
    OVER = "over"
    REPLAY = "replay"


class Tone(StrEnum):
    """How a sentence is coloured; its words say the same."""

    CALM = "calm"
    GOOD = "good"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One number, or the reason why there is none."""

    label: str
    value: str | None
    unit: str
    remark: str = ""
    """The reason for an absent number; what must be said beside one that is there."""
    details: tuple[str, ...] = ()
    """Window, corrected share and standing; empty while they are not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceTile:
    """The pace, and what can be done to it."""

    pattern: BreathingPattern | None
    """The newest that was asked for; None where the session has none."""
    coming: str
    """That a change waits for the next breath, or that nothing is paced; may be empty."""
    can_change: bool


class Intent(StrEnum):
    """What a person can want of a run; a button or a key says it."""

    BREATHE_NORMALLY = "breathe normally"
    PAUSE = "pause"
    RESUME = "resume"
    """Go on after a pause, or with the pacer after breathing normally."""
    MARK = "mark"
    END = "end"
    END_NOW = "end now"
    UNDO_END = "undo the end"
    FASTER = "faster"
    SLOWER = "slower"
    LONGER_INHALE = "longer inhale"
    SHORTER_INHALE = "shorter inhale"
    CONFIRM_SLOW = "confirm the slow pace"
    DECLINE_SLOW = "decline the slow pace"
    CONFIRM_LEAVE = "end for one"
    DECLINE_LEAVE = "stay together"
    DETAILS = "details"
    BREATH_TRACE = "the trace of breathing"
    ECG = "the ECG"
    EXAMINE = "what is wrong"
    """With the strap."""
    HALT = "halt"
    GO_ON = "go on"
    BACK = "back 30 s"
    FORWARD = "forward 30 s"
    SPEED_1 = "speed 1"
    SPEED_4 = "speed 4"
    SPEED_16 = "speed 16"
    LEAVE = "leave the replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One button."""

    intent: Intent
    text: str
    key: str
    """The key that does the same, as a person calls it; may be empty."""
    is_chosen: bool = False
    """Whether it stands for how things are now, as with a speed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to decide, in the place of the buttons; waits as long as its cause lasts."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayBar:
    """Where a replay stands."""

    at_s: float
    length_s: float
    text: str
    """Such as "2:05 of 10:00"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionViewState:
    """Everything on the screen but the pacer's disc and the trace, which move by themselves."""

    stage: Stage
    title: str
    subtitle: str
    tags: tuple[str, ...]
    """"simulated", "replay": what must be known of these numbers at all times."""
    time_text: str
    time_caption: str
    progress: float | None
    """Of the part, 0 to 1; None where it has no planned length."""
    tiles: tuple[Tile, ...]
    pace: PaceTile
    notice: str
    """One line below the pacer; may be empty."""
    signal: str
    signal_tone: Tone
    saving: str
    saving_tone: Tone
    choices: tuple[Choice, ...]
    hints: str
    """The keys of the choices."""
    question: Question | None
    replay: ReplayBar | None
    breath: TraceLine = HIDDEN
    ecg: TraceLine = HIDDEN
    doubt: str = ""
    """What is wrong with what the strap sends, and what to try; empty while nothing is."""
    doubt_tone: Tone = Tone.CALM
    details: tuple[str, ...] = ()
    """Further lines for who looks at the details."""
