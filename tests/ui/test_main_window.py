from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.clock import VirtualClock
from biofeedback.settings import Settings, ThemeChoice
from biofeedback.ui.actions import SCREEN_KEYS, WINDOW_KEYS, Action
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.closing import END_AND_CLOSE, KEEP_GOING
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.navigation import Navigation
from biofeedback.ui.recordings.screen import RecordingsScreen
from biofeedback.ui.screens import ScreenKey
from biofeedback.ui.session.view import SessionScreen
from biofeedback.ui.settings.view import SettingsView
from biofeedback.ui.theme import DARK, Theme
from biofeedback.ui.widgets.banner import Banner
from biofeedback.ui.window_memory import WindowMemory
from ui.program_double import DiskFullError, FakeLibrary, FakeProgram, session

LEFT = Qt.MouseButton.LeftButton


class FakeSession(QWidget):
    """A session screen that only remembers what it was told."""

    recordings_changed = Signal()
    running_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.runs = False
        self.replayed: list[str] = []
        self.settings: list[Settings] = []
        self.themes: list[Theme] = []

    def is_running(self) -> bool:
        """What the test says."""
        return self.runs

    def replay(self, session_id: str) -> None:
        """Remember."""
        self.replayed.append(session_id)

    def settings_changed(self, settings: Settings) -> None:
        """Remember."""
        self.settings.append(settings)

    def theme_changed(self, theme: Theme) -> None:
        """Remember."""
        self.themes.append(theme)

    def set_running(self, runs: bool) -> None:
        """A session begins or ends."""
        self.runs = runs
        self.running_changed.emit(runs)


@dataclass
class Desk:
    """A window and everything around it."""

    window: MainWindow
    session: FakeSession
    program: FakeProgram
    bridge: Bridge
    memory: WindowMemory
    clock: VirtualClock = field(default_factory=VirtualClock)

    def perform(self, key: str) -> None:
        """A key, pressed by a calm hand."""
        self.clock.advance(1.0)
        self.window.action(key).trigger()

    def shows(self, key: ScreenKey) -> bool:
        """Whether this is the screen that is seen."""
        return self.window.current_screen is key

    @property
    def asks(self) -> bool:
        """Whether a question or an overlay is open."""
        return self.window.sheet is not None


@pytest.fixture
def program() -> FakeProgram:
    """A library with one session."""
    return FakeProgram(library=FakeLibrary(stored=(session("a"),)))


