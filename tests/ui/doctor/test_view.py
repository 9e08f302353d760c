from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from biofeedback.backend.doctor import Cause, Checked, Outcome, Step
from biofeedback.ui.doctor.view import CLOSE, FILE_NAME, ChoosePath, DoctorRoom
from ui.program_double import FakeProgram, PatientAsk
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton


class Desk:
    """A room over a screen."""

    def __init__(self, show: Show, path: Path | None) -> None:
        self.program = FakeProgram()
        self.ask = PatientAsk(self.program)
        self.offered: list[str] = []
        screen = QWidget()
        self.window = show(screen, width_px=900, height_px=700)
        self.room = DoctorRoom(self.ask, screen, choose=self._choose(path))

    def _choose(self, path: Path | None) -> ChoosePath:
        def choose(_parent: QWidget, offered: str) -> Path | None:
            self.offered.append(offered)
            return path

        return choose


@pytest.fixture
def desk(show: Show, tmp_path: Path) -> Desk:
    return Desk(show, tmp_path / "help.json")


def close(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.room.sheet
    assert sheet is not None
    with qtbot.waitSignal(desk.room.closed):
        QTest.mouseClick(sheet.button(CLOSE), LEFT)
    assert desk.room.sheet is None


def test_it_looks_at_once_and_tells_as_it_goes(qtbot: QtBot, desk: Desk) -> None:
    desk.room.open("A")
    view = desk.room.view
    assert view is not None
    assert view.isVisible()
    assert not view.again_button.isEnabled()
    desk.ask.do_next()
    qtbot.waitUntil(view.again_button.isEnabled)
    assert desk.program.doctor.asked == ["A"]
    assert "Everything works" in view.sentence.text()
    assert view.remedy.text() == "Try this: Start a session."
    desk.room.open("B")
    assert desk.room.view is view
    close(qtbot, desk)
    assert desk.ask.waiting == []


def test_closing_it_stops_the_looking(qtbot: QtBot, desk: Desk) -> None:
    desk.room.open(None)
    close(qtbot, desk)
    desk.ask.do_next()
    desk.ask.do_next()
    assert desk.program.doctor.stops == 1


def test_it_can_look_again_and_save(qtbot: QtBot, desk: Desk) -> None:
    found = Checked(step=Step.SERVICE, outcome=Outcome.FAILED, cause=Cause.SERVICE_GONE)
    desk.program.doctor.finds = (found,)
    desk.room.open(None, is_in_session=True)
    desk.ask.do_next()
    view = desk.room.view
    assert view is not None
    QTest.mouseClick(view.save_button, LEFT)
    desk.ask.do_next()
    assert desk.offered == [FILE_NAME]
    assert desk.program.support.saved[0][0].name == "help.json"
    assert view.said.isVisible()
    QTest.mouseClick(view.again_button, LEFT)
    assert not view.save_button.isEnabled()
    desk.ask.do_next()
    assert desk.program.doctor.asked == [None, None]
    close(qtbot, desk)


def test_choosing_no_file_writes_none(qtbot: QtBot, show: Show) -> None:
    desk = Desk(show, None)
    desk.room.open(None)
    desk.ask.do_next()
    view = desk.room.view
    assert view is not None
    QTest.mouseClick(view.save_button, LEFT)
    assert desk.ask.waiting == []
    close(qtbot, desk)


def test_the_sheet_is_read_without_being_cut_off(qtbot: QtBot, desk: Desk) -> None:
    desk.room.open(None)
    desk.ask.do_next()
    view, sheet = desk.room.view, desk.room.sheet
    assert view is not None
    assert sheet is not None
    for label in (view.sentence, view.remedy):
        assert label.height() >= label.heightForWidth(label.width())
    assert sheet.width() <= desk.window.width()
    close(qtbot, desk)
