"""How much of a Poincaré plot is the heart slowing down and how much is it speeding up.

A point above the line of identity is a deceleration (the later interval is the longer one), one
below it an acceleration, one on it neither.

Sources: distances and counts after Guzik 2006 (doi:10.1515/BMT.2006.054) and Porta 2008
(doi:10.1152/ajpregu.00129.2008), angles and areas after Yan 2017 (doi:10.1186/s12938-017-0402-3),
variances after Piskorski and Guzik 2007 (Physiological Measurement 28:287) and 2011
(doi:10.1007/s11517-011-0834-z). Points on the line give half of their long-term variance to
either side, as the last one has it.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.poincare import PoincarePairs, centred


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One quantity of the points, summed for decelerations and for accelerations."""

    decelerations: float
    accelerations: float

    @property
    def deceleration_share(self) -> float | None:
        """0 to 1; None where there is nothing to share."""
        return self._share(self.decelerations)

    @property
    def acceleration_share(self) -> float | None:
        """0 to 1; None where there is nothing to share."""
        return self._share(self.accelerations)

    def _share(self, part: float) -> float | None:
        whole = self.decelerations + self.accelerations
        return part / whole if whole > 0.0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry:
    """A Poincaré plot in two halves."""

    pairs: int
    """Points in all, those on the line of identity too."""
    counts: Split
    """Points; Porta's index is the accelerations' share."""
    distances_ms: Split
    """Distances from the line of identity; Guzik's index is the decelerations' share."""
    angles: Split
    """Angles in rad between the line of identity and the points, seen from the origin; the slope
    index is the decelerations' share. Of whole intervals: it means nothing of detrended ones."""
    areas_ms2: Split
    """Sectors between the line and the points; the area index is the decelerations' share."""
    short_ms2: Split
    """Squared distances from the line of identity; the shares are C1d and C1a."""
    long_ms2: Split
    """Squared distances along the line from the plot's centre; the shares are C2d and C2a."""

    @property
    def total_ms2(self) -> Split:
        """Half of the short-term and the long-term sums together; the shares are Cd and Ca."""
        return Split(
            decelerations=(self.short_ms2.decelerations + self.long_ms2.decelerations) / 2.0,
            accelerations=(self.short_ms2.accelerations + self.long_ms2.accelerations) / 2.0,
        )

    def deviations_ms(self, squares_ms2: Split) -> Split | None:
        """Roots of one of its sums of squares over the pairs less one: SD1d and SD1a, and so on.

        None for fewer than two pairs.
        """
        if self.pairs < 2:
            return None
        return Split(
            decelerations=math.sqrt(squares_ms2.decelerations / (self.pairs - 1)),
            accelerations=math.sqrt(squares_ms2.accelerations / (self.pairs - 1)),
        )


def asymmetry(pairs: PoincarePairs) -> Asymmetry:
    """The two halves of a Poincaré plot; of none, all sums are zero and no share is defined.

    >>> from biofeedback.dsp.nonlinear.poincare import poincare_pairs
    >>> rr_ms = np.array([800.0, 830.0, 820.0, 810.0])
    >>> halves = asymmetry(poincare_pairs(rr_ms, np.zeros(4, dtype=int)))
    >>> (halves.distances_ms.deceleration_share, round(halves.counts.acceleration_share, 3))
    (0.6, 0.667)
    """
    steps_ms = pairs.later_ms - pairs.earlier_ms
    sums_ms = pairs.later_ms + pairs.earlier_ms
    angles = np.arctan2(np.abs(steps_ms), sums_ms)
    radii_ms2 = pairs.earlier_ms * pairs.earlier_ms + pairs.later_ms * pairs.later_ms
    centred_ms = centred(sums_ms)
    return Asymmetry(
        pairs=len(pairs),
        counts=_split(steps_ms, np.ones(len(pairs))),
        distances_ms=_split(steps_ms, np.abs(steps_ms) / math.sqrt(2.0)),
        angles=_split(steps_ms, angles),
        areas_ms2=_split(steps_ms, angles * radii_ms2 / 2.0),
        short_ms2=_split(steps_ms, steps_ms * steps_ms / 2.0),
        long_ms2=_split(steps_ms, centred_ms * centred_ms / 2.0, halving_neither=True),
    )


def _split(
    steps_ms: NDArray[np.float64], values: NDArray[np.float64], *, halving_neither: bool = False
) -> Split:
    neither = float(values[steps_ms == 0.0].sum()) if halving_neither else 0.0
    return Split(
        decelerations=float(values[steps_ms > 0.0].sum()) + neither / 2.0,
        accelerations=float(values[steps_ms < 0.0].sum()) + neither / 2.0,
    )
