"""Every screen, in every look and with the largest text: what is pressed can be, and is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from beat_records import in_order, part, polar_h10
from biofeedback.analysis.request import Breadth
from biofeedback.clock import SystemClock
from biofeedback.records import SourceKind
from biofeedback.settings import Settings, ThemeChoice
from biofeedback.ui.app import build_window
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.recordings.screen import RecordingsScreen
from biofeedback.ui.screens import SCREENS, ScreenKey
from biofeedback.ui.settings.view import SettingsView
from biofeedback.ui.style import TARGET_PX
from biofeedback.ui.widgets.scroller import Scroller
from biofeedback.ui.window_memory import WindowMemory
from ui.program_double import FakeLibrary, FakeNumbers, FakeProgram, session

STORED = (
    session("a"),
    session("b", kind=SourceKind.SIMULATED, is_recovered=True),
    session("c", kind=SourceKind.FILE),
    session("d", ended_s=None),
)
PARTS = [part(0.0, 0, "Baseline"), part(150.0, 1, "Training"), part(450.0, 2, "Recovery")]
LOOKS = [
    Settings(theme=ThemeChoice.LIGHT),
    Settings(theme=ThemeChoice.DARK, text_scale=2.0),
    Settings(theme=ThemeChoice.HIGH_CONTRAST),
    Settings(theme=ThemeChoice.SYSTEM, text_scale=1.5),
]
SMALL_PX = (1024, 700)


def _name(looks: Settings) -> str:
    return f"{looks.theme} {looks.text_scale:.0%}"


@pytest.fixture(params=LOOKS, ids=_name)
def window(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The whole window with a few recordings, in one of the looks."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    font, palette = app.font(), app.palette()
    memory = WindowMemory(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    memory.remember_looks(request.param)
    program = FakeProgram(
        library=FakeLibrary(stored=STORED, kept=request.param),
        numbers=FakeNumbers(records=in_order(polar_h10(), PARTS)),
    )
    bridge = Bridge(program.open)
    window = build_window(bridge, memory=memory, clock=SystemClock())
    qtbot.addWidget(window)
    window.resize(*SMALL_PX)
    window.show()
    bridge.start()
    _wait_until_full(qtbot, window)
    yield window
    window.leave()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert bridge.close()
    app.setStyleSheet("")
    app.setFont(font)
    app.setPalette(palette)


def _wait_until_full(qtbot: QtBot, window: MainWindow) -> None:
    settings = window.findChildren(SettingsView)[0]
    recordings = window.findChildren(RecordingsScreen)[0]
    qtbot.waitUntil(lambda: settings.presenter.state.is_ready)
    qtbot.waitUntil(lambda: bool(recordings.list.presenter.state.rows))


@pytest.fixture
def numbers(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The same with every quick number of a recording."""
    recordings = window.findChildren(RecordingsScreen)[0]
    window.show_screen(ScreenKey.RECORDINGS)
    recordings.list.row_view("b").numbers.click()
    recordings.numbers.breadth.button(Breadth.ALL).click()
    presenter = recordings.numbers.presenter
    qtbot.waitUntil(lambda: len(presenter.state.groups) > 0 and not presenter.state.is_computing)
    _settle()
    return window


def _settle() -> None:
    """Let layouts that follow from layouts come to rest."""
    for _ in range(5):
        QApplication.processEvents()


def _seen(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    return [each for each in window.findChildren(kind) if each.isVisible()]


def _check_pressed_read_and_named(window: MainWindow, name: str) -> None:
    buttons = _seen(window, QAbstractButton)
    assert buttons
    for button in buttons:
        what = f"{name}: {button.accessibleName()!r}"
        assert button.accessibleName(), name
        assert min(button.width(), button.height()) >= TARGET_PX, what
        wanted = button.sizeHint()
        assert button.width() >= wanted.width(), what
        assert button.height() >= wanted.height(), what
    for label in _seen(window, QLabel):
        assert isinstance(label, QLabel)
        wanted_px = label.heightForWidth(label.width())
        assert label.height() >= wanted_px, f"{name}: {label.text()!r}"


def _check_not_scrolled_sideways(window: MainWindow, name: str) -> None:
    for area in _seen(window, Scroller):
        assert isinstance(area, Scroller)
        assert area.horizontalScrollBar().maximum() == 0, name


def test_every_screen_can_be_pressed_read_and_named(window: MainWindow) -> None:
    for screen in SCREENS:
        window.show_screen(screen.key)
        _settle()
        _check_pressed_read_and_named(window, screen.key)


def test_numbers_can_be_pressed_read_and_named(numbers: MainWindow) -> None:
    _check_pressed_read_and_named(numbers, "numbers")
    _check_not_scrolled_sideways(numbers, "numbers")


def test_nothing_has_to_be_scrolled_sideways(window: MainWindow) -> None:
    for screen in SCREENS:
        window.show_screen(screen.key)
        _settle()
        _check_not_scrolled_sideways(window, screen.key)


def test_the_window_fits_a_small_screen(window: MainWindow) -> None:
    for screen in SCREENS:
        window.show_screen(screen.key)
        _settle()
        least = window.minimumSizeHint()
        assert least.width() <= SMALL_PX[0], screen.key
        assert least.height() <= SMALL_PX[1], screen.key


def test_the_keyboard_reaches_every_button(window: MainWindow) -> None:
    window.activateWindow()
    for key in (ScreenKey.RECORDINGS, ScreenKey.SETTINGS):
        window.show_screen(key)
        _settle()
        wanted = {button for button in _seen(window, QAbstractButton) if button.isEnabled()}
        reached: set[QWidget] = set()
        for _ in range(2 * len(wanted) + 5):
            window.focusNextChild()
            focused = QApplication.focusWidget()
            if focused is not None:
                reached.add(focused)
        assert wanted <= reached
