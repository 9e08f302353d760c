import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from biofeedback.ui.closing import END_AND_CLOSE, KEEP_GOING, closing_sheet
from biofeedback.ui.widgets.sheet import Sheet
from ui.window_fixtures import Show


@pytest.fixture
def sheet(qtbot: QtBot, show: Show) -> Sheet:
    """The question, open."""
    sheet = closing_sheet(show(QPushButton("behind")))
    sheet.open()
    qtbot.waitExposed(sheet)
    return sheet


def test_keep_going_has_the_focus_at_the_start(sheet: Sheet) -> None:
    assert sheet.focusWidget() is sheet.button(KEEP_GOING)
    sheet.reject()


def test_escape_keeps_going(qtbot: QtBot, sheet: Sheet) -> None:
    with qtbot.waitSignal(sheet.answered) as answered:
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert answered.args == [KEEP_GOING]


def test_enter_keeps_going_too(qtbot: QtBot, sheet: Sheet) -> None:
    with qtbot.waitSignal(sheet.answered) as answered:
        QTest.keyClick(sheet.button(KEEP_GOING), Qt.Key.Key_Return)
    assert answered.args == [KEEP_GOING]


def test_ending_takes_a_press_of_its_own(qtbot: QtBot, sheet: Sheet) -> None:
    with qtbot.waitSignal(sheet.answered) as answered:
        QTest.mouseClick(sheet.button(END_AND_CLOSE), Qt.MouseButton.LeftButton)
    assert answered.args == [END_AND_CLOSE]
