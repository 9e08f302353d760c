"""The chest of the last half minute over the pacer's curve, with bands where the trunk moved."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.breathing import PacerTrack
from biofeedback.ui.plots.breath_trail import SPAN_S, BreathTrail, VisibleChest
from biofeedback.ui.plots.dots import Dots
from biofeedback.ui.plots.heart_trace import pacer_dots
from biofeedback.ui.theme import Theme
from biofeedback.wording import tr

_MARGIN = 0.12
"""Of the height, above and below full and empty lungs."""
_MOST_BANDS = 8
"""Moves that can lie in the span at once and be told apart."""
_BAND_ALPHA = 90


class BreathTrace(QWidget):
    """Draws what it is given; when to draw is its owner's affair."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = pg.GraphicsLayoutWidget(parent=self)
        self._view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self._pacer = Dots()
        self._line = pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
        self._bands = [
            pg.LinearRegionItem(values=(0.0, 0.0), movable=False) for _ in range(_MOST_BANDS)
        ]
        self._words = [pg.TextItem(tr("moving"), anchor=(0.5, 0.5)) for _ in range(_MOST_BANDS)]
        self._lay_out()
        self.set_theme(theme)
        self.setAccessibleName(tr("Breathing of the last half minute"))

    def sizeHint(self) -> QSize:
        """Low, so that it never makes a window scroll; it grows where there is room."""
        return QSize(300, 72)

    @property
    def widget(self) -> QWidget:
        """Itself."""
        return self

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._canvas.setBackground(theme.background)
        self._pacer.set_colour(theme.breath)
        self._line.setPen(pg.mkPen(theme.breath, width=2))
        band = QColor(theme.line)
        band.setAlpha(_BAND_ALPHA)
        for each, words in zip(self._bands, self._words, strict=True):
            each.setBrush(band)
            for edge in each.lines:
                edge.setPen(pg.mkPen(None))
            words.setColor(theme.muted)
            words.setFont(self.font())

    def refresh(self, trail: BreathTrail, track: PacerTrack, now_s: float) -> None:
        """Draw the half minute that ends now."""
        seen = trail.visible(now_s, track)
        self._line.setData(seen.ages_s, seen.chest, connect=seen.joins_next)
        ages_s, chest = pacer_dots(track, now_s)
        shown = ages_s >= -SPAN_S
        self._pacer.set_data(ages_s[shown], chest[shown])
        self._show_bands(seen)

    def _show_bands(self, seen: VisibleChest) -> None:
        moves = seen.moving_s[-_MOST_BANDS:]
        for place, (band, words) in enumerate(zip(self._bands, self._words, strict=True)):
            is_used = place < len(moves)
            band.setVisible(is_used)
            words.setVisible(is_used and moves[place][1] - moves[place][0] > _WORD_ROOM_S)
            if is_used:
                band.setRegion(moves[place])
                words.setPos(float(np.mean(moves[place])), 0.5)

    def _lay_out(self) -> None:
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.ci.setContentsMargins(0, 0, 0, 0)
        self._canvas.addItem(self._view, row=0, col=0)
        self._view.disableAutoRange()
        self._view.setXRange(-SPAN_S, 0.0, padding=0.0)
        self._view.setYRange(-_MARGIN, 1.0 + _MARGIN, padding=0.0)
        for item in (*self._bands, self._pacer, self._line, *self._words):
            self._view.addItem(item, ignoreBounds=True)
        for item in (*self._bands, *self._words):
            item.setVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)


_WORD_ROOM_S = 1.5
"""A shorter band has no room for its word."""
