import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtGui import QColor, QImage

from biofeedback.ui.plots.dots import Dots
from ui.window_fixtures import Show

GROUND, DOT = QColor("#102030"), QColor("#f0d040")


@pytest.fixture
def dots(show: Show) -> Dots:
    """In a plot from 0 to 10 in both directions, as large as its window."""
    canvas = pg.GraphicsLayoutWidget()
    canvas.setBackground(GROUND.name())
    canvas.ci.setContentsMargins(0, 0, 0, 0)
    view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
    canvas.addItem(view)
    view.disableAutoRange()
    view.setRange(xRange=(0.0, 10.0), yRange=(0.0, 10.0), padding=0.0)
    dots = Dots()
    dots.set_colour(DOT.name())
    view.addItem(dots, ignoreBounds=True)
    show(canvas, width_px=400, height_px=400)
    return dots


def _painted(dots: Dots) -> list[tuple[float, float]]:
    """Where there is a dot, in the view's coordinates."""
    image = dots.getViewWidget().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    places = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) == DOT
    ]
    view = dots.getViewBox()
    scene = [view.mapSceneToView(pg.QtCore.QPointF(x, y)) for x, y in places]
    return [(point.x(), point.y()) for point in scene]


def test_a_dot_stands_at_each_place_and_nowhere_else(dots: Dots) -> None:
    dots.set_data(np.array([2.0, 7.0]), np.array([3.0, 8.0]))
    painted = np.array(_painted(dots))
    assert len(painted) >= 2
    apart = np.abs(painted[:, None, :] - np.array([[2.0, 3.0], [7.0, 8.0]])).max(axis=2)
    assert apart.min(axis=1).max() < 0.15
    assert apart.min(axis=0).max() < 0.15


def test_no_places_have_no_dots(dots: Dots) -> None:
    dots.set_data(np.array([2.0]), np.array([3.0]))
    dots.set_data(np.empty(0), np.empty(0))
    assert _painted(dots) == []


def test_dots_move_with_what_is_looked_at(dots: Dots) -> None:
    dots.set_data(np.array([12.0]), np.array([3.0]))
    assert _painted(dots) == []
    dots.getViewBox().setXRange(10.0, 20.0, padding=0.0)
    assert np.abs(np.array(_painted(dots)) - (12.0, 3.0)).max() < 0.15
