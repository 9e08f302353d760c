"""A stored session, the whole program and the real window: all of its numbers, with progress."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beat_records import polar_h10
from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.analysis.session_analysis import analyse
from biofeedback.backend.program import Program
from biofeedback.clock import SystemClock, VirtualClock
from biofeedback.records import EndReason
from biofeedback.storage.recorder import Recorder
from biofeedback.ui.app import build_window
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.recordings.number_rows import groups_of
from biofeedback.ui.recordings.screen import RecordingsScreen
from biofeedback.ui.screens import ScreenKey
from biofeedback.ui.window_memory import WindowMemory
from session_doubles import info

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def recordings(qtbot: QtBot, tmp_path: Path) -> Iterator[RecordingsScreen]:
    """The list with ten minutes of a Polar H10."""
    path = tmp_path / "library.sqlite3"
    recorder = Recorder.open(path, clock=VirtualClock(), on_saving=lambda _: None)
    recorder.begin(info("one"))
    for record in polar_h10():
        recorder.put("one", record)
    recorder.end("one", 600.0, EndReason.ASKED)
    assert recorder.close(5.0)

    async def open_program() -> Program:
        return await Program.open(library_path=path)

    bridge = Bridge(open_program)
    memory = WindowMemory(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    window = build_window(bridge, memory=memory, clock=SystemClock())
    qtbot.addWidget(window)
    window.show()
    bridge.start()
    window.show_screen(ScreenKey.RECORDINGS)
    screen = window.findChildren(RecordingsScreen)[0]
    qtbot.waitUntil(lambda: bool(screen.list.presenter.state.rows))
    yield screen
    window.leave()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert bridge.close()
    assert multiprocessing.active_children() == []


def test_all_numbers_come_with_progress_and_can_be_stopped(
    qtbot: QtBot, recordings: RecordingsScreen
) -> None:
    numbers = recordings.numbers
    QTest.mouseClick(recordings.list.row_view("one").numbers, LEFT)
    QTest.mouseClick(numbers.breadth.button(Breadth.COSTLY), LEFT)
    qtbot.waitUntil(lambda: "%" in numbers.progress.text(), timeout=20_000)
    QTest.mouseClick(numbers.stop_button, LEFT)
    qtbot.waitUntil(lambda: multiprocessing.active_children() == [], timeout=5_000)
    assert numbers.table.shown == ()
    QTest.mouseClick(numbers.again_button, LEFT)
    qtbot.waitUntil(lambda: bool(numbers.table.shown), timeout=30_000)
    names = AnalysisRequest(breadth=Breadth.COSTLY).names
    here = analyse(polar_h10(), metrics=names)
    assert numbers.table.shown == groups_of(here.metrics, here.profile)
