"""A button of the navigation: one of them is always the screen that is shown."""

from PySide6.QtWidgets import QWidget

from biofeedback.ui.widgets.big_button import BigButton, ButtonKind


class NavButton(BigButton):
    """Marked by ``setChecked`` from outside; a press only asks.

    Not exclusive by Qt's means: the Tab key would pass over all but the marked one.
    """

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(text, kind=ButtonKind.NAV, parent=parent)
        self.setCheckable(True)
        self.clicked.connect(self._take_back)

    def _take_back(self) -> None:
        self.setChecked(not self.isChecked())
