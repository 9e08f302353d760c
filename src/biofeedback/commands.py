"""What a person can ask of a running session; frozen values."""

from dataclasses import dataclass

from biofeedback.breathing import BreathingPattern
from biofeedback.streams import Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPace:
    """Breathe like this from the next breath on; also starts pacing again after a stop."""

    pattern: BreathingPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class BreatheNormally:
    """Stop pacing at once; the session and its recording go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Stop the pacer and the part's clock; never the recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Go on after a pause, or pace again after breathing normally."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Remember this moment."""

    text: str = ""
    """What a person wrote beside it, if anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPart:
    """Go on to the next part of the plan; ends the session after the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """End the session; can be undone for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndNow:
    """End the session at once, without the time to undo it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEnd:
    """Take an end back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStreams:
    """From now on have the sensor send these streams, and no others; its intervals go on."""

    streams: Streams


Command = (
    SetPace
    | BreatheNormally
    | Pause
    | Resume
    | Mark
    | NextPart
    | End
    | EndNow
    | UndoEnd
    | SetStreams
)
