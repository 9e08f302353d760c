"""Many small dots of one colour, drawn in one call."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

_DOT_PX = 3.0


class Dots(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """A scatter whose dots are alike; pyqtgraph's keeps a record and a picture of each."""

    def __init__(self) -> None:
        super().__init__()
        self._points = QPolygonF()
        self._pen = QPen()

    @property
    def points(self) -> QPolygonF:
        """What is drawn, in the view's coordinates."""
        return self._points

    def set_colour(self, colour: str) -> None:
        """Draw in a colour."""
        self._pen = pg.mkPen(colour, width=_DOT_PX, cosmetic=True)
        self._pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.update()

    def set_data(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Draw dots here, shape (n,) each."""
        places = zip(x.tolist(), y.tolist(), strict=True)
        self._points = QPolygonF([QPointF(*place) for place in places])
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """All that can be seen."""
        return QRectF(self.viewRect())

    def viewTransformChanged(self) -> None:  # noqa: N802 - pyqtgraph's name
        """Other things can be seen."""
        self.prepareGeometryChange()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        painter.drawPoints(self._points)
