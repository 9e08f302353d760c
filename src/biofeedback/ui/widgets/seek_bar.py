"""How far a replay is; a click jumps there. Keys jump by steps elsewhere, so nothing is dragged."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.style import TARGET_PX
from biofeedback.ui.theme import Theme
from biofeedback.wording import tr

_BAR_PX = 10.0


class SeekBar(QWidget):
    """Emits ``sought`` with the share of the length that was clicked, 0 to 1."""

    sought = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Place in the replay"))

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.update()

    def show_place(self, share: float, words: str) -> None:
        """Show how far it is, 0 to 1; ``words`` say the same."""
        self.setAccessibleDescription(words)
        if share != self._share:
            self._share = share
            self.update()

    def sizeHint(self) -> QSize:
        """As high as anything that is pressed."""
        return QSize(300, TARGET_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where the press was."""
        if event.button() is Qt.MouseButton.LeftButton and self.width() > 0:
            self.sought.emit(min(max(event.position().x() / self.width(), 0.0), 1.0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar and what of it has passed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(0.0, (self.height() - _BAR_PX) / 2.0, self.width(), _BAR_PX)
        painter.setBrush(QColor(self._theme.line))
        painter.drawRoundedRect(bar, _BAR_PX / 2, _BAR_PX / 2)
        bar.setWidth(max(_BAR_PX, bar.width() * self._share))
        painter.setBrush(QColor(self._theme.good))
        painter.drawRoundedRect(bar, _BAR_PX / 2, _BAR_PX / 2)
        painter.end()
