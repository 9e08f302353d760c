"""The heart-rate trace of the last minute at beat time, over the pacer's curve."""

import math

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.breathing import PacerTrack
from biofeedback.ui.plots.beat_trail import (
    RESTING_RANGE,
    SPAN_S,
    BeatTrail,
    BpmRange,
    VisibleBeats,
)
from biofeedback.ui.plots.dots import Dots
from biofeedback.ui.theme import Theme
from biofeedback.wording import tr

DOT_EVERY_S = 0.4
"""Distance of the dots of the pacer's curve, on multiples of session time so that they glide."""
_PACER_HEIGHT = 0.66
"""Of the range, from empty to full lungs."""


class HeartTrace(QWidget):
    """Draws what it is given; when to draw is its owner's affair."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = RESTING_RANGE
        self._has_corrected = False
        # Built from parts: a whole PlotItem would bring menus and buttons that nobody may press.
        self._canvas = pg.GraphicsLayoutWidget(parent=self)
        self._axis = pg.AxisItem("left")
        self._view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self._pacer = Dots()
        self._line = pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
        self._corrected = pg.ScatterPlotItem(pxMode=True, size=13.0, antialias=True)
        self._lay_out()
        self.set_theme(theme)
        self.setAccessibleName(tr("Heart rate of the last minute"))

    def sizeHint(self) -> QSize:
        """Low, so that it never makes a window scroll; it grows where there is room."""
        return QSize(300, 84)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many numbers on the axis as have room."""
        super().resizeEvent(event)
        self._show_ticks()

    @property
    def widget(self) -> QWidget:
        """Itself."""
        return self

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._canvas.setBackground(theme.background)
        self._pacer.set_colour(theme.breath)
        self._line.setPen(pg.mkPen(theme.heart, width=2))
        self._corrected.setPen(pg.mkPen(theme.warn, width=2))
        self._corrected.setBrush(None)
        self._axis.setTextPen(theme.muted)
        self._axis.setPen(pg.mkPen(None))
        self._axis.setStyle(tickFont=QFont(self.font()))

    def refresh(self, trail: BeatTrail, track: PacerTrack, now_s: float) -> None:
        """Draw the minute that ends now."""
        beats = trail.visible(now_s)
        self._show_range(self._range.around(beats.bpm))
        self._line.setData(beats.ages_s, beats.bpm, connect=beats.joins_next)
        self._show_corrected(beats)
        ages_s, chest = pacer_dots(track, now_s)
        self._pacer.set_data(ages_s, self._pacer_bpm(chest))

    def _show_corrected(self, beats: VisibleBeats) -> None:
        # Nearly always there are none, and telling pyqtgraph so takes as long as drawing some.
        if beats.is_corrected.any() or self._has_corrected:
            self._has_corrected = bool(beats.is_corrected.any())
            self._corrected.setData(beats.ages_s[beats.is_corrected], beats.bpm[beats.is_corrected])

    def describe(self, trail: BeatTrail, now_s: float) -> None:
        """Say in words what is drawn, for those who can't see it."""
        self.setAccessibleDescription(trace_words(trail.visible(now_s)))

    def _lay_out(self) -> None:
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.ci.setContentsMargins(0, 0, 0, 0)
        self._canvas.ci.setSpacing(0)
        self._canvas.addItem(self._axis, row=0, col=0)
        self._canvas.addItem(self._view, row=0, col=1)
        self._axis.setStyle(tickLength=0, tickAlpha=0, tickTextOffset=6, maxTickLevel=0)
        self._axis.linkToView(self._view)
        self._view.disableAutoRange()
        self._view.setXRange(-SPAN_S, 0.0, padding=0.0)
        for item in (self._pacer, self._line, self._corrected):
            self._view.addItem(item, ignoreBounds=True)
        self._show_range(self._range, is_first=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)

    def _show_range(self, wanted: BpmRange, *, is_first: bool = False) -> None:
        if wanted == self._range and not is_first:
            return
        self._range = wanted
        self._view.setYRange(wanted.low, wanted.high, padding=0.0)
        self._show_ticks()

    def _show_ticks(self) -> None:
        """Three numbers on the axis, or two where three would touch."""
        shown = ticks_bpm(self._range, self.height(), self.fontMetrics().height())
        self._axis.setTicks([[(bpm, f"{bpm:.0f}") for bpm in shown]])

    def _pacer_bpm(self, chest: NDArray[np.float64]) -> NDArray[np.float64]:
        height = self._range.high - self._range.low
        middle = (self._range.high + self._range.low) / 2.0
        return middle + (chest - 0.5) * height * _PACER_HEIGHT


def ticks_bpm(shown: BpmRange, height_px: int, text_px: int) -> tuple[float, ...]:
    """The heart rates that are written on the axis.

    >>> ticks_bpm(BpmRange(50.0, 70.0), 100, 18), ticks_bpm(BpmRange(50.0, 70.0), 100, 36)
    ((55.0, 60, 65.0), (55.0, 65.0))
    """
    middle = round((shown.low + shown.high) / 2.0)
    step = (shown.high - shown.low) / 4.0
    if height_px / 4.0 < text_px:
        return middle - step, middle + step
    return middle - step, middle, middle + step


def pacer_dots(track: PacerTrack, now_s: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ages (s) and chest (0 to 1) of the dots of the minute that ends now, where it was paced."""
    first = math.ceil((now_s - SPAN_S) / DOT_EVERY_S)
    last = math.floor(now_s / DOT_EVERY_S)
    times_s = np.arange(first, last + 1, dtype=np.float64) * DOT_EVERY_S
    chest = track.chest_at(times_s)
    paced = np.isfinite(chest)
    return times_s[paced] - now_s, chest[paced]


def trace_words(beats: VisibleBeats) -> str:
    """What the trace shows, in a sentence."""
    if len(beats.bpm) == 0:
        return tr("No beats in the last minute.")
    return tr("Between {low:.0f} and {high:.0f} beats a minute in the last minute.").format(
        low=beats.bpm.min(), high=beats.bpm.max()
    )
