"""What the machine's user can choose; immutable."""

from dataclasses import dataclass
from enum import StrEnum

from biofeedback.breathing import DEFAULT_INHALE_SHARE, DEFAULT_RATE_PER_MIN
from biofeedback.streams import Streams


class ThemeChoice(StrEnum):
    """How the window looks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high contrast"


class PacerPlace(StrEnum):
    """Where on the screen the pacer stands, for a head that turns."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Choices that hold for this machine; kept in the library file."""

    theme: ThemeChoice = ThemeChoice.SYSTEM
    text_scale: float = 1.0
    """1.0 to 2.0, on top of the system's own."""
    has_reduced_motion: bool = False
    """A slow vertical bar instead of a growing disc."""
    pacer_place: PacerPlace = PacerPlace.CENTRE
    rate_per_min: float = DEFAULT_RATE_PER_MIN
    """The pace offered first."""
    inhale_share: float = DEFAULT_INHALE_SHARE
    session_minutes: int = 10
    acceleration_hz: int | None = 50
    """What a strap that can is asked for, to see breathing; None asks for nothing."""
    ecg: bool = False
    """Whether a strap that can is asked for its ECG."""


def streams_wanted(settings: Settings) -> Streams:
    """What a strap is asked for at the start of a session; pulse intervals where it has them."""
    return Streams(ecg=settings.ecg, acceleration_hz=settings.acceleration_hz, ppi=True)
