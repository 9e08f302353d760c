"""What NeuroKit2 answers: its columns, and why some have no number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

CHECKED_VERSION = "0.2.13"
"""The release whose definitions are followed and explained here."""
FEWEST_BEATS = 3
"""With fewer intervals its functions fail in many ways."""
MOST_BEATS = 5_000
"""Its nonlinear function holds several matrices of n by n: 75 GiB for a day of beats."""


class Call(StrEnum):
    """Its three functions of intervals; together they are its ``hrv``."""

    TIME = "hrv_time"
    FREQUENCY = "hrv_frequency"
    """Called with ``normalize=False``: else its powers are shares of the highest density."""
    NONLINEAR = "hrv_nonlinear"


class NoNumber(StrEnum):
    """Why it gives no number."""

    TOO_FEW = "too few beats for NeuroKit2"
    TOO_MANY = "too many beats for NeuroKit2's memory"
    FAILED = "NeuroKit2 failed"
    UNDEFINED = "NeuroKit2 gives none"


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirNumbers:
    """What one of its functions made of intervals."""

    call: Call
    version: str
    """Its release."""
    values: Mapping[str, float]
    """Finite numbers by its names of columns, in its order, such as ``HRV_RMSSD``."""
    undefined: tuple[str, ...] = ()
    """Columns that came without a finite number."""
    reason: NoNumber | None = None
    """Why there is nothing at all."""
    detail: str = ""
    """What it raised where it failed, for the log."""
    warnings: tuple[str, ...] = ()
    """What it or numpy warned of meanwhile, each once."""

    def why_not(self, column: str) -> NoNumber | None:
        """Why a column has no number; None where it has one."""
        if column in self.values:
            return None
        return self.reason or NoNumber.UNDEFINED


Ask = Callable[[Call, NDArray[np.float64]], TheirNumbers]
"""Asks one of its functions about intervals in ms, shape (n,); ``neurokit2_calls.ask`` is one."""


def refused(call: Call, beats: int) -> NoNumber | None:
    """Why a function is not even asked about so many intervals; None where it may be."""
    if beats < FEWEST_BEATS:
        return NoNumber.TOO_FEW
    if call is Call.NONLINEAR and beats > MOST_BEATS:
        return NoNumber.TOO_MANY
    return None