@pytest.fixture
def desk(qtbot: QtBot, program: FakeProgram, tmp_path: Path) -> Iterator[Desk]:
    """A window that is seen; its backend is not started yet."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    font, palette = app.font(), app.palette()
    desk = _desk(program, tmp_path)
    qtbot.addWidget(desk.window)
    desk.window.show()
    qtbot.waitExposed(desk.window)
    yield desk
    assert desk.bridge.close()
    desk.window._go()
    desk.bridge.deleteLater()
    app.setStyleSheet("")
    app.setFont(font)
    app.setPalette(palette)


def _desk(program: FakeProgram, path: Path) -> Desk:
    bridge = Bridge(program.open)
    memory = WindowMemory(QSettings(str(path / "window.ini"), QSettings.Format.IniFormat))
    fake, clock = FakeSession(), VirtualClock()
    window = MainWindow(
        bridge,
        session=cast(SessionScreen, fake),
        recordings=RecordingsScreen(bridge.ask),
        settings=SettingsView(bridge.ask),
        memory=memory,
        clock=clock,
    )
    return Desk(window, fake, program, bridge, memory, clock)


def _open(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.waitSignal(desk.bridge.opened):
        desk.bridge.start()
    qtbot.waitUntil(lambda: desk.window.findChildren(SettingsView)[0].presenter.state.is_ready)


@pytest.mark.parametrize("action", [*WINDOW_KEYS, *SCREEN_KEYS], ids=lambda action: action.key)
def test_every_action_does_what_it_says(qtbot: QtBot, desk: Desk, action: Action) -> None:
    _open(qtbot, desk)
    window = desk.window
    recordings = window.findChildren(RecordingsScreen)[0]
    qtbot.waitUntil(lambda: bool(recordings.list.presenter.state.rows))
    recordings.list.presenter.move_to_trash("a")
    qtbot.waitUntil(lambda: desk.program.library.trashed == ["a"])
    qtbot.waitUntil(lambda: recordings.list.presenter.state.said is not None)
    desk.perform(action.key)
    outcomes = {
        "help": lambda: window.sheet is not None,
        "full_screen": window.isFullScreen,
        "quit": lambda: not window.isVisible(),
        "undo": lambda: desk.program.library.trashed == [],
        "session": lambda: window.current_screen is ScreenKey.SESSION,
        "recordings": lambda: window.current_screen is ScreenKey.RECORDINGS,
        "settings": lambda: window.current_screen is ScreenKey.SETTINGS,
    }
    qtbot.waitUntil(outcomes[action.key])
    if window.sheet is not None:
        window.sheet.reject()


def test_a_key_pressed_twice_by_a_tremor_counts_once(desk: Desk) -> None:
    desk.perform("full_screen")
    desk.window.action("full_screen").trigger()
    assert desk.window.isFullScreen()
    desk.perform("full_screen")
    assert not desk.window.isFullScreen()


def test_the_window_is_there_before_the_backend(desk: Desk) -> None:
    assert desk.window.isVisible()
    assert desk.shows(ScreenKey.SESSION)
    assert desk.window.banner_text == ""


@pytest.mark.parametrize("key", list(ScreenKey))
def test_the_navigation_leads_to_every_screen(desk: Desk, key: ScreenKey) -> None:
    navigation = desk.window.findChildren(Navigation)[0]
    QTest.mouseClick(navigation.button(key), LEFT)
    assert desk.shows(key)
    assert navigation.button(key).isChecked()
    assert navigation.button(key).text() in desk.window.windowTitle()


def test_a_replay_is_shown_on_the_session_screen(qtbot: QtBot, desk: Desk) -> None:
    _open(qtbot, desk)
    desk.window.show_screen(ScreenKey.RECORDINGS)
    desk.window.findChildren(RecordingsScreen)[0].replay_requested.emit("a")
    assert desk.shows(ScreenKey.SESSION)
    assert desk.session.replayed == ["a"]


def test_a_new_recording_is_listed(qtbot: QtBot, desk: Desk) -> None:
    _open(qtbot, desk)
    recordings = desk.window.findChildren(RecordingsScreen)[0]
    qtbot.waitUntil(lambda: len(recordings.list.presenter.state.rows) == 1)
    desk.program.library.stored = (session("b"), session("a"))
    desk.session.recordings_changed.emit()
    qtbot.waitUntil(lambda: len(recordings.list.presenter.state.rows) == 2)


def test_a_running_session_has_the_window_for_itself(desk: Desk) -> None:
    navigation = desk.window.findChildren(Navigation)[0]
    desk.session.set_running(True)
    assert navigation.isHidden()
    desk.perform("settings")
    assert desk.shows(ScreenKey.SESSION)
    assert "running" in desk.window.windowTitle()
    banner = desk.window.findChildren(Banner)[0]
    assert banner.property("scope") == "session"
    desk.session.set_running(False)
    assert navigation.isVisible()
    assert banner.property("scope") == "window"
    desk.perform("settings")
    assert desk.shows(ScreenKey.SETTINGS)


def test_settings_reach_the_session_and_the_next_start(qtbot: QtBot, desk: Desk) -> None:
    _open(qtbot, desk)
    settings = desk.window.findChildren(SettingsView)[0]
    QTest.mouseClick(settings.theme.button(ThemeChoice.DARK), LEFT)
    expected = Settings(theme=ThemeChoice.DARK)
    assert desk.session.settings[-1] == expected
    assert desk.session.themes[-1] is DARK
    assert desk.memory.looks() == expected
    qtbot.waitUntil(lambda: desk.program.library.kept == expected)


def test_recovered_sessions_are_told_at_the_start(
    qtbot: QtBot, desk: Desk, program: FakeProgram
) -> None:
    program.recovered = (session("a"),)
    _open(qtbot, desk)
    qtbot.waitUntil(lambda: "recovered" in desk.window.banner_text)


def test_trouble_is_told_in_a_sentence(qtbot: QtBot, desk: Desk, program: FakeProgram) -> None:
    program.startup_problem = DiskFullError()
    _open(qtbot, desk)
    qtbot.waitUntil(lambda: desk.window.banner_text.endswith("."))


def test_a_backend_that_can_t_start_is_told(desk: Desk) -> None:
    desk.bridge.failed.emit("It could not start.")
    assert desk.window.banner_text == "It could not start."


def test_closing_waits_until_the_backend_has_ended(qtbot: QtBot, desk: Desk) -> None:
    _open(qtbot, desk)
    desk.window.close()
    assert desk.window.isVisible()
    assert "Saving" in desk.window.banner_text
    qtbot.waitUntil(lambda: not desk.window.isVisible())
    assert desk.program.closed == 1


def test_closing_during_a_session_asks_and_escape_keeps_going(qtbot: QtBot, desk: Desk) -> None:
    _open(qtbot, desk)
    desk.session.set_running(True)
    desk.window.close()
    assert desk.window.sheet is not None
    assert desk.window.sheet.focusWidget() is desk.window.sheet.button(KEEP_GOING)
    assert desk.window.sheet.property("scope") == "session"
    QTest.keyClick(desk.window.sheet, Qt.Key.Key_Escape)
    assert not desk.asks
    assert desk.window.isVisible()
    assert not desk.bridge.is_closing


def test_asked_twice_there_is_one_question(desk: Desk) -> None:
    desk.session.set_running(True)
    desk.window.close()
    desk.window.close()
    assert desk.window.sheet is not None
    desk.window.sheet.reject()
    assert not desk.asks


def test_end_and_close_ends_the_session_and_closes(qtbot: QtBot, desk: Desk) -> None:
    _open(qtbot, desk)
    desk.session.set_running(True)
    desk.window.close()
    assert desk.window.sheet is not None
    QTest.mouseClick(desk.window.sheet.button(END_AND_CLOSE), LEFT)
    qtbot.waitUntil(lambda: not desk.window.isVisible())
    assert desk.program.closed == 1


def test_leaving_from_outside_does_not_ask(qtbot: QtBot, desk: Desk) -> None:
    _open(qtbot, desk)
    desk.session.set_running(True)
    desk.window.leave()
    assert not desk.asks
    qtbot.waitUntil(lambda: not desk.window.isVisible())


def test_asked_to_leave_twice_it_goes_at_once(desk: Desk) -> None:
    desk.window.leave()
    assert desk.window.isVisible()
    desk.window.leave()
    assert not desk.window.isVisible()


def test_help_is_opened_once_and_leaves_the_question_alone(desk: Desk) -> None:
    desk.perform("help")
    sheet = desk.window.sheet
    desk.perform("help")
    assert desk.window.sheet is sheet
    assert sheet is not None
    desk.session.set_running(True)
    desk.window.close()
    assert desk.window.sheet is not sheet
    assert desk.window.sheet is not None
    desk.window.sheet.reject()


def test_the_size_is_remembered(
    qtbot: QtBot, desk: Desk, program: FakeProgram, tmp_path: Path
) -> None:
    desk.window.resize(790, 600)
    desk.window.leave()
    desk.memory.store.sync()
    again = _desk(program, tmp_path)
    qtbot.addWidget(again.window)
    assert (again.window.width(), again.window.height()) == (790, 600)
    again.window._go()
    assert again.bridge.close()
