"""A sentence above a screen, with at most one thing to do about it; stays until put away."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from biofeedback.ui.style import restyle
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.text import Text, Tone
from biofeedback.wording import tr


class Banner(QWidget):
    """Hidden while there is nothing to say. Never goes by itself: nothing must be hit in time."""

    dismissed = Signal()

    def __init__(
        self, *, around_px: tuple[int, int, int, int] = (0, 0, 0, 0), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = QFrame()
        self._frame.setProperty("kind", "banner")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*around_px)
        outer.addWidget(self._frame)
        self._do: Callable[[], None] | None = None
        self._text = Text(does_wrap=True)
        self._action = BigButton("")
        self._close = BigButton(tr("Close"), kind=ButtonKind.QUIET)
        self._close.set_text(tr("Close"), spoken=tr("Close this message"))
        self._lay_out()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; empty while there is none."""
        return "" if self.isHidden() else self._text.text()

    def say(
        self,
        text: str,
        *,
        tone: Tone = Tone.PLAIN,
        action: str = "",
        do: Callable[[], None] | None = None,
    ) -> None:
        """Show a sentence, in place of the one before."""
        self._text.setText(text)
        self._do = do
        self._action.set_text(action)
        self._action.setVisible(bool(action))
        self._frame.setProperty("tone", tone.value)
        restyle(self._frame)
        self.setAccessibleName(text)
        self.show()
        self._announce()

    def act(self) -> None:
        """Do what the banner offers, as if its button was pressed."""
        do, self._do = self._do, None
        if do is not None and not self.isHidden():
            self.hide()
            do()

    def take_focus(self) -> None:
        """Give the keyboard's focus to what can be done about it."""
        button = self._close if self._action.isHidden() else self._action
        button.setFocus()

    def put_away(self) -> None:
        """Hide it."""
        self._do = None
        self.hide()

    def _announce(self) -> None:
        """Let a screen reader say it now."""
        # Imported here because its many roles take longer to load than the window to paint.
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _lay_out(self) -> None:
        self._action.clicked.connect(self.act)
        self._close.clicked.connect(self._dismiss)
        row = ReflowRow(spacing_px=8)
        row.add(self._text, does_grow=True)
        row.add(self._action)
        row.add(self._close)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(20, 8, 12, 8)
        column.addWidget(row)

    def _dismiss(self) -> None:
        self.put_away()
        self.dismissed.emit()
