"""How often the heart changes from slowing down to speeding up, or back: fragmentation.

Costa, Davis and Goldberger 2017a (doi:10.3389/fphys.2017.00255); hard and soft inflections after
2017b (doi:10.3389/fphys.2017.00827). A difference of two successive intervals is a deceleration,
an acceleration or neither (exactly zero); an interval between two differences of unlike kind is an
inflection: hard from one sign to the other, soft from or to zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.plain_series import checked_series, successive

LONG_RUN = 3
"""Differences of one sign in a row that make a run long enough not to count as fragmented."""
ALTERNATING_RUN = 4
"""Intervals in a row at which the sign changes that make an alternation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragmentation:
    """What was counted in a series; the indices are ratios of it."""

    differences: int
    """Between successive measured intervals of one segment."""
    moving: int
    """Differences other than zero."""
    runs: int
    """Of differences of one sign; a zero and a break end one."""
    in_long_runs: int
    """Differences in runs of three or more."""
    judged: int
    """Intervals with a difference on both sides, at which an inflection can be told."""
    hard: int
    """Of these, those at which the sign turns over."""
    soft: int
    """Of these, those at which a zero begins or ends."""
    alternating: int
    """Of the hard ones, those that stand four or more in a row."""

    @property
    def pip_percent(self) -> float | None:
        """Percentage of inflection points, hard and soft; None where none could be told."""
        return 100.0 * (self.hard + self.soft) / self.judged if self.judged else None

    @property
    def ials(self) -> float | None:
        """Inverse average length of the runs, per difference; None where nothing moves."""
        return self.runs / self.moving if self.moving else None

    @property
    def pss_percent(self) -> float | None:
        """Percentage in short segments: what is not in long runs; None where nothing moves."""
        if not self.moving:
            return None
        return 100.0 * (self.differences - self.in_long_runs) / self.differences

    @property
    def pas_percent(self) -> float | None:
        """Percentage in alternation segments; None where no inflection could be told."""
        return 100.0 * self.alternating / self.judged if self.judged else None


def fragmentation(
    rr_ms: NDArray[np.float64],
    segments: NDArray[np.int64],
    corrected: NDArray[np.bool_] | None = None,
) -> Fragmentation:
    """The counts of a series; all arrays have shape (n,).

    A break between segments and an interval marked in ``corrected`` end runs, and nothing is told
    across them. Raises ValueError for what is no series (``plain_series``).

    >>> rr_ms = np.array([800.0, 810.0, 820.0, 830.0, 815.0, 815.0])
    >>> counted = fragmentation(rr_ms, np.zeros(6, dtype=int))
    >>> (counted.hard, counted.soft, counted.pip_percent, counted.ials, counted.pss_percent)
    (1, 1, 50.0, 0.5, 40.0)
    """
    series_ms = checked_series(rr_ms)
    kept = successive(len(series_ms), segments, corrected)
    slows = kept & (series_ms[1:] > series_ms[:-1])
    hastens = kept & (series_ms[1:] < series_ms[:-1])
    lengths = np.concatenate((_run_lengths(slows), _run_lengths(hastens)))
    judged = kept[1:] & kept[:-1]
    hard = (slows[1:] & hastens[:-1]) | (hastens[1:] & slows[:-1])
    same = (slows[1:] & slows[:-1]) | (hastens[1:] & hastens[:-1])
    still = judged & ~(slows | hastens)[1:] & ~(slows | hastens)[:-1]
    alternations = _run_lengths(hard)
    return Fragmentation(
        differences=int(np.count_nonzero(kept)),
        moving=int(lengths.sum()),
        runs=len(lengths),
        in_long_runs=int(lengths[lengths >= LONG_RUN].sum()),
        judged=int(np.count_nonzero(judged)),
        hard=int(np.count_nonzero(hard)),
        soft=int(np.count_nonzero(judged & ~hard & ~same & ~still)),
        alternating=int(alternations[alternations >= ALTERNATING_RUN].sum()),
    )


def _run_lengths(marks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How long each unbroken row of marks is."""
    padded = np.zeros(len(marks) + 2, dtype=np.bool_)
    padded[1:-1] = marks
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    lengths: NDArray[np.int64] = edges[1::2] - edges[::2]
    return lengths
