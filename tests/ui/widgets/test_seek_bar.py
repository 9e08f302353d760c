import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from biofeedback.ui.style import TARGET_PX
from biofeedback.ui.theme import DARK, LIGHT
from biofeedback.ui.widgets.seek_bar import SeekBar
from ui.window_fixtures import Show


@pytest.fixture
def bar(show: Show) -> SeekBar:
    """Four hundred pixels wide."""
    bar = SeekBar(DARK)
    show(bar, width_px=400, height_px=100)
    return bar


@pytest.mark.parametrize("share", [0.0, 0.25, 0.9])
def test_a_click_jumps_to_where_it_is(bar: SeekBar, share: float) -> None:
    sought: list[float] = []
    bar.sought.connect(sought.append)
    place = QPoint(int(bar.width() * share), bar.height() // 2)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseClick(bar, Qt.MouseButton.RightButton, pos=place)
    assert sought == [pytest.approx(share, abs=0.01)]


def test_what_has_passed_is_filled(bar: SeekBar) -> None:
    bar.show_place(0.5, "1:00 of 2:00")
    image = bar.grab().toImage()
    middle = image.height() // 2
    assert image.pixelColor(int(image.width() * 0.4), middle) == QColor(DARK.good)
    assert image.pixelColor(int(image.width() * 0.6), middle) == QColor(DARK.line)
    assert bar.accessibleDescription() == "1:00 of 2:00"


def test_it_is_as_high_as_anything_that_is_pressed(bar: SeekBar) -> None:
    assert bar.height() >= TARGET_PX


def test_another_theme_brings_its_colours(bar: SeekBar) -> None:
    bar.show_place(1.0, "")
    bar.set_theme(LIGHT)
    image = bar.grab().toImage()
    centre = image.pixelColor(image.width() // 2, image.height() // 2)
    assert centre == QColor(LIGHT.good)
