"""Whether a peak is as high as an R wave can be, by itself and beside those before it."""

from collections import deque
from statistics import median

LEAST_UV, MOST_UV = 60.0, 15_000.0
"""Lower is an amplifier's noise; higher no electrode on a skin gives."""
TOO_HIGH = 3.2
"""Times the median of the last 15; the highest ectopic beats have 2.8. More is a knock."""
_RECENT = 15
_LEAST = 5


class UsualHeight:
    """The heights of late; those that were too high count too, so a lasting change is learned."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=_RECENT)

    def is_r_wave(self, height_uv: float) -> bool:
        """Take a height, of either sign, and say whether it is one."""
        height_uv = abs(height_uv)
        is_usual = len(self._recent) < _LEAST or height_uv <= TOO_HIGH * median(self._recent)
        is_possible = LEAST_UV <= height_uv <= MOST_UV
        if is_possible:
            self._recent.append(height_uv)
        return is_usual and is_possible
