"""The column at the left that leads from screen to screen."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from biofeedback.ui.screens import Screen, ScreenKey
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind
from biofeedback.ui.widgets.nav_button import NavButton
from biofeedback.ui.widgets.text import Role, Text
from biofeedback.wording import tr

LEAST_WIDTH_PX = 212


class Navigation(QFrame):
    """Shows where one is; emits where somebody wants to go."""

    chosen = Signal(str)
    """Key of a screen."""
    help_requested = Signal()

    def __init__(self, screens: Sequence[Screen], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "side")
        self.setAccessibleName(tr("Screens"))
        self.setMinimumWidth(LEAST_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 24, 16, 16)
        column.setSpacing(4)
        name = Text(tr("Biofeedback"), role=Role.HEADING)
        name.setProperty("place", "navigation")
        name.setIndent(0)
        column.addWidget(name)
        self._buttons = {screen.key: self._button(screen) for screen in screens}
        for button in self._buttons.values():
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self._help())

    def show_chosen(self, key: ScreenKey) -> None:
        """Mark the screen that is shown."""
        for each, button in self._buttons.items():
            button.setChecked(each is key)

    def button(self, key: ScreenKey) -> NavButton:
        """The button of a screen."""
        return self._buttons[key]

    def _button(self, screen: Screen) -> NavButton:
        button = NavButton(screen.text)
        button.clicked.connect(lambda: self.chosen.emit(screen.key))
        return button

    def _help(self) -> BigButton:
        button = BigButton(tr("Keys · F1"), kind=ButtonKind.NAV)
        button.set_text(tr("Keys · F1"), spoken=tr("Show the keys"))
        button.clicked.connect(self.help_requested)
        return button
