"""A row that becomes a column where it is too narrow, as with large text."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

_SIZING = frozenset({QEvent.Type.FontChange, QEvent.Type.StyleChange})


class ReflowRow(QWidget):
    """Lays its children side by side while they fit, else below each other."""

    def __init__(self, *, spacing_px: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing_px)
        self._growing: QWidget | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def is_column(self) -> bool:
        """Whether the children stand below each other."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def add(self, widget: QWidget, *, does_grow: bool = False, is_at_top: bool = False) -> None:
        """Put a child at the end; a growing one takes the room that is left in a row.

        In a row of unlike heights a child stands in the middle, or at the top where asked for.
        """
        self._box.addWidget(widget, 1 if does_grow else 0)
        if is_at_top:
            self._box.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        if does_grow:
            self._growing = widget

    def add_stretch(self) -> None:
        """Leave the rest of a row empty."""
        self._box.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest child."""
        widths = [child.minimumSizeHint().width() for child in self._children()]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def height_at(self, width: int) -> int:
        """How high the arrangement is that this width leads to."""
        wants_column = not self._fits(width)
        if wants_column is self.is_column and self._box.hasHeightForWidth():
            return self._box.totalHeightForWidth(width)
        heights = [_height_at(child, width) for child in self._children()]
        gaps_px = self._box.spacing() * max(0, len(heights) - 1)
        return sum(heights) + gaps_px if wants_column else max(heights, default=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between row and column."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Choose again when the text became larger or smaller."""
        super().changeEvent(event)
        if event.type() in _SIZING and self.isVisible():
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Choose again what may have changed while nobody saw it."""
        super().showEvent(event)
        self._arrange()

    def _children(self) -> list[QWidget]:
        items = (self._box.itemAt(index) for index in range(self._box.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if widget is not None and not _is_left_out(widget)]

    def _arrange(self) -> None:
        direction = (
            QBoxLayout.Direction.LeftToRight
            if self._fits(self.width())
            else QBoxLayout.Direction.TopToBottom
        )
        if direction is not self._box.direction():
            self._box.setDirection(direction)
            self.updateGeometry()

    def _fits(self, width: int) -> bool:
        widths = [self._wanted_width(child) for child in self._children()]
        return sum(widths) + self._box.spacing() * max(0, len(widths) - 1) <= width

    def _wanted_width(self, child: QWidget) -> int:
        if child is self._growing:
            return max(_GROWING_LEAST_PX, child.minimumSizeHint().width())
        return child.sizeHint().width()


def _is_left_out(widget: QWidget) -> bool:
    """Whether somebody hid it; a new child counts as hidden for Qt, but will be shown."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _height_at(child: QWidget, width: int) -> int:
    return child.heightForWidth(width) if child.hasHeightForWidth() else child.sizeHint().height()


_GROWING_LEAST_PX = 260
"""A text that may wrap wants at least this much before the row is given up."""
