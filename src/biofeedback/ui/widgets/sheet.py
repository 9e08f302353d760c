"""A small window over the others that asks one thing with large buttons, or shows something."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from biofeedback.ui.widgets.big_button import BigButton, ButtonSize
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.scroller import Scroller
from biofeedback.ui.widgets.text import Role, Text, Tone

_WIDE_IN_LINES = 32
"""Width in heights of a line of text, so that larger text gets more room."""
_INSET_PX = 40
"""How much of the window below stays to be seen."""
_SIDE_PX, _TOP_PX, _GAP_PX = 28, 24, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChoice:
    """One answer."""

    key: str
    text: str
    note: str = ""
    """What it means, written below the button."""


class Sheet(QDialog):
    """Emits ``answered`` once with the key of an answer; Esc gives the first one.

    The first answer is the harmless one: it has the focus at the start. Open it with ``open``.
    """

    answered = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        *,
        title: str,
        text: str = "",
        choices: Sequence[SheetChoice],
        content: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleDescription(text)
        self.setProperty("kind", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._below = parent
        self._answer = choices[0].key
        self._buttons = {choice.key: self._button(choice) for choice in choices}
        self._title = Text(title, role=Role.HEADING, does_wrap=True)
        self._middle = self._make_middle(text, content, choices)
        self._row = self._make_row(choices)
        self._lay_out()
        self.finished.connect(lambda: self.answered.emit(self._answer))
        self._buttons[choices[0].key].setFocus()

    def button(self, key: str) -> BigButton:
        """The button of an answer."""
        return self._buttons[key]

    def showEvent(self, event: QShowEvent) -> None:
        """Take as much of the window below as the text needs, and no more."""
        self.fit()
        # Qt looks for the middle of the window here, so the size must be known by now.
        super().showEvent(event)

    def fit(self) -> None:
        """Take that much anew, after what it holds became higher or lower."""
        window = self._below.window()
        wanted = round(_WIDE_IN_LINES * self.fontMetrics().height())
        width = min(wanted, window.width() - _INSET_PX)
        self.resize(width, min(self._height_at(width), window.height() - _INSET_PX))

    def _height_at(self, width: int) -> int:
        inner = width - 2 * _SIDE_PX
        middle = self._middle.height_at(inner)
        heights = (self._title.heightForWidth(inner), middle, self._row.height_at(inner))
        return sum(heights) + 2 * (_TOP_PX + _GAP_PX)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE_PX, _TOP_PX, _SIDE_PX, _TOP_PX)
        column.setSpacing(_GAP_PX)
        column.addWidget(self._title)
        column.addWidget(self._middle, 1)
        column.addWidget(self._row)

    def _make_middle(
        self, text: str, content: QWidget | None, choices: Sequence[SheetChoice]
    ) -> Scroller:
        middle = Scroller()
        middle.column.setContentsMargins(0, 0, 0, 0)
        if text:
            middle.add(Text(text, does_wrap=True))
        if content is not None:
            middle.add(content)
        for choice in choices:
            if choice.note:
                middle.add(self._buttons[choice.key])
                middle.add(Text(choice.note, tone=Tone.MUTED, does_wrap=True))
        middle.add_stretch()
        return middle

    def _button(self, choice: SheetChoice) -> BigButton:
        button = BigButton(choice.text, size=ButtonSize.SESSION)
        button.setAccessibleDescription(choice.note)
        button.clicked.connect(lambda: self._take(choice.key))
        return button

    def _make_row(self, choices: Sequence[SheetChoice]) -> ReflowRow:
        row = ReflowRow()
        for choice in choices:
            if not choice.note:
                row.add(self._buttons[choice.key])
        row.add_stretch()
        return row

    def _take(self, key: str) -> None:
        self._answer = key
        self.accept()
