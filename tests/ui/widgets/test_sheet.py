import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.ui.widgets.sheet import Sheet, SheetChoice
from ui.window_fixtures import Show

CHOICES = (
    SheetChoice(key="no", text="Cancel"),
    SheetChoice(key="rr", text="RR intervals", note="One per line."),
    SheetChoice(key="all", text="Everything", note="Without loss."),
)


@pytest.fixture
def window(show: Show) -> QWidget:
    """What the sheet stands over."""
    return show(QLabel("behind"), width_px=900, height_px=700)


def _open(qtbot: QtBot, window: QWidget) -> Sheet:
    sheet = Sheet(window, title="Export", text="How?", choices=CHOICES)
    sheet.open()
    qtbot.waitExposed(sheet)
    return sheet


@pytest.mark.parametrize("key", ["no", "rr", "all"])
def test_it_answers_with_the_choice_that_was_pressed(
    qtbot: QtBot, window: QWidget, key: str
) -> None:
    sheet = _open(qtbot, window)
    with qtbot.waitSignal(sheet.answered) as answered:
        QTest.mouseClick(sheet.button(key), Qt.MouseButton.LeftButton)
    assert answered.args == [key]


def test_escape_and_the_window_s_cross_give_the_harmless_answer(
    qtbot: QtBot, window: QWidget
) -> None:
    sheet = _open(qtbot, window)
    with qtbot.waitSignal(sheet.answered) as answered:
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert answered.args == ["no"]
    again = _open(qtbot, window)
    with qtbot.waitSignal(again.answered) as closed:
        again.close()
    assert closed.args == ["no"]


def test_the_harmless_answer_has_the_focus(qtbot: QtBot, window: QWidget) -> None:
    sheet = _open(qtbot, window)
    assert sheet.focusWidget() is sheet.button("no")
    sheet.reject()


def test_it_shows_all_it_has_inside_the_window_below(qtbot: QtBot, window: QWidget) -> None:
    sheet = _open(qtbot, window)
    assert sheet.width() < window.width()
    assert sheet.height() < window.height()
    assert window.geometry().contains(sheet.geometry())
    for key in ("no", "rr", "all"):
        button = sheet.button(key)
        corner = button.mapTo(sheet, QPoint(button.width(), button.height()))
        assert sheet.rect().contains(corner)
        assert button.height() >= button.sizeHint().height()
    sheet.reject()


def test_a_note_is_told_to_a_screen_reader(qtbot: QtBot, window: QWidget) -> None:
    sheet = _open(qtbot, window)
    assert sheet.button("rr").accessibleDescription() == "One per line."
    assert sheet.accessibleDescription() == "How?"
    sheet.reject()
