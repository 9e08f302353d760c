"""The screens of the window, as data; a new one is a line here and a widget in ``app``."""

from dataclasses import dataclass
from enum import StrEnum

from biofeedback.wording import tr


class ScreenKey(StrEnum):
    """Names a screen; its action has the same key."""

    SESSION = "session"
    RECORDINGS = "recordings"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One entry of the navigation."""

    key: ScreenKey
    text: str


SCREENS = (
    Screen(key=ScreenKey.SESSION, text=tr("Session")),
    Screen(key=ScreenKey.RECORDINGS, text=tr("Recordings")),
    Screen(key=ScreenKey.SETTINGS, text=tr("Settings")),
)
