"""What is shown before a session: the source to choose, the pace, the calm-breath instruction."""

from dataclasses import dataclass

from biofeedback.breathing import BreathingPattern
from biofeedback.records import SourceKind
from biofeedback.ui.session.view_state import Tone

CHOOSABLE = (SourceKind.STRAP, SourceKind.FILE, SourceKind.SIMULATED)
"""In the order in which they are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrapRow:
    """One strap in reach."""

    address: str
    name: str
    signal: str
    """How strong it is received, in a word."""
    bars: int
    """The same as 0 to 4 bars."""
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A sentence with its colour; empty where there is nothing to say."""

    text: str = ""
    tone: Tone = Tone.CALM


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStrapState:
    """The strap that was used last, and how it fares where it is held ready."""

    name: str
    used: str
    """When it was used last, in words."""
    is_held: bool
    """Whether it is connected, or being connected to."""
    link: Remark
    """How its link fares; empty unless it is held."""
    is_live: bool
    """Whether it sends intervals."""
    is_automatic: bool
    """Whether it is connected to without being asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareState:
    """Everything on the screen before a session."""

    known: KnownStrapState | None
    """None where no strap was used on this computer yet."""
    source: SourceKind | None
    """What was chosen; nothing by itself, but a strap for which a person asked that."""
    straps: tuple[StrapRow, ...]
    is_scanning: bool
    scan: Remark
    file_name: str
    """Empty until a file is chosen."""
    minutes: int
    pattern: BreathingPattern
    """What the pacer will ask for."""
    breath: str
    """The pace in seconds, such as "in 4.5 s · out 5.5 s"."""
    slow_question: str
    """Asked before a very slow pace; empty otherwise."""
    can_start: bool
    is_starting: bool
    start: Remark
    """What is still missing, or why the session could not start."""
