"""The samples that the ECG trace shows, and the range it shows them in; no Qt."""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.updates import SamplesFound

SPAN_S = 6.0
"""How much of the past the trace shows: some seven beats, each wide enough to see its waves."""
LATEST_S = 2.5
"""Samples come in frames, and the trace glides behind them by so much at most."""
_KEPT_S = SPAN_S + LATEST_S + 2.0
_HALVES_UV = (500.0, 1000.0, 1500.0, 2500.0, 4000.0, 8000.0, 16000.0)
_TOO_WIDE = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleEcg:
    """What of the trail lies in the span that ends now; columns of shape (n,)."""

    ages_s: NDArray[np.float64]
    """Time of each sample relative to the trace's right end: zero or less."""
    microvolts: NDArray[np.float64]
    joins_next: NDArray[np.bool_]
    """Whether a line may be drawn to the next sample; never across lost ones."""


@dataclass(frozen=True, slots=True)
class VoltRange:
    """The voltages between which the trace is drawn, in microvolts."""

    middle: float
    half: float

    def around(self, microvolts: NDArray[np.float64]) -> "VoltRange":
        """The range to show these in: this one while it fits, so that the trace stands still."""
        if len(microvolts) == 0:
            return self
        low, high = float(microvolts.min()), float(microvolts.max())
        fits = self.middle - self.half <= low and high <= self.middle + self.half
        if fits and high - low > 2.0 * self.half / _TOO_WIDE:
            return self
        middle = round((low + high) / 200.0) * 100.0
        needed = 1.1 * max(high - middle, middle - low)
        half = next((step for step in _HALVES_UV if step >= needed), needed)
        return VoltRange(middle, half)


RESTING_RANGE = VoltRange(0.0, 1000.0)
"""What is shown before the first sample."""


class EcgTrail:
    """The ECG of the last seconds, in order of time; older samples are forgotten."""

    def __init__(self) -> None:
        self._pieces: deque[SamplesFound] = deque()
        self._late_s = 0.0
        self._looked_s: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing has come, or all of it was long ago."""
        return not self._pieces

    def add(self, found: SamplesFound) -> None:
        """Take samples that are later than all before."""
        self._pieces.append(found)
        newest_s = found.times_s[-1] if len(found.times_s) else -math.inf
        while self._pieces and self._is_older(self._pieces[0], newest_s - _KEPT_S):
            self._pieces.popleft()

    def clear(self) -> None:
        """Forget everything, as after a jump in a replay."""
        self._pieces.clear()
        self._late_s, self._looked_s = 0.0, None

    def visible(self, now_s: float, buckets: int = 2000) -> VisibleEcg:
        """The samples of the span that ends a little before now.

        It ends so much before that the next frame is there when it is needed, and the trace
        glides. ``buckets`` is how many pairs of lowest and highest are worth drawing; fewer
        samples are given as they are.
        """
        ends_s = now_s - self._lateness(now_s)
        if not self._pieces:
            return _NOTHING
        times_s = np.concatenate([piece.times_s for piece in self._pieces])
        values = np.concatenate([piece.values for piece in self._pieces])
        segments = np.concatenate(
            [np.full(len(piece.times_s), piece.segment) for piece in self._pieces]
        )
        first, last = np.searchsorted(times_s, (ends_s - SPAN_S, ends_s))
        shown = slice(max(0, int(first) - 1), int(last))
        times_s, values, segments = times_s[shown], values[shown], segments[shown]
        if len(times_s) > 2 * buckets:
            kept = extremes(values, buckets)
            times_s, values, segments = times_s[kept], values[kept], segments[kept]
        joins = np.zeros(len(times_s), dtype=np.bool_)
        joins[:-1] = segments[1:] == segments[:-1]
        return VisibleEcg(ages_s=times_s - ends_s, microvolts=values, joins_next=joins)

    def _lateness(self, now_s: float) -> float:
        """How far behind now the trace ends: as late as samples were lately, and no more."""
        since_s = 0.0 if self._looked_s is None else now_s - self._looked_s
        self._looked_s = now_s
        if self._pieces and len(self._pieces[-1].times_s):
            behind_s = now_s - float(self._pieces[-1].times_s[-1])
            eased_s = self._late_s - _EASING * max(0.0, since_s)
            self._late_s = min(LATEST_S, max(behind_s, eased_s, 0.0))
        return self._late_s

    @staticmethod
    def _is_older(piece: SamplesFound, than_s: float) -> bool:
        return len(piece.times_s) == 0 or bool(piece.times_s[-1] < than_s)


_EASING = 0.02
"""Seconds of lateness forgotten in a second, so that one hiccup does not last."""
_NOTHING = VisibleEcg(
    ages_s=np.empty(0), microvolts=np.empty(0), joins_next=np.empty(0, dtype=np.bool_)
)


def extremes(values: NDArray[np.float64], buckets: int) -> NDArray[np.intp]:
    """Places of the lowest and the highest of each of so many equal stretches, in order.

    >>> extremes(np.array([0.0, 5.0, 1.0, 2.0, -3.0, 4.0]), 2).tolist()
    [0, 1, 4, 5]
    """
    edges = np.linspace(0, len(values), buckets + 1).astype(np.intp)[:-1]
    low, high = np.minimum.reduceat(values, edges), np.maximum.reduceat(values, edges)
    owner = np.searchsorted(edges, np.arange(len(values)), side="right") - 1
    return np.flatnonzero((values == low[owner]) | (values == high[owner]))
