"""One of a few: all stand there, the chosen one is marked by shape, weight and colour."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.ui.widgets.big_button import BigButton, ButtonKind
from biofeedback.ui.widgets.reflow import ReflowRow

_Value = TypeVar("_Value")

CHOSEN, OPEN = "●", "○"


class ChoiceRow(QWidget, Generic[_Value]):
    """Emits ``chosen`` with the value when a person chooses; ``choose`` sets it silently."""

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[_Value, str]],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._buttons: dict[_Value, tuple[BigButton, str]] = {}
        row = ReflowRow(spacing_px=8)
        for value, text in choices:
            row.add(self._button(value, text))
        row.add_stretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)

    def choose(self, value: _Value) -> None:
        """Show a value as the chosen one."""
        for each in self._buttons:
            self._mark(each, is_chosen=each == value)

    def button(self, value: _Value) -> BigButton:
        """The button of a value."""
        return self._buttons[value][0]

    def _button(self, value: _Value, text: str) -> BigButton:
        # Not exclusive by Qt's means: the Tab key would pass over all but the chosen one.
        button = BigButton(text, kind=ButtonKind.CHOICE)
        button.setCheckable(True)
        self._buttons[value] = (button, text)
        self._mark(value, is_chosen=False)
        button.clicked.connect(lambda: self._take(value))
        return button

    def _take(self, value: _Value) -> None:
        self.choose(value)
        self.chosen.emit(value)

    def _mark(self, value: _Value, *, is_chosen: bool) -> None:
        button, text = self._buttons[value]
        button.setChecked(is_chosen)
        shape = CHOSEN if is_chosen else OPEN
        button.set_text(f"{shape}  {text}", spoken=f"{self._name}: {text}")
