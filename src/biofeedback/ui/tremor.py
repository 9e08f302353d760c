"""A key or button pressed twice by a tremor counts once; the first press is never delayed."""

from collections.abc import Hashable

QUIET_S = 0.4
"""Presses of one key closer than this belong together: a tremor of 3 to 12 Hz repeats within
0.08 to 0.33 s, and a person who means two presses rarely makes them so close."""


class Debounce:
    """Tells a meant press from its echoes; keeps no clock.

    A press counts when its key was quiet before. With ``does_extend`` the quiet is counted from
    the last press, so that a long run of echoes counts once: for what would undo itself, such as
    pause and resume. Without it, from the last press that counted: for steps, which may be many.

    >>> debounce = Debounce()
    >>> [debounce.accepts("space", at_s) for at_s in (0.0, 0.3, 0.6, 1.1)]
    [True, False, False, True]
    >>> steps = Debounce(does_extend=False)
    >>> [steps.accepts("up", at_s) for at_s in (0.0, 0.3, 0.6, 1.1)]
    [True, False, True, True]
    """

    def __init__(self, *, quiet_s: float = QUIET_S, does_extend: bool = True) -> None:
        self._quiet_s = quiet_s
        self._does_extend = does_extend
        self._last_s: dict[Hashable, float] = {}

    def accepts(self, key: Hashable, at_s: float) -> bool:
        """Whether this press counts; ``at_s`` on a clock that never runs back."""
        last_s = self._last_s.get(key)
        counts = last_s is None or at_s - last_s >= self._quiet_s
        if counts or self._does_extend:
            self._last_s[key] = at_s
        return counts
