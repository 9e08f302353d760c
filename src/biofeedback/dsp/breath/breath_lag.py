"""When in the breath the heart is fastest: a lag behind the end of the inhale, and its spread.

0 degrees: the heart rate's cycle (the one that the swing is taken of) is highest where the lungs
are fullest, at the end of the inhale. Positive: the heart is later. At a person's resonance the two
are in phase (Vaschillo et al. 2006, doi:10.1007/s10484-006-9009-3). Mean and spread are circular
(Berens 2009, doi:10.18637/jss.v031.i10).

An interval tells the mean rate over itself (integral pulse frequency modulation; Mateo and Laguna
2000, doi:10.1109/10.841326), so its rate is placed in its middle here. At the beat that ends it,
where the swing and spectra place it, every lag would be half an interval too long: 16 degrees at
6 breaths and 67 beats per minute.

Intervals of the Bluetooth heart-rate service come with an unknown delay of up to 4 s. A lag against
the pacer, or against a chest on another clock, is therefore that much uncertain; ``Lag.with_delay``
says between what. The lag as such is one only where one clock timed both.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.breath.breath_reference import Breaths
from biofeedback.dsp.breath.heart_breath import breath_cycles

MAX_DELAY_S = 4.0
"""Most that the heart-rate service has been seen to delay an interval."""
MIN_SWING_BPM = 0.01
"""A smaller swing is rounding, and has no phase."""
MIN_BREATHS = 3
_RAYLEIGH = 3.0
"""The statistic n R^2 above which directions are no even scatter, at 5 % (Rayleigh's test)."""
_CANCELLED = 1e-9
_ROUNDING = 1e-9
"""Three breaths of exactly one lag just reach the statistic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathLags:
    """Breath by breath; all of shape (k,)."""

    lags_deg: NDArray[np.float64]
    """From -180 to below 180; positive: the heart is fastest after the end of the inhale."""
    lengths_s: NDArray[np.float64]
    """How long each breath was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayedLag:
    """What a lag may be, where beats were told late by an unknown time."""

    earliest_deg: float
    """If the delay was the longest; may lie below -180."""
    latest_deg: float
    """If there was no delay."""
    earliest_s: float
    latest_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """The lag of several breaths."""

    mean_deg: float
    """Circular mean, from -180 to 180."""
    spread_deg: float
    """Circular standard deviation; 0 where all are equal."""
    breath_s: float
    """Mean length of the breaths."""
    breaths: int
    is_consistent: bool
    """Whether the breaths agree better than an even scatter would, at 5 %."""

    @property
    def mean_s(self) -> float:
        """The mean as a share of the mean breath."""
        return self.mean_deg / 360.0 * self.breath_s

    def with_delay(self, most_s: float = MAX_DELAY_S) -> DelayedLag:
        """The interval that an unknown delay of 0 to ``most_s`` leaves open.

        >>> lag = Lag(mean_deg=36.0, spread_deg=5.0, breath_s=10.0, breaths=9, is_consistent=True)
        >>> lag.with_delay(4.0).earliest_deg, lag.with_delay(4.0).latest_deg
        (-108.0, 36.0)
        """
        return DelayedLag(
            earliest_deg=self.mean_deg - 360.0 * most_s / self.breath_s,
            latest_deg=self.mean_deg,
            earliest_s=self.mean_s - most_s,
            latest_s=self.mean_s,
        )


def breath_lags(
    times_s: NDArray[np.float64], rr_ms: NDArray[np.float64], breaths: Breaths
) -> BreathLags:
    """The lag in each breath that the beats span and in which the heart swings at all.

    Beats, shape (n,), are one uninterrupted stretch.
    """
    middles_s = times_s - rr_ms / 2000.0
    cycles = breath_cycles(middles_s, rr_ms, breaths.spans)
    swinging = np.array(cycles.swings_bpm) >= MIN_SWING_BPM
    places = cycles.places[swinging]
    lengths_s = breaths.lengths_s[places]
    fullest = 2.0 * math.pi * (breaths.turns_s[places] - breaths.starts_s[places]) / lengths_s
    later = np.degrees(cycles.peak_phases[swinging] - fullest)
    return BreathLags(lags_deg=np.mod(later + 180.0, 360.0) - 180.0, lengths_s=lengths_s)


def mean_lag(lags: BreathLags) -> Lag | None:
    """Mean and spread of three breaths or more; None for fewer, or where they cancel out."""
    count = len(lags.lags_deg)
    if count < MIN_BREATHS:
        return None
    turns = np.exp(1j * np.radians(lags.lags_deg))
    mean = complex(np.mean(turns))
    agreement = min(abs(mean), 1.0)
    if agreement < _CANCELLED:
        return None
    return Lag(
        mean_deg=math.degrees(math.atan2(mean.imag, mean.real)),
        spread_deg=math.degrees(math.sqrt(max(0.0, -2.0 * math.log(agreement)))),
        breath_s=float(np.mean(lags.lengths_s)),
        breaths=count,
        is_consistent=count * agreement * agreement >= _RAYLEIGH * (1.0 - _ROUNDING),
    )
