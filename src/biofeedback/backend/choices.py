"""What a session can be run on; frozen values that a screen or the terminal hands over."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StrapChoice:
    """A heart-rate strap over Bluetooth."""

    address: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedChoice:
    """A heart that exists only in software."""

    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChoice:
    """A file of RR intervals, played as if it were a strap."""

    path: Path


SourceChoice = StrapChoice | SimulatedChoice | FileChoice
