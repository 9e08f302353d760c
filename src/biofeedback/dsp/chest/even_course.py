"""A chest's course at even moments, and what its last minute tells: level, axis, rate."""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.chest.breathing_rate import MOST_S, Rate, breathing_rate
from biofeedback.dsp.chest.direction import principal_direction

DIRECTION_S = 20.0
"""The direction is that of so long before, of less at first."""
LEVEL_S = 30.0
"""The level is the mean over so long before: a slow high-pass that shifts breaths of 4 to 20 per
minute by 10 degrees at most."""
SETTLE_S = 4.0
"""There is no direction of less than this."""


class EvenCourse:
    """The course so far, as much as is needed of it; nothing in it is joined across ``clear``."""

    def __init__(self, *, rate_hz: float, axes: int) -> None:
        self._rate_hz = rate_hz
        self._axes = axes
        self._direction: NDArray[np.float64] | None = None
        self.clear()

    def clear(self) -> None:
        """Begin anew; the direction is kept, so that the next trace goes the same way."""
        self._values = np.empty((0, self._axes))
        self._seen = np.empty(0, dtype=np.bool_)
        self._usual: float | None = None

    @property
    def usual(self) -> float | None:
        """RMS along the direction in which most happens; None before there is one."""
        return self._usual

    def append(self, values: NDArray[np.float64], *, is_seen: bool) -> None:
        """Take in the next moments, shape (k, axes); those that are not seen only keep time."""
        held = round(MOST_S * self._rate_hz)
        self._values = np.concatenate((self._values, values))[-held:]
        self._seen = np.concatenate((self._seen, np.full(len(values), is_seen)))[-held:]

    def level(self) -> NDArray[np.float64] | None:
        """Mean of what was seen of the last 30 s, shape (axes,); None where nothing was."""
        held = self._last_seen(LEVEL_S)
        return np.asarray(np.mean(held, axis=0)) if len(held) else None

    def turn(self) -> None:
        """Look for the direction anew."""
        held = self._last_seen(DIRECTION_S)
        if len(held) < SETTLE_S * self._rate_hz:
            return
        held = held - np.mean(held, axis=0)
        direction = principal_direction(held, self._direction)
        if direction is not None:
            self._direction = direction
            self._usual = float(np.sqrt(np.mean((held @ direction) ** 2)))

    def along(self, values: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """How far values, shape (k, axes), are from the level along the direction, shape (k,)."""
        level = self.level()
        if level is None or self._usual is None or self._direction is None:
            return None
        return np.asarray((values - level) @ self._direction)

    def rate(self) -> Rate:
        """The rate of breathing up to now."""
        return breathing_rate(self._values, self._seen, rate_hz=self._rate_hz)

    def _last_seen(self, span_s: float) -> NDArray[np.float64]:
        count = round(span_s * self._rate_hz)
        held: NDArray[np.float64] = self._values[-count:][self._seen[-count:]]
        return held
