"""What the session screen asks of the backend, besides commands; frozen values."""

from dataclasses import dataclass

from biofeedback.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeed:
    """Play at this speed, also after a halt."""

    speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """Let the replay stand still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seek:
    """Let the replay jump."""

    t_s: float
    """Session time to jump to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Close the replay."""


Request = Command | SetSpeed | Halt | Seek | Leave
