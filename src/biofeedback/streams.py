"""What a sensor can send beside its intervals, and which of it is wanted."""

from dataclasses import dataclass
from enum import StrEnum


class StreamKind(StrEnum):
    """A stream of samples from a sensor."""

    ECG = "ecg"
    """The heart's voltage, in microvolts."""
    ACCELERATION = "acceleration"
    """Three axes, in thousandths of the earth's gravity."""
    PPI = "ppi"
    """Pulse intervals of an optical sensor, each with its own error estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """What is wanted of a sensor; what it does not offer is left out."""

    ecg: bool = False
    acceleration_hz: int | None = None
    """The rate wished for; a sensor that lacks it takes its nearest. None: no acceleration."""
    ppi: bool = False


NO_STREAMS = Streams()
