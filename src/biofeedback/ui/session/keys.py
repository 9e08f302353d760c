"""What a key means in a session or a replay; deaf to the echoes of a trembling hand; no Qt."""

from collections.abc import Iterable
from enum import Enum, auto

from biofeedback.ui.actions import REPLAY_KEYS, SESSION_KEYS, Action
from biofeedback.ui.tremor import Debounce

REPEAT_S = 0.1
"""A held key steps at most this often."""
HOLD_S = 1.2
"""A key that is down for so long is meant, and no slow press."""


class AnyKey(Enum):
    """What a key without a meaning of its own did; with it, one key is enough for a session."""

    PRESSED = auto()
    HELD = auto()
    """It is down for ``HOLD_S``; said once for each time."""


class SessionKeys:
    """Reads presses; whoever asks hands over the time."""

    def __init__(self, *, is_live: bool) -> None:
        actions: Iterable[Action] = SESSION_KEYS if is_live else REPLAY_KEYS
        self._actions = {key: action for action in actions for key in action.shortcuts}
        self._presses = Debounce()
        self._steps = Debounce(does_extend=False)
        self._repeats = Debounce(quiet_s=REPEAT_S, does_extend=False)
        self._down_since_s: float | None = None

    def read(self, key: str, at_s: float, *, is_repeat: bool) -> Action | AnyKey | None:
        """What a press means; ``key`` in Qt's portable notation. None for an echo."""
        action = self._actions.get(key)
        if action is None:
            return self._any(key, at_s, is_repeat=is_repeat)
        if not action.does_repeat:
            counts = not is_repeat and self._presses.accepts(action.key, at_s)
        elif is_repeat:
            counts = self._repeats.accepts(action.key, at_s)
        else:
            counts = self._steps.accepts(action.key, at_s)
        return action if counts else None

    def _any(self, key: str, at_s: float, *, is_repeat: bool) -> AnyKey | None:
        if not is_repeat:
            if not self._presses.accepts(key, at_s):
                return None
            self._down_since_s = at_s
            return AnyKey.PRESSED
        if self._down_since_s is None or at_s - self._down_since_s < HOLD_S:
            return None
        self._down_since_s = None
        return AnyKey.HELD
