"""The ECG of the last seconds."""

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.ui.plots.ecg_trail import RESTING_RANGE, SPAN_S, EcgTrail, VoltRange
from biofeedback.ui.theme import Theme
from biofeedback.wording import tr

_TICK_UV = 1000.0


class EcgTrace(QWidget):
    """Draws what it is given; when to draw is its owner's affair."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = RESTING_RANGE
        self._canvas = pg.GraphicsLayoutWidget(parent=self)
        self._axis = pg.AxisItem("left")
        self._view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self._line = pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
        self._lay_out()
        self.set_theme(theme)
        self.setAccessibleName(tr("ECG of the last seconds"))

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
        self._line.setPen(pg.mkPen(theme.heart, width=1.5))
        self._axis.setTextPen(theme.muted)
        self._axis.setPen(pg.mkPen(None))
        self._axis.setStyle(tickFont=QFont(self.font()))

    def refresh(self, trail: EcgTrail, now_s: float) -> None:
        """Draw the seconds that end now."""
        ecg = trail.visible(now_s, buckets=max(1, self.width()))
        self._show_range(self._range.around(ecg.microvolts))
        self._line.setData(ecg.ages_s, ecg.microvolts, connect=ecg.joins_next)

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
        self._view.addItem(self._line, ignoreBounds=True)
        self._show_range(self._range, is_first=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)

    def _show_range(self, wanted: VoltRange, *, is_first: bool = False) -> None:
        if wanted == self._range and not is_first:
            return
        self._range = wanted
        low, high = wanted.middle - wanted.half, wanted.middle + wanted.half
        self._view.setYRange(low, high, padding=0.0)
        base = wanted.middle - wanted.half / 2.0
        step = _TICK_UV if wanted.half >= _TICK_UV else _TICK_UV / 2.0
        millivolts = f"{step / 1000.0:g} mV"
        self._axis.setTicks([[(base, "0"), (base + step, millivolts)]])
