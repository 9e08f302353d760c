from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.backend.files import ExportForm
from biofeedback.ui.recordings.presenter import SHOWN_AT_FIRST
from biofeedback.ui.recordings.view import RecordingsView
from biofeedback.ui.widgets.big_button import BigButton
from biofeedback.ui.widgets.sheet import Sheet
from ui.program_double import DiskFullError, FakeLibrary, FakeProgram, PatientAsk, session
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def program() -> FakeProgram:
    """Two sessions."""
    return FakeProgram(library=FakeLibrary(stored=(session("a"), session("b"))))


@pytest.fixture
def view(show: Show, program: FakeProgram) -> RecordingsView:
    """The list, loaded."""
    view = RecordingsView(program.ask, choose=lambda _, name: Path(name))
    show(view, width_px=1000)
    view.refresh()
    return view


def _button(view: QWidget, text: str) -> BigButton:
    return next(
        each
        for each in view.findChildren(BigButton)
        if each.text() == text and each.isVisibleTo(view)
    )


def _visible(view: QWidget) -> set[str]:
    return {each.text() for each in view.findChildren(BigButton) if each.isVisibleTo(view)}


def test_each_session_has_a_row_in_the_library_s_order(view: RecordingsView) -> None:
    QApplication.processEvents()
    assert view.row_view("a").y() < view.row_view("b").y()


def test_replay_is_asked_for_by_its_session(qtbot: QtBot, view: RecordingsView) -> None:
    with qtbot.waitSignal(view.replay_requested) as asked:
        QTest.mouseClick(view.row_view("b").replay, LEFT)
    assert asked.args == ["b"]


def test_trash_and_undo_by_press(view: RecordingsView, program: FakeProgram) -> None:
    QTest.mouseClick(view.row_view("a").trash, LEFT)
    assert program.library.trashed == ["a"]
    with pytest.raises(KeyError):
        view.row_view("a")
    QTest.mouseClick(_button(view, "Undo"), LEFT)
    assert program.library.trashed == []
    assert view.row_view("a").row.session_id == "a"
    assert "Undo" not in _visible(view)


def test_after_a_removal_the_keyboard_is_at_the_undo(qtbot: QtBot, view: RecordingsView) -> None:
    view.window().activateWindow()
    view.row_view("a").trash.setFocus()
    qtbot.waitUntil(view.row_view("a").trash.hasFocus)
    QTest.keyClick(view.row_view("a").trash, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert isinstance(focused, BigButton)
    assert focused.text() == "Undo"


def test_the_message_can_be_put_away(view: RecordingsView, program: FakeProgram) -> None:
    QTest.mouseClick(view.row_view("a").trash, LEFT)
    QTest.mouseClick(_button(view, "Close"), LEFT)
    view.undo()
    assert program.library.trashed == ["a"]


def _open_sheet(view: QWidget) -> Sheet:
    return view.findChildren(Sheet)[-1]


def test_an_export_asks_for_form_and_place(view: RecordingsView, program: FakeProgram) -> None:
    QTest.mouseClick(view.row_view("a").export, LEFT)
    QTest.mouseClick(_open_sheet(view).button(ExportForm.JSONL), LEFT)
    assert program.files.exports == [
        ("a", Path("biofeedback 2026-11-21 1730.jsonl"), ExportForm.JSONL)
    ]


def test_an_export_can_be_left(view: RecordingsView, program: FakeProgram) -> None:
    QTest.mouseClick(view.row_view("a").export, LEFT)
    QTest.keyClick(_open_sheet(view), Qt.Key.Key_Escape)
    assert program.files.exports == []


def test_a_place_not_chosen_exports_nothing(show: Show, program: FakeProgram) -> None:
    view = RecordingsView(program.ask, choose=lambda _parent, _name: None)
    show(view)
    view.refresh()
    QTest.mouseClick(view.row_view("a").export, LEFT)
    QTest.mouseClick(_open_sheet(view).button(ExportForm.RR), LEFT)
    assert program.files.exports == []


def test_an_empty_library_leads_to_the_first_session(qtbot: QtBot, show: Show) -> None:
    view = RecordingsView(FakeProgram().ask)
    show(view)
    view.refresh()
    with qtbot.waitSignal(view.session_requested):
        QTest.mouseClick(_button(view, "Go to the session screen"), LEFT)


def test_older_sessions_come_by_press(show: Show) -> None:
    stored = tuple(session(f"s{number}") for number in range(SHOWN_AT_FIRST + 2))
    view = RecordingsView(FakeProgram(library=FakeLibrary(stored=stored)).ask)
    show(view)
    view.refresh()
    more = _button(view, "Show 2 older sessions")
    QTest.mouseClick(more, LEFT)
    QApplication.processEvents()
    assert view.row_view(f"s{SHOWN_AT_FIRST + 1}").isVisibleTo(view)
    assert not more.isVisibleTo(view)


def test_a_library_that_can_t_be_read_can_be_tried_again(show: Show, program: FakeProgram) -> None:
    program.library.error = DiskFullError()
    view = RecordingsView(program.ask)
    show(view)
    view.refresh()
    program.library.error = None
    QTest.mouseClick(_button(view, "Try again"), LEFT)
    QApplication.processEvents()
    assert view.row_view("a").isVisibleTo(view)
    assert "Try again" not in _visible(view)


def test_while_it_waits_it_offers_nothing(show: Show, program: FakeProgram) -> None:
    view = RecordingsView(PatientAsk(program))
    show(view)
    view.refresh()
    assert _visible(view) == set()


def test_a_session_that_ended_meanwhile_gets_its_length(
    view: RecordingsView, program: FakeProgram
) -> None:
    program.library.stored = (session("a", ended_s=60.0), session("b"))
    kept = view.row_view("b")
    view.refresh()
    assert view.row_view("a").row.what.startswith("1 min")
    assert view.row_view("b") is kept
