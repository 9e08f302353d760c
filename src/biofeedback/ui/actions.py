"""Everything that has a key: menu entries and shortcuts, as data; without Qt."""

from dataclasses import dataclass
from enum import StrEnum

from biofeedback.wording import tr


class Scope(StrEnum):
    """Where an action can be asked for."""

    WINDOW = "window"
    """Everywhere."""
    SCREENS = "screens"
    """Outside a running session."""
    SESSION = "session"
    """In a running session."""
    REPLAY = "replay"
    """While a stored session is played."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a person can ask for with one key or one press."""

    key: str
    """Names it in the code."""
    text: str
    """What a person reads."""
    shortcuts: tuple[str, ...]
    """In Qt's portable notation; the first is the one that is shown."""
    scope: Scope
    does_repeat: bool = False
    """Whether holding the key down asks again and again; only for steps."""


WINDOW_KEYS = (
    Action(key="help", text=tr("Show the keys"), shortcuts=("F1",), scope=Scope.WINDOW),
    Action(key="full_screen", text=tr("Full screen"), shortcuts=("F11",), scope=Scope.WINDOW),
    Action(key="quit", text=tr("Close the program"), shortcuts=("Ctrl+Q",), scope=Scope.WINDOW),
)
SCREEN_KEYS = (
    Action(key="session", text=tr("Session"), shortcuts=("Ctrl+1",), scope=Scope.SCREENS),
    Action(key="recordings", text=tr("Recordings"), shortcuts=("Ctrl+2",), scope=Scope.SCREENS),
    Action(
        key="settings", text=tr("Settings"), shortcuts=("Ctrl+3", "Ctrl+,"), scope=Scope.SCREENS
    ),
    Action(
        key="undo",
        text=tr("Take the last removal back"),
        shortcuts=("Ctrl+Z",),
        scope=Scope.SCREENS,
    ),
)
SESSION_KEYS = (
    Action(
        key="breathe_normally",
        text=tr("Breathe normally: stop the pacer at once"),
        shortcuts=("Esc",),
        scope=Scope.SESSION,
    ),
    Action(key="pause", text=tr("Pause, and go on"), shortcuts=("Space",), scope=Scope.SESSION),
    Action(key="mark", text=tr("Mark this moment"), shortcuts=("M",), scope=Scope.SESSION),
    Action(key="end", text=tr("End the session"), shortcuts=("E", "End"), scope=Scope.SESSION),
    Action(
        key="undo_end",
        text=tr("Take the end back"),
        shortcuts=("U", "Backspace"),
        scope=Scope.SESSION,
    ),
    Action(
        key="faster",
        text=tr("Breathe faster by one step"),
        shortcuts=("+", "=", "Up"),
        scope=Scope.SESSION,
        does_repeat=True,
    ),
    Action(
        key="slower",
        text=tr("Breathe slower by one step"),
        shortcuts=("-", "Down"),
        scope=Scope.SESSION,
        does_repeat=True,
    ),
    Action(
        key="shorter_inhale",
        text=tr("Shorter in, longer out"),
        shortcuts=("Left",),
        scope=Scope.SESSION,
        does_repeat=True,
    ),
    Action(
        key="longer_inhale",
        text=tr("Longer in, shorter out"),
        shortcuts=("Right",),
        scope=Scope.SESSION,
        does_repeat=True,
    ),
    Action(
        key="details",
        text=tr("Show how the numbers were made"),
        shortcuts=("I",),
        scope=Scope.SESSION,
    ),
    Action(
        key="breath_trace",
        text=tr("Show or hide the trace of breathing"),
        shortcuts=("B",),
        scope=Scope.SESSION,
    ),
    Action(key="ecg", text=tr("Show or hide the ECG"), shortcuts=("G",), scope=Scope.SESSION),
)
REPLAY_KEYS = (
    Action(key="halt", text=tr("Halt, and go on"), shortcuts=("Space",), scope=Scope.REPLAY),
    Action(key="back_30_s", text=tr("Back 30 s"), shortcuts=("Left",), scope=Scope.REPLAY),
    Action(key="on_30_s", text=tr("On 30 s"), shortcuts=("Right",), scope=Scope.REPLAY),
    Action(key="speed", text=tr("Next speed: 1×, 4×, 16×"), shortcuts=("S",), scope=Scope.REPLAY),
    Action(
        key="replay_details",
        text=tr("Show how the numbers were made"),
        shortcuts=("I",),
        scope=Scope.REPLAY,
    ),
    Action(
        key="replay_breath_trace",
        text=tr("Show or hide the trace of breathing"),
        shortcuts=("B",),
        scope=Scope.REPLAY,
    ),
    Action(key="replay_ecg", text=tr("Show or hide the ECG"), shortcuts=("G",), scope=Scope.REPLAY),
    Action(key="leave", text=tr("Leave the replay"), shortcuts=("Esc",), scope=Scope.REPLAY),
)
ACTIONS = (*WINDOW_KEYS, *SCREEN_KEYS, *SESSION_KEYS, *REPLAY_KEYS)
