"""The program's icon, drawn: a breath with a heartbeat in it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from biofeedback.ui.theme import DARK

SIZES_PX = (16, 32, 64, 128, 256)
_BEAT = ((0.22, 0.52), (0.40, 0.52), (0.47, 0.34), (0.55, 0.68), (0.61, 0.52), (0.78, 0.52))
"""Corners of the line, as shares of the icon's side."""


def program_icon() -> QIcon:
    """In every size that systems ask for."""
    icon = QIcon()
    for side_px in SIZES_PX:
        icon.addPixmap(_picture(side_px))
    return icon


def _picture(side_px: int) -> QPixmap:
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.0, side_px / 16)
    painter.setBrush(QColor(DARK.breath_soft))
    painter.setPen(QPen(QColor(DARK.breath), width))
    painter.drawEllipse(QRectF(width, width, side_px - 2 * width, side_px - 2 * width))
    painter.setPen(QPen(QColor(DARK.heart), width, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF([QPointF(x * side_px, y * side_px) for x, y in _BEAT]))
    painter.end()
    return pixmap
