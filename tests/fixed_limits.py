"""Limits for repairs that are what a test says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedLimits:
    jump: float
    turn: float
    bend: float

    def jump_ms(self) -> float:
        return self.jump

    def turn_ms(self) -> float:
        return self.turn

    def bend_ms(self) -> float:
        return self.bend
