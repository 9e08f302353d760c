"""Whether a strap lies still as nothing does that is worn."""

STILL_MG = 1.5
"""Below this the movement index is the sensor's own noise; the heart alone shakes a chest by more.
The project's own figure, from the noise of such sensors; not yet held against straps."""
_STILL_S = 60.0
"""For so long a chest is never still."""
_OLD_S = 5.0
"""An index older than this says nothing."""


class Stillness:
    """Follows the movement index of the strap's own acceleration, where it sends any."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._last_s: float | None = None

    def movement(self, t_s: float, index_mg: float) -> None:
        """The index at a moment, in mg; moments grow."""
        is_still = index_mg < STILL_MG
        if not is_still:
            self._since_s = None
        elif self._since_s is None or self._last_s is None or t_s - self._last_s > _OLD_S:
            self._since_s = t_s
        self._last_s = t_s

    def restart(self) -> None:
        """What was known of movement holds no more."""
        self._since_s = self._last_s = None

    def is_still(self, t_s: float) -> bool:
        """Whether it has lain still for a minute up to a moment."""
        if self._since_s is None or self._last_s is None:
            return False
        return t_s - self._last_s <= _OLD_S and self._last_s - self._since_s >= _STILL_S
