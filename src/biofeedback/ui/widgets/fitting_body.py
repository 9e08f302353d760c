"""What a scroll area holds: a column as high as its texts are at its width, and not higher."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget


class FittingBody(QWidget):
    """A page that scrolls only where its content needs more than there is."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.column = QVBoxLayout(self)

    def minimumSizeHint(self) -> QSize:
        """Only a width: the height follows from it, and Qt's guess for wrapped text is too high."""
        return QSize(super().minimumSizeHint().width(), 0)
