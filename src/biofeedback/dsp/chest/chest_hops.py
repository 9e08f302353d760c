"""Samples of acceleration to quarters of a second: the slow part, the trunk's, and movement.

A quarter begins at a whole multiple of 0.25 s of session time. It is worked out when all samples
that its filters reach for have come, always of the same arrays, so however the samples are cut
into updates, the results are equal to the last bit. Nothing is filtered across lost samples.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.chest.kernels import LEAST_HZ, Kernels, kernels
from biofeedback.dsp.updates import SamplesFound

HOP_S = 0.25
POINTS_PER_HOP = 2
GRID_HZ = POINTS_PER_HOP / HOP_S
"""How many moments a second the slow part is worked out at."""
MAX_HOLE_S = 0.5
"""Samples further apart are not joined, whatever their segment."""
_RATE_SPAN_S = 1.0
"""The first so much of a run tells how many samples there are a second."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChestHop:
    """A quarter of a second of a chest."""

    times_s: NDArray[np.float64]
    """Its two moments, shape (2,)."""
    slow_mg: NDArray[np.float64]
    """The part that breathing is in, gravity included; shape (2, 3)."""
    trunk_mg: NDArray[np.float64]
    """Amplitude between 0.5 and 2.5 Hz, of all axes together, shape (2,)."""
    movement_mg2: float
    """Mean square of 0.7 to 10 Hz in it, of all axes together."""
    is_first: bool
    """Whether samples are missing before it."""


class ChestHops:
    """Streaming: updates with samples in, quarters of a second out."""

    def __init__(self) -> None:
        self._segment: int | None = None
        self._begin(np.empty(0), np.empty((0, 3)))

    def feed(self, found: SamplesFound) -> list[ChestHop]:
        """Take in samples of acceleration; what could be worked out by them, in order."""
        if found.segment != self._segment:
            self._segment = found.segment
            self._begin(np.empty(0), np.empty((0, 3)))
        hops: list[ChestHop] = []
        before_s = self._times_s[-1:] if len(self._times_s) else found.times_s[:1]
        steps_s = np.diff(np.concatenate((before_s, found.times_s)))
        edges = np.flatnonzero(steps_s > MAX_HOLE_S).tolist()
        start = 0
        for edge in edges:
            hops += self._joined(found.times_s[start:edge], found.values[start:edge])
            self._begin(np.empty(0), np.empty((0, 3)))
            start = edge
        return hops + self._joined(found.times_s[start:], found.values[start:])

    def _begin(self, times_s: NDArray[np.float64], values: NDArray[np.float64]) -> None:
        self._times_s = times_s
        self._values = values
        self._kernels: Kernels | None = None
        self._next = 0
        """Which multiple of 0.25 s comes next; of no meaning without filters."""
        self._is_first = True
        self._is_too_slow = False

    def _joined(self, times_s: NDArray[np.float64], values: NDArray[np.float64]) -> list[ChestHop]:
        if self._is_too_slow:
            return []
        self._times_s = np.concatenate((self._times_s, times_s))
        self._values = np.concatenate((self._values, values))
        if self._kernels is None and not self._is_begun():
            return []
        assert self._kernels is not None  # _is_begun has made them
        hops: list[ChestHop] = []
        while (hop := self._hop(self._kernels)) is not None:
            hops.append(hop)
        self._forget(self._kernels)
        return hops

    def _is_begun(self) -> bool:
        """Choose the filters, once there are samples enough to tell the rate and to fill them."""
        if not len(self._times_s) or self._times_s[-1] - self._times_s[0] < _RATE_SPAN_S:
            return False
        count = int(np.searchsorted(self._times_s, self._times_s[0] + _RATE_SPAN_S))
        span_s = float(self._times_s[count] - self._times_s[0])
        rate_hz = round(count / span_s)
        if rate_hz < LEAST_HZ:
            self._is_too_slow = True
            return False
        chosen = kernels(rate_hz)
        if len(self._times_s) <= chosen.half:
            return False
        self._kernels = chosen
        self._next = math.floor(self._times_s[chosen.half] / HOP_S) + 1
        return True

    def _hop(self, chosen: Kernels) -> ChestHop | None:
        """The next quarter, if all of its samples are there."""
        from_s, to_s = self._next * HOP_S, (self._next + 1) * HOP_S
        end = int(np.searchsorted(self._times_s, to_s))
        if end + chosen.half >= len(self._times_s):
            return None
        start = int(np.searchsorted(self._times_s, from_s))
        points_s = from_s + np.arange(POINTS_PER_HOP) / GRID_HZ
        slow = np.array([self._slow(at_s, chosen) for at_s in points_s.tolist()])
        trunk = np.array([self._trunk(at_s, chosen) for at_s in points_s.tolist()])
        hop = ChestHop(
            times_s=points_s,
            slow_mg=slow,
            trunk_mg=trunk,
            movement_mg2=self._movement_mg2(start, end, chosen),
            is_first=self._is_first,
        )
        self._next += 1
        self._is_first = False
        return hop

    def _slow(self, at_s: float, chosen: Kernels) -> NDArray[np.float64]:
        """The slow part at a moment, on a line between the two samples around it."""
        after = int(np.searchsorted(self._times_s, at_s))
        before_s, after_s = self._times_s[after - 1 : after + 1].tolist()
        share = (at_s - before_s) / (after_s - before_s)
        around = self._values[after - 1 - chosen.half : after + 1 + chosen.half]
        slow: NDArray[np.float64] = (1.0 - share) * (chosen.breathing @ around[:-1])
        slow += share * (chosen.breathing @ around[1:])
        return slow

    def _trunk(self, at_s: float, chosen: Kernels) -> float:
        """The amplitude around the sample that comes first from a moment on."""
        middle = int(np.searchsorted(self._times_s, at_s))
        around = self._values[middle - chosen.trunk_half : middle + chosen.trunk_half + 1]
        pointers = chosen.trunk @ around
        return math.sqrt(float(np.sum(pointers.real**2 + pointers.imag**2)))

    def _movement_mg2(self, start: int, end: int, chosen: Kernels) -> float:
        if start == end:
            return 0.0
        around = self._values[start - chosen.half : end + chosen.half]
        moved = [np.convolve(axis, chosen.movement, mode="valid") for axis in around.T]
        return float(sum(np.dot(one, one) for one in moved)) / (end - start)

    def _forget(self, chosen: Kernels) -> None:
        """Let go of samples that no later quarter reaches for."""
        start = int(np.searchsorted(self._times_s, self._next * HOP_S)) - chosen.half - 2
        if start > 0:
            self._times_s = self._times_s[start:]
            self._values = self._values[start:]
