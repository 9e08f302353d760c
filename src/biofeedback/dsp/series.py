"""Series of beats: intervals with their times, flags and segments."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class BeatKind(IntEnum):
    """What the artefact processor thinks of the interval that ends in a beat."""

    NORMAL = 0
    ECTOPIC = 1
    MISSED = 2
    """A beat was missed; the interval was split."""
    EXTRA = 3
    """A beat too many; the interval was merged with its neighbour."""
    MISPLACED = 4
    """Long or short: the beat was detected too early or too late."""
    OUT_OF_RANGE = 5
    """Outside 300 to 2000 ms: no interval of a heart at rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBeat:
    """An interval as it came, and the estimated time of the beat that ends it."""

    time_s: float
    """Session time; later than the true beat by the strap's own constant delay (``beat_clock``)."""
    rr_ms: float
    segment: int
    """Grows at each break."""
    arrived_s: float
    """Session time at which the program got it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One interval of the corrected series, and the beat that ends it."""

    time_s: float
    """Estimated time of the beat, in session time; not its arrival."""
    rr_ms: float
    """The interval that ends here, corrected where ``kind`` says so."""
    kind: BeatKind
    segment: int
    """Grows at each break; nothing may be differenced across two segments."""

    @property
    def is_corrected(self) -> bool:
        """Whether this is not the interval as it came."""
        return self.kind is not BeatKind.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatSeries:
    """Many beats as columns; all of shape (n,), in order of time."""

    times_s: NDArray[np.float64]
    rr_ms: NDArray[np.float64]
    kinds: NDArray[np.uint8]
    """Values of ``BeatKind``."""
    segments: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.times_s)
