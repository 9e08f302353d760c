import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.ui.session.prepare_state import StrapRow
from biofeedback.ui.session.strap_list import StrapButton, StrapList
from biofeedback.ui.theme import DARK, LIGHT
from ui.window_fixtures import Show


def _row(address: str = "A", *, bars: int = 3, is_chosen: bool = False) -> StrapRow:
    return StrapRow(
        address=address, name=f"H10 {address}", signal="good signal", bars=bars, is_chosen=is_chosen
    )


@pytest.fixture
def straps(show: Show) -> StrapList:
    """Two straps."""
    straps = StrapList(LIGHT)
    show(straps)
    straps.show_rows((_row("A"), _row("B")))
    return straps


def test_a_press_chooses_a_strap(straps: StrapList) -> None:
    chosen: list[str] = []
    straps.chosen.connect(chosen.append)
    QTest.mouseClick(straps.button("B"), Qt.MouseButton.LeftButton)
    assert chosen == ["B"]


def test_a_strap_is_named_with_its_signal(straps: StrapList) -> None:
    assert straps.button("A").accessibleName() == "H10 A, good signal"


def test_the_chosen_one_is_marked_by_shape(straps: StrapList) -> None:
    straps.show_rows((_row("A"), _row("B", is_chosen=True)))
    assert straps.button("A").text().startswith("○")
    assert straps.button("B").text().startswith("●")


def test_a_row_stays_where_it_is_while_its_signal_changes(straps: StrapList) -> None:
    button = straps.button("A")
    straps.show_rows((_row("C"), _row("A", bars=1)))
    assert straps.button("A") is button
    assert len(straps.findChildren(StrapButton)) >= 2


def test_bars_are_lit_as_strong_as_the_signal(straps: StrapList) -> None:
    straps.set_theme(DARK)
    straps.show_rows((_row("A", bars=0), _row("B", bars=4)))
    QApplication.processEvents()

    def lit(address: str) -> int:
        image = straps.button(address).grab().toImage()
        text = QColor(DARK.text)
        strip = range(image.width() - 46, image.width() - 14)
        return sum(image.pixelColor(x, y) == text for x in strip for y in range(image.height()))

    assert lit("A") == 0
    assert lit("B") > 50
