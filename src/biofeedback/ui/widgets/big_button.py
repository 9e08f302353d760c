"""A button that a trembling hand can use: large, and deaf to the echoes of a press."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from biofeedback.clock import Clock, SystemClock
from biofeedback.ui.tremor import Debounce

_PRESSING_KEYS = frozenset(
    {Qt.Key.Key_Space, Qt.Key.Key_Select, Qt.Key.Key_Return, Qt.Key.Key_Enter}
)
_SYSTEM_CLOCK = SystemClock()


class ButtonKind(StrEnum):
    """What a button is for."""

    PLAIN = "plain"
    PRIMARY = "primary"
    """The one that most people want next."""
    QUIET = "quiet"
    """Without an outline; where many stand together."""
    STEP = "step"
    CHOICE = "choice"
    """One of several; stays pressed."""
    NAV = "nav"


class ButtonSize(StrEnum):
    """How high a button is, at least."""

    NORMAL = "normal"
    """48 px."""
    SESSION = "session"
    """64 px."""


class BigButton(QPushButton):
    """Emits ``clicked`` once for each meant press, by mouse, touch or key.

    A press counts at its release, so that a hand that slipped can still move away.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: ButtonKind = ButtonKind.PLAIN,
        size: ButtonSize = ButtonSize.NORMAL,
        clock: Clock = _SYSTEM_CLOCK,
        debounce: Debounce | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._debounce = debounce or Debounce()
        self.setProperty("kind", kind.value)
        self.setProperty("target", size.value)
        self.setAutoDefault(False)
        self.set_text(text)

    def set_text(self, text: str, *, spoken: str | None = None) -> None:
        """Change what is read, and what a screen reader says; an ampersand is just that."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(spoken or text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a press unless it is an echo."""
        if event.button() is Qt.MouseButton.LeftButton and not self._counts():
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two presses close together are judged like any others."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a press unless it is an echo or a key held down; Enter presses, too."""
        if event.key() not in _PRESSING_KEYS:
            super().keyPressEvent(event)
        elif event.isAutoRepeat() or not self._counts():
            event.accept()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def _counts(self) -> bool:
        return self._debounce.accepts("press", self._clock.monotonic_s())
