"""Starts the window: the first picture first, then the backend."""

import gc
import logging
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from biofeedback.backend.program import Program
from biofeedback.clock import Clock, SystemClock
from biofeedback.ui import style
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.icon import program_icon
from biofeedback.ui.interrupt import Interrupt
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.recordings.screen import RecordingsScreen
from biofeedback.ui.session.view import SessionScreen
from biofeedback.ui.settings.view import SettingsView
from biofeedback.ui.window_memory import WindowMemory
from biofeedback.wording import tr


def run_window(library_path: Path | None = None) -> int:
    """Show the window until it is closed; the exit code of the program."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    app = make_application()

    async def open_program() -> Program:
        return await Program.open(library_path=library_path)

    bridge = Bridge(open_program)
    memory = WindowMemory(
        QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "biofeedback", "window")
    )
    window = build_window(bridge, memory=memory, clock=SystemClock())
    interrupt = Interrupt()
    interrupt.asked.connect(window.leave)
    window.show()
    QTimer.singleShot(0, bridge.start)
    QTimer.singleShot(0, look_for_garbage)
    code = app.exec()
    interrupt.stop()
    return code if bridge.close() else 1


def look_for_garbage() -> None:
    """From now on, but never again among what the start has loaded: that would stall a frame."""
    gc.freeze()
    gc.enable()


def make_application() -> QApplication:
    """The one application object of the process."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication([])
    app.setApplicationName("biofeedback")
    app.setApplicationDisplayName(tr("Biofeedback"))
    app.setDesktopFileName("biofeedback")
    app.setWindowIcon(program_icon())
    return app


def build_window(bridge: Bridge, *, memory: WindowMemory, clock: Clock) -> MainWindow:
    """The window with all its screens; the application object must exist."""
    base_px = style.prepare()
    looks = memory.looks()
    appearance = style.Appearance.of(looks, system_is_dark=style.system_is_dark())
    style.apply(appearance, base_px)
    session = SessionScreen(bridge, appearance.theme, looks, clock)
    window = MainWindow(
        bridge,
        session=session,
        recordings=RecordingsScreen(bridge.ask),
        settings=SettingsView(bridge.ask),
        memory=memory,
        clock=clock,
        base_px=base_px,
    )
    session.prepare()
    return window
