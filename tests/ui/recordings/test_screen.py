import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beat_records import polar_h10
from biofeedback.ui.recordings.screen import RecordingsScreen
from ui.program_double import FakeLibrary, FakeNumbers, FakeProgram, session
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def program() -> FakeProgram:
    """Two sessions, with the same beats."""
    return FakeProgram(
        library=FakeLibrary(stored=(session("a"), session("b"))),
        numbers=FakeNumbers(records=polar_h10()),
    )


@pytest.fixture
def screen(show: Show, program: FakeProgram) -> RecordingsScreen:
    """The list, loaded."""
    screen = RecordingsScreen(program.ask)
    show(screen, width_px=1000, height_px=700)
    screen.refresh()
    return screen


def test_numbers_of_a_session_and_back(screen: RecordingsScreen, program: FakeProgram) -> None:
    assert screen.currentWidget() is screen.list
    QTest.mouseClick(screen.list.row_view("b").numbers, LEFT)
    assert screen.currentWidget() is screen.numbers
    assert [asked[0] for asked in program.numbers.asked] == ["b"]
    QTest.mouseClick(screen.numbers.back_button, LEFT)
    assert screen.currentWidget() is screen.list


def test_the_keyboard_goes_on_where_it_left(qtbot: QtBot, screen: RecordingsScreen) -> None:
    screen.window().activateWindow()
    QTest.mouseClick(screen.list.row_view("b").numbers, LEFT)
    QTest.mouseClick(screen.numbers.back_button, LEFT)
    qtbot.waitUntil(screen.list.row_view("b").numbers.hasFocus)


def test_a_session_put_away_meanwhile_is_no_place_to_go_on(
    screen: RecordingsScreen, program: FakeProgram
) -> None:
    QTest.mouseClick(screen.list.row_view("b").numbers, LEFT)
    program.library.stored = (session("a"),)
    screen.refresh()
    QTest.mouseClick(screen.numbers.back_button, LEFT)
    assert screen.currentWidget() is screen.list


def test_what_the_list_asks_for_is_passed_on(qtbot: QtBot, screen: RecordingsScreen) -> None:
    with qtbot.waitSignal(screen.replay_requested) as asked:
        QTest.mouseClick(screen.list.row_view("a").replay, LEFT)
    assert asked.args == ["a"]
    with qtbot.waitSignal(screen.session_requested):
        screen.list.session_requested.emit()


def test_a_removal_can_be_taken_back(screen: RecordingsScreen, program: FakeProgram) -> None:
    QTest.mouseClick(screen.list.row_view("a").trash, LEFT)
    screen.undo()
    assert program.library.trashed == []
