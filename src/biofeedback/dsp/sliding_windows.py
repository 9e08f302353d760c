"""Which beats each window of a sliding measure holds, and its values along them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.course import STALE_AFTER_S
from biofeedback.dsp.evaluation import COVERAGE
from biofeedback.dsp.series import BeatKind, BeatSeries

_EDGE_S = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingValues:
    """One number along windows that end at given moments; all of shape (n,)."""

    ends_s: NDArray[np.float64]
    """Session time at which each window ends, in order."""
    values: NDArray[np.float64]
    """In the metric's unit; says nothing where there is none."""
    is_there: NDArray[np.bool_]
    """Whether the window has a value: filled to 95 %, not stale, and one that the beats define."""

    def __len__(self) -> int:
        return len(self.ends_s)

    @property
    def there(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Ends and values of those windows that have one."""
        return self.ends_s[self.is_there], self.values[self.is_there]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingWindows:
    """The windows of one length over a series; arrays of shape (n,)."""

    ends_s: NDArray[np.float64]
    first: NDArray[np.int64]
    """Place of each one's first beat."""
    end: NDArray[np.int64]
    """One past its last beat."""
    is_filled: NDArray[np.bool_]
    """Whether its intervals fill 95 % of it and its last beat is not stale."""

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many beats each holds."""
        return self.end - self.first

    def sums(self, each: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
        """Sum of a quantity of each beat over every window."""
        sums = running(each)
        return sums[self.end] - sums[self.first]

    def values(
        self, values: NDArray[np.float64], is_defined: NDArray[np.bool_] | None = None
    ) -> SlidingValues:
        """A number of each window as what its windows have of it."""
        is_there = self.is_filled if is_defined is None else self.is_filled & is_defined
        return SlidingValues(
            ends_s=self.ends_s, values=np.where(is_there, values, 0.0), is_there=is_there
        )


def running(each: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
    """Sums of the first 0, 1, 2 ... elements, shape (n + 1,)."""
    sums = np.zeros(len(each) + 1)
    np.cumsum(each, out=sums[1:], dtype=np.float64)
    return sums


def sliding_windows(
    beats: BeatSeries, *, window_s: float, step_s: float | None = None
) -> SlidingWindows:
    """Windows that end at whole multiples of a step in session time, or at every beat without one.

    As live: a window holds the beats of one segment later than ``window_s`` before the last beat
    known at its end. Raises ValueError for beats that are not finite numbers, and for a window or
    a step that is not longer than 0.
    """
    _refuse_odd(beats, window_s, step_s)
    latest_s = np.maximum.accumulate(beats.times_s)
    if step_s is None:
        last, ends_s = np.arange(len(beats)), latest_s
    else:
        ends_s = _grid_s(latest_s, step_s)
        last = np.searchsorted(latest_s, ends_s + _EDGE_S, side="right") - 1
    before = np.searchsorted(latest_s, beats.times_s[last] - window_s, side="right")
    first = np.minimum(np.maximum(before, _segment_starts(beats.segments)[last]), last)
    filled_ms = running(beats.rr_ms)
    filled_s = (filled_ms[last + 1] - filled_ms[first]) / 1000.0
    is_fresh = ends_s - beats.times_s[last] <= STALE_AFTER_S
    return SlidingWindows(
        ends_s=ends_s,
        first=first,
        end=last + 1,
        is_filled=is_fresh & (filled_s >= COVERAGE * window_s),
    )


def corrected_percent(beats: BeatSeries, windows: SlidingWindows) -> NDArray[np.float64]:
    """Share of corrected beats in each window."""
    return 100.0 * windows.sums(beats.kinds != int(BeatKind.NORMAL)) / windows.sizes


def _refuse_odd(beats: BeatSeries, window_s: float, step_s: float | None) -> None:
    if not (np.isfinite(beats.times_s).all() and np.isfinite(beats.rr_ms).all()):
        raise ValueError("sliding windows need finite times and intervals")
    if not (math.isfinite(window_s) and window_s > 0.0):
        raise ValueError(f"a window of {window_s} s holds nothing")
    if step_s is not None and not (math.isfinite(step_s) and step_s > 0.0):
        raise ValueError(f"steps of {step_s} s lead nowhere")


def _grid_s(latest_s: NDArray[np.float64], step_s: float) -> NDArray[np.float64]:
    """The multiples of the step from the first beat to the last."""
    if not len(latest_s):
        return np.zeros(0)
    first, last = math.ceil(latest_s[0] / step_s), math.floor(latest_s[-1] / step_s)
    return step_s * np.arange(first, last + 1)


def _segment_starts(segments: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the segment of each beat begins, shape (n,)."""
    places = np.arange(len(segments))
    places[1:][segments[1:] == segments[:-1]] = 0
    return np.maximum.accumulate(places)
