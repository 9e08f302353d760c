import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from biofeedback.records import SourceKind
from biofeedback.ui.recordings.row import row_of
from biofeedback.ui.recordings.row_view import RecordingRowView
from ui.program_double import session
from ui.window_fixtures import Show


def test_it_shows_what_the_row_says(show: Show) -> None:
    row = row_of(session(kind=SourceKind.SIMULATED, is_recovered=True))
    view = RecordingRowView(row)
    show(view, width_px=1000)
    texts = [label.text() for label in view.findChildren(QLabel)]
    assert texts == [row.when, row.what, "simulated", "recovered"]


@pytest.mark.parametrize("name", ["replay", "numbers", "export", "trash"])
def test_a_press_asks_for_what_it_says(qtbot: QtBot, show: Show, name: str) -> None:
    view = RecordingRowView(row_of(session()))
    show(view, width_px=1000)
    with qtbot.waitSignal(getattr(view, f"{name}_requested")):
        QTest.mouseClick(getattr(view, name), Qt.MouseButton.LeftButton)


def test_buttons_name_their_session_to_a_screen_reader(show: Show) -> None:
    view = RecordingRowView(row_of(session()))
    show(view)
    for button in (view.replay, view.numbers, view.export, view.trash):
        assert view.row.when in button.accessibleName()


def test_what_is_being_recorded_can_not_be_put_away(show: Show) -> None:
    view = RecordingRowView(row_of(session(ended_s=None)))
    show(view)
    assert not view.trash.isEnabled()
    assert view.replay.isEnabled()


def test_it_knows_whether_the_keyboard_talks_to_it(qtbot: QtBot, show: Show) -> None:
    view = RecordingRowView(row_of(session()))
    window = show(view)
    assert not view.has_focus
    window.activateWindow()
    view.export.setFocus()
    qtbot.waitUntil(lambda: view.has_focus)
