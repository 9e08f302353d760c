"""A label that says what it is, and is styled by that."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from biofeedback.ui.style import restyle


class Role(StrEnum):
    """What a text is for."""

    TITLE = "title"
    HEADING = "heading"
    STRONG = "strong"
    BODY = "body"
    CAPTION = "caption"
    NUMBER = "number"
    """A figure to be read at a glance."""
    CLOCK = "clock"
    """Time left, or passed."""
    UNIT = "unit"
    TAG = "tag"
    """A word or two in a pill, such as "simulated"."""


class Tone(StrEnum):
    """What a text belongs to."""

    PLAIN = "plain"
    MUTED = "muted"
    BREATH = "breath"
    HEART = "heart"
    GOOD = "good"
    WARN = "warn"


class Text(QLabel):
    """Plain text; what a device or a file says of itself is never taken for mark-up."""

    def __init__(
        self,
        text: str = "",
        *,
        role: Role = Role.BODY,
        tone: Tone = Tone.PLAIN,
        does_wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setProperty("tone", tone.value)
        self.setText(text)
        if does_wrap:
            self._let_wrap()

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)

    def _let_wrap(self) -> None:
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
