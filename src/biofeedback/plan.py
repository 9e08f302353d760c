"""The parts of a session; immutable."""

from dataclasses import dataclass

from biofeedback.breathing import BreathingPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stretch of a session."""

    name: str
    """What a person calls it."""
    duration_s: float | None
    """Planned length; None goes on until somebody ends it."""
    pattern: BreathingPattern | None
    """The breathing it asks for; None is natural breathing."""

    def __post_init__(self) -> None:
        if self.duration_s is not None and self.duration_s <= 0:
            raise ValueError(f"a part of {self.duration_s} s has no length")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a session intends, in order."""

    name: str
    """What a person calls it."""
    parts: tuple[Part, ...]
    """At least one."""

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a plan needs at least one part")

    @property
    def duration_s(self) -> float | None:
        """Planned length of the whole; None when a part is open-ended."""
        lengths = [part.duration_s for part in self.parts]
        known = [length for length in lengths if length is not None]
        return sum(known) if len(known) == len(lengths) else None


def paced_breathing(pattern: BreathingPattern, duration_s: float | None, name: str) -> Plan:
    """The simplest plan: one part at one pace."""
    return Plan(name=name, parts=(Part(name=name, duration_s=duration_s, pattern=pattern),))
