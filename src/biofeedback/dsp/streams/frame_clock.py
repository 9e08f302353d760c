"""Times of a stream's samples by the sensor's own clock, its true rate, and what was lost."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FIRST_FRAMES = 5
"""Held back until the rate is known: as many that one lost between them does not blur it."""
MOST_HELD = 10
WOBBLE = 0.25
"""Share of a frame by which its duration may differ from its samples'; more is a loss, as whole
frames are lost, or another rate."""
ANEW_AFTER = 4
"""Losses in a row that are no losses, but a slower rate."""
_RATE_OVER = 32
"""Frames."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SensorFrame:
    """Samples and the time of the last of them."""

    last_s: float
    """By the sensor's clock, in seconds from an origin that is the caller's."""
    values: NDArray[np.float64]
    """Shape (n,) or (n, axes), n of at least 1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimedSamples:
    """The samples of a frame, each with its time."""

    sensor_s: NDArray[np.float64]
    """By the sensor's clock, strictly growing, shape (n,)."""
    values: NDArray[np.float64]
    period_s: float
    """From sample to sample, by the sensor's clock."""
    lost: int
    """Samples that should have come between the frame before and this one."""
    is_first: bool
    """Whether a run begins here: what came before it is unknown to this clock."""


class FrameClock:
    """Gives each sample its time from the timestamps of frames.

    The rate is what the timestamps say, never the nominal one: strap and nominal rate differ by
    2 % and more. Without losses a frame's samples fill the time since the frame before evenly;
    after a loss they end at its timestamp at the usual distance.
    """

    def __init__(self) -> None:
        """Begin without a rate: the first frames are held back."""
        self._held: list[SensorFrame] = []
        self._marks: deque[tuple[int, float]] = deque(maxlen=_RATE_OVER)
        self._count = 0
        self._period_s: float | None = None
        self._last_s: float | None = None
        self._losses_in_row = 0
        self.untimed_samples = 0
        """Samples of a run too short to know its rate; never told."""

    @property
    def period_s(self) -> float | None:
        """From sample to sample, by the sensor's clock; None while it is unknown."""
        return self._period_s

    def is_joined(self, frame: SensorFrame) -> bool:
        """Whether a frame's samples fill the time since the frame before; true for the first."""
        before_s = self._held[-1].last_s if self._held else self._last_s
        if before_s is None:
            return True
        slowest_s = _SLOWEST_S if self._period_s is None else self._period_s
        return frame.last_s - before_s <= (1.0 + WOBBLE) * slowest_s * len(frame.values)

    def feed(self, frame: SensorFrame) -> list[TimedSamples]:
        """The next frame, later than all before it; the frames that are timed now."""
        if self._period_s is None:
            self._held.append(frame)
            is_known = _ratios_agree(self._held) or len(self._held) >= MOST_HELD
            return self._release() if len(self._held) >= FIRST_FRAMES and is_known else []
        return self._next(frame)

    def restart(self) -> list[TimedSamples]:
        """Forget the rate; what was held is told if it suffices to know its rate."""
        released = self._release() if len(self._held) > 1 else []
        self.untimed_samples += sum(len(frame.values) for frame in self._held)
        self._held = []
        self._period_s = self._last_s = None
        return released

    def _release(self) -> list[TimedSamples]:
        held, self._held = self._held, []
        self._period_s = _estimated_period_s(held)
        first = held[0]
        self._marks.clear()
        self._losses_in_row = 0
        self._mark(0, first.last_s)
        released = [self._timed(first, self._spaced(first), lost=0, is_first=True)]
        for frame in held[1:]:
            released += self.feed(frame)
        return released

    def _next(self, frame: SensorFrame) -> list[TimedSamples]:
        assert self._period_s is not None
        assert self._last_s is not None
        size = len(frame.values)
        passed_s = frame.last_s - self._last_s
        missing = round(passed_s / self._period_s) - size
        is_lossy = missing > WOBBLE * size
        self._losses_in_row = self._losses_in_row + 1 if is_lossy else 0
        if missing < -WOBBLE * size or self._losses_in_row >= ANEW_AFTER:
            self.restart()
            return self.feed(frame)
        times_s = self._spaced(frame)
        if not is_lossy:
            times_s = self._last_s + passed_s * (np.arange(1, size + 1) / size)
            times_s[-1] = frame.last_s
        lost = missing if is_lossy else 0
        self._mark(size + lost, frame.last_s)
        return [self._timed(frame, times_s, lost=lost, is_first=False)]

    def _spaced(self, frame: SensorFrame) -> NDArray[np.float64]:
        assert self._period_s is not None
        return frame.last_s - self._period_s * np.arange(len(frame.values) - 1, -1, -1.0)

    def _mark(self, samples: int, last_s: float) -> None:
        """Count a frame and what was lost before it, and measure the rate anew."""
        self._count += samples
        self._last_s = last_s
        self._marks.append((self._count, last_s))
        if len(self._marks) > FIRST_FRAMES - 1:
            (count, since_s) = self._marks[0]
            self._period_s = (last_s - since_s) / (self._count - count)

    def _timed(
        self, frame: SensorFrame, times_s: NDArray[np.float64], *, lost: int, is_first: bool
    ) -> TimedSamples:
        assert self._period_s is not None
        return TimedSamples(
            sensor_s=times_s,
            values=frame.values,
            period_s=self._period_s,
            lost=lost,
            is_first=is_first,
        )


_SLOWEST_S = 1.0 / 20.0
"""No stream that is timed here is slower."""


def _ratios(frames: list[SensorFrame]) -> NDArray[np.float64]:
    ends_s = np.array([frame.last_s for frame in frames])
    sizes = np.array([len(frame.values) for frame in frames[1:]])
    return np.asarray((ends_s[1:] - ends_s[:-1]) / sizes, dtype=np.float64)


def _ratios_agree(frames: list[SensorFrame]) -> bool:
    """Whether at least two distances between frames tell nearly the same rate, the fastest."""
    if len(frames) < 3:
        return False
    ratios = np.sort(_ratios(frames))
    return bool(ratios[1] <= (1.0 + WOBBLE) * ratios[0])


def _estimated_period_s(frames: list[SensorFrame]) -> float:
    """The time between samples: losses make distances longer only, so the shortest tell it."""
    ratios = _ratios(frames)
    near = ratios[ratios <= (1.0 + WOBBLE) * ratios.min()]
    return float(near.mean())
