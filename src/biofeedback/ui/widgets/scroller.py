"""A column that scrolls where it doesn't fit, exactly as high as its wrapped text needs."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget


class Scroller(QScrollArea):
    """Scrolls by wheel and key, and follows the keyboard's focus."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.body = _Body()
        self.column = QVBoxLayout(self.body)
        self.setWidget(self.body)

    def minimumSizeHint(self) -> QSize:
        """Two lines may be all that is seen."""
        return QSize(super().minimumSizeHint().width(), 2 * self.fontMetrics().height())

    def height_at(self, width: int) -> int:
        """How high it would be without scrolling."""
        if self.column.hasHeightForWidth():
            return self.column.totalHeightForWidth(width)
        return self.column.totalSizeHint().height()

    def add(self, content: QWidget | QLayout) -> None:
        """Put something below what is there."""
        if isinstance(content, QLayout):
            self.column.addLayout(content)
        else:
            self.column.addWidget(content)

    def add_stretch(self) -> None:
        """Leave the rest empty."""
        self.column.addStretch(1)


class _Body(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "page")

    def minimumSizeHint(self) -> QSize:
        """Only a width: the height follows from it, and Qt's guess is far too high."""
        return QSize(super().minimumSizeHint().width(), 0)
