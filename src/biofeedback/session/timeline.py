"""The moment a screen shows: how the wall's clock maps to session time."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Session time as a function of the monotonic clock.

    Pacer, trace and sound ask it for "now", so that live, pause and replay at any speed are one
    thing.

    >>> Timeline(wall_s=100.0, session_s=20.0, speed=4.0).at(101.0)
    24.0
    """

    wall_s: float
    """A moment on the monotonic clock."""
    session_s: float
    """The session time that it shows."""
    speed: float = 1.0
    """Session seconds in a second."""
    is_stopped: bool = False
    """Whether time stands still, as in a halted replay."""
    ends_s: float | None = None
    """Session time after which it stands still."""

    def at(self, wall_s: float) -> float:
        """Session time at a moment of the monotonic clock."""
        if self.is_stopped:
            return self.session_s
        now_s = self.session_s + (wall_s - self.wall_s) * self.speed
        return now_s if self.ends_s is None else min(now_s, self.ends_s)

    def stopped(self, wall_s: float) -> "Timeline":
        """This timeline, standing still from a moment on."""
        return replace(self, wall_s=wall_s, session_s=self.at(wall_s), is_stopped=True)

    def running(self, wall_s: float, speed: float) -> "Timeline":
        """This timeline, going on from a moment at a speed."""
        return replace(
            self, wall_s=wall_s, session_s=self.at(wall_s), speed=speed, is_stopped=False
        )
